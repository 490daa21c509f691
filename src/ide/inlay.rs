//! What an editor writes between the words of a script: types that were inferred, the score that is possible after each rule
//! of a risk, operands of conditions that may be missing, parameters at calls.

use std::ops::Range;

use super::Analysis;
use super::walk::{Part, walk};
use crate::check::Target;
use crate::source::Span;
use crate::syntax::tree::{
    Arg, Effect, End, Expr, ExprKind, IsTest, Item, ItemKind, LetItem, Literal, Name, Param, Path, Risk,
    RiskEntry, RiskEntryKind, StatementKind,
};

/// Which hints to show; all where nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InlaySettings {
    pub types: bool,
    pub scores: bool,
    pub missing: bool,
    pub parameters: bool,
}

impl Default for InlaySettings {
    fn default() -> InlaySettings {
        InlaySettings { types: true, scores: true, missing: true, parameters: true }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InlayKind {
    /// Behind a name: `: bool`.
    Type,
    /// Behind a rule: `score 0..40`.
    Score,
    /// Behind an operand: `?`.
    Missing,
    /// In front of an argument: `reason:`.
    Parameter,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inlay {
    /// Between which bytes of the script.
    pub offset: usize,
    pub label: String,
    pub kind: InlayKind,
    pub tooltip: Option<String>,
}

/// Rule sets that include each other are followed so deep, as deep as the check does, and so many rules are added up for one
/// answer: a few sets that include each other can stand for any number of rules.
const MOST_INCLUDES: usize = 24;
const MOST_RULES: usize = 100_000;

/// Hints of a range of the script, in its order.
pub fn inlays(analysis: &Analysis, range: Range<usize>, settings: InlaySettings) -> Vec<Inlay> {
    inlays_of(analysis, range, settings, MOST_RULES)
}

fn inlays_of(
    analysis: &Analysis,
    range: Range<usize>,
    settings: InlaySettings,
    rules_left: usize,
) -> Vec<Inlay> {
    let mut made = Vec::new();
    let touched = |item: &&Item| {
        let place = analysis.own_range(item.span);
        place.start <= range.end && range.start <= place.end
    };
    let mut hints = Hints { analysis, settings, made: &mut made, rules_left };
    analysis.items().iter().filter(touched).for_each(|item| hints.item(item));
    made.retain(|hint| range.start <= hint.offset && hint.offset <= range.end);
    made.sort_by_key(|hint| hint.offset);
    made
}

struct Hints<'h> {
    analysis: &'h Analysis,
    settings: InlaySettings,
    made: &'h mut Vec<Inlay>,
    rules_left: usize,
}

impl Hints<'_> {
    fn add(&mut self, kind: InlayKind, offset: usize, label: String, tooltip: Option<&str>) {
        self.made.push(Inlay { offset, label, kind, tooltip: tooltip.map(str::to_owned) });
    }

    fn item(&mut self, item: &Item) {
        if let ItemKind::Let(one) = &item.kind {
            self.inferred(one);
        }
        let mut operands = Operands::default();
        walk(item, &mut |part| match part {
            Part::Statement(statement) => match &statement.kind {
                StatementKind::Let(one) => self.inferred(one),
                StatementKind::Risk(risk) => self.scores(risk),
                StatementKind::Run { step, args, .. } => self.parameters(&step.name, args),
                StatementKind::End(End::Terminal { name, args }) => self.parameters(&name.name, args),
                _ => {}
            },
            Part::Entry(entry) => {
                if let RiskEntryKind::Include { rules, args, .. } = &entry.kind {
                    self.parameters(&rules.name, args);
                }
            }
            Part::Condition(condition) => operands.condition = Some(condition.span),
            Part::Expr(expr) => {
                if let ExprKind::Call { callee, args } = &expr.kind
                    && let ExprKind::Name(name) | ExprKind::Field { field: name, .. } = &callee.kind
                {
                    self.parameters(name, args);
                }
                if operands.asks(expr) {
                    self.missing(expr);
                }
            }
            _ => {}
        });
    }

    /// `let grown: bool = …`
    fn inferred(&mut self, one: &LetItem) {
        if !self.settings.types || one.ty.is_some() {
            return;
        }
        let ty = self.analysis.type_of(one.value.span).filter(|ty| !ty.is_error());
        if let Some(ty) = ty {
            let label = format!(": {ty}");
            let offset = self.analysis.own_range(one.name.span).end;
            self.add(InlayKind::Type, offset, label, Some("What the value turned out to be"));
        }
    }

    /// `input.born?`
    fn missing(&mut self, expr: &Expr) {
        if !self.settings.missing {
            return;
        }
        if self.analysis.type_of(expr.span).is_some_and(|ty| ty.optional && !ty.is_error()) {
            let offset = self.analysis.own_range(expr.span).end;
            let tooltip = "May be missing; what is asked of it is unknown then";
            self.add(InlayKind::Missing, offset, "?".to_owned(), Some(tooltip));
        }
    }

    fn scores(&mut self, risk: &Risk) {
        let (true, Some(low), Some(high)) = (self.settings.scores, whole(&risk.low), whole(&risk.high))
        else {
            return;
        };
        if low > high {
            return;
        }
        let mut score = Score::default();
        for entry in &risk.entries {
            let counts = score.add(self.analysis, entry, 0, &mut self.rules_left);
            if self.rules_left == 0 {
                return;
            }
            if !counts {
                continue;
            }
            let (from, to) = score.within(low, high);
            let offset = self.analysis.own_range(entry.span).end;
            let tooltip = format!(
                "With the rules so far `{}` is {from} to {to}, if any of them can go with any other",
                risk.name.text
            );
            self.add(InlayKind::Score, offset, format!("score {from}..{to}"), Some(&tooltip));
        }
    }

    /// Names in front of arguments that do not say themselves what they are.
    fn parameters(&mut self, callee: &Name, args: &[Arg]) {
        if !self.settings.parameters || args.is_empty() {
            return;
        }
        let Some(params) = declared(self.analysis, callee).and_then(params) else { return };
        for (param, arg) in params.iter().zip(args) {
            let is_literal = matches!(arg.value.kind, ExprKind::Literal(_) | ExprKind::Symbol(_));
            if arg.name.is_some() || params.len() < 2 && !is_literal || says(&arg.value, &param.name.text) {
                continue;
            }
            let offset = self.analysis.own_range(arg.value.span).start;
            self.add(InlayKind::Parameter, offset, format!("{}:", param.name.text), None);
        }
    }
}

/// The item that a name was found to be.
fn declared<'a>(analysis: &'a Analysis, name: &Name) -> Option<&'a Item> {
    match analysis.mark_at(name.span)?.target {
        Target::Item(module, index) => analysis.item(module, index),
        _ => None,
    }
}

