//! What the tests of a workflow exercised, and what they did not.

use probity::core::NodeKind;
use probity::source::SourceMap;
use probity::testing::{Coverage, Ratio};

use super::pad;
use crate::output::{BOLD, CYAN, DIM, GREEN, RED, YELLOW, paint};
use crate::script::place;

const BAR: usize = 20;

/// A small table, then what is not covered, by place.
pub fn coverage(coverage: &Coverage, sources: &SourceMap) -> String {
    let mut text = format!("{} {}\n", paint(BOLD, "coverage of"), paint(BOLD, &coverage.workflow));
    let rows = [
        ("branches", coverage.branches()),
        ("bands", coverage.bands()),
        ("rules fired", coverage.rules_fired()),
        ("rules not fired", coverage.rules_not_fired()),
        ("rules unknown", coverage.rules_unknown()),
    ];
    rows.iter()
        .filter(|(_, ratio)| ratio.total > 0)
        .for_each(|(name, ratio)| text.push_str(&row(name, *ratio)));
    text.push_str(&row("all", coverage.total()));
    let missing = missing(coverage, sources);
    if !missing.is_empty() {
        text.push_str(&format!("  {}\n", paint(BOLD, "not covered")));
        let columns = missing.iter().map(|(place, _)| place.chars().count()).max().unwrap_or(0);
        for (place, what) in &missing {
            text.push_str(&format!("    {}  {what}\n", paint(CYAN, pad(place, columns))));
        }
    }
    text
}

fn row(name: &str, ratio: Ratio) -> String {
    let percent = ratio.percent();
    let style = match percent {
        100 => GREEN,
        60.. => YELLOW,
        _ => RED,
    };
    let filled = usize::from(percent) * BAR / 100;
    let bar = format!("{}{}", paint(style, "█".repeat(filled)), paint(DIM, "░".repeat(BAR - filled)));
    format!("  {name:<16} {bar} {percent:>3}%  {}\n", paint(DIM, format!("{} of {}", ratio.hit, ratio.total)))
}

/// Place and words for everything that no test exercised, in the order of the script.
fn missing(coverage: &Coverage, sources: &SourceMap) -> Vec<(String, String)> {
    let arms = coverage.arms.iter().filter(|arm| arm.hits == 0).map(|arm| {
        let what = match arm.kind {
            NodeKind::Decide => format!("band {} of {}", arm.arm, arm.id),
            _ => format!("{} {}: {}", arm.kind.keyword(), arm.id, arm.arm),
        };
        (arm.span, what)
    });
    let rules = coverage.rules.iter().filter_map(|rule| {
        let never = [
            (rule.fired == 0, "fires"),
            (rule.not_fired == 0, "does not fire"),
            (rule.may_be_unknown && rule.unknown == 0, "is unknown"),
        ];
        let never: Vec<&str> = never.iter().filter(|(never, _)| *never).map(|(_, word)| *word).collect();
        let what = format!("rule {}.{}: no test in which it {}", rule.risk, rule.rule, never.join(" or "));
        (!never.is_empty()).then_some((rule.span, what))
    });
    let mut all: Vec<_> = arms.chain(rules).collect();
    all.sort_by_key(|(span, _)| *span);
    all.into_iter().map(|(span, what)| (place(sources, span), what)).collect()
}
