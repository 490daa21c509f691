//! A risk: its score, and the rules that made it.

use probity::core::{Effect, Program};
use probity::outcome::{Cause, RiskOutcome, RuleOutcome, RuleState};
use unicode_width::UnicodeWidthStr;

use super::pad;
use crate::output::{BOLD, DIM, MAGENTA, YELLOW, paint};

/// How wide the bar of a score is, in columns.
const BAR: usize = 20;

/// The score with a bar over its range, then the rules that fired and those that are unknown, the weightiest first.
pub fn risk(program: &Program, risk: &RiskOutcome) -> String {
    let range = program.risks.iter().find(|declared| declared.name == risk.name);
    let mut text = paint(BOLD, &risk.name);
    match range {
        Some(range) => {
            text.push_str(&format!("  {}", bar(risk.score, range.low, range.high)));
            text.push_str(&format!("  {}", paint(BOLD, risk.score)));
            text.push_str(&paint(DIM, format!(" in {}..{}", range.low, range.high)));
        }
        None => text.push_str(&format!("  {}", paint(BOLD, risk.score))),
    }
    text.push('\n');

    let mut notable: Vec<&RuleOutcome> =
        risk.rules.iter().filter(|rule| rule.state != RuleState::NotFired).collect();
    notable.sort_by_key(|rule| (rule.shadow, std::cmp::Reverse(weight(rule.effect))));
    let names = notable.iter().map(|rule| rule.name.width()).max().unwrap_or(0);
    for rule in &notable {
        let effect = rule.effect.map_or(String::new(), contribution);
        let name = pad(&rule.name, names);
        let title = program
            .risks
            .iter()
            .find(|declared| declared.name == risk.name)
            .and_then(|declared| declared.rules.iter().find(|declared| declared.name == rule.name))
            .and_then(|declared| declared.title.as_deref());
        let (mark, says) = match rule.state {
            RuleState::Unknown => (paint(MAGENTA, "?"), paint(MAGENTA, unknown(&rule.causes))),
            _ => (paint(YELLOW, "!"), title.unwrap_or_default().to_owned()),
        };
        let shadow = if rule.shadow { paint(DIM, "(shadow, not counted)") } else { String::new() };
        let words: Vec<String> = [shadow, says].into_iter().filter(|word| !word.is_empty()).collect();
        text.push_str(format!("  {mark} {effect:>5}  {name}  {}", words.join(" ")).trim_end());
        text.push('\n');
    }
    let quiet = risk.rules.len() - notable.len();
    if quiet > 0 {
        let rules = if quiet == 1 { "rule" } else { "rules" };
        let other = if notable.is_empty() { "" } else { "other " };
        text.push_str(&paint(DIM, format!("    {quiet} {other}{rules} did not fire")));
        text.push('\n');
    }
    text
}

/// `+40`, `-20`, `=100`.
pub fn contribution(effect: Effect) -> String {
    match effect {
        Effect::Add(points) => format!("{points:+}"),
        Effect::Set(points) => format!("={points}"),
    }
}

/// Why a rule is unknown.
pub fn unknown(causes: &[Cause]) -> String {
    let causes = causes.iter().map(|cause| match &cause.reason {
        Some(reason) => format!("{} ({reason})", cause.place),
        None => cause.place.to_string(),
    });
    let causes: Vec<String> = causes.collect();
    if causes.is_empty() { "unknown".to_owned() } else { format!("unknown: no {}", causes.join(", ")) }
}

/// What sets the score weighs more than what adds to it.
fn weight(effect: Option<Effect>) -> (bool, i64) {
    match effect {
        Some(Effect::Set(points)) => (true, points),
        Some(Effect::Add(points)) => (false, points),
        None => (false, 0),
    }
}

fn bar(score: i64, low: i64, high: i64) -> String {
    let range = i128::from(high) - i128::from(low);
    let above = (i128::from(score) - i128::from(low)).clamp(0, range.max(0));
    let filled = (above * BAR as i128).checked_div(range).unwrap_or(0);
    // A score that is not the lowest shows at least a sliver.
    let filled = usize::try_from(filled).unwrap_or(0).max(usize::from(above > 0)).min(BAR);
    format!("{}{}", "█".repeat(filled), paint(DIM, "░".repeat(BAR - filled)))
}
