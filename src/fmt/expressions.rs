//! Expressions that do not fit on a line. Conditions break before `and` and `or`, sets and arguments in their brackets,
//! `if … then … else` before `else`; comparisons and sums stay whole as long as their parts can be broken.

use super::columns::Share;
use super::text::Run;
use super::writer::{Blank, MAX_WIDTH, Row, STEP, Stop, Writer};
use crate::syntax::TokenKind;
use crate::syntax::tree::{Arg, Expr, ExprKind};

/// The expressions that an expression is made of, in the order of the text.
fn operands(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Literal(_)
        | ExprKind::Name(_)
        | ExprKind::Symbol(_)
        | ExprKind::Results { .. }
        | ExprKind::Error => Vec::new(),
        ExprKind::Field { base, .. } => vec![base],
        ExprKind::Call { callee, args } => {
            std::iter::once(&**callee).chain(args.iter().map(|arg| &arg.value)).collect()
        }
        ExprKind::Aggregate { list, body, .. } => vec![list, body],
        ExprKind::Not(inner) | ExprKind::Negate(inner) | ExprKind::Paren(inner) => vec![inner],
        ExprKind::Logic { operands, .. } | ExprKind::Set(operands) => operands.iter().collect(),
        ExprKind::Compare { left, right, .. } | ExprKind::Arith { left, right, .. } => vec![left, right],
        ExprKind::Coalesce { value, default } => vec![value, default],
        ExprKind::In { value, set, .. } => vec![value, set],
        ExprKind::Is { value, .. } | ExprKind::Matches { value, .. } => vec![value],
        ExprKind::IfElse { condition, then, otherwise } => vec![condition, then, otherwise],
        ExprKind::Range(low, high) => vec![low, high],
    }
}

