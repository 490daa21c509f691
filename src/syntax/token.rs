//! Text to tokens. Every byte belongs to exactly one token, blanks and comments included, so that the tokens of a text
//! always concatenate to it. Damaged words, numbers, dates and texts are tokens too: their messages come from
//! the module `lexical`, not from the grammar. A sound token here is exactly one leaf of the grammar.

use logos::Logos;

use crate::source::{SourceId, Span};

/// A piece of the text with its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

#[derive(Logos, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    // Trivia
    #[regex(r"[ \t\r\n\u{FEFF}]+")]
    Blank,
    #[regex(r"//[^\n]*", priority = 3, allow_greedy = true)]
    Comment,
    /// `/// …`: documents what follows.
    #[regex(r"///[^\n]*", priority = 5, allow_greedy = true)]
    ItemDoc,
    /// `//! …`: documents the file.
    #[regex(r"//![^\n]*", priority = 5, allow_greedy = true)]
    FileDoc,

    // Words
    /// Lower case, reserved or not.
    #[regex(r"[a-z][a-z0-9_]*", priority = 10)]
    Word,
    #[regex(r"[A-Z][A-Z0-9_]*", priority = 10)]
    Symbol,
    /// Neither `lower_snake` nor `UPPER_SNAKE`.
    #[regex(r"[\p{L}_][\p{L}\p{N}_]*", priority = 4)]
    BadWord,

    // Literals
    #[regex(r"[0-9]+(_[0-9]+)*", priority = 10)]
    Int,
    #[regex(r"[0-9]+(_[0-9]+)*\.[0-9]+(_[0-9]+)*", priority = 10)]
    Decimal,
    #[regex(r"[0-9]+(_[0-9]+)*(\.[0-9]+(_[0-9]+)*)?%", priority = 10)]
    Percent,
    #[regex(r"[0-9][\p{L}\p{N}_]*(\.[0-9][\p{L}\p{N}_]*)*%?", priority = 4)]
    BadNumber,
    #[regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", priority = 10)]
    Date,
    #[regex(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})",
        priority = 10
    )]
    Time,
    /// Almost a date or a time.
    #[regex(
        r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([\p{L}\p{N}_][\p{L}\p{N}_:]*(\.[0-9]+\p{L}*)?([+-][0-9:]+)?|-[0-9][0-9-]*)?",
        priority = 4
    )]
    BadDate,
    #[regex(r#""([^"\\\n]|\\[^\n])*""#, priority = 10)]
    Text,
    #[regex(r#""([^"\\\n]|\\[^\n])*\\?"#, priority = 4)]
    UnclosedText,
    /// A text in the quotes of other languages.
    #[regex(r"'[^'\n]*'", priority = 4)]
    ForeignText,
    #[regex(r#"r"[^"\n]*""#, priority = 10)]
    Regex,
    #[regex(r#"r"[^"\n]*"#, priority = 4, allow_greedy = true)]
    UnclosedRegex,

    // Marks
    #[token("{")]
    Open,
    #[token("}")]
    Close,
    #[token("(")]
    LeftParen,
    #[token(")")]
    RightParen,
    #[token(",")]
    Comma,
    #[token(":")]
    Colon,
    #[token("->")]
    Arrow,
    #[token("..")]
    Range,
    #[token(".")]
    Dot,
    #[token("=")]
    Assign,
    #[token("|")]
    Bar,
    #[token("?")]
    Question,
    #[token("==")]
    Equal,
    #[token("!=")]
    NotEqual,
    #[token("<=")]
    LessEqual,
    #[token(">=")]
    GreaterEqual,
    #[token("<")]
    Less,
    #[token(">")]
    Greater,
    #[token("??")]
    Coalesce,
    #[token("+")]
    Plus,
    #[token("-")]
    Minus,
    #[token("*")]
    Star,
    #[token("/")]
    Slash,
    /// The wildcard of a table's cell.
    #[token("_", priority = 10)]
    Wildcard,
    // Marks of other languages
    #[token("!")]
    Bang,
    #[token("&&")]
    Ampersands,
    #[token("||")]
    Bars,
    #[token("%")]
    ModuloSign,

    /// Characters that no token begins with.
    Unknown,
    /// A text beyond the limit of size, unread.
    Unread,
}

impl TokenKind {
    /// Blanks and comments: between any two tokens, of no meaning to the grammar.
    pub fn is_trivia(self) -> bool {
        matches!(self, TokenKind::Blank | TokenKind::Comment | TokenKind::ItemDoc | TokenKind::FileDoc)
    }

    /// Has a finding of its own, so that nothing else need be said about it.
    pub fn is_damaged(self) -> bool {
        matches!(
            self,
            TokenKind::BadWord
                | TokenKind::BadNumber
                | TokenKind::BadDate
                | TokenKind::ForeignText
                | TokenKind::UnclosedText
                | TokenKind::UnclosedRegex
                | TokenKind::Unknown
                | TokenKind::Unread
        )
    }
}

/// All tokens of a text. Neighbouring unknown characters are one token.
pub fn lex(source: SourceId, text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 4);
    for (kind, range) in TokenKind::lexer(text).spanned() {
        let kind = kind.unwrap_or(TokenKind::Unknown);
        let span = Span::new(source, range.start, range.end);
        match tokens.last_mut() {
            Some(last) if kind == TokenKind::Unknown && last.kind == kind => last.span = last.span.to(span),
            _ => tokens.push(Token { kind, span }),
        }
    }
    tokens
}
