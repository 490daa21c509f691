//! Rows of decision tables: cells by the type of their column, and what a row gives.

use super::super::typing::{Shape, What, split_commas};
use super::CompletionKind;
use super::conditions::Wanted;
use super::context::{Typing, offer};
use crate::core::Hit;
use crate::syntax::{Token, TokenKind};

impl<'a> Typing<'a> {
    pub(super) fn table(&mut self) {
        let tokens = self.entry();
        let first = self.word(tokens.first());
        let arrow = tokens.iter().position(|token| token.kind == TokenKind::Arrow);
        match (first, arrow) {
            ("hit", _) if tokens.len() == 1 => {
                for hit in Hit::ALL {
                    self.keyword(hit.word(), "", 0);
                }
            }
            ("|", None) => self.cell(tokens.get(1..).unwrap_or_default()),
            ("|", Some(arrow)) => {
                let head = self.head();
                let result = head.iter().rposition(|token| token.kind == TokenKind::Arrow);
                let ty = result.and_then(|at| head.get(at.saturating_add(1)..)).unwrap_or_default();
                let wanted = Wanted::Value(self.written_shape(ty));
                self.condition(tokens.get(arrow.saturating_add(1)..).unwrap_or_default(), wanted, &[]);
                if self.is_on_new_line() {
                    self.row();
                }
            }
            _ => {
                if tokens.is_empty() {
                    self.keyword("hit", "which rows decide: first, unique, collect", 0);
                }
                self.row();
            }
        }
    }

    fn row(&mut self) {
        let columns = self.columns().len();
        let cells: Vec<String> = (1..=columns).map(|place| format!("${{{place}:_}}")).collect();
        let row = format!("| {} -> $0", cells.join(", "));
        self.add(offer("| … -> …", CompletionKind::Snippet).detail("a row").rank(0).snippet(row));
    }

    fn columns(&self) -> Vec<Shape<'a>> {
        let params = self.scope.locals.iter().filter_map(|local| match &local.what {
            What::Param { ty } => Some(self.written_shape(ty)),
            _ => None,
        });
        params.collect()
    }

    fn cell(&mut self, cells: &[Token]) {
        let parts = split_commas(cells);
        let part = parts.last().copied().unwrap_or_default();
        let columns = self.columns();
        let at = parts.len().saturating_sub(1);
        let shape = columns.get(at).cloned().unwrap_or(Shape::Unknown);
        match part.last().map(|last| (last.kind, self.word(Some(last)))) {
            None => {
                self.symbols(&shape, 0);
                self.sets(&shape, 1);
                self.keyword("_", "anything", 2);
                self.keyword("missing", "no value", 3);
                self.keyword("in", "a set", 3);
            }
            Some((_, "in")) => self.sets(&shape, 0),
            Some((TokenKind::Open, _)) => self.symbols(&shape, 0),
            Some((
                TokenKind::Less | TokenKind::LessEqual | TokenKind::Greater | TokenKind::GreaterEqual,
                _,
            )) => {
                self.symbols(&shape, 0);
            }
            Some(_) if super::super::typing::group_start(part).is_some() => self.symbols(&shape, 0),
            Some(_) if parts.len() >= columns.len() => self.keyword("->", "what the row gives", 0),
            Some(_) => {}
        }
    }
}
