//! Decision tables.

use super::{Compare, Expr, Name, Param, TypeExpr};
use crate::source::Span;

/// `table limit(place: country, tier: tier) -> money in EUR { hit first  | DE, _ -> 500.00 EUR }`
#[derive(Clone, Debug)]
pub struct TableItem {
    pub name: Name,
    pub columns: Vec<Param>,
    /// What one row gives.
    pub result: TypeExpr,
    /// The word behind `hit`, whatever it is.
    pub hit: Option<Name>,
    /// Those that could be read.
    pub rows: Vec<TableRow>,
}

/// `| DE, PLUS -> 500.00 EUR`
#[derive(Clone, Debug)]
pub struct TableRow {
    pub cells: Vec<Cell>,
    pub output: Expr,
    pub span: Span,
}

/// What a row asks of one column.
#[derive(Clone, Debug)]
pub struct Cell {
    pub kind: CellKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum CellKind {
    /// `_`
    Any,
    /// `missing`
    Missing,
    /// `>= 18`; never an equality
    Bound(Compare, Expr),
    /// `18..64`, `in 18..64`
    Range(Expr, Expr),
    /// `in eu`: a set
    In(Expr),
    /// `DE`, `{ DE, FR }`, `eu`: a constant or a set
    Value(Expr),
}
