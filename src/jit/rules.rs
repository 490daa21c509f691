//! Rules as straight code: a bucket for each place, the intersection of what the buckets leave, bit counts for the score.
//! Many rules are cut into functions of bounded size, since compile time grows faster than a function.

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Value, types};
use cranelift_jit::JITModule;
use cranelift_module::FuncId;

use super::emit::{declare, done};
use super::lines::{Body, offset, trusted};
use crate::code::{Buckets, Dim, RiskCode, Source};

/// Up to so many words of rules stand in the main function.
const INLINE_WORDS: u32 = 8;
/// Up to so many lines that no index holds stand in the main function.
const INLINE_LINES: usize = 1_500;
/// Up to so many words of rules stand in one function.
const CHUNK: u32 = 8;
/// Up to so many places stand in one function.
const MOST_DIMS: usize = 96;
/// Up to so many steps are counted; more are searched.
const COUNTED: usize = 10;

/// The functions beside the main one, by risk.
#[derive(Default)]
pub(super) struct Parts {
    of_risk: Vec<Vec<FuncId>>,
}

/// What one function beside the main one does.
pub(super) enum Part {
    /// The conditions of one word of rules that no index holds.
    Rest(usize),
    /// The rows of some places' buckets.
    Buckets(usize, usize),
    /// Some words of rules.
    Words(u32, u32),
    Score,
}

fn is_split(risk: &RiskCode) -> bool {
    let lines: usize =
        risk.rest.iter().flat_map(|rest| &rest.function.blocks).map(|block| block.lines.len()).sum();
    risk.words > INLINE_WORDS || lines > INLINE_LINES || risk.dims.len() > MOST_DIMS
}

impl Parts {
    /// Declares the functions of a risk; none where it stands in the main function.
    pub(super) fn plan(
        &mut self,
        module: &mut JITModule,
        risk: &RiskCode,
    ) -> Result<Vec<(FuncId, Part)>, String> {
        let mut parts = Vec::new();
        if is_split(risk) {
            parts.extend((0..risk.rest.len()).map(Part::Rest));
            let mut from = 0;
            while from < risk.dims.len() {
                let to = from.saturating_add(MOST_DIMS).min(risk.dims.len());
                parts.push(Part::Buckets(from, to));
                from = to;
            }
            let mut word = 0;
            while word < risk.words {
                let end = word.saturating_add(CHUNK).min(risk.words);
                parts.push(Part::Words(word, end));
                word = end;
            }
            parts.push(Part::Score);
        }
        let number = self.of_risk.len();
        let mut all = Vec::with_capacity(parts.len());
        for (at, part) in parts.into_iter().enumerate() {
            all.push((declare(module, &format!("risk{number}_{at}"))?, part));
        }
        self.of_risk.push(all.iter().map(|(id, _)| *id).collect());
        Ok(all)
    }
}

impl Part {
    pub(super) fn emit(&self, body: &mut Body<'_, '_>, risk: &RiskCode) -> Result<(), String> {
        match self {
            Part::Rest(at) => {
                if let Some(rest) = risk.rest.get(*at) {
                    body.load_steps()?;
                    let (is, may) = body.rest(rest)?;
                    let place =
                        risk.rest_at.saturating_add(u32::try_from(*at).unwrap_or(0).saturating_mul(2));
                    body.store(place, is)?;
                    body.store(place.saturating_add(1), may)?;
                }
            }
            Part::Buckets(from, to) => {
                for at in *from..*to {
                    if let Some(dim) = risk.dims.get(at) {
                        let bytes = body.bucket_bytes(risk, dim)?;
                        let place = risk.buckets_at.saturating_add(u32::try_from(at).unwrap_or(0));
                        body.store(place, bytes)?;
                    }
                }
            }
            Part::Words(from, to) => {
                let mut rows = Vec::with_capacity(risk.dims.len());
                for (at, dim) in (0..).zip(&risk.dims) {
                    let concerned =
                        (*from..*to).any(|word| dim.concerns.get(word as usize).copied().unwrap_or(true));
                    rows.push(if concerned {
                        let bytes = body.load(body.frame, risk.buckets_at.saturating_add(at))?;
                        Some(body.builder.ins().iadd(body.tables, bytes))
                    } else {
                        None
                    });
                }
                let mut rests = Vec::new();
                for (at, rest) in (0u32..).zip(&risk.rest) {
                    if (*from..*to).contains(&rest.word) {
                        let place = risk.rest_at.saturating_add(at.saturating_mul(2));
                        let is = body.load(body.frame, place)?;
                        let may = body.load(body.frame, place.saturating_add(1))?;
                        rests.push((rest.word, is, may));
                    }
                }
                body.words(risk, *from, *to, &rows, &rests)?;
            }
            Part::Score => body.score(risk)?,
        }
        done(body);
        Ok(())
    }
}

