//! What the conditions of a decision saw: their values, the part that decided each, and why something is unknown.

use probity::core::{Block, NodeId, Program, RiskId, StatementKind};
use probity::interp::{ConditionTrace, Evaluation, Leaf, Trace};
use probity::outcome::RuleState;
use probity::value::Value;

use super::rules;
use crate::output::{BOLD, CYAN, DIM, GREEN, MAGENTA, YELLOW, paint, safe};

/// Every condition, in the order in which they were asked.
pub fn trace(program: &Program, trace: &Trace) -> String {
    let mut text = format!("\n{}\n", paint(BOLD, "conditions"));
    trace.conditions.iter().for_each(|condition| text.push_str(&one(program, condition)));
    text
}

/// The conditions of one rule, and how it came out.
pub fn rule(program: &Program, evaluation: &Evaluation, risk: RiskId, rule: &str) -> String {
    let name = program.risks.get(risk.index()).map_or("", |risk| &risk.name);
    let computed = evaluation.outcome.risks.iter().find(|outcome| *outcome.name == *name);
    let Some(found) = computed.and_then(|outcome| outcome.rules.iter().find(|found| *found.name == *rule))
    else {
        return format!(
            "rule {} was not asked: the path did not come to the risk `{name}`\n",
            paint(BOLD, rule)
        );
    };
    let effect = found.effect.map_or(String::new(), |effect| format!(" ({})", rules::contribution(effect)));
    let state = match found.state {
        RuleState::Fired(_) => paint(YELLOW, format!("fired{effect}")),
        RuleState::NotFired => "did not fire".to_owned(),
        RuleState::Unknown => paint(MAGENTA, format!("{}{effect}", rules::unknown(&found.causes))),
    };
    let mut text = format!("rule {}: {state}\n", paint(BOLD, format!("{name}.{rule}")));
    let node = node_of(&program.body, risk);
    let own =
        |condition: &&ConditionTrace| condition.rule.as_deref() == Some(rule) && Some(condition.node) == node;
    evaluation
        .trace
        .conditions
        .iter()
        .filter(own)
        .for_each(|condition| text.push_str(&one(program, condition)));
    text
}

/// The statement that computes a risk.
fn node_of(block: &Block, risk: RiskId) -> Option<NodeId> {
    block.statements.iter().find_map(|statement| match &statement.kind {
        StatementKind::Risk(id) if *id == risk => Some(statement.node),
        _ => statement.blocks().into_iter().find_map(|inner| node_of(inner, risk)),
    })
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
    text.push_str(&lacked(condition));
    text
}

/// What would have made a condition true, and how far it was from that.
fn lacked(condition: &ConditionTrace) -> String {
    condition.nearest.as_ref().map_or(String::new(), |nearest| {
        format!("      {} {}\n", paint(CYAN, "nearest change:"), safe(nearest))
    })
}

fn saw(leaf: &Leaf) -> String {
    let value = match (&leaf.value, &leaf.reason) {
        (Value::Missing, Some(reason)) => paint(MAGENTA, format!("missing ({reason})")),
        (Value::Missing, None) => paint(MAGENTA, "missing"),
        (value, _) => safe(value),
    };
    format!("      {} = {value}\n", paint(DIM, &leaf.place))
}
