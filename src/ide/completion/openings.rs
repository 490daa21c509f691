//! Statements that can begin at a place, with their forms; what a workflow still lacks comes first.

use super::super::typing::{Block, What};
use super::CompletionKind;
use super::context::{Typing, offer};
use crate::syntax::keywords::STATEMENTS;

/// Statements, what they are for, their forms, and how early they are wanted.
pub(super) const FORMS: [(&str, &str, &str, u8); 19] = [
    ("acquire", "asks the user for a credential", "acquire ${1:passport}: $0", 0),
    ("check", "runs checks", "check $0", 0),
    (
        "require",
        "what has to hold; unknown counts as not met",
        "require ${1:condition} else end ${2:REJECTED} ${3:LABEL}$0",
        0,
    ),
    ("if", "a branch", "if ${1:condition} {\n  $0\n}", 0),
    (
        "match",
        "one arm of several",
        "match ${1:value} {\n  ${2:PATTERN} -> ${3:continue}\n  else -> $0\n}",
        0,
    ),
    ("risk", "rules and the score that they add up to", "risk ${1:fraud} in ${2:0..100} {\n  $0\n}", 0),
    ("decide", "what the bands of a score lead to", "decide $0", 0),
    ("end", "how the run ends", "end $0", 0),
    ("retry", "asks again, with a message", "retry ${1:passport} up to ${2:3} attempts {\n  when $0\n}", 1),
    ("run", "puts a step in place", "run $0", 1),
    ("let", "a constant", "let ${1:name} = $0", 1),
    ("shadow", "a check that is never waited for", "shadow check $0", 2),
    (
        "split",
        "a part of the users goes another way",
        "split ${1:name} by ${2:input.user} {\n  ${3:90%} ${4:today} -> continue\n  ${5:10%} ${6:next} -> $0\n}",
        2,
    ),
    ("continue", "nothing to do here", "continue", 2),
    ("input", "what the host sends", "input {\n  ${1:email}: ${2:text}$0\n}", 0),
    (
        "expires",
        "what happens when nobody comes",
        "expires after ${1:30 min} -> end NOT_EXECUTED EXPIRED$0",
        0,
    ),
    ("channels", "how the user may be connected", "channels $0", 0),
    ("stage", "whether it starts a journey", "stage $0", 1),
    ("version", "the version of the policy", "version ${1:1}$0", 2),
];

/// Statements of which a workflow has one, at its beginning.
const ONCE: [&str; 6] = ["key", "version", "stage", "channels", "expires", "input"];

impl<'a> Typing<'a> {
    /// Statements that can begin here.
    pub(super) fn statements(&mut self, rank: u8) {
        let scan = self.scan();
        let is_body = scan.frames.len() == 2 && self.scope.keyword() == "workflow";
        let has: Vec<&str> = scan.entries.iter().map(|entry| scan.word(entry.start)).collect();
        let is_arm = matches!(self.block(), Block::Match | Block::Decide | Block::Split);
        let has_begun = has.iter().any(|word| !ONCE.contains(word));
        for (word, detail, form, own) in FORMS.into_iter().filter(|(word, ..)| STATEMENTS.contains(word)) {
            let is_once = ONCE.contains(&word);
            if is_once && (!is_body || has.contains(&word)) {
                continue;
            }
            let late = if is_once && has_begun { 2 } else { 0 };
            let early = if !is_once && is_body && !has_begun { 1 } else { 0 };
            let own = if is_arm && matches!(word, "end" | "continue") { 0 } else { own.saturating_add(1) };
            let one = offer(word, CompletionKind::Keyword).detail(detail);
            self.add(
                one.rank(rank.saturating_add(own).saturating_add(late).saturating_add(early)).snippet(form),
            );
        }
        if is_body && !has.contains(&"key") {
            self.keyword("key", "the identity of the workflow over all its versions", rank.saturating_add(4));
        }
        self.unscored(rank);
    }

    /// A risk that nothing decides yet is what comes next.
    fn unscored(&mut self, rank: u8) {
        let scan = self.scan();
        let decided: Vec<&str> = scan
            .entries
            .iter()
            .filter(|entry| scan.word(entry.start) == "decide")
            .map(|entry| scan.word(entry.start.saturating_add(1)))
            .collect();
        let scope = std::rc::Rc::clone(&self.scope);
        let open = scope
            .locals
            .iter()
            .rev()
            .find(|local| matches!(local.what, What::Risk) && !decided.contains(&local.name));
        if let Some(risk) = open {
            let form = self.bands(risk.name);
            let label = format!("decide {}", risk.name);
            self.add(
                offer(label, CompletionKind::Snippet)
                    .detail("bands of its score")
                    .rank(rank)
                    .snippet(format!("decide {form}")),
            );
        }
    }

    /// A score's bands, in three parts of its range.
    pub(super) fn bands(&self, risk: &str) -> String {
        let (low, high) = self.score_range(risk).unwrap_or((0, 100));
        let third = high.saturating_sub(low) / 3;
        let (first, second) = (low.saturating_add(third), low.saturating_add(third.saturating_mul(2)));
        format!(
            "{risk} {{\n  {low}..{first} -> end PASSED\n  {}..{second} -> end WARNING ${{1:HIGHER_RISK}}\n  {}..{high} -> end REJECTED ${{2:HIGH_RISK}}\n}}$0",
            first.saturating_add(1),
            second.saturating_add(1)
        )
    }

    /// `risk fraud in 0..100`
    pub(super) fn score_range(&self, risk: &str) -> Option<(i64, i64)> {
        let scan = self.scan();
        let entry = scan.entries.iter().rev().find(|entry| {
            scan.word(entry.start) == "risk" && scan.word(entry.start.saturating_add(1)) == risk
        })?;
        let number =
            |at: usize| scan.word(entry.start.saturating_add(at)).replace('_', "").parse::<i64>().ok();
        Some((number(3)?, number(5)?))
    }
}