fn params(item: &Item) -> Option<&[Param]> {
    Some(match &item.kind {
        ItemKind::Fn(one) => &one.params,
        ItemKind::Table(one) => &one.columns,
        ItemKind::Rules(one) => &one.params,
        ItemKind::Terminal(one) => &one.params,
        ItemKind::Step(one) => &one.params,
        _ => return None,
    })
}

/// Whether an argument has a name like that of its parameter.
fn says(value: &Expr, param: &str) -> bool {
    let (ExprKind::Name(name) | ExprKind::Field { field: name, .. }) = &value.kind else { return false };
    let is_end = |long: &str, short: &str| {
        long.strip_suffix(short).is_some_and(|rest| rest.is_empty() || rest.ends_with('_'))
    };
    is_end(&name.text, param) || is_end(param, &name.text)
}

/// Which expressions of a walk are operands of a condition whose absence is not asked about.
#[derive(Default)]
struct Operands {
    condition: Option<Span>,
    /// What needs no hint: the subject of `is known`, what stands before `??`, the inner of a place.
    passed: Option<Span>,
}

impl Operands {
    fn asks(&mut self, expr: &Expr) -> bool {
        let holds = |outer: Option<Span>| outer.is_some_and(|outer| super::analysis::holds(outer, expr.span));
        if !holds(self.condition) || holds(self.passed) {
            return false;
        }
        match &expr.kind {
            ExprKind::Is { value, test: IsTest::Known(_) | IsTest::Missing(_), .. }
            | ExprKind::Coalesce { value, .. } => {
                self.passed = Some(value.span);
                false
            }
            ExprKind::Name(_) => true,
            ExprKind::Field { .. } => {
                self.passed = Some(expr.span);
                true
            }
            _ => false,
        }
    }
}

