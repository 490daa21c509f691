//! What was decided, read from where it was computed: no allocation, no words.

use std::fmt;

use super::decide::Session;
use crate::code::{Code, DONE, ELSE, FIRST_ARM, NO_ARM, RETRY, Return, RiskCode, UNKNOWN, step_of};
use crate::core::{Decision, NodeId, Program, RiskId};
use crate::interp::{Course, CourseEnd, CourseStep, RiskCourse, TakenArm};
use crate::layout::word::MISSING_NUMBER;
use crate::outcome::{Ended, NO_SCORE, Outcome, RuleState};

/// One run's results, in its frame.
#[derive(Clone, Copy)]
pub(super) struct Ran<'s> {
    pub(super) program: &'s Program,
    pub(super) code: &'s Code,
    pub(super) frame: &'s [u64],
    pub(super) returned: Return,
}

impl<'s> Ran<'s> {
    fn steps(&self) -> &'s [u64] {
        let count = self.frame.get(self.code.frame.steps as usize).copied().unwrap_or(0);
        let first = self.code.frame.path as usize;
        let count = usize::try_from(count).unwrap_or(0);
        self.frame.get(first..first.saturating_add(count)).unwrap_or(&[])
    }

    /// The risks of the path, in its order.
    fn risks(self) -> impl DoubleEndedIterator<Item = RiskRan<'s>> {
        self.steps().iter().filter_map(move |step| {
            let (node, _) = step_of(*step);
            let at = self.code.risk_at.get(node.index()).copied().flatten()?;
            Some(RiskRan { risk: self.code.risks.get(at as usize)?, frame: self.frame })
        })
    }

    #[inline]
    fn last_risk(self) -> Option<RiskRan<'s>> {
        match self.code.risks.as_slice() {
            [only] => Some(RiskRan { risk: only, frame: self.frame }).filter(|ran| ran.is_computed()),
            _ => self.risks().next_back(),
        }
    }

    /// A risk, where the path has computed it.
    #[inline]
    fn risk(self, id: RiskId) -> Option<RiskRan<'s>> {
        if let [only] = self.code.risks.as_slice() {
            return Some(RiskRan { risk: only, frame: self.frame })
                .filter(|ran| only.risk == id && ran.is_computed());
        }
        let of_code = self.code.risks.iter().filter(|risk| risk.risk == id);
        let mut ran = of_code.map(|risk| RiskRan { risk, frame: self.frame }).filter(|ran| ran.is_computed());
        match (ran.next(), ran.next()) {
            (only, None) => only,
            // The same risk in exclusive branches: the path says which.
            _ => self.risks().find(|ran| ran.risk.risk == id),
        }
    }

    /// As the evaluator takes it, to be put into words.
    pub(super) fn unattempted(&self) -> Course {
        let steps = self.steps().iter().map(|step| {
            let (node, arm) = step_of(*step);
            CourseStep { node, arm: taken(arm) }
        });
        Course {
            attempts: Vec::new(),
            steps: steps.collect(),
            risks: self.risks().map(|ran| ran.course(self.program)).collect(),
            end: match self.returned {
                Return::End(at) => {
                    CourseEnd::Ended { expired: self.code.end(at).is_some_and(|end| end.expired) }
                }
                Return::Pending => CourseEnd::Pending,
                Return::Rewind(_) | Return::Torn => CourseEnd::Torn,
            },
        }
    }
}

fn taken(arm: u32) -> TakenArm {
    match arm {
        NO_ARM => TakenArm::None,
        UNKNOWN => TakenArm::Unknown,
        ELSE => TakenArm::Else,
        DONE => TakenArm::Done,
        RETRY => TakenArm::Retry,
        arm => TakenArm::Arm(arm.saturating_sub(FIRST_ARM)),
    }
}

#[derive(Clone, Copy)]
struct RiskRan<'s> {
    risk: &'s RiskCode,
    frame: &'s [u64],
}

