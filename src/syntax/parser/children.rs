//! Walks the parts of one grammar node in their order, passing over words and marks that only hold it together.

use pest::iterators::Pairs;

use super::words::is_mark;
use super::{Node, PartParser, Rule};
use crate::syntax::tree::Name;

pub(super) struct Children<'i> {
    pairs: Pairs<'i, Rule>,
}

impl<'i> Children<'i> {
    pub(super) fn of(node: Node<'i>) -> Self {
        Self { pairs: node.into_inner() }
    }

    /// The next part if it is a `rule`. Marks in front of it are passed over; anything else stays.
    pub(super) fn take(&mut self, rule: Rule) -> Option<Node<'i>> {
        while let Some(next) = self.pairs.peek() {
            if next.as_rule() == rule {
                return self.pairs.next();
            }
            if !is_mark(next.as_rule()) {
                return None;
            }
            self.pairs.next();
        }
        None
    }

    /// Takes the very next part if it is a `rule`.
    pub(super) fn eat(&mut self, rule: Rule) -> bool {
        let found = self.pairs.peek().is_some_and(|next| next.as_rule() == rule);
        if found {
            self.pairs.next();
        }
        found
    }

    /// The next part that is not a mark.
    pub(super) fn next_part(&mut self) -> Option<Node<'i>> {
        self.pairs.by_ref().find(|pair| !is_mark(pair.as_rule()))
    }

    /// The next part, whatever it is.
    pub(super) fn next_any(&mut self) -> Option<Node<'i>> {
        self.pairs.next()
    }

    pub(super) fn peek(&self) -> Option<Rule> {
        self.pairs.peek().map(|next| next.as_rule())
    }

    pub(super) fn peek_node(&self) -> Option<Node<'i>> {
        self.pairs.peek()
    }

    /// A name that the grammar guarantees to stand here.
    pub(super) fn name(&mut self, parser: &PartParser<'_>, rule: Rule) -> Name {
        self.take(rule).map_or_else(|| parser.no_name(), |node| parser.name(&node))
    }

    /// All remaining parts of one kind in a row.
    pub(super) fn all(&mut self, rule: Rule) -> Vec<Node<'i>> {
        std::iter::from_fn(|| self.take(rule)).collect()
    }
}
