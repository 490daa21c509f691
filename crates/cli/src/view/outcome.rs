//! One decision, to be understood at a glance.

use anstyle::{AnsiColor, Style};
use probity::core::{Decision, Program};
use probity::outcome::{Ended, Outcome};

use super::{needs, path, rules};
use crate::output::{BOLD, DIM, YELLOW, colour, paint, safe, width};

/// How far in the path stands, under its word.
const INDENT: usize = 6;

/// How wide the longest badge is: ` NOT_EXECUTED `.
const COLUMN: usize = 14;

/// The whole decision: what it is, why, and what is still to be done.
pub fn outcome(program: &Program, outcome: &Outcome, transaction: Option<&str>) -> String {
    let mut text = headline(outcome);
    let which = match transaction {
        Some(id) => format!("  {} · {}", outcome.workflow.name, safe(id)),
        None => format!("  {}", outcome.workflow.name),
    };
    text.push_str(&paint(DIM, which));
    text.push('\n');
    if let Ended::Ended(end) = &outcome.result {
        for (name, value) in &end.args {
            text.push_str(&format!("  {} {}\n", paint(DIM, format!("{name}:")), safe(value)));
        }
    }
    if let Ended::Pending(needed) = &outcome.result {
        text.push('\n');
        text.push_str(&needs::needs(needed));
    }
    outcome.shadow.iter().for_each(|need| text.push_str(&needs::shadow(need)));
    for risk in &outcome.risks {
        text.push('\n');
        text.push_str(&rules::risk(program, risk));
    }
    if !outcome.path.is_empty() {
        let way = path::path(program, outcome, INDENT, width());
        text.push_str(&format!("\n{} {way}\n", paint(BOLD, "path ")));
    }
    for place in &outcome.saturated {
        text.push_str(&format!(
            "{} {place}: the result hit a bound and was held there\n",
            paint(YELLOW, "note:")
        ));
    }
    text
}

/// The decision of one of many transactions, on one line.
pub fn line(number: usize, outcome: &Outcome, transaction: Option<&str>) -> String {
    let scores = outcome.risks.iter().map(|risk| format!("{} {}", risk.name, risk.score));
    let scores = scores.collect::<Vec<_>>().join("  ");
    let id = safe(transaction.unwrap_or_default());
    let (badge, style, what) = parts(outcome);
    // Decisions stand in a column of their own, as wide as the longest one.
    let gap = " ".repeat(COLUMN.saturating_sub(badge.len()));
    let number = paint(DIM, format!("{number:>6}"));
    let text = format!("{number} {}{gap}  {what}  {id}  {}", paint(style, badge), paint(DIM, scores));
    text.trim_end().to_owned()
}

/// `PASSED  OK`, in colour.
pub fn headline(outcome: &Outcome) -> String {
    let (badge, style, what) = parts(outcome);
    format!("{}  {what}", paint(style, badge))
}

/// The decision as a badge, the badge's style, and what it came to.
fn parts(outcome: &Outcome) -> (String, Style, String) {
    match &outcome.result {
        Ended::Pending(needs) => {
            let count = needs.credentials.len() + needs.checks.len();
            let things = if count == 1 { "thing" } else { "things" };
            let badge = AnsiColor::Black.on(AnsiColor::Cyan);
            (" PENDING ".to_owned(), badge.bold(), format!("waits for {count} {things}"))
        }
        Ended::Ended(end) => {
            let style = colour(end.decision);
            let badge = style.bg_color(style.get_fg_color()).fg_color(Some(match end.decision {
                Decision::Rejected | Decision::NotExecuted => AnsiColor::BrightWhite.into(),
                Decision::Passed | Decision::Warning => AnsiColor::Black.into(),
            }));
            let what = end.terminal.as_ref().unwrap_or(&end.label);
            let expired = if end.expired { paint(DIM, " (expired)") } else { String::new() };
            (format!(" {} ", end.decision), badge.bold(), format!("{}{expired}", paint(style.bold(), what)))
        }
    }
}