impl<'s> RiskRan<'s> {
    #[inline]
    fn words(self, unknown: bool) -> &'s [u64] {
        let words = self.risk.words as usize;
        let first = (self.risk.out as usize).saturating_add(if unknown { words } else { 0 });
        self.frame.get(first..first.saturating_add(words)).unwrap_or(&[])
    }

    #[inline]
    fn is_computed(self) -> bool {
        self.frame.get(self.risk.score_at as usize).is_some_and(|word| *word != MISSING_NUMBER)
    }

    #[inline]
    fn score(self) -> i64 {
        self.frame.get(self.risk.score_at as usize).map_or(NO_SCORE, |word| word.cast_signed())
    }

    /// Rule and arm of every set bit.
    fn bits(self, unknown: bool) -> impl Iterator<Item = (u32, u32)> {
        let arms = &self.risk.arms;
        (0usize..).zip(self.words(unknown)).flat_map(move |(at, word)| {
            Ones(*word)
                .filter_map(move |bit| *arms.get(at.saturating_mul(64).saturating_add(bit as usize))?)
        })
    }

    fn course(self, program: &Program) -> RiskCourse {
        let rules = program.risks.get(self.risk.risk.index()).map_or(0, |risk| risk.rules.len());
        let mut states = vec![RuleState::NotFired; rules];
        for (rule, arm) in self.bits(false) {
            if let Some(state) = states.get_mut(rule as usize) {
                *state = RuleState::Fired(arm);
            }
        }
        for (rule, _) in self.bits(true) {
            if let Some(state) = states.get_mut(rule as usize) {
                *state = RuleState::Unknown;
            }
        }
        RiskCourse { risk: self.risk.risk, score: self.score(), states }
    }
}

/// The set bits of a word.
struct Ones(u64);

impl Iterator for Ones {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let bit = self.0.trailing_zeros();
        self.0 &= self.0.wrapping_sub(1);
        (bit < 64).then_some(bit)
    }
}

/// A decision as figures. Borrowed from the session that made it; reading it allocates nothing.
#[derive(Clone, Copy)]
pub struct Verdict<'s> {
    pub(super) session: &'s Session,
}

impl fmt::Debug for Verdict<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verdict")
            .field("decision", &self.decision())
            .field("label", &self.label())
            .field("score", &self.score())
            .finish_non_exhaustive()
    }
}

/// Who decided.
#[derive(Clone, Copy)]
pub(super) enum Of<'s> {
    Code(Ran<'s>),
    /// The evaluator decided.
    Outcome(&'s Outcome, &'s Program),
    /// The row is of another program: nothing was decided.
    Nothing,
}

/// A rule that fired, with the arm of it that did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fired {
    /// In [`crate::core::Risk::rules`].
    pub rule: u32,
    /// In [`crate::core::Rule::arms`].
    pub arm: u32,
}

impl<'s> Verdict<'s> {
    /// `None`: the run is pending.
    #[inline]
    pub fn decision(&self) -> Option<Decision> {
        match self.session.of() {
            Of::Code(ran) => match ran.returned {
                Return::End(at) => ran.code.end(at).map(|end| end.end.decision),
                Return::Pending => None,
                Return::Rewind(_) | Return::Torn => Some(Decision::NotExecuted),
            },
            Of::Outcome(outcome, _) => match &outcome.result {
                Ended::Ended(end) => Some(end.decision),
                Ended::Pending(_) => None,
            },
            Of::Nothing => Some(Decision::NotExecuted),
        }
    }

