//! The path that a decision took, in short: where it came along, and which way it turned.

use probity::core::{NodeKind, Program};
use probity::outcome::{Outcome, PathStep};
use unicode_width::UnicodeWidthStr;

use crate::output::{BOLD, CYAN, DIM, paint};

/// Steps joined by arrows, broken at `width` columns; further lines begin `indent` columns in. Statements that only
/// collect (acquire, check) are dimmed, so that the turns stand out.
pub fn path(program: &Program, outcome: &Outcome, indent: usize, width: usize) -> String {
    let mut text = String::new();
    let mut column = indent;
    for (at, step) in outcome.path.iter().enumerate() {
        let arm = step.arm.as_ref().map_or(String::new(), |arm| format!(": {arm}"));
        let columns = step.id.width() + arm.width();
        if at > 0 {
            text.push_str(&paint(DIM, " →"));
            column += 2;
            if column + 1 + columns + 2 > width {
                text.push_str(&format!("\n{:indent$}", ""));
                column = indent;
            } else {
                text.push(' ');
                column += 1;
            }
        }
        let style = match kind(program, step) {
            Some(NodeKind::Acquire | NodeKind::Check) => DIM,
            Some(NodeKind::End) => BOLD,
            _ => anstyle::Style::new(),
        };
        text.push_str(&paint(style, &step.id));
        text.push_str(&paint(CYAN, arm));
        column += columns;
    }
    text
}

fn kind(program: &Program, step: &PathStep) -> Option<NodeKind> {
    program.nodes.get(step.node.index()).map(|node| node.kind)
}
