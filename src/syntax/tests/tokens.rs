//! No byte is lost, whatever the text is, and nothing but the text decides.

use super::{Dice, NOISE, messages, read, scripts};
use crate::syntax::token::TokenKind;

fn is_lossless(text: &str) {
    let mut at = 0;
    for token in &read(text).tokens {
        assert_eq!(token.span.start as usize, at, "{text:?}");
        assert!(token.span.end > token.span.start, "an empty token in {text:?}");
        at = token.span.end as usize;
        assert!(text.is_char_boundary(at), "{text:?}");
    }
    assert_eq!(at, text.len(), "{text:?}");
}

#[test]
fn the_scripts_of_the_repository_are_read_without_findings() {
    for (path, text) in scripts() {
        is_lossless(&text);
        let mut found = messages(&text);
        found.retain(|message| message != "P0143 claims are read, but not evaluated yet");
        assert_eq!(found, [""; 0], "{}", path.display());
    }
}

#[test]
fn noise_loses_nothing() {
    let mut dice = Dice::new(1);
    for _ in 0..600 {
        let length = dice.below(40);
        let text: String = (0..length).map(|_| NOISE[dice.below(NOISE.len())]).collect();
        is_lossless(&text);
        let bytes: Vec<u8> = (0..length).map(|_| dice.below(256) as u8).collect();
        is_lossless(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn damage_loses_nothing_and_no_rule_of_the_grammar_is_named() {
    let rules = crate::syntax::parser::rule_names();
    let scripts = scripts();
    let mut dice = Dice::new(2);
    let mut found = 0;
    for round in 0..300 {
        let text = small(&mut dice, &scripts[round % scripts.len()].1);
        let text = dice.damage(text);
        is_lossless(&text);
        for diagnostic in read(&text).diagnostics {
            found += 1;
            assert!(text.get(diagnostic.primary.span.range()).is_some(), "{diagnostic:?}");
            let fixes = diagnostic.fixes.iter().map(|fix| &fix.title);
            for said in [&diagnostic.message, &diagnostic.primary.text]
                .into_iter()
                .chain(&diagnostic.help)
                .chain(fixes)
            {
                let named = rules.iter().find(|rule| {
                    let mut outside = said.split('`').step_by(2);
                    outside.any(|said| {
                        said.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == **rule)
                    })
                });
                assert_eq!(named, None, "{said}");
            }
        }
    }
    assert!(found > 150, "only {found} findings");
}

/// Some hundred tokens of a script, from the beginning of a line on.
fn small<'a>(dice: &mut Dice, text: &'a str) -> &'a str {
    let lines: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
    let from = lines[dice.below(lines.len())];
    let to = lines.iter().copied().find(|at| *at > from + 900).unwrap_or(text.len());
    &text[from..to]
}

#[test]
fn every_prefix_of_a_script_is_read() {
    for (_, text) in scripts() {
        let from = text.len().saturating_sub(120);
        for end in (0..text.len().min(120)).chain(from..text.len()).filter(|end| text.is_char_boundary(*end))
        {
            let start = end.saturating_sub(400);
            let start = (0..=start).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            is_lossless(&text[start..end]);
        }
    }
}

#[test]
fn a_text_beyond_the_limit_is_one_token_and_one_finding() {
    let text = "x ".repeat(crate::syntax::limits::MAX_SOURCE_BYTES / 2 + 1);
    let parse = read(&text);
    assert_eq!(parse.tokens.len(), 1);
    assert_eq!(parse.tokens[0].kind, TokenKind::Unread);
    assert_eq!(parse.diagnostics.len(), 1);
    assert_eq!(parse.diagnostics[0].code.number(), 110);
    let debug = format!("{parse:?}");
    assert!(debug.starts_with("Parse { tokens: ["), "{debug}");
}
