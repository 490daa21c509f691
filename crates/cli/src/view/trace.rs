//! What the conditions of a decision saw: their values, the part that decided each, and why something is unknown.

use probity::core::Program;
use probity::interp::{ConditionTrace, Leaf, Trace};
use probity::value::Value;

use crate::output::{BOLD, DIM, GREEN, MAGENTA, paint, safe};

/// Every condition, in the order in which they were asked.
pub fn trace(program: &Program, trace: &Trace) -> String {
    let mut text = format!("\n{}\n", paint(BOLD, "conditions"));
    trace.conditions.iter().for_each(|condition| text.push_str(&one(program, condition)));
    text
}

/// One condition with what it saw.
pub fn one(program: &Program, condition: &ConditionTrace) -> String {
    let (mark, style) = match condition.result {
        Some(true) => ("✓", GREEN),
        Some(false) => ("✗", DIM),
        None => ("?", MAGENTA),
    };
    let node = program.nodes.get(condition.node.index()).map_or("", |node| &node.id);
    let whose = match &condition.rule {
        Some(rule) => format!("{node}.{rule}"),
        None => format!("{node}: {}", condition.arm),
    };
    let mut text = format!("  {} {}  {}\n", paint(style, mark), paint(BOLD, whose), safe(&condition.text));
    condition.leaves.iter().for_each(|leaf| text.push_str(&saw(leaf)));
    // A condition that is decided by itself needs no further words.
    if condition.decided_by.iter().any(|part| *part != condition.text) {
        let parts = condition.decided_by.iter().map(safe).collect::<Vec<_>>().join(", ");
        text.push_str(&format!("      {} {parts}\n", paint(DIM, "decided by")));
    }
    text
}

fn saw(leaf: &Leaf) -> String {
    let value = match (&leaf.value, &leaf.reason) {
        (Value::Missing, Some(reason)) => paint(MAGENTA, format!("missing ({reason})")),
        (Value::Missing, None) => paint(MAGENTA, "missing"),
        (value, _) => safe(value),
    };
    format!("      {} = {value}\n", paint(DIM, &leaf.place))
}