impl Writer<'_> {
    /// Writes an expression with room for `tail` characters behind it.
    pub fn expr(&mut self, expr: &Expr, tail: usize) {
        let run = self.text.run(expr.span);
        if self.fits(&run, tail) {
            return self.flat(run);
        }
        match &expr.kind {
            ExprKind::Logic { operands, .. } => self.logic(operands, tail),
            ExprKind::Set(_) => self.set(run, tail),
            ExprKind::Call { callee, args } if args.len() > 1 => {
                let open = self.text.run(callee.span).end;
                self.expr(callee, 1);
                let args: Vec<&Arg> = args.iter().collect();
                self.args(open..run.end, &args, tail);
            }
            ExprKind::IfElse { .. } => self.if_else(expr, tail),
            _ => self.around(run, &operands(expr), tail),
        }
    }

    /// Writes a run on one line if it fits; else it is broken within the expressions that it holds.
    pub fn line(&mut self, run: Run, exprs: &[&Expr], tail: usize) {
        if self.fits(&run, tail) { self.flat(run) } else { self.around(run, exprs, tail) }
    }

    fn around(&mut self, run: Run, exprs: &[&Expr], tail: usize) {
        let mut at = run.start;
        for (nth, expr) in exprs.iter().enumerate() {
            let place = self.text.run(expr.span);
            if place.start < at || place.end > run.end || place.is_empty() {
                continue;
            }
            self.flat(at..place.start);
            let next = exprs.get(nth.saturating_add(1)).map(|next| self.text.run(next.span).start);
            let behind = match next {
                Some(next) if next >= place.end => self.text.width(&(place.end..next)),
                _ => self.text.width(&(place.end..run.end)).saturating_add(tail),
            };
            self.expr(expr, behind);
            at = place.end;
        }
        self.flat(at..run.end);
    }

    /// `and`, `or` begin lines and stand so that what they join is aligned, where there is room for that on the left.
    fn logic(&mut self, operands: &[Expr], tail: usize) {
        let mut column = None;
        for (nth, operand) in operands.iter().enumerate() {
            let run = self.text.run(operand.span);
            let is_last = nth.saturating_add(1) == operands.len();
            if let (Some(column), Some(operator)) = (column, run.start.checked_sub(1)) {
                let width = self.text.word(operator).len().saturating_add(1);
                let place: usize = column;
                let place = if place >= self.indent.saturating_add(width) {
                    place.saturating_sub(width)
                } else {
                    place
                };
                self.start_line(operator, place, Blank::Drop);
                self.put(operator);
            }
            column = column.or(Some(self.next_column(run.start)));
            self.expr(operand, if is_last { tail } else { 0 });
        }
    }

    /// A set, broken open: as many elements on a line as fit.
    fn set(&mut self, braces: Run, tail: usize) {
        let elements = self.text.elements(braces.start.saturating_add(1)..braces.end.saturating_sub(1));
        self.list(braces, &elements, tail);
    }

    /// A list in brackets: on one line, or with its elements on lines between the brackets.
    pub fn list(&mut self, brackets: Run, elements: &[Run], tail: usize) {
        let (Some(first), close) = (elements.first(), brackets.end.saturating_sub(1)) else {
            return self.flat(brackets);
        };
        if self.fits(&brackets, tail) {
            return self.flat(brackets);
        }
        let (outside, inside) = (self.base, self.base.saturating_add(STEP));
        self.put(brackets.start);
        self.start_line(first.start, inside, Blank::Drop);
        self.fill(elements, inside, 0);
        self.start_line_behind(close, inside, outside);
        self.put(close);
    }

    /// Arguments in parentheses: on one line; filled if they have no names; or each on its own with the values aligned.
    pub fn args(&mut self, parentheses: Run, args: &[&Arg], tail: usize) {
        let close = parentheses.end.saturating_sub(1);
        if args.len() < 2 || self.fits(&parentheses, tail) {
            let values: Vec<&Expr> = args.iter().map(|arg| &arg.value).collect();
            return self.line(parentheses, &values, tail);
        }
        let (outside, inside) = (self.base, self.base.saturating_add(STEP));
        let elements = self.text.elements(parentheses.start.saturating_add(1)..close);
        let fill = |element: &Run| inside.saturating_add(self.text.width(element)) <= MAX_WIDTH;
        if args.iter().all(|arg| arg.name.is_none()) && elements.iter().all(fill) {
            return self.list(parentheses, &elements, tail);
        }
        self.put(parentheses.start);
        let rows: Vec<Row> = elements
            .iter()
            .zip(args)
            .filter(|(_, arg)| arg.name.is_some())
            .map(|(run, arg)| Row {
                indent: inside,
                run: run.clone(),
                stops: vec![Stop::left(self.text.run(arg.value.span).start, 1)],
            })
            .collect();
        self.align_rows(&rows, Share::Most);
        self.based(inside, |w| {
            for (element, arg) in elements.iter().zip(args) {
                w.start_line(element.start, inside, Blank::Drop);
                w.line(element.clone(), &[&arg.value], 0);
            }
        });
        self.start_line_behind(close, inside, outside);
        self.put(close);
    }

    /// `if … then …`, and every `else` on a line below it.
    fn if_else(&mut self, expr: &Expr, tail: usize) {
        let run = self.text.run(expr.span);
        let column = self.next_column(run.start);
        let (mut at, mut rest) = (run.start, expr);
        while let ExprKind::IfElse { condition, then, otherwise } = &rest.kind {
            let before = self.text.run(otherwise.span).start;
            let Some(word) = before.checked_sub(1).filter(|word| *word >= at) else { break };
            self.line(at..word, &[condition, then], 0);
            self.start_line(word, column, Blank::Drop);
            (at, rest) = (word, otherwise);
            if self.fits(&(word..run.end), tail) {
                break;
            }
        }
        if matches!(rest.kind, ExprKind::IfElse { .. }) && at == run.start {
            return self.around(run, &operands(expr), tail);
        }
        self.line(at..run.end, &[rest], tail);
    }

    /// `(a: text, b: date)`: on one line, or each on its own.
    pub fn params(&mut self, parentheses: Run, tail: usize) {
        let inside = parentheses.start.saturating_add(1)..parentheses.end.saturating_sub(1);
        let elements = self.text.elements(inside);
        if self.fits(&parentheses, tail) {
            return self.flat(parentheses);
        }
        let (outside, inside) = (self.indent, self.indent.saturating_add(STEP));
        let rows: Vec<Row> = elements
            .iter()
            .map(|run| Row {
                indent: inside,
                run: run.clone(),
                stops: vec![Stop::left(run.start.saturating_add(2), 1)],
            })
            .filter(|row| row.stops.iter().all(|stop| row.run.contains(&stop.at)))
            .collect();
        self.align_rows(&rows, Share::Most);
        self.put(parentheses.start);
        for element in &elements {
            self.start_line(element.start, inside, Blank::Drop);
            self.flat(element.clone());
        }
        let close = parentheses.end.saturating_sub(1);
        self.start_line_behind(close, inside, outside);
        self.put(close);
    }

    /// A name, parameters and clauses. Breaks before the clauses, and in the parameters. A brace behind clauses on lines of
    /// their own gets one, too.
    pub fn head(&mut self, run: Run, tail: usize) {
        if self.fits(&run, tail) {
            return self.flat(run);
        }
        let is_clause = |at: usize| ["requires", "at", "extends"].iter().any(|word| self.text.says(at, word));
        let first = run.start.saturating_add(2);
        let clauses = self.text.outside(first..run.end, is_clause);
        let ends = clauses.iter().skip(1).copied().chain([run.end]);
        let clauses: Vec<Run> = clauses.iter().copied().zip(ends).map(|(start, end)| start..end).collect();
        let signature = run.start..clauses.first().map_or(run.end, |first| first.start);
        let parentheses = signature.clone().rev().find_map(|at| {
            // Those of `on (ID, SELFIE)` hold no names of parameters.
            let opens = self.text.is(at, TokenKind::LeftParen)
                && self.text.is(at.saturating_add(2), TokenKind::Colon);
            let close = if opens { self.closing(at..signature.end) } else { None };
            close.map(|close| at..close.saturating_add(1))
        });
        match parentheses {
            Some(parentheses) if !self.fits(&signature, 0) => {
                self.flat(signature.start..parentheses.start);
                let (end, tail) = (parentheses.end, self.text.width(&(parentheses.end..signature.end)));
                self.params(parentheses, tail.saturating_add(1));
                self.flat(end..signature.end);
            }
            _ => self.flat(signature),
        }
        let inside = self.indent.saturating_add(STEP);
        for clause in &clauses {
            self.start_line(clause.start, inside, Blank::Drop);
            self.put(clause.start);
            let hang = self.next_column(clause.start.saturating_add(1));
            let elements = self.text.elements(clause.start.saturating_add(1)..clause.end);
            self.fill(&elements, hang, 0);
        }
        if !clauses.is_empty() && self.text.is(run.end, TokenKind::Open) {
            self.start_line(run.end, self.indent, Blank::Drop);
        }
    }

    /// The partner of the bracket that a run begins with.
    fn closing(&self, run: Run) -> Option<usize> {
        let inside = run.start.saturating_add(1)..run.end;
        self.text
            .find(inside, |at| self.text.is(at, TokenKind::RightParen) || self.text.is(at, TokenKind::Close))
    }
}
