//! Any input at all: no panic, no stack exhausted, every byte in one token.

use std::fmt::Write as _;

use probity::diagnostic::codes::syntax;
use probity::syntax::limits::{MAX_DEPTH, MAX_SOURCE_BYTES};

use super::support::{read, scripts};

/// Parses, walks and drops the tree on a thread with the smallest stack that hosts commonly give, and holds what is
/// true of every text.
fn hold(text: &str) -> Vec<u16> {
    let parsed = read(text);
    let joined: usize = parsed.tokens.iter().map(|token| token.span.range().len()).sum();
    assert_eq!(joined, text.len(), "every byte is in one token");
    for finding in &parsed.diagnostics {
        let labels = std::iter::once(&finding.primary).chain(&finding.secondary).map(|label| label.span);
        let edits = finding.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in labels.chain(edits) {
            assert!(text.get(span.range()).is_some(), "{finding:?} points out of the text");
        }
        let words = finding.message.split_whitespace();
        assert!(!words.clone().any(|word| word.starts_with("k_") || word.starts_with("one_")), "{finding:?}");
    }
    // Debug formatting is a recursive walk over the whole tree.
    let mut sink = Counter(0);
    write!(sink, "{:?}", parsed.tree).expect("counting does not fail");
    assert!(sink.0 > 0);
    parsed.diagnostics.iter().map(|finding| finding.code.number()).collect()
}

struct Counter(usize);

