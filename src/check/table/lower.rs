//! A table in place of its call: conditions and choices of the core. First and unique hit are nested choices (halved, so
//! that a long table does not nest deeply); collecting has an operation of its own.

use super::{Hit, Table};
use crate::check::context::{Binding, Bound, Elaboration, Typed};
use crate::core::Cell;
use crate::core::{CompareOp, ExprId, ExprKind, Kind, TableCall, Ty};
use crate::resolve::Found;
use crate::source::Span;
use crate::syntax::tree::{Arg, TableItem};
use crate::value::Value;

/// So many rows are asked one after the other; more are halved.
const IN_A_ROW: usize = 8;

/// A row in place: when it hits (always, where nothing is said), and what it gives.
struct Arm {
    condition: Option<Typed>,
    output: Typed,
}

impl Elaboration<'_, '_> {
    /// A declared table is its rows with the arguments put in place.
    pub fn table_call(&mut self, found: Found<'_>, item: &TableItem, args: &[Arg], span: Span) -> Typed {
        let Some(table) = self.table_decl(found.module, found.index, item) else {
            return self.error(span);
        };
        let Some(given) = self.arguments(&item.name, &table.columns, args, span, item.name.span) else {
            return self.error(span);
        };
        let may_miss: Vec<bool> = given.iter().map(|arg| arg.ty.optional).collect();
        let result = table.result(&may_miss);
        let what = format!("table `{}`", item.name.text);
        self.inlined(&what, found, given, result, span, |this, given| {
            if this.has_too_many_rows(table.rows.len(), span) {
                return this.error(span);
            }
            let args = given.iter().map(|arg| arg.id).collect();
            this.bind_params(&item.columns, &table.columns, given);
            let (value, outputs) = this.table_rows(item, &table);
            this.keep_call(found, item, &table, args, &value, &outputs);
            value
        })
    }

    /// The rows in the frame that is open, which has the columns.
    pub fn table_body(&mut self, item: &TableItem, table: &Table) {
        self.table_rows(item, table);
    }

    /// For readers. A call that is a plain value, or stands in its own arguments, says it better itself.
    fn keep_call(
        &mut self,
        found: Found<'_>,
        item: &TableItem,
        table: &Table,
        args: Vec<ExprId>,
        value: &Typed,
        outputs: &[ExprId],
    ) {
        let kind = self.program.exprs.get(value.id).map(|expr| &expr.kind);
        if !matches!(kind, Some(ExprKind::If(..) | ExprKind::Collect(_)))
            || args.iter().any(|arg| *arg >= value.id)
        {
            return;
        }
        self.program.tables.push(TableCall {
            name: item.name.text.as_str().into(),
            docs: found.item.docs.clone(),
            hit: table.hit,
            columns: table.columns.iter().map(|(name, _)| name.clone()).collect(),
            args,
            rows: table.rows.iter().cloned().zip(outputs.iter().copied()).collect(),
            value: value.id,
        });
    }

    /// The rows in place, and what each of them gives.
    fn table_rows(&mut self, item: &TableItem, table: &Table) -> (Typed, Vec<ExprId>) {
        let columns: Vec<Typed> =
            item.columns.iter().filter_map(|param| self.column(&param.name.text)).collect();
        let before = std::mem::take(&mut self.flow);
        let mut arms = Vec::with_capacity(table.rows.len());
        for (row, cells) in item.rows.iter().zip(&table.rows) {
            let condition = self.row_condition(cells, &columns, row.span);
            let here = self.flow.clone();
            if let Some(condition) = &condition {
                self.flow.assume(&self.program.exprs, condition.id, true);
            }
            let output = self.expression(&row.output, Some(&table.output));
            let output = self.declared_result(output, &table.output, &item.name, item.result.span);
            self.flow = here;
            // Behind it a first hit knows that this row did not fit.
            if let Some(condition) = condition.as_ref().filter(|_| table.hit == Hit::First) {
                self.flow.assume(&self.program.exprs, condition.id, false);
            }
            arms.push(Arm { condition, output });
        }
        self.flow = before;
        let outputs = arms.iter().map(|arm| arm.output.id).collect();
        if arms.iter().any(|arm| arm.output.ty.is_error()) {
            return (self.error(item.name.span), Vec::new());
        }
        // On other paths than this one arguments may be missing.
        let may_miss: Vec<bool> = columns.iter().map(|column| self.may_be_missing(column.id)).collect();
        let result = table.result(&may_miss);
        let span = item.name.span;
        if table.hit == Hit::Collect {
            return (self.collected(&arms, result, span), outputs);
        }
        if table.hit == Hit::Unique {
            for arm in &mut arms {
                arm.condition = arm.condition.take().map(|condition| self.or_false(condition));
            }
        }
        let rest = self.no_row(&table.output, span);
        (self.choose(&arms, rest, &result, span), outputs)
    }

    fn may_be_missing(&self, id: ExprId) -> bool {
        self.program.exprs.get(id).is_some_and(|expr| expr.ty.optional)
    }

    fn column(&self, name: &str) -> Option<Typed> {
        match self.frame()?.names.get(name)? {
            Bound { binding: Binding::Value(typed), .. } => Some(typed.clone()),
            _ => None,
        }
    }

