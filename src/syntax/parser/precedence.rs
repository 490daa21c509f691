//! The operators of conditions and how tightly they bind: the one table that the parser, the formatter and the
//! documentation go by.

use super::Rule;
use crate::syntax::tree::{Arith, Compare, Logic};

/// An operator between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Infix {
    Logic(Logic),
    Compare(Compare),
    In { negated: bool },
    Matches { negated: bool },
    Range,
    Coalesce,
    Arith(Arith),
}

/// How tightly an operator binds, loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// `and`, `or`: never mixed without parentheses
    Logic,
    /// `not`
    Not,
    /// `==`, `<`, `in`, `is`, `matches`, …: never chained
    Compare,
    /// `..`, only right of `in`
    Range,
    /// `??`
    Coalesce,
    /// `+`, `-`
    Sum,
    /// `*`, `/`, `mod`
    Product,
    /// A `-` in front
    Sign,
}

impl Level {
    pub(super) fn tighter(self) -> Level {
        match self {
            Level::Logic => Level::Not,
            Level::Not => Level::Compare,
            Level::Compare => Level::Range,
            Level::Range => Level::Coalesce,
            Level::Coalesce => Level::Sum,
            Level::Sum => Level::Product,
            Level::Product | Level::Sign => Level::Sign,
        }
    }
}

impl Infix {
    /// `first` is the operator's first token; `second` follows a `not`.
    pub(super) fn of(first: Rule, second: Option<Rule>) -> Option<Infix> {
        Some(match (first, second) {
            (Rule::not_infix, Some(Rule::k_matches)) => Infix::Matches { negated: true },
            (Rule::not_infix, _) => Infix::In { negated: true },
            (Rule::k_in, _) => Infix::In { negated: false },
            (Rule::k_matches, _) => Infix::Matches { negated: false },
            (Rule::k_and | Rule::ampersands, _) => Infix::Logic(Logic::And),
            (Rule::k_or | Rule::bars, _) => Infix::Logic(Logic::Or),
            (Rule::eq | Rule::assign, _) => Infix::Compare(Compare::Equal),
            (Rule::ne, _) => Infix::Compare(Compare::NotEqual),
            (Rule::lt, _) => Infix::Compare(Compare::Less),
            (Rule::le, _) => Infix::Compare(Compare::LessEqual),
            (Rule::gt, _) => Infix::Compare(Compare::Greater),
            (Rule::ge, _) => Infix::Compare(Compare::GreaterEqual),
            (Rule::range, _) => Infix::Range,
            (Rule::coalesce, _) => Infix::Coalesce,
            (Rule::plus, _) => Infix::Arith(Arith::Add),
            (Rule::minus, _) => Infix::Arith(Arith::Subtract),
            (Rule::star, _) => Infix::Arith(Arith::Multiply),
            (Rule::slash, _) => Infix::Arith(Arith::Divide),
            (Rule::k_mod | Rule::modulo_sign, _) => Infix::Arith(Arith::Modulo),
            _ => return None,
        })
    }

    pub(super) fn level(self) -> Level {
        match self {
            Infix::Logic(_) => Level::Logic,
            Infix::Compare(_) | Infix::In { .. } | Infix::Matches { .. } => Level::Compare,
            Infix::Range => Level::Range,
            Infix::Coalesce => Level::Coalesce,
            Infix::Arith(Arith::Add | Arith::Subtract) => Level::Sum,
            Infix::Arith(Arith::Multiply | Arith::Divide | Arith::Modulo) => Level::Product,
        }
    }
}
