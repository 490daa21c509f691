//! Code as text, for golden files and for people who look at what a workflow became.

use std::fmt::{self, Write as _};

use super::{
    Bit, Buckets, Code, DONE, Dim, ELSE, ExactOp, Exit, FIRST_ARM, FloatOp, Function, Inst, Line, RETRY, Reg,
    Return, RiskCode, Source, UNKNOWN, step_of,
};
use crate::core::Program;
use crate::layout::word;

impl fmt::Display for Reg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}", self.0)
    }
}

impl fmt::Display for Bit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Bit::Zero => f.write_str("0"),
            Bit::One => f.write_str("1"),
            Bit::Reg(reg) => write!(f, "{reg}"),
        }
    }
}

impl Code {
    /// Says all that is executed; tables by their rules.
    pub(crate) fn print(&self, program: &Program) -> String {
        let mut out = String::new();
        for (_, slot) in self.layout.slots() {
            let place = if slot.live { "frame" } else { "row" };
            let _ = writeln!(out, "{place}[{}] {:?} = {:?}", slot.offset, slot.repr, slot.read);
        }
        function(&mut out, &self.main, program);
        for (at, risk) in self.risks.iter().enumerate() {
            print_risk(&mut out, at, risk, program);
        }
        for (at, ask) in self.asks.iter().enumerate() {
            let _ = writeln!(out, "ask {at} = {:?}", ask.kind);
        }
        out
    }
}

fn function(out: &mut String, function: &Function, program: &Program) {
    for (at, block) in function.blocks.iter().enumerate() {
        let _ = writeln!(out, "block {at}");
        for line in &block.lines {
            let _ = match line {
                Line::Let(reg, inst) => writeln!(out, "  {reg} = {}", shown(inst)),
                Line::Set(at, reg) => writeln!(out, "  frame[{at}] := {reg}"),
                Line::Unsure(reg) => writeln!(out, "  unsure if {reg}"),
                Line::Risk(at) => writeln!(out, "  risk {at}"),
                Line::Step(step) => writeln!(out, "  step {}", step_text(*step, program)),
            };
        }
        let _ = match block.exit {
            None => Ok(()),
            Some(Exit::Jump(to)) => writeln!(out, "  jump {}", to.0),
            Some(Exit::Branch(reg, a, b)) => writeln!(out, "  if {reg} then {} else {}", a.0, b.0),
            Some(Exit::Return(Return::End(at))) => writeln!(out, "  return end {at}"),
            Some(Exit::Return(Return::Pending)) => writeln!(out, "  return pending"),
            Some(Exit::Return(Return::Rewind(id))) => writeln!(out, "  return rewind credential {id}"),
            Some(Exit::Return(Return::Torn)) => writeln!(out, "  return no end"),
        };
    }
}

fn step_text(step: u64, program: &Program) -> String {
    let (node, arm) = step_of(step);
    let id = program.nodes.get(node.index()).map_or("?", |node| &node.id);
    let arm = match arm {
        super::NO_ARM => String::new(),
        UNKNOWN => " unknown".to_owned(),
        ELSE => " else".to_owned(),
        DONE => " done".to_owned(),
        RETRY => " retry".to_owned(),
        arm => format!(" arm {}", arm.saturating_sub(FIRST_ARM)),
    };
    format!("{id}{arm}")
}

fn shown(inst: &Inst) -> String {
    match inst {
        Inst::Word(word::MISSING_NUMBER) => "missing number".to_owned(),
        Inst::Word(word::MISSING_FLOAT) => "missing float".to_owned(),
        Inst::Word(word) => format!("{}", word.cast_signed()),
        Inst::Row(at) => format!("row[{at}]"),
        Inst::Frame(at) => format!("frame[{at}]"),
        Inst::And(a, b) => format!("{a} & {b}"),
        Inst::Or(a, b) => format!("{a} | {b}"),
        Inst::Without(a, b) => format!("{a} & ~{b}"),
        Inst::Not(a) => format!("not {a}"),
        Inst::Compare(order, a, b) => format!("{a} {} {b}", order.symbol()),
        Inst::CompareFloats(order, a, b) => format!("{a} {}. {b}", order.symbol()),
        Inst::Select(bit, a, b) => format!("{bit} ? {a} : {b}"),
        Inst::BitOf(bits, code) => format!("{bits:#b} at {code}"),
        Inst::BitIn { table, words, code } => format!("table {table} of {words} at {code}"),
        Inst::Exact(op, a, b) => {
            let op = match op {
                ExactOp::Add => "+",
                ExactOp::Subtract => "-",
                ExactOp::Multiply => "*",
            };
            format!("{a} {op} {b}")
        }
        Inst::Float(op, a, b) => {
            let op = match op {
                FloatOp::Add => "+.",
                FloatOp::Subtract => "-.",
                FloatOp::Multiply => "*.",
                FloatOp::Divide => "/.",
            };
            format!("{a} {op} {b}")
        }
        Inst::ToFloat(a) => format!("float {a}"),
        Inst::Ask(at) => format!("ask {at}"),
    }
}

fn print_risk(out: &mut String, at: usize, risk: &RiskCode, program: &Program) {
    let name = program.risks.get(risk.risk.index()).map_or("?", |risk| &risk.name);
    let _ = writeln!(out, "risk {at} {name}: {} rules' arms", risk.arms.iter().flatten().count());
    for dim in &risk.dims {
        let _ = writeln!(out, "  by {}", dim_text(dim));
    }
    for rest in &risk.rest {
        let _ = writeln!(out, "  rest of word {}", rest.word);
        let mut lines = String::new();
        function(&mut lines, &rest.function, program);
        for line in lines.lines().skip(1) {
            let _ = writeln!(out, "  {line}");
        }
        for (bit, is, may) in &rest.bits {
            let _ = writeln!(out, "    bit {bit}: is {is}, may {may}");
        }
    }
    for term in &risk.score.terms {
        let source = if term.source == Source::Fired { "fired" } else { "unknown" };
        let _ = writeln!(out, "  {:+} for {source}[{}] & {:#x}", term.weight, term.word, term.mask);
    }
    for (value, from) in &risk.score.sets {
        let _ = writeln!(out, "  ={value} by {from:x?}");
    }
}

fn dim_text(dim: &Dim) -> String {
    let place = if dim.live { "frame" } else { "row" };
    let known = if dim.known { ", always known" } else { "" };
    let buckets = match &dim.buckets {
        Buckets::Codes { codes, classes: None } => format!("{codes} codes"),
        Buckets::Codes { codes, classes: Some(_) } => format!("{codes} codes in classes"),
        Buckets::Numbers { steps, .. } => format!("numbers at {steps:?}"),
        Buckets::Floats { steps, .. } => format!("floats at {steps:?}"),
    };
    format!("{place}[{}]: {buckets}{known}", dim.offset)
}
