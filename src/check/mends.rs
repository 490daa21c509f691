//! Text that mends a finding: where another arm, statement or default would stand, and how it is set in. What is put in
//! lets nobody pass: a case that nobody thought of ends as a warning.

use super::context::{Elaboration, Typed};
use crate::core::{Credential, Decision, Kind, Ty};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix};
use crate::resolve::Sort;
use crate::source::{SourceMap, Span};
use crate::syntax::tree::{ItemKind, Name};
use crate::value::Value;

/// How a path ends of which nobody has said how.
pub const END: &str = "end WARNING NOT_CLEAR";

/// Another line behind what stands at `span`, set in as that is; on the same line where it shares its own with others.
pub fn line_behind(sources: &SourceMap, span: Span, line: &str) -> Edit {
    let Some(indent) = indent(sources, span) else {
        return Edit { span: span.after(), replacement: format!("  {line}") };
    };
    let text = sources.get(span.source).map_or("", |file| file.text.as_str());
    let rest = text.get(span.end as usize..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    // A comment at the end of the line stays with what it is about.
    let length = if rest.trim_start().starts_with("//") { rest.trim_end().len() } else { 0 };
    let at = Span::new(span.source, span.end as usize + length, span.end as usize + length);
    Edit { span: at, replacement: format!("\n{indent}{line}") }
}

/// Another line in front of what stands at `span`.
pub fn line_before(sources: &SourceMap, span: Span, line: &str) -> Edit {
    let at = Span { end: span.start, ..span };
    match indent(sources, span) {
        Some(indent) => Edit { span: at, replacement: format!("{line}\n{indent}") },
        None => Edit { span: at, replacement: format!("{line}  ") },
    }
}

/// The blanks in front of `span`, where nothing else stands in front of it on its line.
fn indent(sources: &SourceMap, span: Span) -> Option<&str> {
    let before = sources.get(span.source)?.text.get(..span.start as usize)?;
    let line = before.rsplit('\n').next()?;
    line.trim().is_empty().then_some(line)
}

/// A fix of several edits that a person should look at.
pub fn maybe(title: impl Into<String>, edits: Vec<Edit>) -> Fix {
    Fix { title: title.into(), edits, applicability: Applicability::Maybe }
}

impl Elaboration<'_, '_> {
    /// Offers `… ?? d` for a value that may be missing, where there is a plain value of its type.
    pub fn with_default(&self, diagnostic: Diagnostic, value: &Typed, wanted: &Ty) -> Diagnostic {
        match default_of(&wanted.kind, &value.ty.kind) {
            Some(default) => self.with_coalesce(diagnostic, value.span, &default),
            None => diagnostic,
        }
    }

    /// Offers `… ?? default`.
    pub fn with_coalesce(&self, mut diagnostic: Diagnostic, span: Span, default: &str) -> Diagnostic {
        let written = self.sources.slice(span);
        if written.is_empty() {
            return diagnostic;
        }
        let simple = written.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
        let before = Span { end: span.start, ..span };
        let edit = |span, text: String| Edit { span, replacement: text };
        let edits = if simple || written.starts_with('(') && closes_last(written) {
            vec![edit(span.after(), format!(" ?? {default}"))]
        } else {
            vec![edit(before, "(".to_owned()), edit(span.after(), format!(") ?? {default}"))]
        };
        diagnostic.fixes.push(maybe(format!("take `{default}` where it is missing"), edits));
        diagnostic
    }

    /// Offers a statement in front of the one that is being looked at. Only for what stands in the workflow itself: in a
    /// step its names are others.
    pub fn with_statement_before(&self, mut diagnostic: Diagnostic, statement: &str) -> Diagnostic {
        let Some(at) = self.statement.filter(|_| self.frames.len() == 1 && !self.in_test) else {
            return diagnostic;
        };
        let text = self.sources.get(at.source).map_or("", |file| file.text.as_str());
        let before = text.get(..at.start as usize).unwrap_or_default().trim_end();
        let edits = if before.ends_with("->") {
            let edit = |span, text: String| Edit { span, replacement: text };
            let start = Span { end: at.start, ..at };
            vec![edit(start, format!("{{ {statement}  ")), edit(at.after(), " }".to_owned())]
        } else if before.ends_with("else") {
            return diagnostic;
        } else {
            vec![line_before(self.sources, at, statement)]
        };
        diagnostic.fixes.push(maybe(format!("put `{statement}` in front"), edits));
        diagnostic
    }

    /// `check passport: usability, extraction`: a capability on a credential, with those that it requires and that have
    /// not run.
    pub fn check_with_required(&mut self, credential: &Credential, capability: &Name) -> String {
        let mut all = vec![capability.text.clone()];
        let mut at = 0;
        while let Some(next) = all.get(at).cloned() {
            at += 1;
            let Some(found) = self.universe.peek(self.module(), &next, Sort::Capability) else { continue };
            let ItemKind::Capability(item) = &found.item.kind else { continue };
            let decl = self.capability_decl(found, item);
            for required in &decl.core.requires {
                let full = format!("{}.{}", credential.name, required.capability);
                let open = required.kinds.contains(&credential.kind)
                    && !self.flow.reached.contains(full.as_str())
                    && !all.iter().any(|known| **known == *required.capability);
                if open {
                    all.push(required.capability.to_string());
                }
            }
        }
        all.reverse();
        format!("check {}: {}", credential.name, all.join(", "))
    }

    /// Offers arms behind the last one.
    pub fn with_arms(
        &self,
        mut diagnostic: Diagnostic,
        title: &str,
        last: Option<Span>,
        arms: &[String],
    ) -> Diagnostic {
        let Some(last) = last.filter(|_| !arms.is_empty()) else { return diagnostic };
        let mut edits: Vec<Edit> = arms.iter().map(|arm| line_behind(self.sources, last, arm)).collect();
        // All stand in one place, so they are one edit.
        let together: String = edits.iter().map(|edit| edit.replacement.as_str()).collect();
        edits.truncate(1);
        if let Some(edit) = edits.first_mut() {
            edit.replacement = together;
        }
        diagnostic.fixes.push(maybe(title, edits));
        diagnostic
    }
}

/// Whether the bracket that a text begins with is closed by its last character.
fn closes_last(text: &str) -> bool {
    let mut open = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => open += 1,
            ')' => {
                open = open.saturating_sub(1);
                if open == 0 {
                    return at + 1 == text.len();
                }
            }
            '"' => return false,
            _ => {}
        }
    }
    false
}

