//! Expressions and literals.

use super::{Arg, Name, TextLit};
use crate::source::Span;
use crate::value::{Date, Decimal, Duration, Time};
#[derive(Clone, Debug)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum ExprKind {
    Literal(Literal),
    /// `input`, `adult`, `today`
    Name(Name),
    /// `PASSED`, `DE`
    Symbol(Name),
    /// `a.b`; any word may follow the dot
    Field {
        base: Box<Expr>,
        field: Name,
    },
    /// `f(a, b)`, `acme.f(a)`
    Call {
        callee: Box<Expr>,
        args: Vec<Arg>,
    },
    /// `any(h in hits: cond)`, `count(h in hits: cond)`, `sum(h in hits: h.score)`
    Aggregate {
        op: Name,
        var: Name,
        list: Box<Expr>,
        body: Box<Expr>,
    },
    Not(Box<Expr>),
    Negate(Box<Expr>),
    /// `a and b and c`, `a or b`: flat, at least two. The parser reports a mix without parentheses.
    Logic {
        op: Logic,
        operands: Vec<Expr>,
    },
    /// One comparison; chains are reported by the parser.
    Compare {
        op: Compare,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Arith {
        op: Arith,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `a ?? b`
    Coalesce {
        value: Box<Expr>,
        default: Box<Expr>,
    },
    /// `x in eu`, `x in { A, B }`, `x in 18..64`, `x not in eu`
    In {
        value: Box<Expr>,
        negated: bool,
        set: Box<Expr>,
    },
    /// `x is PASSED`, `x is not known`
    Is {
        value: Box<Expr>,
        negated: bool,
        test: IsTest,
    },
    /// `x matches r"…"`
    Matches {
        value: Box<Expr>,
        negated: bool,
        pattern: TextLit,
    },
    /// `if c then a else b`
    IfElse {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
    },
    /// `{ A, B }`
    Set(Vec<Expr>),
    /// `18..64`, only right of `in`
    Range(Box<Expr>, Box<Expr>),
    /// `results`, `results of usability`
    Results {
        of: Option<Name>,
    },
    Paren(Box<Expr>),
    Error,
}

#[derive(Clone, Debug)]
pub enum IsTest {
    Known(Span),
    Missing(Span),
    /// `PASSED`, or several: `is PASSED or WARNING` is not a form; write `in`.
    Decision(Name),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Logic {
    And,
    Or,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Compare {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arith {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    Bool(bool),
    Int(i64),
    /// `12.50`: a decimal, or a float where one is expected
    Decimal(Decimal),
    /// `80%`: the decimal 0.8
    Percent(Decimal),
    Text(String),
    Regex(String),
    Date(Date),
    Time(Time),
    /// `500.00 EUR`
    Money {
        amount: Decimal,
        currency: Name,
    },
    /// `30 days`
    Duration(Duration),
}
