//! The statements of workflows and steps.

use super::block::{Cells, Layout, Part};
use super::damage;
use super::text::Run;
use super::writer::{Blank, MAX_WIDTH, STEP, Stop, Writer};
use crate::syntax::TokenKind;
use crate::syntax::tree::{Arg, Block, CheckCall, End, Expr, If, Statement, StatementKind};

#[derive(Debug)]
pub struct Statements;

impl<'t> Layout<&'t Statement> for Statements {
    /// Two statements on one line hide one of them.
    const ON_ONE_LINE: usize = 1;

    fn cells(&self, w: &Writer<'_>, run: &Run, statement: &&'t Statement) -> Option<Cells> {
        let text = w.text;
        let one_line = !text.any_stubborn(run) && text.width(run) <= MAX_WIDTH;
        let mark = |kind: TokenKind| text.find(run.clone(), |at| text.is(at, kind));
        let behind = |at: usize| Stop::left(at.saturating_add(1), 1);
        match &statement.kind {
            StatementKind::Key(_)
            | StatementKind::Version(..)
            | StatementKind::Stage { .. }
            | StatementKind::Channels(_)
            | StatementKind::Expires { .. } => Some(Cells::new("header", vec![behind(run.start)])),
            StatementKind::Acquire(_) if one_line && !text.any_newline(run) => {
                Some(Cells::new("acquire", vec![behind(mark(TokenKind::Colon)?)]))
            }
            StatementKind::Check(check) => {
                let [CheckCall::On { .. }] = check.calls.as_slice() else { return None };
                let class = if check.shadow { "shadow check" } else { "check" };
                one_line.then_some(Cells::new(class, vec![behind(mark(TokenKind::Colon)?)]))
            }
            StatementKind::Let(item) if one_line => {
                let equals = Stop::left(mark(TokenKind::Assign)?, 1);
                Some(match &item.ty {
                    Some(_) => Cells::new("typed let", vec![behind(mark(TokenKind::Colon)?), equals]),
                    None => Cells::new("let", vec![equals]),
                })
            }
            StatementKind::Run { name: Some(_), .. } if one_line => {
                Some(Cells::new("run", vec![Stop::left(mark(TokenKind::Assign)?, 1)]))
            }
            _ => None,
        }
    }

    fn write(&self, w: &mut Writer<'_>, run: Run, statement: &&'t Statement) {
        w.statement(run, statement);
    }
}