/// A whole number as it is written.
fn whole(expr: &Expr) -> Option<i64> {
    match &expr.kind {
        ExprKind::Literal(Literal::Int(number)) => Some(*number),
        ExprKind::Negate(inner) => whole(inner)?.checked_neg(),
        _ => None,
    }
}

/// What some rules can come to. As if any of them could go with any other, so that no score is left out.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    low: i64,
    high: i64,
    /// The least and the greatest `=n`.
    sets: Option<(i64, i64)>,
}

impl Score {
    /// `false`: the entry counts nothing.
    fn add(&mut self, analysis: &Analysis, entry: &RiskEntry, depth: usize, left: &mut usize) -> bool {
        *left = left.saturating_sub(1);
        match &entry.kind {
            RiskEntryKind::Rule(rule) if !rule.shadow => {
                let weights = rule.arms.iter().map(|arm| arm.weight.effect);
                let weights = weights.chain(rule.unknown.map(|(weight, _)| weight.effect));
                let (mut low, mut high) = (0, 0);
                for weight in weights {
                    match weight {
                        Effect::Add(points) => (low, high) = (points.min(low), points.max(high)),
                        Effect::Set(points) => {
                            let (least, most) = self.sets.unwrap_or((points, points));
                            self.sets = Some((least.min(points), most.max(points)));
                        }
                    }
                }
                self.low = self.low.saturating_add(low);
                self.high = self.high.saturating_add(high);
                true
            }
            RiskEntryKind::Include { rules, .. } if depth < MOST_INCLUDES && *left > 0 => {
                self.include(analysis, rules, depth, left)
            }
            _ => false,
        }
    }

    fn include(&mut self, analysis: &Analysis, rules: &Path, depth: usize, left: &mut usize) -> bool {
        let Some(ItemKind::Rules(item)) = declared(analysis, &rules.name).map(|item| &item.kind) else {
            return false;
        };
        for entry in &item.rules {
            if *left == 0 {
                break;
            }
            self.add(analysis, entry, depth.saturating_add(1), left);
        }
        true
    }

