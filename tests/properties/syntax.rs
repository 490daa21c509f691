//! Any text can be read and checked: whole scripts, pieces of them, and what is left after damage.

use probity::engine::{NoFiles, compile};
use probity::source::SourceMap;
use probity::syntax::{Parse, parse};

use crate::case::{Case, seeds};
use crate::choices::Choices;
use crate::generate::Grammar;

fn read(text: &str) -> Parse {
    let mut sources = SourceMap::new();
    let source = sources.add("script.probity", text);
    parse(source, text)
}

/// Every byte is in exactly one token, and diagnostics point into the text.
fn holds_together(text: &str, parsed: &Parse) {
    let mut at = 0;
    for token in &parsed.tokens {
        let range = token.span.range();
        assert_eq!(range.start, at, "tokens leave a gap or overlap in {text:?}");
        assert!(text.get(range.clone()).is_some(), "a token cuts a character of {text:?}");
        at = range.end;
    }
    assert_eq!(at, text.len(), "tokens do not reach the end of {text:?}");
    for diagnostic in &parsed.diagnostics {
        let range = diagnostic.primary.span.range();
        assert!(text.get(range).is_some(), "a finding points outside of {text:?}: {diagnostic:?}");
    }
}

/// The same text with some of its tokens deleted, doubled, exchanged or cut.
pub fn damaged(choices: &mut Choices, text: &str, parsed: &Parse) -> String {
    let mut tokens: Vec<&str> = parsed.tokens.iter().map(|token| &text[token.span.range()]).collect();
    for _ in 0..choices.between(1, 4) {
        if tokens.is_empty() {
            break;
        }
        let (a, b) = (choices.below(tokens.len()), choices.below(tokens.len()));
        match choices.below(6) {
            0 => drop(tokens.remove(a)),
            1 => tokens.insert(a, tokens[b]),
            2 => tokens.swap(a, b),
            3 => tokens.truncate(a),
            4 => {
                let token = tokens[a];
                let cut = (0..token.len()).rev().find(|at| token.is_char_boundary(*at)).unwrap_or(0);
                tokens[a] = &token[..cut];
            }
            _ => tokens.insert(
                a,
                *choices.pick(&["}", "{", "(", ")", "\"", "€", " in ", "..", "->", "?", "=", "\u{0}"]),
            ),
        }
    }
    tokens.concat()
}

#[test]
fn a_whole_script_is_read_without_findings_and_loses_nothing() {
    for seed in seeds(120) {
        let case = Case::new(seed, Grammar::ALL);
        let parsed = read(&case.text);
        holds_together(&case.text, &parsed);
        assert!(parsed.diagnostics.is_empty(), "seed {seed}: {:#?}\n{}", parsed.diagnostics, case.text);
    }
}

#[test]
fn any_damaged_script_is_read_and_checked() {
    let mut clean = 0;
    for seed in seeds(80) {
        let mut case = Case::new(seed, Grammar::ALL);
        let parsed = read(&case.text);
        for _ in 0..4 {
            let text = damaged(&mut case.choices, &case.text, &parsed);
            let again = read(&text);
            holds_together(&text, &again);
            let compiled = compile("script.probity", &text, &NoFiles);
            // A script is whole only if its tree is: an error node is never without a finding.
            if !compiled.has_errors() {
                clean += 1;
                assert!(again.diagnostics.iter().all(|diagnostic| !diagnostic.is_error()));
            }
        }
    }
    assert!(clean > 0, "some damage does no harm");
}

#[test]
fn every_beginning_of_a_script_is_read() {
    for seed in seeds(6) {
        let case = Case::new(seed, Grammar::ALL);
        let ends: Vec<usize> = case.text.char_indices().map(|(at, _)| at).collect();
        let step = (ends.len() / 120).max(1);
        for end in ends.into_iter().step_by(step) {
            let text = &case.text[..end];
            holds_together(text, &read(text));
        }
    }
}
