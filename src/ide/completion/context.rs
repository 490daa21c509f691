//! Where the cursor is: the word that is being typed, the block and entry around it, and the names that can be read there.

use std::ops::Range;
use std::rc::Rc;

use super::super::Analysis;
use super::super::typing::{Block, Named, Scan, Scope, Thing, World, item_start, path as path_of};
use super::{Completion, CompletionKind, Edit};
use crate::resolve::Sort;
use crate::source::Span;
use crate::syntax::tree::{Item, ItemKind};
use crate::syntax::{Token, TokenKind};

/// More than these are of no use to anybody.
const MOST: usize = 1_000;

/// One completion while it is made.
pub(super) struct Typing<'a> {
    pub(super) world: World<'a>,
    /// Of the item around the cursor, up to it.
    pub(super) scope: Rc<Scope<'a>>,
    /// Whose names can be read: in a test those of its workflow.
    pub(super) names: Rc<Scope<'a>>,
    /// What is typed of the word so far.
    pub(super) prefix: &'a str,
    replace: Range<usize>,
    offered: Vec<Completion>,
}

/// One thing to offer.
pub(super) fn offer(label: impl Into<String>, kind: CompletionKind) -> Completion {
    let label = label.into();
    Completion {
        insert: label.clone(),
        label,
        kind,
        detail: String::new(),
        documentation: None,
        is_snippet: false,
        filter: None,
        replace: 0..0,
        rank: 5,
        edits: Vec::new(),
    }
}

impl Completion {
    pub(super) fn detail(self, detail: impl Into<String>) -> Self {
        Completion { detail: detail.into(), ..self }
    }

    pub(super) fn docs(self, docs: Option<String>) -> Self {
        Completion { documentation: docs.filter(|docs| !docs.is_empty()), ..self }
    }

    pub(super) fn rank(self, rank: u8) -> Self {
        Completion { rank, ..self }
    }

    pub(super) fn inserts(self, insert: impl Into<String>) -> Self {
        Completion { insert: insert.into(), ..self }
    }

    pub(super) fn snippet(self, insert: impl Into<String>) -> Self {
        Completion { is_snippet: true, ..self.inserts(insert) }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

impl<'a> Typing<'a> {
    /// `None` in comments and texts, where nothing of the language is typed.
    pub(super) fn at(analysis: &'a Analysis, offset: usize) -> Option<Typing<'a>> {
        let text = analysis.text();
        let before = text.get(..offset)?;
        let start = before.trim_end_matches(is_word).len();
        let prefix = before.get(start..)?;
        let length =
            text.get(offset..)?.chars().take_while(|c| is_word(*c)).map(char::len_utf8).sum::<usize>();
        let all = analysis.tokens();
        let end = all.partition_point(|token| (token.span.start as usize) < start);
        if let Some(around) = all.get(..end).and_then(<[Token]>::last)
            && is_in(around, offset, start)
        {
            return None;
        }
        // A word that begins with a digit is a number.
        if prefix.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let tokens = all.get(item_start(text, all, end)..end)?;
        let world = World { analysis };
        let scope = Rc::new(Scope::new(world, world.home(), Scan::new(text, tokens)));
        let names = workflow_under_test(world, &scope).unwrap_or_else(|| Rc::clone(&scope));
        let replace = start..offset.saturating_add(length);
        Some(Typing { world, scope, names, prefix, replace, offered: Vec::new() })
    }

    pub(super) fn scan(&self) -> &Scan<'a> {
        &self.scope.scan
    }

    /// The block around the cursor.
    pub(super) fn block(&self) -> Block {
        self.scan().top().map_or(Block::File, |top| top.block)
    }

    /// The tokens of the entry that the cursor is in, or behind.
    pub(super) fn entry(&self) -> Vec<Token> {
        let scan = self.scan();
        let start = scan.top().and_then(|top| top.entry);
        start.map_or_else(Vec::new, |start| scan.range(start, scan.tokens.len()).to_vec())
    }

    /// The tokens of the statement or item that the block around the cursor belongs to, without the brace.
    pub(super) fn head(&self) -> Vec<Token> {
        let scan = self.scan();
        let top = scan.top();
        top.map_or_else(Vec::new, |top| scan.range(top.head, top.inside.saturating_sub(1)).to_vec())
    }

    pub(super) fn word(&self, token: Option<&Token>) -> &'a str {
        token.and_then(|token| self.scan().text.get(token.span.range())).unwrap_or("")
    }

    /// What a value is, by the names that can be read here.
    pub(super) fn value(&self, tokens: &[Token]) -> Option<Thing<'a>> {
        self.names.value(self.scan().text, tokens)
    }

