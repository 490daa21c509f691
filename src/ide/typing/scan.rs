//! One walk over the tokens of an item: which blocks are open at its end, where the statement or entry began that it ends
//! in, and where each one before it was. Braces, reserved words and line starts are all that it goes by.

use super::pieces::slice;
use crate::core::{PropertyOf, property_words};
use crate::syntax::keywords::{ITEMS, STATEMENTS, TEST_STEPS};
use crate::syntax::{Token, TokenKind};

/// What a pair of braces holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ide) enum Block {
    /// No braces: items.
    File,
    Statements,
    Acquire,
    /// What is asked of a service.
    Selection,
    Rules,
    Match,
    Decide,
    Split,
    Retry,
    Fields,
    Test,
    Table,
    Enum,
    Credential,
    Capability,
    Service,
    Other,
}

impl Block {
    fn has_arms(self) -> bool {
        matches!(self, Block::Match | Block::Decide | Block::Split)
    }

    pub(in crate::ide) fn properties(self) -> Option<PropertyOf> {
        match self {
            Block::Acquire => Some(PropertyOf::Acquisition),
            Block::Selection | Block::Service => Some(PropertyOf::Service),
            Block::Credential => Some(PropertyOf::Credential),
            Block::Capability => Some(PropertyOf::Capability),
            _ => None,
        }
    }
}

/// An open block.
#[derive(Clone, Debug)]
pub(in crate::ide) struct Frame {
    pub(in crate::ide) block: Block,
    /// Where the statement or item begins that it belongs to.
    pub(in crate::ide) head: usize,
    /// The first token inside.
    pub(in crate::ide) inside: usize,
    /// Where the statement, rule, field, … begins that was read last.
    pub(in crate::ide) entry: Option<usize>,
    /// The same for the arm around it.
    pub(in crate::ide) arm: Option<usize>,
    /// Brackets that are open in the entry.
    groups: Vec<TokenKind>,
}

/// A statement, rule, field or other entry that the walk has passed.
#[derive(Clone, Copy, Debug)]
pub(in crate::ide) struct Entry {
    pub(in crate::ide) block: Block,
    /// Where the statement begins that its block belongs to.
    pub(in crate::ide) head: usize,
    pub(in crate::ide) start: usize,
    pub(in crate::ide) end: usize,
    /// Its block was closed before the end of the walk.
    pub(in crate::ide) is_over: bool,
}

/// What a walk has found. Token indices are those of [`Scan::tokens`].
#[derive(Clone, Debug)]
pub(in crate::ide) struct Scan<'a> {
    pub(in crate::ide) text: &'a str,
    /// Without trivia.
    pub(in crate::ide) tokens: Vec<Token>,
    /// The outermost is that of the file.
    pub(in crate::ide) frames: Vec<Frame>,
    pub(in crate::ide) entries: Vec<Entry>,
    /// The head of the item that was walked last.
    pub(in crate::ide) item: Option<usize>,
}

