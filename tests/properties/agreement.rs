//! Every tier decides as the interpreter does, on the whole outcome.

use std::sync::Arc;

use probity::core::Program;
use probity::engine::{Engine, Tier};
use probity::interp::{decide, values_after};
use probity::outcome::{Outcome, RuleOutcome, RuleState};

use crate::case::{Case, seeds};
use crate::choices::Choices;
use crate::generate::facts::{Journey, Shape, journey, scattered};
use crate::generate::{Grammar, large};
use crate::quotas::{Counts, kind_name, statements, wanted_kinds, with_missing_operands};

/// What the outcomes were that code decided, and how many others there were.
#[derive(Default)]
struct Tally {
    all: usize,
    by_code: usize,
    /// Kinds of expressions, by program; statements and ways through them, by outcome.
    counts: Counts,
    /// Operations with several operands at the end of journeys, and those of which one is missing.
    operations: usize,
    missing: usize,
}

impl Tally {
    fn of_program(&mut self, program: &Program) {
        program.exprs.iter().for_each(|(_, expr)| self.counts.add(kind_name(&expr.kind)));
    }

    fn of_outcome(&mut self, program: &Program, outcome: &Outcome) {
        for step in &outcome.path {
            self.counts.add(program.nodes[step.node.index()].kind.keyword());
            if let Some(arm @ ("unknown" | "else" | "met" | "not met" | "missing" | "retry" | "done")) =
                step.arm.as_deref()
            {
                self.counts.add(arm);
            }
        }
    }

    fn of_operands(&mut self, program: &Program, journey: &Journey) {
        let all: Vec<_> = program.exprs.iter().map(|(id, _)| id).collect();
        let values = values_after(program, &journey.last().0, &journey.lists, &all);
        self.operations += program.exprs.iter().filter(|(_, expr)| expr.kind.operands().len() > 1).count();
        self.missing += with_missing_operands(program, &values);
    }

    /// All of the language was decided by code, and often enough.
    fn demand(&self) {
        println!("{} of {} decided by code", self.by_code, self.all);
        println!("{} of {} operations had a missing operand", self.missing, self.operations);
        let Tally { all, by_code, counts, operations, missing } = self;
        assert!(by_code * 100 >= all * 80, "code decided {by_code} of {all}");
        // A few cases, to come back to a failure, need not reach everything.
        if *all < LEAST_OUTCOMES {
            return;
        }
        let rare = counts.too_rare(&wanted_kinds(), 3);
        assert!(rare.is_empty(), "kinds of expressions that code hardly decided: {rare:?}");
        let rare = counts.too_rare(&statements(), 20);
        assert!(rare.is_empty(), "statements that code hardly decided: {rare:?}");
        let ways = ["unknown", "else", "met", "not met", "missing", "retry", "done"].map(str::to_owned);
        let rare = counts.too_rare(&ways, 5);
        assert!(rare.is_empty(), "ways that code hardly went: {rare:?}");
        assert!(missing * 20 > *operations, "{missing} of {operations} operations have a missing operand");
    }
}

/// From so many outcomes on all of the language has to be among them.
const LEAST_OUTCOMES: usize = 3_000;

/// Holds every outcome of a journey against a tier's.
fn hold(case: &Case, program: &Arc<Program>, engine: &Engine, journey: &Journey, tally: &mut Tally) {
    let mut session = engine.session();
    let mut row = engine.row();
    let mut is_of_code = false;
    for (facts, outcome) in &journey.steps {
        engine.read_facts(&mut row, facts);
        let decided = session.outcome(&row, &journey.lists);
        if decided != *outcome {
            case.fail(
                &format!(
                    "{:?} decides otherwise\n{}\n{}",
                    engine.tier(),
                    difference(outcome, &decided),
                    if std::env::var_os("PROBITY_CODE").is_some() {
                        engine.code_text()
                    } else {
                        String::new()
                    }
                ),
                program,
                &[facts],
            );
        }
        is_of_code = session.decide(&row, &journey.lists).is_of_code();
        tally.all += 1;
        if is_of_code {
            tally.by_code += 1;
            tally.of_outcome(program, outcome);
        }
    }
    if is_of_code {
        tally.of_operands(program, journey);
    }
}

/// The first lines in which two outcomes differ.
fn difference(expected: &Outcome, found: &Outcome) -> String {
    let (expected, found) = (format!("{expected:#?}"), format!("{found:#?}"));
    let (mut left, mut right) = (expected.lines(), found.lines());
    let mut before = Vec::new();
    loop {
        match (left.next(), right.next()) {
            (None, None) => return "none".to_owned(),
            (a, b) if a == b => before.push(a.unwrap_or_default()),
            (a, b) => {
                let context = before.iter().rev().take(12).rev().copied().collect::<Vec<_>>().join("\n");
                let left = a.into_iter().chain(left).take(8).collect::<Vec<_>>().join("\n");
                let right = b.into_iter().chain(right).take(8).collect::<Vec<_>>().join("\n");
                return format!("{context}\n--- interpreter\n{left}\n--- tier\n{right}");
            }
        }
    }
}

/// A journey, and before it the same run as none brings it.
fn with_scattered(choices: &mut Choices, program: &Program) -> Journey {
    let mut journey = journey(choices, program, Shape::ANY);
    for _ in 0..2 {
        let facts = scattered(choices, program, &journey.last().0, Shape::ANY);
        let outcome = decide(program, &facts, &journey.lists);
        journey.steps.insert(0, (facts, outcome));
    }
    journey
}