    /// Whether the cursor's line has nothing before the word that is being typed.
    pub(super) fn is_on_new_line(&self) -> bool {
        let end = self.scan().tokens.last().map_or(0, |token| token.span.end as usize);
        self.scan().text.get(end..self.replace.start).is_some_and(|between| between.contains('\n'))
    }

    pub(super) fn add(&mut self, completion: Completion) {
        if self.offered.len() < MOST {
            self.offered.push(Completion { replace: self.replace.clone(), ..completion });
        }
    }

    pub(super) fn keyword(&mut self, word: &str, detail: &str, rank: u8) {
        self.add(offer(word, CompletionKind::Keyword).detail(detail).rank(rank));
    }

    /// In order, each label once.
    pub(super) fn sorted(mut self) -> Vec<Completion> {
        self.offered.sort_by_key(|one| one.rank);
        let mut seen = rustc_hash::FxHashSet::default();
        self.offered.retain(|one| seen.insert((one.label.clone(), one.is_snippet)));
        self.offered
    }

    /// Declarations that can be named here, and their words.
    pub(super) fn visible(&self, is: impl Fn(&ItemKind) -> bool) -> Vec<Named<'a>> {
        self.world.visible(is)
    }

    /// The edit that imports a catalog.
    pub(super) fn import(&self, catalog: &str) -> Edit {
        let analysis = self.world.analysis;
        let place = |item: &Item| analysis.location(item.span).range.end;
        let uses = analysis.items().iter().take_while(|item| matches!(item.kind, ItemKind::Use(_)));
        if let Some(end) = uses.last().map(place) {
            return Edit { range: end..end, text: format!("\nuse {catalog}") };
        }
        let text = analysis.text();
        let solid = |token: &&Token| !token.kind.is_trivia() || token.kind == TokenKind::FileDoc;
        let mut end = 0;
        let tokens = analysis.tokens().iter().filter(solid).take_while(|token| {
            let word = text.get(token.span.range()).unwrap_or("");
            token.kind == TokenKind::FileDoc || word == "probity" || token.kind == TokenKind::Int
        });
        for token in tokens {
            end = token.span.end as usize;
        }
        match end {
            0 => Edit { range: 0..0, text: format!("use {catalog}\n\n") },
            end => Edit { range: end..end, text: format!("\n\nuse {catalog}") },
        }
    }
}

/// Whether an offset is inside of a token whose contents are nobody's business. `start` is where the typed word begins.
fn is_in(token: &Token, offset: usize, start: usize) -> bool {
    let (from, to) = (token.span.start as usize, token.span.end as usize);
    match token.kind {
        TokenKind::Comment | TokenKind::ItemDoc | TokenKind::FileDoc => from < offset && start <= to,
        TokenKind::Text | TokenKind::Regex | TokenKind::ForeignText => from < start && start < to,
        TokenKind::UnclosedText | TokenKind::UnclosedRegex => from < start && start <= to,
        _ => false,
    }
}

/// The names of the workflow that a test is of.
fn workflow_under_test<'a>(world: World<'a>, scope: &Scope<'a>) -> Option<Rc<Scope<'a>>> {
    let item = scope.scan.item.filter(|item| scope.scan.word(*item) == "test")?;
    let written = scope.scan.range(item.saturating_add(3), scope.scan.tokens.len());
    let (path, _) = path_of(scope.scan.text, written)?;
    let found = scope.home.find(path, Sort::Workflow)?;
    let span: Span = found.item.span;
    Some(Rc::new(Scope::of_item(world, found.home, found.home.slice(span))))
}