impl<'a> Scan<'a> {
    /// Walks over tokens of `text`; trivia among them is left out.
    pub(in crate::ide) fn new(text: &'a str, tokens: &[Token]) -> Scan<'a> {
        let tokens: Vec<Token> = tokens.iter().filter(|token| !token.kind.is_trivia()).copied().collect();
        let mut scan =
            Scan { text, tokens, frames: vec![frame(Block::File, 0, 0)], entries: Vec::new(), item: None };
        for at in 0..scan.tokens.len() {
            scan.pass(at);
        }
        let end = scan.tokens.len();
        for depth in (0..scan.frames.len()).rev() {
            scan.keep(depth, end, false);
        }
        scan
    }

    pub(in crate::ide) fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| slice(self.text, token))
    }

    pub(in crate::ide) fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    pub(in crate::ide) fn range(&self, start: usize, end: usize) -> &[Token] {
        self.tokens.get(start..end).unwrap_or(&[])
    }

    /// The innermost open block.
    pub(in crate::ide) fn top(&self) -> Option<&Frame> {
        self.frames.last()
    }

    /// Whether nothing but blanks stands before a token on its line.
    pub(in crate::ide) fn opens_line(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let from = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        let from = from.map_or(0, |before| before.span.end as usize);
        let between = self.text.get(from..token.span.start as usize);
        at == 0 || between.is_some_and(|between| between.contains('\n'))
    }

    fn before(&self, at: usize) -> Option<TokenKind> {
        self.kind(at.checked_sub(1)?)
    }

    fn pass(&mut self, at: usize) {
        let Some(kind) = self.kind(at) else { return };
        self.leave_unclosed(at);
        let Some(depth) = self.frames.len().checked_sub(1) else { return };
        let begins = self.begins(at);
        if let Some(begins) = begins {
            self.begin(depth, at, begins);
        }
        let is_set = kind == TokenKind::Open && self.is_set(at);
        let Some(top) = self.frames.last_mut() else { return };
        match kind {
            TokenKind::LeftParen => top.groups.push(kind),
            TokenKind::RightParen if top.groups.last() == Some(&TokenKind::LeftParen) => {
                top.groups.pop();
            }
            TokenKind::Open if is_set => top.groups.push(kind),
            TokenKind::Open => {
                top.groups.clear();
                let head = top.entry.unwrap_or(at);
                let block = self.opened(at);
                self.frames.push(frame(block, head, at.saturating_add(1)));
            }
            TokenKind::Close if top.groups.contains(&TokenKind::Open) => {
                while top.groups.pop().is_some_and(|skipped| skipped != TokenKind::Open) {}
            }
            TokenKind::Close if depth > 0 => {
                self.keep(depth, at, true);
                self.frames.pop();
                if let [file] = self.frames.as_mut_slice() {
                    let start = file.entry.take();
                    self.item = start.or(self.item);
                }
            }
            _ => {}
        }
    }

    /// A reserved word on a new line shows that brackets before it were never closed.
    fn leave_unclosed(&mut self, at: usize) {
        let word = self.word(at);
        let is_field = self.kind(at.saturating_add(1)) == Some(TokenKind::Colon);
        let follows = matches!(self.before(at), Some(TokenKind::Arrow | TokenKind::Colon | TokenKind::Dot));
        if is_field || follows || self.kind(at) != Some(TokenKind::Word) || !self.opens_line(at) {
            return;
        }
        if at
            .checked_sub(1)
            .is_some_and(|before| matches!(self.word(before), "else" | "shadow" | "and" | "or" | "not"))
        {
            return;
        }
        let is_statement = STATEMENTS.contains(&word) && !matches!(word, "if" | "input" | "shadow");
        let is_step = TEST_STEPS.contains(&word);
        if is_statement || is_step {
            let home = if is_step { Block::Test } else { Block::Statements };
            let is_inner = |block: Block| {
                let own = block.properties().is_some_and(|of| property_words(of).contains(&word));
                !own && matches!(
                    block,
                    Block::Acquire | Block::Selection | Block::Rules | Block::Retry | Block::Fields
                ) || block.has_arms()
            };
            while let Some(depth) = self.frames.len().checked_sub(1)
                && self.frames.last().is_some_and(|top| !is_step && is_inner(top.block))
                && self.frames.iter().any(|frame| frame.block == home)
            {
                self.keep(depth, at, true);
                self.frames.pop();
            }
            if let Some(top) = self.frames.last_mut()
                && top.block == home
            {
                top.groups.clear();
            }
        }
    }

    /// Whether an entry of the innermost block begins here.
    fn begins(&self, at: usize) -> Option<Begins> {
        let top = self.frames.last()?;
        if !top.groups.is_empty() {
            return None;
        }
        let (kind, word) = (self.kind(at)?, self.word(at));
        let before = self.before(at).filter(|_| at > top.inside);
        let behind = self.kind(at.saturating_add(1));
        let is_word = kind == TokenKind::Word;
        let is_named = is_word && behind == Some(TokenKind::Colon);
        let listed = matches!(before, Some(TokenKind::Comma | TokenKind::Colon | TokenKind::Dot));
        let entry = |yes: bool| yes.then_some(Begins::Entry);
        match top.block {
            Block::File => {
                entry(is_word && ITEMS.contains(&word) && !is_named && !listed && !self.is_list_type(at))
            }
            Block::Statements => entry(self.is_statement(at)),
            Block::Match | Block::Decide | Block::Split => self.begins_in_arms(top, at),
            Block::Rules => {
                let shadowed = at.checked_sub(1).is_some_and(|before| self.word(before) == "shadow");
                let is_include = word == "include" && behind != Some(TokenKind::Colon);
                entry(
                    is_named && !shadowed
                        || is_word && (word == "shadow" && !is_named || is_include) && !listed,
                )
            }
            Block::Fields => entry(is_named && before != Some(TokenKind::Colon)),
            Block::Test => entry(is_word && TEST_STEPS.contains(&word) && !listed),
            Block::Retry => entry(word == "when"),
            Block::Table => entry(kind == TokenKind::Bar || word == "hit" && at == top.inside),
            Block::Acquire | Block::Selection | Block::Credential | Block::Capability | Block::Service => {
                let words = top.block.properties().map(property_words).unwrap_or_default();
                entry(is_word && !listed && (words.contains(&word) || is_named))
            }
            Block::Enum | Block::Other => None,
        }
    }

    fn begins_in_arms(&self, top: &Frame, at: usize) -> Option<Begins> {
        let word = self.word(at);
        let before = self.before(at);
        let has_arrow =
            top.arm.is_some_and(|arm| self.range(arm, at).iter().any(|token| token.kind == TokenKind::Arrow));
        if before == Some(TokenKind::Arrow) && at > top.inside {
            return self.is_statement(at).then_some(Begins::Entry);
        }
        if has_arrow
            && self.is_statement(at)
            && at.checked_sub(1).is_some_and(|before| self.word(before) == "else")
        {
            return Some(Begins::Entry);
        }
        if at == top.inside {
            return Some(Begins::Arm(at));
        }
        let goes_on =
            matches!(word, "within" | "and" | "or" | "is" | "in" | "not") || before == Some(TokenKind::Comma);
        if self.opens_line(at)
            && has_arrow
            && (!goes_on || word == "in")
            && self.kind(at) != Some(TokenKind::Close)
        {
            return Some(Begins::Arm(at));
        }
        // A second arrow: an arm has begun on the same line.
        if self.kind(at) == Some(TokenKind::Arrow) && has_arrow {
            let is_pattern = |token: &Token| match token.kind {
                TokenKind::Symbol
                | TokenKind::Int
                | TokenKind::Decimal
                | TokenKind::Percent
                | TokenKind::Range
                | TokenKind::Comma
                | TokenKind::Minus => true,
                TokenKind::Word => !STATEMENTS.contains(&slice(self.text, token)),
                _ => false,
            };
            let from = self.range(0, at).iter().rposition(|token| !is_pattern(token));
            return Some(Begins::Arm(from.map_or(0, |from| from.saturating_add(1))));
        }
        None
    }

    fn is_list_type(&self, at: usize) -> bool {
        self.word(at) == "list" && self.word(at.saturating_add(1)) == "of"
    }

    fn is_statement(&self, at: usize) -> bool {
        let word = self.word(at);
        if self.kind(at) != Some(TokenKind::Word) || !STATEMENTS.contains(&word) {
            return false;
        }
        let behind = self.kind(at.saturating_add(1));
        let before = at.checked_sub(1);
        let word_before = before.map_or("", |before| self.word(before));
        if matches!(self.before(at), Some(TokenKind::Dot)) || behind == Some(TokenKind::Colon) {
            return false;
        }
        match word {
            "if" => {
                let is_operand = before.is_none_or(|before| {
                    matches!(self.kind(before), Some(TokenKind::Close | TokenKind::Open | TokenKind::Arrow))
                        || self
                            .tokens
                            .get(before)
                            .is_some_and(|token| super::is_operand_end(self.text, token))
                });
                word_before != "else" && is_operand
            }
            "input" => behind == Some(TokenKind::Open),
            "check" => word_before != "shadow",
            _ => true,
        }
    }

    fn begin(&mut self, depth: usize, at: usize, begins: Begins) {
        self.keep(depth, at, false);
        if depth == 0 {
            self.item = Some(at);
            self.entries.clear();
        }
        if let Some(top) = self.frames.get_mut(depth) {
            match begins {
                Begins::Entry => top.entry = Some(at),
                Begins::Arm(start) => {
                    top.entry = Some(start);
                    top.arm = Some(start);
                }
            }
            top.groups.clear();
        }
    }

    /// Keeps the entry that a block was in.
    fn keep(&mut self, depth: usize, end: usize, closes: bool) {
        let Some(frame) = self.frames.get(depth) else { return };
        let (block, head, inside) = (frame.block, frame.head, frame.inside);
        if let Some(start) = frame.entry.filter(|start| *start < end) {
            self.entries.push(Entry { block, head, start, end, is_over: false });
        }
        if closes && depth > 1 {
            for entry in self.entries.iter_mut().rev().take_while(|entry| entry.start >= inside) {
                entry.is_over = true;
            }
        }
    }

    /// Whether this brace begins a set of values.
    fn is_set(&self, at: usize) -> bool {
        let Some(top) = self.frames.last() else { return false };
        if !top.groups.is_empty() {
            return true;
        }
        let head = top.entry.map_or("", |entry| self.word(entry));
        let Some(before) = at.checked_sub(1) else { return false };
        match self.kind(before) {
            Some(TokenKind::Word) => {
                matches!(self.word(before), "and" | "or" | "in" | "mod" | "when" | "within" | "after")
            }
            Some(TokenKind::Colon) => !matches!(head, "acquire" | "check"),
            Some(TokenKind::Arrow) => top.block == Block::Retry || top.block == Block::Table,
            Some(TokenKind::Bar) => top.block == Block::Table,
            Some(TokenKind::Open | TokenKind::Close) if top.block == Block::Match => top.entry == Some(at),
            Some(
                TokenKind::Comma
                | TokenKind::Assign
                | TokenKind::Equal
                | TokenKind::NotEqual
                | TokenKind::Coalesce
                | TokenKind::Plus
                | TokenKind::Minus,
            ) => true,
            _ => top.block == Block::Match && top.entry == Some(at),
        }
    }

    /// What the block holds whose brace stands here.
    fn opened(&self, at: usize) -> Block {
        let Some(top) = self.frames.last() else { return Block::Other };
        let mut head = top.entry.map_or("", |entry| self.word(entry));
        if head == "shadow" {
            head = top.entry.map_or("", |entry| self.word(entry.saturating_add(1)));
        }
        match top.block {
            Block::File => match head {
                "workflow" | "step" => Block::Statements,
                "rules" => Block::Rules,
                "test" => Block::Test,
                "table" => Block::Table,
                "enum" => Block::Enum,
                "record" => Block::Fields,
                "credential" => Block::Credential,
                "capability" => Block::Capability,
                "service" => Block::Service,
                _ => Block::Other,
            },
            Block::Statements | Block::Match | Block::Decide | Block::Split => match head {
                _ if self.before(at) == Some(TokenKind::Arrow) => Block::Statements,
                "acquire" => Block::Acquire,
                "check" => Block::Selection,
                "risk" => Block::Rules,
                "match" => Block::Match,
                "decide" => Block::Decide,
                "split" => Block::Split,
                "retry" => Block::Retry,
                "input" => Block::Fields,
                "if" | "require" | "expires" => Block::Statements,
                _ => Block::Other,
            },
            Block::Credential | Block::Capability if self.word(at.saturating_sub(1)) == "data" => {
                Block::Fields
            }
            _ => Block::Other,
        }
    }
}

/// What begins at a token.
#[derive(Clone, Copy, Debug)]
enum Begins {
    Entry,
    /// A case, a band, a share; its pattern begins there.
    Arm(usize),
}

fn frame(block: Block, head: usize, inside: usize) -> Frame {
    Frame { block, head, inside, entry: None, arm: None, groups: Vec::new() }
}
