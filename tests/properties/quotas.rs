//! Whether the generator is any good: what it writes is well-typed, reaches all of the language, and is known, unknown,
//! waiting and ended often enough for the other properties to mean something.

use std::collections::BTreeMap;

use probity::core::{
    AggregateOp, Builtin, CredentialPart, ExprKind, NodeKind, PriorPlace, Program, ResultsOf,
};
use probity::engine::{NoFiles, compile};
use probity::interp::values_after;
use probity::outcome::{Ended, RuleState};
use probity::value::Value;

use crate::case::{Case, seeds};
use crate::choices::Choices;
use crate::generate::facts::{Shape, journey};
use crate::generate::{Grammar, script};

#[test]
fn most_scripts_are_well_typed() {
    let (mut all, mut typed) = (0, 0);
    let mut last = String::new();
    let mut codes: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for grammar in [Grammar::ALL, Grammar::MONOTONE] {
        for seed in seeds(200) {
            let case = Case::new(seed, grammar);
            let compiled = case.compile();
            if compiled.has_errors() {
                last = case.text;
            }
            all += 1;
            typed += usize::from(!compiled.has_errors());
            for diagnostic in compiled.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()) {
                let line = compiled.sources.slice(diagnostic.primary.span);
                let shown = format!("PROBITY_SEED={seed}: {} at `{line}`", diagnostic.message);
                codes.entry(diagnostic.code.to_string()).or_insert((0, shown)).0 += 1;
            }
        }
    }
    assert!(typed * 100 >= all * 90, "{typed} of {all} scripts are well-typed; errors: {codes:#?}\n{last}");
}

#[test]
fn any_bytes_are_choices() {
    for length in 0..40_usize {
        let bytes: Vec<u8> = (0..length * 7).map(|at| (at * at + length) as u8).collect();
        let text = script(&mut Choices::from_bytes(&bytes), Grammar::ALL);
        let compiled = compile("script.probity", &text, &NoFiles);
        assert!(!compiled.has_errors(), "{:#?}\n{text}", compiled.diagnostics);
    }
}

/// The name of an expression's kind. Exhaustive, so that a new kind has to be generated.
pub fn kind_name(kind: &ExprKind) -> String {
    let name = match kind {
        ExprKind::Const(_) => "Const",
        ExprKind::Input(_) => "Input",
        ExprKind::Field(..) => "Field",
        ExprKind::Prior(place) => match place {
            PriorPlace::Decision => "Prior(Decision)",
            PriorPlace::Label => "Prior(Label)",
            PriorPlace::Input(_) => "Prior(Input)",
            PriorPlace::CheckIs(..) => "Prior(CheckIs)",
            PriorPlace::CheckIn(..) => "Prior(CheckIn)",
            PriorPlace::CredentialPart(..) => "Prior(CredentialPart)",
            PriorPlace::CheckDecision(_) => "Prior(CheckDecision)",
            PriorPlace::CheckLabel(_) => "Prior(CheckLabel)",
            PriorPlace::CheckFailure(_) => "Prior(CheckFailure)",
            PriorPlace::CheckData(..) => "Prior(CheckData)",
            PriorPlace::Score(_) => "Prior(Score)",
        },
        ExprKind::CheckIs(..) => "CheckIs",
        ExprKind::CheckIn(..) => "CheckIn",
        ExprKind::CheckDecision(_) => "CheckDecision",
        ExprKind::CheckLabel(_) => "CheckLabel",
        ExprKind::CheckFailure(_) => "CheckFailure",
        ExprKind::CheckData(..) => "CheckData",
        ExprKind::CredentialPresent(_) => "CredentialPresent",
        ExprKind::CredentialPart(_, CredentialPart::Attempt) => "CredentialAttempt",
        ExprKind::CredentialPart(_, CredentialPart::Type) => "CredentialType",
        ExprKind::CredentialPart(_, CredentialPart::Country) => "CredentialCountry",
        ExprKind::CredentialPart(_, CredentialPart::Source) => "CredentialSource",
        ExprKind::CredentialPart(_, CredentialPart::Acquired) => "CredentialAcquired",
        ExprKind::CredentialData(..) => "CredentialData",
        ExprKind::Score(_) => "Score",
        ExprKind::Now => "Now",
        ExprKind::Today => "Today",
        ExprKind::Channel => "Channel",
        ExprKind::Not(_) => "Not",
        ExprKind::And(_) => "And",
        ExprKind::Or(_) => "Or",
        ExprKind::Compare(op, ..) => return format!("Compare({op:?})"),
        ExprKind::InSet(..) => "InSet",
        ExprKind::InRange(..) => "InRange",
        ExprKind::InList(..) => "InList",
        ExprKind::Matches(..) => "Matches",
        ExprKind::IsKnown(_) => "IsKnown",
        ExprKind::Coalesce(..) => "Coalesce",
        ExprKind::If(..) => "If",
        ExprKind::Collect(_) => "Collect",
        ExprKind::Arith(op, ..) => return format!("Arith({op:?})"),
        ExprKind::Negate(_) => "Negate",
        ExprKind::Widen(widening, _) => return format!("Widen({widening:?})"),
        ExprKind::Call(builtin, _) => return format!("Call({builtin:?})"),
        ExprKind::Results(of, _) => match of {
            ResultsOf::All => "Results",
            ResultsOf::Capability(_) => "Results(Capability)",
            ResultsOf::Credential(_) => "Results(Credential)",
        },
        ExprKind::ResultAttribute(_, attribute) => return format!("ResultAttribute({attribute:?})"),
        ExprKind::ResultIs(..) => "ResultIs",
        ExprKind::Aggregate { op, .. } => return format!("Aggregate({op:?})"),
        ExprKind::Element { .. } => "Element",
        ExprKind::Param(_) => "Param",
    };
    name.to_owned()
}