    /// The end's label; empty while the run is pending.
    #[inline]
    pub fn label(&self) -> &'s str {
        match self.session.of() {
            Of::Code(ran) => match ran.returned {
                Return::End(at) => ran.code.end(at).map_or("", |end| &*end.end.label),
                Return::Pending => "",
                Return::Rewind(_) | Return::Torn => crate::facts::failure::TECHNICAL_ERROR,
            },
            Of::Outcome(outcome, _) => match &outcome.result {
                Ended::Ended(end) => &end.label,
                Ended::Pending(_) => "",
            },
            Of::Nothing => crate::facts::failure::TECHNICAL_ERROR,
        }
    }

    /// As [`Outcome::score`].
    #[inline]
    pub fn score(&self) -> i64 {
        match self.session.of() {
            Of::Code(ran) => match self.decision() {
                None | Some(Decision::NotExecuted) => NO_SCORE,
                Some(_) => ran.last_risk().map_or(NO_SCORE, RiskRan::score),
            },
            Of::Outcome(outcome, _) => outcome.score(),
            Of::Nothing => NO_SCORE,
        }
    }

    /// The rules that fired in a risk, shadow rules too, in declaration order; none where the path did not compute it.
    pub fn fired(&self, risk: RiskId) -> impl Iterator<Item = Fired> + use<'s> {
        let (ran, outcome) = self.risk(risk);
        let of_code = ran.into_iter().flat_map(|ran| ran.bits(false)).map(|(rule, arm)| Fired { rule, arm });
        of_code.chain(outcome.into_iter().flat_map(|rules| {
            (0..).zip(rules).filter_map(|(rule, known)| match known.state {
                RuleState::Fired(arm) => Some(Fired { rule, arm }),
                _ => None,
            })
        }))
    }

    /// The rules that are unknown in a risk, in declaration order.
    pub fn unknown(&self, risk: RiskId) -> impl Iterator<Item = u32> + use<'s> {
        let (ran, outcome) = self.risk(risk);
        let of_code = ran.into_iter().flat_map(|ran| ran.bits(true)).map(|(rule, _)| rule);
        of_code.chain(outcome.into_iter().flat_map(|rules| {
            (0..).zip(rules).filter(|(_, known)| known.state == RuleState::Unknown).map(|(rule, _)| rule)
        }))
    }

    /// What fired in a risk as words of bits, an arm of a rule each, where code decided; the fastest way to keep it.
    /// `None` where the path did not compute it or the evaluator decided.
    #[inline]
    pub fn fired_words(&self, risk: RiskId) -> Option<&'s [u64]> {
        self.risk(risk).0.map(|ran| ran.words(false))
    }

    #[inline]
    fn risk(&self, risk: RiskId) -> (Option<RiskRan<'s>>, Option<&'s [crate::outcome::RuleOutcome]>) {
        match self.session.of() {
            Of::Code(ran) => (ran.risk(risk), None),
            Of::Outcome(outcome, program) => {
                let name = program.risks.get(risk.index()).map(|risk| &risk.name);
                let found = outcome.risks.iter().find(|known| Some(&known.name) == name);
                (None, found.map(|risk| risk.rules.as_slice()))
            }
            Of::Nothing => (None, None),
        }
    }

    /// Whether the path has computed a risk.
    #[cfg(feature = "batch")]
    pub(crate) fn has_risk(&self, risk: RiskId) -> bool {
        let (ran, outcome) = self.risk(risk);
        ran.is_some() || outcome.is_some()
    }

    /// The statements that the path reached.
    pub fn path(&self) -> impl Iterator<Item = NodeId> + use<'s> {
        let (steps, outcome): (&[u64], Option<&Outcome>) = match self.session.of() {
            Of::Code(ran) => (ran.steps(), None),
            Of::Outcome(outcome, _) => (&[], Some(outcome)),
            Of::Nothing => (&[], None),
        };
        let of_outcome = outcome.into_iter().flat_map(|outcome| outcome.path.iter().map(|step| step.node));
        steps.iter().map(|step| step_of(*step).0).chain(of_outcome)
    }

    /// Whether code decided, and not the evaluator.
    pub fn is_of_code(&self) -> bool {
        matches!(self.session.of(), Of::Code(_))
    }
}
