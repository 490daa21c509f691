//! Conditions: "*passport*’s usability was rejected and the input *amount* is more than 5,000.00 EUR".

use super::naming::{self, check_name};
use super::phrase::{Phrase, Piece};
use super::value;
use super::writer::Writer;
use crate::core::{
    AggregateOp, Builtin, CompareOp, Decision, DecisionSet, ExprId, ExprKind, Kind, PriorPlace, Program,
    SetId,
};
use crate::value::Value;

/// Sets with more elements are named only; the page lists what is in them.
const SHORT_SET: usize = 8;

/// A condition as a clause that is true exactly where the condition is, and unknown where it is.
pub fn condition(program: &Program, id: ExprId) -> Phrase {
    let mut writer = Writer::new(program);
    writer.clause(id, true);
    writer.finish()
}

/// Whether all or any of the parts have to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    All,
    Any,
}

/// A condition of three parts or more, which is better read as a list; `None` for any other.
pub fn parts(program: &Program, id: ExprId) -> Option<(Joint, Vec<Phrase>)> {
    let (joint, all) = match program.exprs.get(id).map(|expr| &expr.kind) {
        Some(ExprKind::And(all)) => (Joint::All, all),
        Some(ExprKind::Or(all)) => (Joint::Any, all),
        _ => return None,
    };
    (all.len() > 2).then(|| (joint, all.iter().map(|part| condition(program, *part)).collect()))
}