impl std::fmt::Write for Counter {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

fn on_a_small_stack(check: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(check).expect("a thread");
    thread.join().expect("no panic and no overflow");
}

#[test]
fn what_nests_too_deeply_is_one_finding_and_no_recursion() {
    const N: usize = 10_000;
    let chains = [
        format!("let x = {}1{}", "(".repeat(N), ")".repeat(N)),
        format!("let x = {}", "(".repeat(N)),
        format!("let x = {}1{}", "{".repeat(N), "}".repeat(N)),
        format!("let x = {}a", "not ".repeat(N)),
        format!("let x = {}1", "- ".repeat(N)),
        format!("let x = {}1", "not - ".repeat(N)),
        format!("let x = {}a", "!".repeat(N)),
        format!("let x = a{}", ".b".repeat(N)),
        format!("let x = a{}", "(1)".repeat(N)),
        format!("let x = 1{}", " + 1".repeat(N)),
        format!("let x = 1{}", " * 1 - 2".repeat(N)),
        format!("let x = 1{}", " ?? 1".repeat(N)),
        format!("let x = {}1", "if a then b else ".repeat(N)),
        format!("let x = {}1", "if a then ".repeat(N)),
        format!("let x = {}1", "if ".repeat(N)),
        format!("let x = {}1", "if {} == ".repeat(N)),
        format!("let x = {}1", "if {} then {} else ".repeat(N)),
        format!("record r {{ a: {}text }}", "list of ".repeat(N)),
        format!("record r {{ a: {}text{} }}", "(".repeat(N), ")?".repeat(N)),
        format!("workflow w {{ {} }}", "if a { ".repeat(N)),
        format!("workflow w {{ {} {} }}", "if a { ".repeat(N), "}".repeat(N)),
        format!("workflow w {{ {} end PASSED {} }}", "match a { else -> ".repeat(N), "}".repeat(N)),
        format!("format f {{ {} {} }}", "a { ".repeat(N), "}".repeat(N)),
        format!("let x = {}1{}", "f(".repeat(N), ")".repeat(N)),
        format!("let x = {}1{}", "f(a: ".repeat(N), ")".repeat(N)),
        format!("let x = {}1{}", "any(h in ".repeat(N), ": h)".repeat(N)),
    ];
    for chain in chains {
        on_a_small_stack(move || {
            let codes = hold(&format!("probity 1\n{chain}\n"));
            let shown = chain.chars().take(40).collect::<String>();
            let deep = codes.iter().filter(|code| **code == syntax::TOO_DEEP.number()).count();
            assert_eq!(deep, 1, "{shown}: {codes:?}");
        });
    }
}

#[test]
fn ways_out_do_not_nest() {
    for chain in ["require a else ", "expires after 1 s -> "] {
        on_a_small_stack(move || {
            let codes = hold(&format!("probity 1\nworkflow w {{ {} end PASSED }}\n", chain.repeat(10_000)));
            assert!(!codes.is_empty() && !codes.contains(&syntax::TOO_DEEP.number()), "{codes:?}");
        });
    }
}

#[test]
fn the_deepest_tree_that_is_read_is_safe() {
    for depth in MAX_DEPTH.saturating_sub(4)..MAX_DEPTH.saturating_add(4) {
        on_a_small_stack(move || {
            let parens = format!("{}1{}", "(".repeat(depth), ")".repeat(depth));
            let calls = format!("{}1{}", "f(a: ".repeat(depth), ")".repeat(depth));
            let ifs = format!("{}1", "if a then b else ".repeat(depth));
            let blocks = format!("{} {}", "if a { ".repeat(depth), "}".repeat(depth));
            hold(&format!("let x = {parens}\nlet y = {calls}\nlet z = {ifs}\nworkflow w {{ {blocks} }}"));
        });
    }
}

#[test]
fn long_and_flat_is_not_deep() {
    let scripts = [
        format!("let x = a{}", " and b.c.d == 1 + 2".repeat(2_000)),
        format!("workflow w {{ if a {{ end PASSED }}{} }}", " else if b { continue }".repeat(2_000)),
        format!("workflow w {{ {} }}", "if a { end PASSED } ".repeat(2_000)),
        format!("workflow w {{ {} }}", "let b = if a then 1 else 2 ".repeat(2_000)),
        format!("rules r {{ {} }}", "a: +5 when b, +1 if unknown ".repeat(2_000)),
        format!("set s: country = {{ DE{} }}", ", FR".repeat(20_000)),
        format!("record r {{ {} }}", "a: list of text ".repeat(2_000)),
        format!("rules r {{ {} }}", "a: +5 when if b then c else d ".repeat(2_000)),
    ];
    for script in scripts {
        let codes = hold(&format!("probity 1\n{script}\n"));
        assert_eq!(codes, Vec::<u16>::new(), "{}", script.chars().take(60).collect::<String>());
    }
}

#[test]
fn nested_calls_take_no_exponential_time() {
    // Each level read twice would be 2^60 steps.
    for (open, close) in [("f(", ")"), ("f(a: ", ")"), ("any(h in g(", "): true)"), ("(", ")"), ("{ ", " }")]
    {
        let depth = if open.matches('(').count() > 1 { 20 } else { 60 };
        let text = format!("probity 1\nlet x = {}1{}\n", open.repeat(depth), close.repeat(depth));
        assert_eq!(hold(&text), Vec::<u16>::new(), "{open}");
        // And not when the end is missing either.
        hold(&format!("probity 1\nlet x = {}1\n", open.repeat(depth)));
        hold(&format!("probity 1\nlet x = {}1 1{}\n", open.repeat(depth), close.repeat(depth)));
    }
}

#[test]
fn a_text_beyond_the_limit_is_not_read() {
    let text = "(".repeat(MAX_SOURCE_BYTES + 1);
    assert_eq!(hold(&text), [syntax::SOURCE_TOO_LARGE.number()]);
    let text = "a ".repeat(MAX_SOURCE_BYTES / 2);
    assert_eq!(hold(&text), [syntax::BETWEEN_ITEMS.number(), syntax::MISSING_EDITION.number()]);
}

/// A flood of faults, each of which would cost a look over the whole text if looked at carelessly.
#[test]
fn a_flood_of_faults_is_cut_short() {
    const N: usize = 60_000;
    let floods = [
        format!("let a = {}", "{ ) ".repeat(N)),
        format!("let a = {}", ") ".repeat(N)),
        format!("let a = {}{}", "a ".repeat(N), ") ".repeat(N)),
        format!("let a = ( {}", "let ".repeat(N)),
        format!("{}}}", "( ".repeat(N)),
        "é ".repeat(N),
        "} ".repeat(N),
        "let ".repeat(N),
        format!("workflow w {{ {} }}", "check ".repeat(N)),
        format!("workflow w {{ if a {{ ) {}", "end ".repeat(N)),
        format!("rules r {{ {} }}", "a: ".repeat(N)),
        format!("test \"t\" of w {{ {} }}", "given ".repeat(N)),
        "\"\n".repeat(N),
        "claim ".repeat(N),
    ];
    for flood in floods {
        let count = hold(&format!("probity 1\n{flood}")).len();
        let shown = flood.chars().take(40).collect::<String>();
        // The findings that are listed, and one that counts the rest.
        assert!((1..=probity::syntax::limits::MAX_FINDINGS + 1).contains(&count), "{shown}: {count}");
    }
    let masked = format!("probity 1\n{}let = 3", "claim x\n".repeat(2_000));
    assert!(read(&masked).diagnostics.iter().any(probity::diagnostic::Diagnostic::is_error));
}

#[test]
fn every_beginning_of_every_script() {
    for (_, text) in scripts() {
        // Long scripts are sampled, so that the whole takes seconds.
        let step = text.len() / 150 + 1;
        for end in (0..text.len()).step_by(step).filter(|end| text.is_char_boundary(*end)) {
            hold(&text[..end]);
        }
    }
}

/// A small generator (xorshift), so that a failure is the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound.max(1)).expect("a small bound")).expect("a small number")
    }
}