impl Writer<'_> {
    pub fn statements<'t>(&self, block: &'t Block) -> Vec<Part<&'t Statement>> {
        damage::statements(self.text, block)
    }

    /// A block in braces. True if it stands on one line.
    pub fn braces(&mut self, block: &Block, tail: usize) -> bool {
        let parts = self.statements(block);
        let run = self.text.run(block.span);
        self.block(run, &parts, &Statements, tail)
    }

    /// What stands behind an arrow or an `else`: braces, or one statement.
    pub fn body(&mut self, block: &Block) {
        let run = self.text.run(block.span);
        let in_braces = self.text.is(run.start, TokenKind::Open);
        match block.statements.first() {
            // Its `else` stands further in than the arrow's own line.
            Some(statement) if matches!(statement.kind, StatementKind::If(_)) && !in_braces => {
                self.indented(self.indent.saturating_add(STEP), |w| w.statement(run, statement));
            }
            Some(statement) if !in_braces => self.statement(run, statement),
            _ => {
                self.braces(block, 0);
            }
        }
    }

    pub fn statement(&mut self, run: Run, statement: &Statement) {
        match &statement.kind {
            StatementKind::Key(_)
            | StatementKind::Version(..)
            | StatementKind::Stage { .. }
            | StatementKind::Continue => self.flat(run),
            StatementKind::Channels(_) => self.values(run),
            StatementKind::Expires { after, then } => {
                let body = self.text.run(then.span).start;
                self.line(run.start..body, &[after], 0);
                self.body(then);
            }
            StatementKind::Input(fields) => {
                self.put(run.start);
                self.fields(run.start.saturating_add(1)..run.end, fields, 0);
            }
            StatementKind::Acquire(acquire) => self.acquire(run, acquire),
            StatementKind::Check(check) => self.check(run, check),
            StatementKind::Retry(retry) => self.retry(run, retry),
            StatementKind::Require { condition, otherwise } => self.require(run, condition, otherwise),
            StatementKind::Let(item) => self.definition(run, &item.value),
            StatementKind::If(condition) => self.condition(run, condition),
            StatementKind::Match(cases) => self.cases(run, cases),
            StatementKind::Run { args, .. } => self.with_args(run, args),
            StatementKind::Risk(risk) => self.risk(run, risk),
            StatementKind::Decide(decide) => self.decide(run, decide),
            StatementKind::Split(split) => self.split(run, split),
            StatementKind::End(End::Terminal { args, .. }) => self.with_args(run, args),
            StatementKind::End(_) | StatementKind::Error => self.flat(run),
        }
    }

    /// Something that ends with arguments in parentheses, or has none.
    pub fn with_args(&mut self, run: Run, args: &[Arg]) {
        match self.text.find(run.clone(), |at| self.text.is(at, TokenKind::LeftParen)) {
            Some(open) if !self.fits(&run, 0) => {
                self.flat(run.start..open);
                let args: Vec<&Arg> = args.iter().collect();
                self.args(open..run.end, &args, 0);
            }
            _ => self.flat(run),
        }
    }

    /// `… = value`: the value on a line of its own where the text has it so, or where that lets it stay whole.
    pub fn definition(&mut self, run: Run, value: &Expr) {
        let place = self.text.run(value.span).start;
        let own_line = self.text.newline(place);
        if !own_line && self.fits(&run, 0) {
            return self.flat(run);
        }
        self.flat(run.start..place);
        let inside = self.indent.saturating_add(STEP);
        let value_run = place..run.end;
        let whole = inside.saturating_add(self.text.width(&value_run)) <= MAX_WIDTH;
        let is_set = self.text.is(place, TokenKind::Open);
        if own_line || (whole && !is_set && !self.fits(&value_run, 0)) {
            self.start_line(place, inside, Blank::Drop);
            self.based(inside, |w| w.line(value_run, &[value], 0));
        } else {
            self.line(value_run, &[value], 0);
        }
    }

    /// `require C else END`; the way out on a line of its own where the text has it so, or where it does not fit.
    fn require(&mut self, run: Run, condition: &Expr, otherwise: &Block) {
        let way_out = self.text.run(otherwise.span).start;
        let Some(word) = way_out.checked_sub(1) else { return self.flat(run) };
        let in_braces = self.text.is(way_out, TokenKind::Open);
        let whole = if in_braces { run.start..way_out.saturating_add(1) } else { run.clone() };
        let own_line = (self.text.newline(word) && !in_braces) || !self.fits(&whole, 0);
        self.line(run.start..word, &[condition], 0);
        if own_line {
            let inside = self.indent.saturating_add(STEP);
            self.start_line(word, inside, Blank::Drop);
            self.put(word);
            self.indented(inside, |w| w.body(otherwise));
        } else {
            self.put(word);
            self.body(otherwise);
        }
    }

    /// `if … { … } else if … { … }`. Behind a block of one line, `else` begins a line.
    fn condition(&mut self, run: Run, condition: &If) {
        let arms = condition.arms.iter().map(|(condition, block)| (Some(condition), block));
        let others = condition.unknown.iter().chain(&condition.otherwise).map(|block| (None, block));
        let mut pieces: Vec<(Option<&Expr>, &Block)> = arms.chain(others).collect();
        pieces.sort_by_key(|(_, block)| block.span.start);
        let mut at = run.start;
        let mut on_one_line = false;
        for (condition, block) in pieces {
            let braces = self.text.run(block.span);
            if at > run.start && (on_one_line || self.text.is_stubborn(at)) {
                self.start_line(at, self.indent, Blank::Drop);
            }
            let tail = self.before_brace(at..braces.start, condition);
            on_one_line = self.braces(block, tail);
            at = braces.end;
        }
        self.flat(at..run.end);
    }

    /// What stands before a block. Where it takes several lines, the brace gets its own, and what is in it, too: so much
    /// room is to be left behind the block.
    pub fn before_brace(&mut self, head: Run, expr: Option<&Expr>) -> usize {
        let brace = head.end;
        let lines = self.lines();
        let indent = self.indent;
        self.based(indent.saturating_add(STEP), |w| {
            let exprs: Vec<&Expr> = expr.into_iter().collect();
            w.line(head, &exprs, 2);
        });
        if self.lines() == lines {
            return 0;
        }
        self.start_line(brace, indent, Blank::Drop);
        MAX_WIDTH
    }
}