/// Every name that [`kind_name`] has to give at least so often.
pub fn wanted_kinds() -> Vec<String> {
    let plain = "Const Input Field Prior(Decision) Prior(Label) Prior(Input) Prior(CheckIs) Prior(CheckIn) Prior(CredentialPart) \
        Prior(CheckDecision) \
        Prior(CheckLabel) Prior(CheckFailure) Prior(CheckData) Prior(Score) CheckIs CheckIn CheckDecision CheckLabel \
        CheckFailure CheckData CredentialPresent CredentialAttempt CredentialType CredentialCountry \
        CredentialSource CredentialAcquired Score Now Today \
        Channel Not And Or Compare(Equal) Compare(NotEqual) Compare(Less) Compare(LessEqual) Compare(Greater) \
        Compare(GreaterEqual) InSet InRange InList Matches IsKnown Coalesce If Collect Arith(Add) Arith(Subtract) \
        Arith(Multiply) Arith(Divide) Arith(Modulo) Negate Widen(IntToDecimal) Widen(IntToFloat) Results \
        Results(Capability) Results(Credential) ResultIs ResultAttribute(Capability) ResultAttribute(Credentials) \
        ResultAttribute(Decision) ResultAttribute(Label) ResultAttribute(Failure) Element";
    let aggregates = [
        AggregateOp::Any,
        AggregateOp::All,
        AggregateOp::None,
        AggregateOp::Count,
        AggregateOp::Sum,
        AggregateOp::Min,
        AggregateOp::Max,
        AggregateOp::First,
    ];
    plain
        .split_whitespace()
        .map(str::to_owned)
        .chain(aggregates.iter().map(|op| format!("Aggregate({op:?})")))
        .chain(Builtin::all().map(|info| format!("Call({:?})", info.builtin)))
        .collect()
}

#[derive(Default)]
pub struct Counts(BTreeMap<String, usize>);

impl Counts {
    pub fn add(&mut self, what: impl Into<String>) {
        *self.0.entry(what.into()).or_insert(0) += 1;
    }

    pub fn of(&self, what: &str) -> usize {
        self.0.get(what).copied().unwrap_or(0)
    }

    pub fn too_rare(&self, wanted: &[String], least: usize) -> Vec<(String, usize)> {
        wanted.iter().map(|what| (what.clone(), self.of(what))).filter(|(_, count)| *count < least).collect()
    }
}

