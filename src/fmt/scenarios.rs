//! `test` blocks: a line for each step.

use super::block::Layout;
use super::damage;
use super::text::Run;
use super::writer::Writer;
use crate::syntax::TokenKind;
use crate::syntax::tree::{Expr, GivenValue, TestItem, TestStep, TestStepKind};

#[derive(Debug)]
struct Steps;

impl<'t> Layout<&'t TestStep> for Steps {
    const ON_ONE_LINE: usize = 1;

    fn write(&self, w: &mut Writer<'_>, run: Run, step: &&'t TestStep) {
        let expr: Option<&Expr> = match &step.kind {
            TestStepKind::Given { value: GivenValue::Value(value), .. } => Some(value),
            TestStepKind::Expect { condition } => Some(condition),
            _ => None,
        };
        let exprs: Vec<&Expr> = expr.into_iter().collect();
        w.line(run, &exprs, 0);
    }
}

impl Writer<'_> {
    pub fn test(&mut self, run: Run, test: &TestItem) {
        let text = self.text;
        let Some(open) = text.find(run.clone(), |at| text.is(at, TokenKind::Open)) else {
            return self.flat(run);
        };
        self.flat(run.start..open);
        let braces = open..run.end;
        let parts = damage::steps(text, &braces, test);
        self.block(braces, &parts, &Steps, 0);
    }
}
