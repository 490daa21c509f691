//! What is wrong with a text, as far as it is kept: a hostile text would otherwise cost hundreds of bytes for each of its own.

use super::limits::MAX_FINDINGS;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::syntax;

/// Keeps the first findings and counts all, so that reading goes on as if all were kept.
#[derive(Debug, Default)]
pub struct Findings {
    /// One more than the limit, so that there is a place to say that more were found.
    kept: Vec<Diagnostic>,
    count: usize,
}

impl Findings {
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.count = self.count.saturating_add(1);
        if self.kept.len() <= MAX_FINDINGS {
            self.kept.push(diagnostic);
        }
    }

    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        diagnostics.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }

    /// How many were found, kept or not.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Forgets all findings but the first `count`.
    pub fn truncate(&mut self, count: usize) {
        self.count = self.count.min(count);
        self.kept.truncate(count);
    }
}

/// All that are kept, in the order of the text, with a closing one if there are more.
pub fn in_order<const N: usize>(parts: [Findings; N]) -> Vec<Diagnostic> {
    let count = parts.iter().map(Findings::len).fold(0, usize::saturating_add);
    let mut all: Vec<Diagnostic> = parts.into_iter().flat_map(|part| part.kept).collect();
    all.sort_by_key(|diagnostic| (diagnostic.primary.span.start, diagnostic.code.number()));
    if let Some(next) = all.get(MAX_FINDINGS) {
        let rest = count.saturating_sub(MAX_FINDINGS);
        let closing = Diagnostic::new(
            syntax::TOO_MANY_FINDINGS,
            next.primary.span,
            format!("{rest} more findings from here on are not listed"),
        )
        .help("mend those before, and check again; one slip often gives many findings");
        all.truncate(MAX_FINDINGS);
        all.push(closing);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::syntax::parse;
    use crate::syntax::tree::ItemKind;

    #[test]
    fn a_noisy_text_gives_so_many_findings_and_one_that_counts_the_rest() {
        let noise = format!("probity 1\nlet x = 1 {}\n", "# ".repeat(MAX_FINDINGS + 41));
        let found = parse(SourceId(0), &noise).diagnostics;
        assert_eq!(found.len(), MAX_FINDINGS + 1);
        let last = found.last().unwrap();
        assert_eq!((last.code, last.is_error()), (syntax::TOO_MANY_FINDINGS, true));
        assert_eq!(last.message, "41 more findings from here on are not listed");
        let fitting = format!("probity 1\nlet x = 1 {}\n", "# ".repeat(MAX_FINDINGS));
        assert!(parse(SourceId(0), &fitting).diagnostics.iter().all(|d| d.code == syntax::UNKNOWN_CHARACTER));
    }

    #[test]
    fn broken_statements_and_items_are_bounded_and_healthy_items_behind_them_stay() {
        let statements = "  let = \n".repeat(3 * MAX_FINDINGS);
        let items = "workflow w {\n  if \n".repeat(3 * MAX_FINDINGS);
        let text = format!("probity 1\nworkflow v {{\n{statements}}}\n{items}\nlet healthy = 1\n");
        let parsed = parse(SourceId(0), &text);
        assert_eq!(parsed.diagnostics.len(), MAX_FINDINGS + 1);
        assert!(parsed.tree.items.last().is_some_and(|item| matches!(item.kind, ItemKind::Let(_))));
    }

    #[test]
    fn noise_of_a_megabyte_and_thousands_of_broken_items_are_compiled_and_shown() {
        let noise = "€€ 💥 } ) ] { ( ".repeat(60_000);
        let crossed = "let x = ( } ".repeat(60_000);
        for text in [noise, crossed, "workflow w { if \n".repeat(20_000)] {
            let compiled = crate::engine::compile("noise.probity", &text, &crate::engine::NoFiles);
            assert!(compiled.has_errors() && compiled.programs.is_empty());
            let written = crate::diagnostic::json::to_json(&compiled.sources, &compiled.diagnostics);
            assert!(written.to_string().len() < 5_000_000);
            #[cfg(feature = "render")]
            {
                use crate::diagnostic::render::{MOST_SHOWN, render};
                let shown = render(&compiled.sources, &compiled.diagnostics, false);
                assert!(shown.len() < MOST_SHOWN * 5_000, "{}", shown.len());
            }
        }
    }
}
