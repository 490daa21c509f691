//! Text of a script that is moved: where lines begin, how they are set in, and names that are still free.

use super::super::Analysis;
use super::super::change::Change;
use crate::source::Span;
use crate::syntax::keywords::is_reserved;
use crate::syntax::tree::{Expr, ExprKind};

/// A change of the script.
pub(super) fn change(analysis: &Analysis, span: Span, text: impl Into<String>) -> Change {
    Change { location: analysis.location(span), text: text.into() }
}

/// The blanks in front of `span`, where it is the first on its line.
pub(super) fn indent(analysis: &Analysis, span: Span) -> Option<&str> {
    let before = analysis.text().get(..analysis.location(span).range.start)?;
    let line = before.rsplit('\n').next()?;
    line.trim().is_empty().then_some(line)
}

/// A line of its own in front of what stands at `span`, and of what documents that.
pub(super) fn line_before(analysis: &Analysis, span: Span, line: &str) -> Option<Change> {
    let indent = indent(analysis, span)?.to_owned();
    let start = analysis.location(span).range.start;
    let mut at = start.saturating_sub(indent.len());
    for known in analysis.text().get(..at)?.split_inclusive('\n').rev() {
        if !known.trim_start().starts_with("///") {
            break;
        }
        at = at.saturating_sub(known.len());
    }
    let mut made = change(analysis, analysis.at(at), format!("{indent}{line}\n"));
    made.location.range = at..at;
    Some(made)
}

/// Takes away what stands at `span` with its documentation, and its lines where nothing else stands on them.
pub(super) fn without(analysis: &Analysis, span: Span) -> Change {
    let mut removed = change(analysis, span, "");
    let text = analysis.text();
    let range = removed.location.range.clone();
    let rest = text.get(range.end..).unwrap_or_default();
    let line = rest.find('\n').map_or(rest.len(), |at| at.saturating_add(1));
    let is_last = rest.get(..line).is_some_and(|rest| rest.trim().is_empty());
    if let Some(first) = line_before(analysis, span, "").filter(|_| is_last) {
        removed.location.range = first.location.range.start..range.end.saturating_add(line);
    }
    removed
}

/// A name like `wanted` that no word of the script is.
pub(super) fn fresh(analysis: &Analysis, wanted: &str) -> String {
    let taken = |name: &str| {
        is_reserved(name) || analysis.tokens().iter().any(|token| analysis.slice(token.span) == name)
    };
    let mut name = wanted.to_owned();
    let mut number = 2u32;
    while taken(&name) {
        name = format!("{wanted}_{number}");
        number = number.saturating_add(1);
    }
    name
}

/// The text of an expression so that it can stand as an operand.
pub(super) fn operand(analysis: &Analysis, expr: &Expr) -> String {
    let text = analysis.slice(expr.span);
    if is_tight(expr) { text.to_owned() } else { format!("({text})") }
}

/// Whether nothing around an expression can take a part of it.
pub(super) fn is_tight(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Name(_)
            | ExprKind::Symbol(_)
            | ExprKind::Literal(_)
            | ExprKind::Field { .. }
            | ExprKind::Call { .. }
            | ExprKind::Aggregate { .. }
            | ExprKind::Set(_)
            | ExprKind::Paren(_)
    )
}

/// The text at `span` with parts of it replaced.
pub(super) fn replaced(analysis: &Analysis, span: Span, parts: &[(Span, String)]) -> Option<String> {
    let mut parts: Vec<&(Span, String)> = parts.iter().collect();
    parts.sort_by_key(|(span, _)| span.start);
    parts.dedup();
    let text = analysis.slice(span);
    let mut out = String::with_capacity(text.len());
    let mut done = 0usize;
    for (part, new) in parts {
        let from = part.start.checked_sub(span.start)? as usize;
        out.push_str(text.get(done..from)?);
        out.push_str(new);
        done = part.end.checked_sub(span.start)? as usize;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}