impl Writer<'_> {
    /// `holds` false: the same, denied.
    pub(super) fn clause(&mut self, id: ExprId, holds: bool) {
        if self.is_full() {
            return;
        }
        let Some(kind) = self.kind(id) else { return self.text("?") };
        let (is, has) = if holds { ("is", "has") } else { ("is not", "does not have") };
        match kind {
            ExprKind::Const(Value::Bool(known)) => {
                self.text(if *known == holds { "in every case" } else { "in no case" });
            }
            ExprKind::Not(inner) => self.clause(*inner, !holds),
            ExprKind::And(all) => self.joined(all, " and ", holds),
            ExprKind::Or(all) => self.joined(all, " or ", holds),
            ExprKind::CheckIs(check, set) => {
                let subject = check_name(self.program, *check);
                self.out.append(subject);
                self.text(" ");
                let only_passed = *set == DecisionSet::of(&[Decision::Passed]);
                self.came_back(*set, holds, only_passed);
            }
            ExprKind::CheckIn(check, set) => {
                let subject = check_name(self.program, *check);
                self.out.append(subject);
                self.text(" ");
                self.came_back(*set, holds, !set.contains(Decision::NotExecuted));
            }
            ExprKind::Prior(place @ (PriorPlace::CheckIs(check, set) | PriorPlace::CheckIn(check, set))) => {
                let always_known = matches!(place, PriorPlace::CheckIn(..));
                if let Some(prior) = self.program.prior.as_deref() {
                    self.text("in the earlier run ");
                    self.out.append(check_name(prior, *check));
                    self.text(" ");
                    self.came_back(*set, holds, always_known && !set.contains(Decision::NotExecuted));
                }
            }
            ExprKind::ResultIs(result, set) => {
                self.noun(*result);
                self.text(" ");
                let only_passed = *set == DecisionSet::of(&[Decision::Passed]);
                self.came_back(*set, holds, only_passed);
            }
            ExprKind::CredentialPresent(credential) => {
                self.out.name(naming::credential(self.program, *credential));
                self.text(&format!(" {is} there"));
            }
            ExprKind::Compare(op, left, right) => self.compare(*op, *left, *right, holds),
            ExprKind::InSet(element, set) => self.in_set(*element, *set, holds),
            ExprKind::InRange(element, low, high) => {
                self.noun(*element);
                self.text(&format!(" {is} from "));
                self.noun(*low);
                self.text(" to ");
                self.noun(*high);
            }
            ExprKind::InList(element, list) => {
                self.noun(*element);
                self.text(&format!(" {is} on the list "));
                let name = self.program.lists.get(list.index()).map_or("?", |list| &list.name);
                self.out.name(name);
            }
            ExprKind::Matches(text, pattern) => {
                self.noun(*text);
                self.text(&format!(" {has} a part that fits the pattern "));
                let pattern = self.program.patterns.get(pattern.index()).map_or("?", |found| &found.text);
                self.out.push(Piece::Code(pattern.to_string()));
            }
            ExprKind::IsKnown(inner) => {
                if self.ty(*inner).is_some_and(|ty| matches!(ty, Kind::Bool)) && !self.is_bool_place(*inner) {
                    self.text("whether ");
                    self.grouped(self.is_compound(*inner), |w| w.clause(*inner, true));
                } else {
                    self.noun(*inner);
                }
                self.text(&format!(" {is} known"));
            }
            ExprKind::Coalesce(inner, otherwise) => self.counted(*inner, *otherwise, holds),
            ExprKind::If(condition, then, otherwise) if self.program.table_call(id).is_none() => {
                self.text("if ");
                self.clause(*condition, true);
                self.text(": ");
                self.grouped(self.is_compound(*then), |w| w.clause(*then, holds));
                self.text(", else: ");
                self.grouped(self.is_compound(*otherwise), |w| w.clause(*otherwise, holds));
            }
            ExprKind::Call(Builtin::StartsWith, args) => {
                self.two(args, if holds { " begins with " } else { " does not begin with " });
            }
            ExprKind::Call(Builtin::Contains, args) => {
                self.two(args, if holds { " contains " } else { " does not contain " });
            }
            ExprKind::Aggregate { op: AggregateOp::Any | AggregateOp::All | AggregateOp::None, .. } => {
                self.over_list(kind, holds);
            }
            _ => {
                self.noun(id);
                self.text(if holds { " is true" } else { " is false" });
            }
        }
    }

    fn two(&mut self, args: &[ExprId], between: &str) {
        for (at, arg) in args.iter().enumerate() {
            self.text(if at == 0 { "" } else { between });
            self.noun(*arg);
        }
    }

    /// An operand of `and`, `or` needs no parentheses unless its own words could swallow what follows.
    fn is_compound(&self, id: ExprId) -> bool {
        match self.kind(id) {
            Some(ExprKind::If(..)) if self.program.table_call(id).is_some() => false,
            Some(ExprKind::Not(inner)) => self.is_compound(*inner),
            Some(
                ExprKind::And(_)
                | ExprKind::Or(_)
                | ExprKind::If(..)
                | ExprKind::Coalesce(..)
                | ExprKind::Aggregate { op: AggregateOp::Any | AggregateOp::All | AggregateOp::None, .. },
            ) => true,
            Some(ExprKind::CheckIs(_, set) | ExprKind::CheckIn(_, set) | ExprKind::ResultIs(_, set)) => {
                set.iter().count() > 1
            }
            _ => false,
        }
    }

    fn is_bool_place(&self, id: ExprId) -> bool {
        self.kind(id).is_some_and(|kind| kind.is_place(self.program))
    }

    fn joined(&mut self, all: &[ExprId], word: &str, holds: bool) {
        if !holds {
            self.text("it is not so that ");
        }
        self.grouped(!holds, |w| {
            for (at, part) in all.iter().enumerate() {
                w.text(if at == 0 { "" } else { word });
                w.grouped(w.is_compound(*part), |w| w.clause(*part, true));
            }
        });
    }

    /// `(c) ?? false`: a condition that is made known.
    fn counted(&mut self, inner: ExprId, otherwise: ExprId, holds: bool) {
        let known = match self.kind(otherwise) {
            Some(ExprKind::Const(Value::Bool(known))) => Some(*known),
            _ => None,
        };
        if !holds && !self.is_bool_place(inner) {
            self.text("it is not so that (");
        }
        let denied = !holds && self.is_bool_place(inner);
        self.grouped(self.is_compound(inner), |w| w.clause(inner, !denied));
        match known {
            Some(known) => {
                let word = if known != denied { "yes" } else { "no" };
                self.text(&format!(" (where that is not known: {word})"));
            }
            None => {
                self.text(" (where that is not known: ");
                self.clause(otherwise, !denied);
                self.text(")");
            }
        }
        if !holds && !self.is_bool_place(inner) {
            self.text(")");
        }
    }

    /// "came back rejected", "passed or gave a warning". `or_nothing`: the denial is true too where nothing ran.
    pub(super) fn came_back(&mut self, set: DecisionSet, holds: bool, or_nothing: bool) {
        let words = |decision: Decision| match (decision, holds) {
            (Decision::Passed, true) => "passed",
            (Decision::Passed, false) => "did not pass",
            (Decision::Warning, true) => "gave a warning",
            (Decision::Warning, false) => "gave no warning",
            (Decision::Rejected, true) => "came back rejected",
            (Decision::Rejected, false) => "did not come back rejected",
            (Decision::NotExecuted, true) => "did not run",
            (Decision::NotExecuted, false) => "did run",
        };
        let all: Vec<&str> = set.iter().map(words).collect();
        self.text(&all.join(if holds { " or " } else { " and " }));
        if !holds && or_nothing {
            self.text(" (or did not run)");
        }
    }

    fn in_set(&mut self, element: ExprId, set: SetId, holds: bool) {
        self.noun(element);
        let Some(set) = self.program.sets.get(set.index()) else { return };
        let is = if holds { " is" } else { " is not" };
        let long = set.values.len() > SHORT_SET && !set.name.is_empty();
        match (set.name.is_empty(), set.values.as_slice()) {
            (true, [only]) => {
                self.text(&format!("{is} "));
                value::write(&mut self.out, only);
            }
            (true, values) => {
                self.text(&format!("{is} {}", if holds { "" } else { "any of " }));
                value::enumerate(&mut self.out, values, ", ", " or ");
            }
            (false, values) => {
                self.text(&format!("{is} one of "));
                self.out.name(&set.name);
                if long {
                    self.text(&format!(" (a set of {})", values.len()));
                } else {
                    self.text(" (");
                    value::enumerate(&mut self.out, values, ", ", ", ");
                    self.text(")");
                }
            }
        }
    }

    fn compare(&mut self, op: CompareOp, left: ExprId, right: ExprId, holds: bool) {
        // The constant is said last.
        let (op, left, right) = match (self.is_constant(left), self.is_constant(right)) {
            (true, false) => (op.mirrored(), right, left),
            _ => (op, left, right),
        };
        let constant = self.is_constant(right);
        self.noun(left);
        self.text(if holds == (op != CompareOp::NotEqual) { " is " } else { " is not " });
        let by = match self.ty(left) {
            Some(Kind::Date | Kind::Time) => ["before", "on or before", "after", "on or after"],
            Some(Kind::Duration) => ["shorter than", "at most", "longer than", "at least"],
            _ => ["less than", "at most", "more than", "at least"],
        };
        let [less, at_most, more, at_least] = by;
        let words = match op {
            CompareOp::Equal | CompareOp::NotEqual => "",
            CompareOp::Less => less,
            CompareOp::LessEqual => at_most,
            CompareOp::Greater => more,
            CompareOp::GreaterEqual => at_least,
        };
        if !words.is_empty() {
            self.text(words);
            self.text(" ");
        } else if !constant {
            self.text("the same as ");
        }
        self.noun(right);
        if matches!(self.kind(left), Some(ExprKind::Call(Builtin::Age, _))) && constant {
            self.text(" years");
        }
    }

    fn is_constant(&self, id: ExprId) -> bool {
        matches!(self.kind(id), Some(ExprKind::Const(_)))
    }

    pub(super) fn over_list(&mut self, kind: &ExprKind, holds: bool) {
        let ExprKind::Aggregate { op, list, body, depth } = kind else { return };
        self.text(match (op, holds) {
            (AggregateOp::Any, true) => "for at least one of ",
            (AggregateOp::Any, false) | (AggregateOp::None, true) => "for none of ",
            (AggregateOp::None, false) => "it is not so that for none of ",
            (_, true) => "for every one of ",
            (_, false) => "not for every one of ",
        });
        self.noun(*list);
        self.text(": ");
        self.inside(*depth, |w| w.clause(*body, true));
    }

    /// Words about the elements of the aggregate of this depth.
    pub(super) fn inside(&mut self, depth: u32, body: impl FnOnce(&mut Self)) {
        let outside = std::mem::replace(&mut self.depth, depth.saturating_add(1));
        body(self);
        self.depth = outside;
    }
}