impl Body<'_, '_> {
    /// The rules of a risk, where the main function comes to them.
    pub(super) fn risk(&mut self, at: u32, parts: &Parts) -> Result<(), String> {
        let code = self.code;
        let Some(risk) = code.risks.get(at as usize) else { return Err("a risk is not there".to_owned()) };
        let functions = parts.of_risk.get(at as usize).map_or(&[][..], Vec::as_slice);
        if !functions.is_empty() {
            return functions.iter().try_for_each(|id| self.call(*id));
        }
        let mut rows = Vec::with_capacity(risk.dims.len());
        for dim in &risk.dims {
            let bytes = self.bucket_bytes(risk, dim)?;
            rows.push(Some(self.builder.ins().iadd(self.tables, bytes)));
        }
        let mut rests = Vec::with_capacity(risk.rest.len());
        for rest in &risk.rest {
            let (is, may) = self.rest(rest)?;
            rests.push((rest.word, is, may));
        }
        self.words(risk, 0, risk.words, &rows, &rests)?;
        self.score(risk)
    }

    /// The bits of what no index holds, with all others set.
    fn rest(&mut self, rest: &crate::code::RestWord) -> Result<(Value, Value), String> {
        self.straight(&rest.function)?;
        let mut others = u64::MAX;
        for (bit, _, _) in &rest.bits {
            others &= !(1u64 << bit.min(&63));
        }
        let (mut is, mut may) = (self.word(others), self.word(others));
        for (bit, holds, possible) in &rest.bits {
            let at = self.word(u64::from(*bit));
            let holds = self.bit(*holds)?;
            let holds = self.wide(holds);
            let holds = self.builder.ins().ishl(holds, at);
            is = self.builder.ins().bor(is, holds);
            let possible = self.bit(*possible)?;
            let possible = self.wide(possible);
            let possible = self.builder.ins().ishl(possible, at);
            may = self.builder.ins().bor(may, possible);
        }
        self.main_registers(&rest.function);
        Ok((is, may))
    }

    /// From the first of a dimension's rows to that of the bucket, in bytes.
    fn bucket_bytes(&mut self, risk: &RiskCode, dim: &Dim) -> Result<Value, String> {
        let base = if dim.live { self.frame } else { self.row };
        let word = self.load(base, dim.offset)?;
        let bucket = match &dim.buckets {
            Buckets::Codes { codes, classes } => {
                let most = self.word(codes.saturating_sub(1));
                let code = self.builder.ins().band(word, most);
                match classes {
                    None => code,
                    Some(at) => {
                        let place = self.builder.ins().iadd(self.tables, code);
                        self.builder.ins().uload8(types::I64, trusted(), place, offset(*at)?)
                    }
                }
            }
            Buckets::Numbers { steps, at } => self.count(steps.len(), *at, word, |body, step, word| {
                body.builder.ins().icmp(IntCC::SignedLessThanOrEqual, step, word)
            })?,
            Buckets::Floats { steps, at } => {
                let float = self.builder.ins().bitcast(types::F64, MemFlagsData::new(), word);
                self.count(steps.len(), *at, float, |body, step, float| {
                    let step = body.builder.ins().bitcast(types::F64, MemFlagsData::new(), step);
                    body.builder.ins().fcmp(FloatCC::LessThanOrEqual, step, float)
                })?
            }
        };
        let stride = u64::from(risk.words) * if dim.known { 8 } else { 16 };
        if stride.is_power_of_two() {
            let by = self.word(u64::from(stride.trailing_zeros()));
            Ok(self.builder.ins().ishl(bucket, by))
        } else {
            let by = self.word(stride);
            Ok(self.builder.ins().imul(bucket, by))
        }
    }

