//! Conditions as vendors' rule editors write them.
//!
//! The vendor publishes that conditions are expressions over fields, and no grammar. What is read here is therefore the
//! common ground of such editors: comparisons, `and`, `or`, `not` in words or signs, lists, functions in front of, behind or
//! between their operands, tests for null. Anything else is an error that says where, never a guess. Knows no field.

mod parser;
mod token;

use crate::core::CompareOp;
use std::fmt;

pub use parser::parse;

/// A condition or an operand of one.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// At least two.
    Or(Vec<Expr>),
    /// At least two.
    And(Vec<Expr>),
    Not(Box<Expr>),
    Compare(CompareOp, Box<Expr>, Box<Expr>),
    In(Box<Expr>, Vec<Expr>),
    Call(Function, Vec<Expr>),
    /// `capabilities.extraction.data.issuingCountry`
    Path(Vec<String>),
    Text(String),
    /// As it was written.
    Number(String),
    Bool(bool),
    Null,
}

/// What editors call by many names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    Contains,
    StartsWith,
    EndsWith,
    Matches,
    EqualsIgnoreCase,
    IsEmpty,
    Lower,
    Trim,
    Length,
    Age,
    Today,
}

impl Function {
    const ALL: [Function; 11] = [
        Function::Contains,
        Function::StartsWith,
        Function::EndsWith,
        Function::Matches,
        Function::EqualsIgnoreCase,
        Function::IsEmpty,
        Function::Lower,
        Function::Trim,
        Function::Length,
        Function::Age,
        Function::Today,
    ];

    /// The name under which it is written, and others that are read; compared without case and `_`.
    fn names(self) -> &'static [&'static str] {
        match self {
            Function::Contains => &["contains", "includes"],
            Function::StartsWith => &["startsWith", "beginsWith"],
            Function::EndsWith => &["endsWith"],
            Function::Matches => &["matches", "matchesRegex"],
            Function::EqualsIgnoreCase => &["equalsIgnoreCase"],
            Function::IsEmpty => &["isEmpty"],
            Function::Lower => &["toLowerCase", "lowerCase", "lower"],
            Function::Trim => &["trim"],
            Function::Length => &["length", "len", "size"],
            Function::Age => &["age"],
            Function::Today => &["today"],
        }
    }

    pub fn find(name: &str) -> Option<Function> {
        let plain = plain(name);
        Function::ALL
            .into_iter()
            .find(|function| function.names().iter().any(|known| plain == known.to_lowercase()))
    }

    pub fn name(self) -> &'static str {
        self.names().first().copied().unwrap_or_default()
    }
}

/// A word without case and `_`: `starts_with` and `startsWith` are one.
fn plain(word: &str) -> String {
    word.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
}

impl Expr {
    /// Every path that is read, in the order written.
    pub fn paths<'a>(&'a self, found: &mut Vec<&'a [String]>) {
        match self {
            Expr::Path(path) => found.push(path),
            Expr::Or(all) | Expr::And(all) | Expr::Call(_, all) => {
                all.iter().for_each(|part| part.paths(found))
            }
            Expr::Not(inner) => inner.paths(found),
            Expr::Compare(_, a, b) => [a, b].into_iter().for_each(|part| part.paths(found)),
            Expr::In(value, list) => {
                value.paths(found);
                list.iter().for_each(|part| part.paths(found));
            }
            Expr::Text(_) | Expr::Number(_) | Expr::Bool(_) | Expr::Null => {}
        }
    }
}

/// In the form that [`parse`] reads back to the same.
impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expr::Or(all) => joined(f, all, " || "),
            Expr::And(all) => joined(f, all, " && "),
            Expr::Not(inner) => write!(f, "!({inner})"),
            Expr::Compare(op, a, b) => write!(f, "{} {} {}", Operand(a), op.symbol(), Operand(b)),
            Expr::In(value, list) => {
                write!(f, "{} in [", Operand(value))?;
                joined(f, list, ", ")?;
                f.write_str("]")
            }
            Expr::Call(function, args) => {
                write!(f, "{}(", function.name())?;
                joined(f, args, ", ")?;
                f.write_str(")")
            }
            Expr::Path(path) => f.write_str(&path.join(".")),
            Expr::Text(text) => {
                write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
            }
            Expr::Number(number) => f.write_str(number),
            Expr::Bool(value) => write!(f, "{value}"),
            Expr::Null => f.write_str("null"),
        }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, all: &[Expr], separator: &str) -> fmt::Result {
    for (at, expr) in all.iter().enumerate() {
        if at > 0 {
            f.write_str(separator)?;
        }
        write!(f, "{}", Operand(expr))?;
    }
    Ok(())
}

/// An expression in parentheses where it is a condition of several parts.
struct Operand<'a>(&'a Expr);

impl fmt::Display for Operand<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            inner @ (Expr::Or(_) | Expr::And(_)) => write!(f, "({inner})"),
            inner => write!(f, "{inner}"),
        }
    }
}