    /// `None` for a row that fits everything.
    fn row_condition(&mut self, cells: &[Cell], columns: &[Typed], span: Span) -> Option<Typed> {
        let asked =
            cells.iter().zip(columns).filter_map(|(cell, column)| self.cell_condition(cell, column, span));
        let all: Vec<Typed> = asked.collect();
        self.all_of(all, span)
    }

    fn cell_condition(&mut self, cell: &Cell, column: &Typed, span: Span) -> Option<Typed> {
        let wanted = Ty { kind: crate::check::compare::without_range(&column.ty.kind), optional: false };
        let optional = column.ty.optional && self.may_be_missing(column.id);
        let column = Typed { id: column.id, ty: Ty { optional, ..column.ty.clone() }, span };
        let condition = Ty { kind: Kind::Bool, optional };
        Some(match cell {
            Cell::Any => return None,
            Cell::Missing => {
                let known = self.known(column, span);
                self.not(known, span)
            }
            Cell::Value(Value::Bool(true)) => column,
            Cell::Value(Value::Bool(false)) => self.not(column, span),
            Cell::Value(value) => self.cell_compare(CompareOp::Equal, &column, value, wanted, span),
            Cell::Bound(op, value) => self.cell_compare(*op, &column, value, wanted, span),
            Cell::Set { name, values } => self.in_set(column, name, values.clone(), span),
            Cell::Range(low, high) => {
                let low = self.constant_value(low.clone(), wanted.clone(), span);
                let high = self.constant_value(high.clone(), wanted, span);
                let kind = ExprKind::InRange(column.id, low.id, high.id);
                self.make(kind, condition, &[&column, &low, &high], span)
            }
        })
    }

    fn cell_compare(
        &mut self,
        op: CompareOp,
        column: &Typed,
        value: &Value,
        wanted: Ty,
        span: Span,
    ) -> Typed {
        let value = self.constant_value(value.clone(), wanted, span);
        self.compare_values(op, column.clone(), value, span)
    }

    /// What is unknown does not hit: only a row that surely does decides a table with unique hits.
    fn or_false(&mut self, condition: Typed) -> Typed {
        if !self.may_be_missing(condition.id) {
            return condition;
        }
        let span = condition.span;
        let no = self.constant_value(Value::Bool(false), Ty::BOOL, span);
        self.make_as(ExprKind::Coalesce(condition.id, no.id), Ty::BOOL, Ty::BOOL, &[&condition, &no], span)
    }

    /// What a table gives where no row decides.
    fn no_row(&mut self, output: &Ty, span: Span) -> Typed {
        self.constant_value(Value::Missing, output.clone().or_missing(true), span)
    }

    /// The first arm that is not false decides, else `rest`. `result` is what is known of the choice as a whole; its
    /// parts may well be missing on their own.
    fn choose(&mut self, arms: &[Arm], rest: Typed, result: &Ty, span: Span) -> Typed {
        let always = arms.iter().position(|arm| arm.condition.is_none());
        if let Some((at, arm)) = always.and_then(|at| Some((at, arms.get(at)?))) {
            return self.choose(arms.get(..at).unwrap_or_default(), arm.output.clone(), result, span);
        }
        let part = result.clone().or_missing(true);
        if let Some((first, second)) = arms.split_at_checked(arms.len() / 2).filter(|_| arms.len() > IN_A_ROW)
        {
            let rest = self.choose(second, rest, &part, span);
            let nothing = self.no_row(&part, span);
            let chosen = self.choose(first, nothing, &part, span);
            let any = first.iter().filter_map(|arm| arm.condition.clone()).collect();
            let any = self.any_of(any, span);
            return self.choice(&any, &chosen, &rest, result, span);
        }
        let mut rest = rest;
        for (at, arm) in arms.iter().enumerate().rev() {
            let Some(condition) = &arm.condition else { continue };
            let ty = if at == 0 { result } else { &part };
            rest = self.choice(condition, &arm.output, &rest, ty, span);
        }
        rest
    }

    fn choice(&mut self, condition: &Typed, then: &Typed, otherwise: &Typed, ty: &Ty, span: Span) -> Typed {
        if condition.ty.is_error() || then.ty.is_error() || otherwise.ty.is_error() {
            return self.error(span);
        }
        let kind = ExprKind::If(condition.id, then.id, otherwise.id);
        self.make_as(kind, ty.clone(), ty.clone(), &[condition, then, otherwise], span)
    }

    fn collected(&mut self, arms: &[Arm], ty: Ty, span: Span) -> Typed {
        let mut parts: Vec<(ExprId, ExprId)> = Vec::with_capacity(arms.len());
        let mut operands: Vec<Typed> = Vec::with_capacity(arms.len().saturating_mul(2));
        for arm in arms {
            let condition = match &arm.condition {
                Some(condition) => condition.clone(),
                None => self.constant_value(Value::Bool(true), Ty::BOOL, span),
            };
            parts.push((condition.id, arm.output.id));
            operands.extend([condition, arm.output.clone()]);
        }
        if operands.iter().any(|operand| operand.ty.is_error()) {
            return self.error(span);
        }
        let operands: Vec<&Typed> = operands.iter().collect();
        self.make_as(ExprKind::Collect(parts), ty.clone(), ty, &operands, span)
    }
}
