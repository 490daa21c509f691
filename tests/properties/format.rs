//! Formatting changes blanks and nothing else, of any text: it settles at once, keeps tokens and comments, and gives the
//! same workflows and the same findings.

use probity::engine::{NoFiles, compile};
use probity::fmt::{format, format_closed, format_range};
use probity::source::SourceId;
use probity::syntax::{TokenKind, parse};

use crate::case::{Case, seeds};
use crate::choices::Choices;
use crate::generate::Grammar;
use crate::syntax::damaged;

/// Tokens and comments without the blanks at their ends, and without commas before closing brackets.
fn contents(text: &str) -> Vec<&str> {
    let mut kept: Vec<&str> = Vec::new();
    for token in parse(SourceId(0), text).tokens {
        if token.kind == TokenKind::Blank {
            continue;
        }
        if matches!(token.kind, TokenKind::Close | TokenKind::RightParen) && kept.last() == Some(&",") {
            kept.pop();
        }
        kept.push(text[token.span.range()].trim_end());
    }
    kept
}

/// Blanks exchanged for others, comments and empty lines put between tokens. Numbers keep the blank before their units.
fn mangled(choices: &mut Choices, text: &str, comments: bool) -> String {
    let parsed = parse(SourceId(0), text);
    let mut out = String::new();
    let mut before = TokenKind::Blank;
    for token in &parsed.tokens {
        let written = &text[token.span.range()];
        if token.kind == TokenKind::Blank && !matches!(before, TokenKind::Int | TokenKind::Decimal) {
            let comment = matches!(before, TokenKind::Comment | TokenKind::ItemDoc | TokenKind::FileDoc);
            out.push_str(match choices.below(if comments { 9 } else { 7 }) {
                0 | 1 if !comment => " ",
                2 if !comment => "   \t ",
                3 => "\n",
                4 => "\n\n\n",
                5 => " \n      ",
                6 => "\r\n",
                7 => " // beside\n  ",
                8 => "\n\n // above\n\n",
                _ => written,
            });
        } else {
            out.push_str(written);
        }
        before = token.kind;
    }
    out
}

/// What holds of the formatting of any text.
#[track_caller]
fn holds(text: &str) -> String {
    let formatted = format(text);
    if formatted.error.is_some() {
        // What is found in a damaged text can depend on line ends; then nothing may be touched.
        assert!(formatted.diagnostics.iter().any(|found| found.is_error()), "refused:\n{text}");
        assert!(formatted.text == text && formatted.edits.is_empty());
        return formatted.text;
    }
    assert_eq!(contents(text), contents(&formatted.text), "lost something of:\n{text}");
    let again = format(&formatted.text);
    assert_eq!(again.text, formatted.text, "is not settled at once:\n{text}");
    assert!(again.edits.is_empty());
    for left in &formatted.left_alone {
        assert!(formatted.text.contains(&text[left.clone()]), "changed what holds errors of:\n{text}");
    }
    let mut edited = text.to_owned();
    for edit in formatted.edits.iter().rev() {
        edited.replace_range(edit.range.clone(), &edit.text);
    }
    assert_eq!(edited, formatted.text, "edits do not give the text:\n{text}");
    formatted.text
}

/// The workflows of a text as they are understood.
fn programs(text: &str) -> Vec<String> {
    compile("script.probity", text, &NoFiles).programs.iter().map(|program| program.print()).collect()
}

#[test]
fn generated_scripts_mean_the_same() {
    for seed in seeds(60) {
        let case = Case::new(seed, Grammar::ALL);
        let written = holds(&case.text);
        assert_eq!(programs(&case.text), programs(&written), "seed {seed}");
    }
}

#[test]
fn scripts_with_other_blanks_and_comments_mean_the_same() {
    for seed in seeds(60) {
        let mut case = Case::new(seed, Grammar::ALL);
        let comments = case.choices.percent(50);
        let text = mangled(&mut case.choices, &case.text, comments);
        let written = holds(&text);
        assert_eq!(programs(&text), programs(&written), "seed {seed}");
    }
}

#[test]
fn damaged_scripts_keep_everything() {
    let (mut refused, mut count) = (0, 0);
    for seed in seeds(120) {
        let mut case = Case::new(seed, Grammar::ALL);
        let text = damaged(&mut case.choices, &case.text, &parse(SourceId(0), &case.text));
        let text = if case.choices.percent(50) { mangled(&mut case.choices, &text, false) } else { text };
        holds(&text);
        refused += u64::from(format(&text).error.is_some());
        count += 1;
    }
    assert!(refused * 10 <= count, "{refused} of {count} damaged scripts were left as they are");
}

#[test]
fn parts_are_formatted_as_in_the_whole() {
    for seed in seeds(20) {
        let mut case = Case::new(seed, Grammar::ALL);
        let text = mangled(&mut case.choices, &case.text, false);
        let whole = format(&text).edits;
        assert_eq!(format_range(&text, 0..text.len()), whole, "seed {seed}");
        let at = case.choices.below(text.len());
        for edit in format_range(&text, at..at).into_iter().chain(format_closed(&text, at)) {
            assert!(whole.contains(&edit), "seed {seed}: {edit:?} is no edit of the whole");
        }
    }
}

#[test]
fn deep_and_large_texts_are_formatted() {
    let deep = |open: &str, close: &str, count: usize| {
        format!("probity 1\nlet x = {}1{}\n", open.repeat(count), close.repeat(count))
    };
    for count in [10, 62, 64, 200, 20_000] {
        holds(&deep("(", ")", count));
        holds(&deep("{ ", " }", count));
        holds(&deep("not ", "", count));
        holds(&deep("if a then ", " else 2", count));
        holds(&deep("(averyveryverylongname and ", ")", count));
    }
    let steps: String = (0..3_000).map(|at| format!("  given input.x{at}   =  {at}\n")).collect();
    holds(&format!("probity 1\ntest \"long\" of w {{\n{steps}}}\n"));
    let rules: String =
        (0..3_000).map(|at| format!("r{at}: +{at} when x{at} > 1, +1 if unknown\n")).collect();
    holds(&format!("probity 1\nrules many {{\n{rules}}}\n"));
    holds(&format!("probity 1\nset s: country = {{ {} }}\n", "DE, ".repeat(20_000)));
    holds(&"workflow w { if \n".repeat(2_000));
    holds(&"€ } ) ( {".repeat(2_000));
}
