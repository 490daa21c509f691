//! Text to tree. [`parse`] is total: any text gives tokens, a tree and diagnostics.
//!
//! logos cuts the text into tokens, fixed limits are checked and items are found on tokens alone, and only then pest
//! reads each item by the grammar (`grammar/probity.pest`). What it refuses is read again in smaller parts, so that one
//! fault costs one statement and is reported once.

mod brackets;
mod depth;
mod findings;
pub mod keywords;
mod lexical;
pub mod limits;
mod literal;
mod parser;
mod recover;
mod split;
#[cfg(test)]
mod tests;
pub mod token;
pub mod tree;
mod trivia;

use self::findings::Findings;
pub use self::lexical::snake_case;
use self::parser::PartParser;
use self::recover::Recovery;
use self::split::Part;
pub use self::token::{Token, TokenKind};
use self::tree::{Edition, File, Item, ItemKind, Name};
use crate::diagnostic::codes::syntax;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::{SourceId, Span};

/// Everything that is known about a text without looking at others.
#[derive(Clone, Debug)]
pub struct Parse {
    /// Every byte of the text is in exactly one token, trivia included.
    pub tokens: Vec<Token>,
    pub tree: File,
    /// In the order of the text, at most [`limits::MAX_FINDINGS`] and one that counts the rest.
    pub diagnostics: Vec<Diagnostic>,
}

/// The tokens of a text that stands for itself, with places in it.
#[cfg(feature = "ide")]
pub(crate) fn lex_item(text: &str) -> Vec<Token> {
    token::lex(SourceId::default(), text)
}

/// The edition of the language that this library reads.
pub const EDITION: i64 = 1;

/// Reads a script. Any text is accepted; what is wrong with it is in the diagnostics, and damaged parts are error nodes of
/// the tree. Recursion over the tree is safe: its depth is bounded ([`limits::MAX_DEPTH`]).
pub fn parse(source: SourceId, text: &str) -> Parse {
    let whole = Span::new(source, 0, text.len());
    if text.len() > limits::MAX_SOURCE_BYTES {
        let tree = File { source, edition: None, docs: Vec::new(), items: Vec::new() };
        let tokens = vec![Token { kind: TokenKind::Unread, span: whole }];
        return Parse { tokens, tree, diagnostics: vec![too_large(Span { end: 0, ..whole })] };
    }
    let tokens = token::lex(source, text);
    let solid: Vec<Token> = tokens.iter().filter(|token| !token.kind.is_trivia()).copied().collect();
    let mut diagnostics = Findings::default();
    let mut damaged = Findings::default();
    lexical::check(text, &tokens, &mut damaged);
    let (edition, rest) = edition(text, &solid, whole, &mut diagnostics);
    let mut parser = PartParser::new(source, text, &tokens);
    let mut items = Vec::new();
    for part in split::items(text, rest) {
        match part {
            Part::Junk(tokens) => diagnostics.extend(junk(text, tokens)),
            Part::Item(tokens) => items.push(item(source, text, tokens, &mut parser, &mut diagnostics)),
        }
    }
    let diagnostics = findings::in_order([damaged, diagnostics, parser.diagnostics]);
    let docs = trivia::lines(text, &tokens, TokenKind::FileDoc);
    Parse { tree: File { source, edition, docs, items }, tokens, diagnostics }
}

fn item<'a>(
    source: SourceId,
    text: &'a str,
    tokens: &'a [Token],
    parser: &mut PartParser<'a>,
    diagnostics: &mut Findings,
) -> Item {
    let too_deep = depth::first_too_deep(text, tokens);
    let broken = if too_deep.is_none() { brackets::check(text, tokens, diagnostics) } else { Vec::new() };
    let all = parser.tokens();
    let mut recovery = Recovery { source, text, tokens: all, broken: &broken, parser };
    let keyword = tokens.first().map_or("", |first| split::word(text, *first));
    let kind = if keyword == "claim" {
        reserved(text, keyword, tokens, diagnostics)
    } else if let Some(place) = too_deep {
        diagnostics.push(depth::too_deep(place));
        recovery.lost(tokens)
    } else {
        return recovery.item(tokens);
    };
    let span = match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => Span::new(source, 0, 0),
    };
    Item { docs: trivia::docs_before(text, all, span.start as usize), kind, span }
}

/// `claim`: recognised, and left to a later edition of the compiler.
fn reserved(text: &str, keyword: &str, tokens: &[Token], diagnostics: &mut Findings) -> ItemKind {
    let head = tokens.first().map(|first| first.span).unwrap_or_default();
    diagnostics.push(
        Diagnostic::new(syntax::RESERVED_CLAIM, head, "claims are read, but not evaluated yet")
            .help("nothing proves this claim; write a `test` for the cases that matter most"),
    );
    let name = tokens
        .get(1)
        .filter(|name| name.kind == TokenKind::Word)
        .map(|name| Name { text: split::word(text, *name).to_owned(), span: name.span });
    ItemKind::Reserved { keyword: keyword.to_owned(), name }
}