    /// How many steps are not above a number: counted where they are few, else halved.
    fn count(
        &mut self,
        steps: usize,
        at: u32,
        word: Value,
        reaches: impl Fn(&mut Self, Value, Value) -> Value,
    ) -> Result<Value, String> {
        if steps <= COUNTED {
            let mut sum: Option<Value> = None;
            for step in (0..).take(steps) {
                let step = self.load(self.tables, at.saturating_add(step))?;
                let one = reaches(self, step, word);
                let one = self.builder.ins().uextend(types::I64, one);
                sum = Some(match sum {
                    Some(sum) => self.builder.ins().iadd(sum, one),
                    None => one,
                });
            }
            return Ok(match sum {
                Some(sum) => sum,
                None => self.word(0),
            });
        }
        let three = self.word(3);
        let mut base = self.word(0);
        let mut left = steps;
        while left > 1 {
            let half = left / 2;
            let ahead = self.word(half as u64);
            let further = self.builder.ins().iadd(base, ahead);
            let step = self.step_at(base, three, at, half.saturating_sub(1))?;
            let reached = reaches(self, step, word);
            base = self.builder.ins().select(reached, further, base);
            left = left.saturating_sub(half);
        }
        let step = self.step_at(base, three, at, 0)?;
        let reached = reaches(self, step, word);
        let reached = self.builder.ins().uextend(types::I64, reached);
        Ok(self.builder.ins().iadd(base, reached))
    }

    fn step_at(&mut self, base: Value, three: Value, at: u32, further: usize) -> Result<Value, String> {
        let bytes = self.builder.ins().ishl(base, three);
        let place = self.builder.ins().iadd(self.tables, bytes);
        let further = u32::try_from(further).unwrap_or(u32::MAX);
        Ok(self.builder.ins().load(types::I64, trusted(), place, offset(at.saturating_add(further))?))
    }

    /// What fires and what is unknown, of the words from `from` up to `to`.
    fn words(
        &mut self,
        risk: &RiskCode,
        from: u32,
        to: u32,
        rows: &[Option<Value>],
        rests: &[(u32, Value, Value)],
    ) -> Result<(), String> {
        let mut word = from;
        while word < to {
            // Two words at a time fill a vector.
            let wide = word.saturating_add(1) < to;
            let (mut both, mut is, mut may) = (None, None, None);
            for (dim, row) in risk.dims.iter().zip(rows) {
                let concerns = |at: u32| dim.concerns.get(at as usize).copied().unwrap_or(true);
                let Some(row) = row.filter(|_| concerns(word) || (wide && concerns(word.saturating_add(1))))
                else {
                    continue;
                };
                let first = offset(dim.table.saturating_add(word))?;
                let loaded = self.vector(row, first, wide);
                if dim.known {
                    both = Some(self.joined(both, loaded));
                    continue;
                }
                is = Some(self.joined(is, loaded));
                let second = offset(dim.table.saturating_add(risk.words).saturating_add(word))?;
                let loaded = self.vector(row, second, wide);
                may = Some(self.joined(may, loaded));
            }
            if let Some(both) = both {
                is = Some(self.joined(is, both));
                may = Some(self.joined(may, both));
            }
            for lane in 0..if wide { 2u8 } else { 1 } {
                let at = word.saturating_add(u32::from(lane));
                let used = risk.used.get(at as usize).copied().unwrap_or(0);
                let used = self.word(used);
                let (mut one_is, mut one_may) = (used, used);
                if let (Some(is), Some(may)) = (is, may) {
                    let (is, may) = (self.lane(is, lane, wide), self.lane(may, lane, wide));
                    one_is = self.builder.ins().band(one_is, is);
                    one_may = self.builder.ins().band(one_may, may);
                }
                for (_, rest_is, rest_may) in rests.iter().filter(|(of, _, _)| *of == at) {
                    one_is = self.builder.ins().band(one_is, *rest_is);
                    one_may = self.builder.ins().band(one_may, *rest_may);
                }
                self.settle(risk, at, one_is, one_may)?;
            }
            word = word.saturating_add(if wide { 2 } else { 1 });
        }
        Ok(())
    }