    /// Held in the range of a risk; `=n` takes the place of the sum.
    fn within(&self, low: i64, high: i64) -> (i64, i64) {
        let sums = (self.low.clamp(low, high), self.high.clamp(low, high));
        let (least, most) = self.sets.unwrap_or(sums);
        (sums.0.min(least.clamp(low, high)), sums.1.max(most.clamp(low, high)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{examples, fixture, piece};
    use super::*;

    /// The script with the hints in it, in `[…]`.
    fn shown_with(text: &str, settings: InlaySettings) -> String {
        let analysis = fixture(text).analysis;
        let mut out = analysis.text().to_owned();
        for hint in inlays(&analysis, 0..out.len(), settings).iter().rev() {
            out.insert_str(hint.offset, &format!("[{}]", hint.label));
        }
        out.trim_start_matches("probity 1\n").trim_end().to_owned()
    }

    fn shown(text: &str) -> String {
        shown_with(text, InlaySettings::default())
    }

    #[test]
    fn types_of_let_where_none_is_written() {
        let script = "let adult = 18\nlet more: int = 19\nfn f(a: int) -> bool = a > adult\n\
            workflow w { input { n: int } let old = f(input.n) if old { end REJECTED X } end PASSED }";
        let shown = shown(script);
        assert!(shown.contains("let adult[: int] = 18\nlet more: int = 19"), "{shown}");
        assert!(shown.contains("let old[: bool] = f(input.n)"), "{shown}");
    }

    #[test]
    fn scores_run_up_and_shadow_rules_do_not_count() {
        let script = "rules more(a: int) { x: +20 when a > 1  y: -5 when a < 1 }\n\
            workflow w { input { n: int }\n risk r in 0..100 {\n a: +30 when input.n > 1, +50 when input.n > 9\n\
            shadow s: +10 when input.n > 3\n include more(input.n)\n b: =100 when input.n > 99\n c: =0 when input.n < 0\n }\n\
            decide r { 0..100 -> end PASSED } }";
        let shown = shown(script);
        for expected in [
            "+50 when input.n > 9[score 0..50]\nshadow s: +10 when input.n > 3\n",
            "include more(input.n)[score 0..70]\n",
            "input.n > 99[score 0..100]",
            "input.n < 0[score 0..100]",
        ] {
            assert!(shown.contains(expected), "{expected} in\n{shown}");
        }
    }

    #[test]
    fn operands_that_may_be_missing_are_marked_unless_that_is_asked() {
        let script = "workflow w { input { n: int?  m: int }\n\
            if input.n > 1 or (input.n ?? 0) > input.m or input.n is known { end REJECTED X } else if unknown { end PASSED }\n\
            end PASSED }";
        let shown = shown(script);
        let expected = "if input.n[?] > 1 or (input.n ?? 0) > input.m or input.n is known {";
        assert!(shown.contains(expected), "{shown}");
    }

    #[test]
    fn parameters_where_the_argument_does_not_say_it() {
        let script = "terminal bad(message: text, link: text) = REJECTED\nfn f(born: int, old: int) -> bool = born > old\n\
            workflow w { input { born: int }\n if f(input.born, 18) { end bad(\"No.\", link: \"x\") } end PASSED }";
        let shown = shown(script);
        assert!(shown.contains("f(input.born, [old:]18)"), "{shown}");
        assert!(shown.contains("bad([message:]\"No.\", link: \"x\")"), "{shown}");
    }

    #[test]
    fn each_kind_can_be_switched_off() {
        let off = InlaySettings { types: false, scores: false, missing: false, parameters: false };
        let script = "let a = 1\nfn f(b: int, c: int) -> bool = b > c\nworkflow w { input { n: int? }\n\
            risk r in 0..9 { x: +1 when f(input.n, 2), 0 if unknown }\n decide r { 0..9 -> end PASSED } }";
        let kinds = |settings: InlaySettings| -> Vec<InlayKind> {
            let analysis = fixture(script).analysis;
            let hints = inlays(&analysis, 0..analysis.text().len(), settings);
            hints.iter().map(|hint| hint.kind).collect()
        };
        assert_eq!(kinds(off), []);
        assert_eq!(kinds(InlaySettings { types: true, ..off }), [InlayKind::Type]);
        assert_eq!(kinds(InlaySettings { scores: true, ..off }), [InlayKind::Score]);
        assert_eq!(kinds(InlaySettings { missing: true, ..off }), [InlayKind::Missing]);
        let both = [InlayKind::Parameter, InlayKind::Parameter];
        assert_eq!(kinds(InlaySettings { parameters: true, ..off }), both);
        assert_eq!(shown_with(script, off), script);
    }

    #[test]
    fn rule_sets_that_grow_without_bound_cost_their_hints_only() {
        let script = "rules r0(a: int) { x: +1 when a > 1 }\nrules r1(a: int) { include b = r0(a) include c = r0(a) }\n\
            rules r2(a: int) { include b = r1(a) include c = r1(a) }\n\
            workflow w { input { n: int } risk s in 0..9 { y: +1 when true include r2(input.n) z: +1 when true } }";
        let analysis = fixture(script).analysis;
        let labels = |most: usize| -> Vec<String> {
            let hints = inlays_of(&analysis, 0..analysis.text().len(), InlaySettings::default(), most);
            hints.into_iter().map(|hint| hint.label).collect()
        };
        assert_eq!(labels(MOST_RULES), ["score 0..1", "score 0..5", "score 0..6"]);
        assert_eq!(labels(5), ["score 0..1"]);
    }

    #[test]
    fn hints_of_any_text_stand_in_their_range() {
        for text in examples() {
            for cut in (0..=text.len()).rev().step_by(1_021).filter(|at| text.is_char_boundary(*at)) {
                let text = piece(text, 0..cut);
                let analysis = Analysis::of("main.probity", text, &crate::resolve::NoFiles);
                for start in (0..=text.len()).step_by(1_000) {
                    let range = start..start + 1_000;
                    let found = inlays(&analysis, range.clone(), InlaySettings::default());
                    assert!(found.iter().all(|hint| range.start <= hint.offset && hint.offset <= range.end));
                    assert!(found.iter().all(|hint| text.is_char_boundary(hint.offset)));
                }
            }
        }
    }
}
