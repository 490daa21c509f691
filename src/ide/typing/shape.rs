//! What sort of value something is, as far as it helps with typing: read from types as they are written.

use std::rc::Rc;

use super::pieces::{Path, is_name, path, slice};
use super::world::Home;
use crate::check::BUILT_IN_TYPES;
use crate::resolve::Sort;
use crate::syntax::tree::{EnumItem, ItemKind, RecordItem, TypeExpr, TypeExprKind, TypeWithin};
use crate::syntax::{Token, TokenKind};

/// A word of a closed set, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ide) struct Word {
    pub(in crate::ide) text: String,
    pub(in crate::ide) detail: String,
}

#[derive(Clone, Debug)]
pub(in crate::ide) enum Shape<'a> {
    /// `text`, `int`, … by the name of the type.
    Plain(&'static str),
    Money(Option<String>),
    Enum(&'a EnumItem),
    /// Labels, decisions, types of a kind.
    Words(Rc<[Word]>),
    Record(Home<'a>, &'a RecordItem),
    List(Box<Shape<'a>>),
    CheckResult,
    Unknown,
}

impl<'a> Shape<'a> {
    pub(in crate::ide) fn words(words: Vec<Word>) -> Shape<'a> {
        Shape::Words(words.into())
    }

    pub(in crate::ide) fn is(&self, plain: &str) -> bool {
        matches!(self, Shape::Plain(name) if *name == plain)
    }

    /// The type that is written in a tree.
    pub(in crate::ide) fn of(home: Home<'a>, written: &TypeExpr) -> Shape<'a> {
        match &written.kind {
            TypeExprKind::Error => Shape::Unknown,
            TypeExprKind::List { element, .. } => Shape::List(Box::new(Shape::of(home, element))),
            TypeExprKind::Named { path, within } => {
                let qualifier = path.qualifier.as_ref().map(|name| name.text.as_str());
                let currency = match within {
                    Some(TypeWithin::Currency(name)) => Some(name.text.clone()),
                    _ => None,
                };
                Shape::named(home, Path { qualifier, name: &path.name.text }, currency)
            }
        }
    }

    /// The type that tokens begin with.
    pub(in crate::ide) fn of_tokens(home: Home<'a>, text: &str, tokens: &[Token]) -> Shape<'a> {
        let opening = tokens.iter().take_while(|token| token.kind == TokenKind::LeftParen).count();
        let tokens = tokens.get(opening..).unwrap_or(&[]);
        if let [list, of, element @ ..] = tokens
            && slice(text, list) == "list"
            && slice(text, of) == "of"
            && opening < 32
        {
            let lists = element.iter().filter(|token| slice(text, token) == "list").count();
            return match lists < 32 {
                true => Shape::List(Box::new(Shape::of_tokens(home, text, element))),
                false => Shape::Unknown,
            };
        }
        let Some((name, length)) = path(text, tokens) else { return Shape::Unknown };
        let mut behind = tokens.iter().skip(length).skip_while(|token| token.kind == TokenKind::Question);
        let currency = match (behind.next(), behind.next()) {
            (Some(within), Some(currency)) if slice(text, within) == "in" && is_name(currency.kind) => {
                Some(slice(text, currency).to_owned())
            }
            _ => None,
        };
        Shape::named(home, name, currency)
    }

    /// The type behind a name that the documentation of the language uses.
    pub(in crate::ide) fn built_in(name: &str) -> Option<Shape<'a>> {
        let plain = BUILT_IN_TYPES.iter().find(|known| **known == name)?;
        Some(if *plain == "money" { Shape::Money(None) } else { Shape::Plain(plain) })
    }

    fn named(home: Home<'a>, path: Path<'_>, currency: Option<String>) -> Shape<'a> {
        if path.qualifier.is_none()
            && let Some(shape) = Shape::built_in(path.name)
        {
            return if let Shape::Money(_) = shape { Shape::Money(currency) } else { shape };
        }
        let Some(found) = home.find(path, Sort::Type) else { return Shape::Unknown };
        match &found.item.kind {
            ItemKind::Enum(item) => Shape::Enum(item),
            ItemKind::Record(item) => Shape::Record(found.home, item),
            _ => Shape::Unknown,
        }
    }

    /// What a list is of.
    pub(in crate::ide) fn element(&self) -> Shape<'a> {
        match self {
            Shape::List(element) => (**element).clone(),
            _ => Shape::Unknown,
        }
    }

    /// The words that may stand for a value of it.
    pub(in crate::ide) fn variants(&self) -> Vec<Word> {
        match self {
            Shape::Words(words) => words.to_vec(),
            Shape::Enum(item) => item
                .variants
                .iter()
                .map(|variant| Word { text: variant.text.clone(), detail: item.name.text.clone() })
                .collect(),
            _ => Vec::new(),
        }
    }
}