    fn vector(&mut self, row: Value, at: i32, wide: bool) -> Value {
        // Rows begin at whole words, so vectors are not aligned.
        let flags = MemFlagsData::new().with_notrap();
        self.builder.ins().load(if wide { types::I64X2 } else { types::I64 }, flags, row, at)
    }

    fn joined(&mut self, so_far: Option<Value>, next: Value) -> Value {
        match so_far {
            Some(so_far) => self.builder.ins().band(so_far, next),
            None => next,
        }
    }

    fn lane(&mut self, vector: Value, lane: u8, wide: bool) -> Value {
        if wide { self.builder.ins().extractlane(vector, lane) } else { vector }
    }

    /// The first arm of each rule that is true, and the rules of which none is and one may be.
    fn settle(&mut self, risk: &RiskCode, at: u32, is: Value, may: Value) -> Result<(), String> {
        let (mut fired, mut any_is, mut any_may) = (is, is, may);
        for (distance, mask) in (1u64..).zip(risk.behind.get(at as usize).into_iter().flatten()) {
            let (distance, mask) = (self.word(distance), self.word(*mask));
            let before = self.builder.ins().ishl(is, distance);
            let before = self.builder.ins().band(before, mask);
            fired = self.builder.ins().band_not(fired, before);
            for (any, of) in [(&mut any_is, is), (&mut any_may, may)] {
                let arms = self.builder.ins().band(of, mask);
                let arms = self.builder.ins().ushr(arms, distance);
                *any = self.builder.ins().bor(*any, arms);
            }
        }
        let first = self.word(risk.first.get(at as usize).copied().unwrap_or(0));
        let unknown = self.builder.ins().band_not(any_may, any_is);
        let unknown = self.builder.ins().band(unknown, first);
        self.store(risk.out.saturating_add(at), fired)?;
        self.store(risk.out.saturating_add(risk.words).saturating_add(at), unknown)
    }

    fn rule_word(&mut self, risk: &RiskCode, source: Source, word: u32) -> Result<Value, String> {
        let base = match source {
            Source::Fired => risk.out,
            Source::Unknown => risk.out.saturating_add(risk.words),
        };
        self.load(self.frame, base.saturating_add(word))
    }

    fn score(&mut self, risk: &RiskCode) -> Result<(), String> {
        let mut sum = self.word(0);
        for term in &risk.score.terms {
            let word = self.rule_word(risk, term.source, term.word)?;
            let mask = self.word(term.mask);
            let counted = self.builder.ins().band(word, mask);
            let count = self.builder.ins().popcnt(counted);
            let power = u64::from(term.weight.unsigned_abs().trailing_zeros());
            let power = self.word(power);
            let points = self.builder.ins().ishl(count, power);
            sum = if term.weight < 0 {
                self.builder.ins().isub(sum, points)
            } else {
                self.builder.ins().iadd(sum, points)
            };
        }
        for (value, from) in &risk.score.sets {
            let mut any: Option<Value> = None;
            for (source, word, mask) in from {
                let word = self.rule_word(risk, *source, *word)?;
                let mask = self.word(*mask);
                let hit = self.builder.ins().band(word, mask);
                any = Some(match any {
                    Some(any) => self.builder.ins().bor(any, hit),
                    None => hit,
                });
            }
            if let Some(any) = any {
                let value = self.word(value.cast_unsigned());
                sum = self.builder.ins().select(any, value, sum);
            }
        }
        let (low, high) =
            (self.word(risk.score.low.cast_unsigned()), self.word(risk.score.high.cast_unsigned()));
        let sum = self.builder.ins().smin(sum, high);
        let sum = self.builder.ins().smax(sum, low);
        self.store(risk.score_at, sum)
    }
}