#[test]
fn scripts_with_pieces_cut_out_or_put_in() {
    let mut random = Random(0x5eed_1234_9876_abcd);
    let pieces = [
        "{", "}", "(", ")", "\"", "|", "_", "if", "else", "->", "..", ":", "é", "\u{0}", "r\"", "1_",
        "2026-1-1", "not",
    ];
    let texts: Vec<String> = [include_str!("forms.probity").to_owned()]
        .into_iter()
        .chain(scripts().into_iter().map(|(_, text)| text).filter(|text| text.len() < 6_000))
        .collect();
    for round in 0..1_200 {
        let mut text = texts[round % texts.len()].clone();
        for _ in 0..=random.below(3) {
            let from = random.below(text.len());
            let to = (from + random.below(12)).min(text.len());
            if text.is_char_boundary(from) && text.is_char_boundary(to) {
                let piece = if random.below(2) == 0 { "" } else { pieces[random.below(pieces.len())] };
                text.replace_range(from..to, piece);
            }
        }
        hold(&text);
    }
}

#[test]
fn noise() {
    let mut random = Random(0xdead_beef_0bad_cafe);
    for _ in 0..400 {
        let bytes: Vec<u8> =
            (0..random.below(300)).map(|_| u8::try_from(random.below(256)).unwrap_or(0)).collect();
        hold(&String::from_utf8_lossy(&bytes));
    }
    let tokens = [
        "workflow", "w", "{", "}", "(", ")", "if", "then", "else", "a", "A", "1", "->", ":", ",", "=", "not",
        "in",
    ];
    for _ in 0..400 {
        let words: Vec<&str> = (0..random.below(60)).map(|_| tokens[random.below(tokens.len())]).collect();
        hold(&words.join(" "));
    }
}

#[test]
fn faults_at_the_edges_of_the_text() {
    for text in [
        "",
        " ",
        "\u{FEFF}",
        "probity",
        "probity 1",
        "probity 2",
        "\"",
        "r\"",
        "///",
        "//!",
        "{",
        "}",
        "let",
        "table",
        "claim",
        "workflow",
        "workflow {",
        "test",
        "\"\\",
        "\"\\\n",
        "a\"",
        "1__2",
        "80%%",
        "probity 99999999999999999999",
    ] {
        hold(text);
    }
}