/// Operations of the program some operand of which is missing, where the run came to.
pub fn with_missing_operands(program: &Program, values: &[Value]) -> usize {
    program
        .exprs
        .iter()
        .filter(|(_, expr)| {
            let operands = expr.kind.operands();
            operands.len() > 1 && operands.iter().any(|id| values[id.0 as usize].is_missing())
        })
        .count()
}

/// Every kind of statement.
pub fn statements() -> Vec<String> {
    let kinds = [
        NodeKind::Acquire,
        NodeKind::Check,
        NodeKind::Retry,
        NodeKind::Require,
        NodeKind::If,
        NodeKind::Match,
        NodeKind::Risk,
        NodeKind::Decide,
        NodeKind::Split,
        NodeKind::End,
    ];
    kinds.iter().map(|kind| kind.keyword().to_owned()).collect()
}

#[test]
fn all_of_the_language_is_written_and_reached() {
    let mut counts = Counts::default();
    let (mut operations, mut missing) = (0, 0);
    for seed in seeds(200) {
        let mut case = Case::new(seed, Grammar::ALL);
        let Some(program) = case.program() else { continue };
        for (_, expr) in program.exprs.iter() {
            counts.add(kind_name(&expr.kind));
        }
        for _ in 0..3 {
            let journey = journey(&mut case.choices, &program, Shape::ANY);
            for (_, outcome) in &journey.steps {
                counts.add(if matches!(outcome.result, Ended::Pending(_)) { "pending" } else { "ended" });
            }
            let (facts, outcome) = journey.last();
            for step in &outcome.path {
                counts.add(program.nodes[step.node.index()].kind.keyword());
                if let Some(arm @ ("unknown" | "else" | "met" | "not met" | "missing" | "retry" | "done")) =
                    step.arm.as_deref()
                {
                    counts.add(arm)
                }
            }
            for rule in outcome.risks.iter().flat_map(|risk| &risk.rules) {
                counts.add(match rule.state {
                    RuleState::Fired(_) => "fired",
                    RuleState::NotFired => "not fired",
                    RuleState::Unknown => "unknown rule",
                });
                counts.add("rule");
            }
            if let Ended::Ended(end) = &outcome.result {
                counts.add(if end.expired { "expired" } else { "not expired" });
                counts.add(if end.terminal.is_some() { "terminal" } else { "plain end" });
                counts.add(end.decision.symbol());
            }
            if !outcome.saturated.is_empty() {
                counts.add("saturated");
            }
            let all: Vec<_> = program.exprs.iter().map(|(id, _)| id).collect();
            let values = values_after(&program, facts, &journey.lists, &all);
            operations += program.exprs.iter().filter(|(_, expr)| expr.kind.operands().len() > 1).count();
            missing += with_missing_operands(&program, &values);
        }
    }
    let all = &counts.0;
    let rare = counts.too_rare(&wanted_kinds(), 3);
    assert!(rare.is_empty(), "kinds of expressions that are hardly written: {rare:?}");

    let rare = counts.too_rare(&statements(), 20);
    assert!(rare.is_empty(), "statements that are hardly reached: {rare:?}");

    let ways =
        "unknown else met missing done expired terminal saturated PASSED WARNING REJECTED NOT_EXECUTED";
    let ways: Vec<String> =
        ways.split_whitespace().map(str::to_owned).chain(["not met".to_owned()]).collect();
    let rare = counts.too_rare(&ways, 5);
    assert!(rare.is_empty(), "ways that are hardly gone: {rare:?} of {all:#?}");

    for state in ["fired", "not fired", "unknown rule"] {
        let share = counts.of(state) * 100 / counts.of("rule").max(1);
        assert!(share >= 5, "{share}% of the rules are {state}");
    }
    let (pending, ended) = (counts.of("pending"), counts.of("ended"));
    assert!(pending * 5 > ended && ended * 10 > pending, "{pending} outcomes wait, {ended} are ends");
    assert!(missing * 20 > operations, "{missing} of {operations} operations have a missing operand");
}
