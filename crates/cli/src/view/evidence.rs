//! Why a decision came out as it did, beside a failed test: the path, and the rules that counted.

use probity::core::Program;
use probity::outcome::{Outcome, RuleState};

use super::{path, rules};
use crate::output::{DIM, paint};

/// A few lines, each beginning `indent` columns in.
pub fn evidence(program: &Program, outcome: &Outcome, indent: usize, width: usize) -> String {
    let mut text = String::new();
    let line =
        |name: &str, what: &str| format!("{:indent$}{} {what}\n", "", paint(DIM, format!("{name:<6}")));
    if !outcome.path.is_empty() {
        text.push_str(&line("path", &path::path(program, outcome, indent + 7, width)));
    }
    for risk in &outcome.risks {
        let counted = risk.rules.iter().filter(|rule| rule.state != RuleState::NotFired);
        let counted = counted.map(|rule| {
            let effect =
                rule.effect.map_or(String::new(), |effect| format!(" {}", rules::contribution(effect)));
            match rule.state {
                RuleState::Unknown => format!("{}{effect} ({})", rule.name, rules::unknown(&rule.causes)),
                _ => format!("{}{effect}", rule.name),
            }
        });
        let counted: Vec<String> = counted.collect();
        let rules = if counted.is_empty() { "no rule fired".to_owned() } else { counted.join(", ") };
        text.push_str(&line("risk", &format!("{} {}: {rules}", risk.name, risk.score)));
    }
    text
}