/// `probity 1`, and the tokens behind it.
fn edition<'t>(
    text: &str,
    tokens: &'t [Token],
    whole: Span,
    diagnostics: &mut Findings,
) -> (Option<Edition>, &'t [Token]) {
    let start = Span { end: 0, ..whole };
    let ours = format!("probity {EDITION}");
    let [word, rest @ ..] = tokens else {
        diagnostics.push(no_edition(start, &ours));
        return (None, tokens);
    };
    if split::word(text, *word) != "probity" {
        diagnostics.push(no_edition(start, &ours));
        return (None, tokens);
    }
    let [number, rest @ ..] = rest else {
        diagnostics.push(unknown_edition(word.span, "the edition is missing", &ours));
        return (None, rest);
    };
    let span = word.span.to(number.span);
    match literal::int(split::word(text, *number)).filter(|_| number.kind == TokenKind::Int) {
        Some(EDITION) => (Some(Edition { number: EDITION, span }), rest),
        Some(other) => {
            let message = format!("edition {other} of the language is not known here");
            diagnostics.push(unknown_edition(span, &message, &ours));
            (Some(Edition { number: other, span }), rest)
        }
        None => {
            diagnostics.push(unknown_edition(word.span, "the edition is missing", &ours));
            (None, tokens.get(1..).unwrap_or(&[]))
        }
    }
}

fn no_edition(start: Span, ours: &str) -> Diagnostic {
    Diagnostic::new(
        syntax::MISSING_EDITION,
        start,
        "the script does not say which edition of the language it is in",
    )
    .help(format!("begin it with the line `{ours}`"))
    .fix(format!("insert `{ours}`"), start, format!("{ours}\n"))
}

fn unknown_edition(span: Span, message: &str, ours: &str) -> Diagnostic {
    Diagnostic::new(syntax::UNKNOWN_EDITION, span, message)
        .help(format!("this version of Probity reads edition {EDITION}"))
        .maybe_fix(format!("write `{ours}`"), span, ours)
}

fn too_large(start: Span) -> Diagnostic {
    let most = limits::MAX_SOURCE_BYTES / 1024 / 1024;
    Diagnostic::new(
        syntax::SOURCE_TOO_LARGE,
        start,
        format!("the script is larger than {most} MB and was not read"),
    )
    .help(
        "split it into files and join them with `use`; long lists belong into a `list`, supplied by the host",
    )
}

/// Words that begin declarations in other languages, and ours.
const FOREIGN_ITEMS: &[(&[&str], &str)] = &[
    (&["import", "include", "require", "from"], "use"),
    (&["def", "function", "func", "fun"], "fn"),
    (&["const", "var", "val"], "let"),
    (&["struct", "class", "type", "object"], "record"),
    (&["process", "flow", "journey", "policy"], "workflow"),
    (&["ruleset", "scorecard"], "rules"),
];

/// One finding for a run of tokens that belongs to no item, unless damaged tokens in it have theirs.
fn junk(text: &str, tokens: &[Token]) -> Option<Diagnostic> {
    let first = tokens.first()?;
    if tokens.iter().any(|token| token.kind.is_damaged()) {
        return None;
    }
    let written = split::word(text, *first);
    if tokens.iter().all(|token| matches!(token.kind, TokenKind::Close | TokenKind::RightParen)) {
        return Some(brackets::unexpected(first.span, written));
    }
    let span = tokens.last().map_or(first.span, |last| first.span.to(last.span));
    let diagnostic = if keywords::STATEMENTS.contains(&written) {
        Diagnostic::new(
            syntax::BETWEEN_ITEMS,
            first.span,
            format!("`{written}` stands outside of a workflow"),
        )
        .help("statements belong between the braces of a `workflow` or a `step`")
    } else if written == "probity" {
        Diagnostic::new(syntax::BETWEEN_ITEMS, span, "the edition is the first line of a script")
            .help("move it to the top, or leave it out")
    } else {
        Diagnostic::new(syntax::BETWEEN_ITEMS, first.span, format!("`{written}` begins no declaration"))
            .help(format!("a script is made of declarations: {}", keywords::ITEMS.join(", ")))
    };
    let foreign = FOREIGN_ITEMS.iter().find(|(theirs, _)| theirs.contains(&written)).map(|(_, ours)| *ours);
    let similar =
        foreign.or_else(|| nearest(written, keywords::ITEMS.iter().copied()).filter(|near| *near != written));
    Some(match similar {
        Some(near) if first.kind == TokenKind::Word => diagnostic
            .label(format!("did you mean `{near}`?"))
            .maybe_fix(format!("write `{near}`"), first.span, near),
        _ => diagnostic,
    })
}