fn agree(tier: Tier) {
    let mut tally = Tally::default();
    for seed in seeds(2_000) {
        let mut case = Case::new(seed, if seed % 3 == 0 { Grammar::MONOTONE } else { Grammar::ALL });
        let Some(program) = case.program() else { continue };
        let engine = Engine::new(&program, tier);
        if engine.tier() != tier {
            case.fail(&format!("{tier:?} is declined: {:?}", engine.declined()), &program, &[]);
        }
        let before = tally.by_code;
        for _ in 0..4 {
            let journey = with_scattered(&mut case.choices, &program);
            hold(&case, &program, &engine, &journey, &mut tally);
        }
        if tally.by_code > before {
            tally.of_program(&program);
        }
    }
    tally.demand();
}

#[test]
fn tables_decide_as_the_interpreter_does() {
    agree(Tier::Tables);
}

#[test]
fn native_code_decides_as_the_interpreter_does() {
    agree(Tier::Native);
}

/// Rules beyond one word, and beyond what stands in one native function.
fn agree_on_large_risks(tier: Tier) {
    let mut fired = 0;
    let mut tally = Tally::default();
    for (seed, rules) in seeds(6).take(6).zip([20, 45, 70, 130, 300, 45]) {
        let mut choices = Choices::from_seed(seed);
        let text = large::script(&mut choices, rules);
        let mut case = Case { seed, text, choices };
        let compiled = case.compile();
        let found: Vec<_> = compiled.diagnostics.iter().filter(|found| found.is_error()).collect();
        assert!(found.is_empty(), "{found:#?}\n{}", case.text);
        let Some(program) = case.program() else { continue };
        let engine = Engine::new(&program, tier);
        assert_eq!(engine.tier(), tier, "{:?}", engine.declined());
        for shape in [Shape::ANY, Shape::COMPLETE] {
            for _ in 0..60 {
                let journey = journey(&mut case.choices, &program, shape);
                hold(&case, &program, &engine, &journey, &mut tally);
                let risks = &journey.last().1.risks;
                fired += risks.iter().flat_map(|risk| &risk.rules).filter(|rule| is_fired(rule)).count();
            }
        }
    }
    assert_eq!(tally.by_code, tally.all, "code decides large risks");
    assert!(fired > 1_000, "{fired} rules have fired");
}

fn is_fired(rule: &RuleOutcome) -> bool {
    matches!(rule.state, RuleState::Fired(_))
}

#[test]
fn tables_decide_large_risks_as_the_interpreter_does() {
    agree_on_large_risks(Tier::Tables);
}

#[test]
fn native_code_decides_large_risks_as_the_interpreter_does() {
    agree_on_large_risks(Tier::Native);
}

/// Requirements in one group, before and behind what needs them; of several credentials; met by a second look. Generated
/// scripts come to this too rarely.
const GATES: &str = "probity 1
credential ID { parts FRONT }
credential SELFIE { parts FACE }
capability usable on ID | SELFIE { passed OK  warning DIM  rejected BLURRED }
capability legible on ID requires usable is PASSED { passed OK  rejected NO }
capability genuine on ID requires usable is PASSED or WARNING, legible is PASSED { passed OK  rejected NO }
capability recent on ID requires usable is PASSED { passed OK  rejected NO }
capability alike on (ID, SELFIE) requires usable is PASSED or WARNING { passed OK  rejected NO }
capability alive on SELFIE requires usable is PASSED { passed OK  rejected NO }

workflow main {
  expires after 30 min -> end NOT_EXECUTED EXPIRED
  acquire passport: ID
  acquire face: SELFIE { optional }
  shadow check look = usable(passport), stare = usable(face), twin = alike(passport, face)
  check similar = alike(passport, face), passport: genuine, legible, usable, face: alive, usable
  risk early in 0..9 { a: +1 when passport.usable is PASSED, +2 if unknown }
  check again = usable(passport)
  check passport: recent
  risk points in 0..1000 {
    a: +1 when similar is PASSED, +2 when similar.failure == PRECONDITION_NOT_FULFILLED, +3 if unknown
    b: +4 when passport.genuine is PASSED, +8 when passport.genuine.failure == NOT_AVAILABLE, +12 if unknown
    c: +16 when passport.legible is PASSED, +32 when passport.legible is REJECTED, +48 if unknown
    d: +64 when passport.recent is PASSED, +128 when passport.recent.failure == NOT_UPLOADED, +192 if unknown
    e: +256 when face.alive is PASSED, +512 when face.alive.failure == PRECONDITION_NOT_FULFILLED, +768 if unknown
    shadow f: +1 when twin.failure == PRECONDITION_NOT_FULFILLED, +2 when twin is PASSED, +3 if unknown
  }
  end PASSED
}
";

fn agree_on_gates(tier: Tier) {
    let mut tally = Tally::default();
    for seed in seeds(300).take(300) {
        let mut case = Case { seed, text: GATES.to_owned(), choices: Choices::from_seed(seed) };
        let compiled = case.compile();
        let found: Vec<_> = compiled.diagnostics.iter().filter(|found| found.is_error()).collect();
        let program = case.program().unwrap_or_else(|| panic!("{found:#?}"));
        let engine = Engine::new(&program, tier);
        let journey = with_scattered(&mut case.choices, &program);
        hold(&case, &program, &engine, &journey, &mut tally);
    }
    assert_eq!(tally.by_code, tally.all, "code decides gates");
}

#[test]
fn tables_decide_gates_as_the_interpreter_does() {
    agree_on_gates(Tier::Tables);
}

#[test]
fn native_code_decides_gates_as_the_interpreter_does() {
    agree_on_gates(Tier::Native);
}