/// The arm of a `match` on a check that nobody has written.
pub fn decision_arm(decision: Decision) -> String {
    match decision {
        Decision::Passed => format!("{decision} -> continue"),
        Decision::Rejected => format!("{decision} -> end REJECTED"),
        Decision::Warning | Decision::NotExecuted => format!("{decision} -> {END}"),
    }
}

/// Arms for values that no arm covers, where they can be told one by one; else one for all of them.
pub fn value_arms(kind: &Kind, open: &[Value]) -> (&'static str, Vec<String>) {
    match kind {
        Kind::Enum(_) | Kind::Bool if !open.is_empty() => {
            ("add the arms that are missing", open.iter().map(|value| format!("{value} -> {END}")).collect())
        }
        _ => ("add an arm for all others", vec![format!("else -> {END}")]),
    }
}

/// The plainest value of a type that takes the place of a missing one; `found` knows the currency where the place does not.
fn default_of(wanted: &Kind, found: &Kind) -> Option<String> {
    Some(match wanted {
        Kind::Bool => "false".to_owned(),
        Kind::Int(low, high) => 0.clamp(*low, (*high).max(*low)).to_string(),
        Kind::Decimal(None) | Kind::Float(None) => "0.0".to_owned(),
        Kind::Text => "\"\"".to_owned(),
        Kind::Money(currency) => {
            let currency = currency.or(match found {
                Kind::Money(currency) => *currency,
                _ => None,
            })?;
            format!("0.00 {currency}")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::apply;

    fn map(text: &str) -> (SourceMap, impl Fn(&str) -> Span) {
        let mut sources = SourceMap::new();
        let id = sources.add("a", text);
        let text = text.to_owned();
        (sources, move |part: &str| {
            let at = text.find(part).unwrap();
            Span::new(id, at, at + part.len())
        })
    }

    #[test]
    fn lines_are_set_in_like_their_neighbour() {
        let text = "m {\n  A -> b // why\n}";
        let (sources, at) = map(text);
        let behind = line_behind(&sources, at("A -> b"), "C -> d");
        assert_eq!(apply(text, &[behind]).unwrap(), "m {\n  A -> b // why\n  C -> d\n}");
        let before = line_before(&sources, at("A -> b"), "C -> d");
        assert_eq!(apply(text, &[before]).unwrap(), "m {\n  C -> d\n  A -> b // why\n}");
    }

    #[test]
    fn what_shares_a_line_gets_its_neighbour_there() {
        let text = "m { A -> b }";
        let (sources, at) = map(text);
        let behind = line_behind(&sources, at("A -> b"), "C -> d");
        assert_eq!(apply(text, &[behind]).unwrap(), "m { A -> b  C -> d }");
        let before = line_before(&sources, at("A -> b"), "C -> d");
        assert_eq!(apply(text, &[before]).unwrap(), "m { C -> d  A -> b }");
    }
}
