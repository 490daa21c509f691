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
                        let words = body.bucket_words(risk, dim)?;
                        let place = risk.buckets_at.saturating_add(u32::try_from(at).unwrap_or(0));
                        body.store(place, words)?;
                    }
                }
            }
            Part::Words(from, to) => {
                let mut rests = Vec::new();
                for (at, rest) in (0u32..).zip(&risk.rest) {
                    if (*from..*to).contains(&rest.word) {
                        let place = risk.rest_at.saturating_add(at.saturating_mul(2));
                        let is = body.load(body.frame, place)?;
                        let may = body.load(body.frame, place.saturating_add(1))?;
                        rests.push((rest.word, is, may));
                    }
                }
                // Other functions have found the buckets.
                body.words(risk, *from, *to, &rests, |body, at, _| {
                    body.load(body.frame, risk.buckets_at.saturating_add(at))
                })?;
            }
            Part::Score => {
                body.score(risk, &[])?;
            }
        }
        done(body);
        Ok(())
    }
}

/// What the places so far leave of some rules: true, not known to be false, and of those places where the two are one.
#[derive(Default)]
struct Possible {
    is: Option<Value>,
    may: Option<Value>,
    both: Option<Value>,
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
        let mut rests = Vec::with_capacity(risk.rest.len());
        for rest in &risk.rest {
            let (is, may) = self.rest(rest)?;
            rests.push((rest.word, is, may));
        }
        let settled = self.words(risk, 0, risk.words, &rests, |body, _, dim| body.bucket_words(risk, dim))?;
        let score = self.score(risk, &settled)?;
        // What comes next asks for the score: it need not wait for memory.
        self.remember(risk.score_at, score);
        Ok(())
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

    /// The address of a bucket's row, but for the dimension's own place in the tables.
    fn row_at(&mut self, words: Value) -> Value {
        let three = self.word(3);
        let bytes = self.builder.ins().ishl(words, three);
        self.builder.ins().iadd(self.tables, bytes)
    }

    /// From the first of a dimension's rows to that of the bucket, in words.
    fn bucket_words(&mut self, risk: &RiskCode, dim: &Dim) -> Result<Value, String> {
        let base = if dim.live { self.frame } else { self.row };
        let word = self.load(base, dim.offset)?;
        let stride = u64::from(risk.words) * if dim.known { 1 } else { 2 };
        let mut left = stride;
        let bucket = match &dim.buckets {
            Buckets::Codes { codes, classes } => {
                let most = self.word(codes.saturating_sub(1));
                let code = self.builder.ins().band(word, most);
                match classes {
                    None => code,
                    Some(classes) => {
                        left = stride / u64::from(classes.scale.max(1));
                        let place = self.builder.ins().iadd(self.tables, code);
                        self.builder.ins().uload8(types::I64, trusted(), place, offset(classes.at)?)
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
        if left == 1 {
            Ok(bucket)
        } else if left.is_power_of_two() {
            let by = self.word(u64::from(left.trailing_zeros()));
            Ok(self.builder.ins().ishl(bucket, by))
        } else {
            let by = self.word(left);
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

    /// What fires and what is unknown, of the words from `from` up to `to`. Place by place, so that a bucket is used where it
    /// is found; two words at a time fill a vector.
    fn words(
        &mut self,
        risk: &RiskCode,
        from: u32,
        to: u32,
        rests: &[(u32, Value, Value)],
        mut bucket: impl FnMut(&mut Self, u32, &Dim) -> Result<Value, String>,
    ) -> Result<Vec<(Value, Value)>, String> {
        let pairs: Vec<(u32, bool)> =
            (from..to).step_by(2).map(|word| (word, word.saturating_add(1) < to)).collect();
        let mut so_far: Vec<Possible> = pairs.iter().map(|_| Possible::default()).collect();
        for (at, dim) in (0..).zip(&risk.dims) {
            let concerns = |word: u32| dim.concerns.get(word as usize).copied().unwrap_or(true);
            if !(from..to).any(concerns) {
                continue;
            }
            let words = bucket(self, at, dim)?;
            let row = self.row_at(words);
            for ((word, wide), possible) in pairs.iter().zip(&mut so_far) {
                if !(concerns(*word) || *wide && concerns(word.saturating_add(1))) {
                    continue;
                }
                if risk.words == 1 {
                    // True and possible are the lanes of one vector. Two sums, so that neither waits for the other.
                    let loaded = self.vector(row, offset(dim.table)?, true);
                    let one = if at % 2 == 0 { &mut possible.both } else { &mut possible.is };
                    *one = Some(self.joined(*one, loaded));
                    continue;
                }
                let loaded = self.vector(row, offset(dim.table.saturating_add(*word))?, *wide);
                if dim.known {
                    possible.both = Some(self.joined(possible.both, loaded));
                    continue;
                }
                possible.is = Some(self.joined(possible.is, loaded));
                let second = offset(dim.table.saturating_add(risk.words).saturating_add(*word))?;
                let loaded = self.vector(row, second, *wide);
                possible.may = Some(self.joined(possible.may, loaded));
            }
        }
        let mut settled = Vec::new();
        for ((word, wide), possible) in pairs.into_iter().zip(so_far) {
            let lanes =
                if risk.words == 1 { self.lanes_of_pair(possible) } else { self.lanes(possible, wide) };
            for (at, lane) in (word..).zip(lanes) {
                let used = self.word(risk.used.get(at as usize).copied().unwrap_or(0));
                let (mut is, mut may) = (used, used);
                if let Some((lane_is, lane_may)) = lane {
                    is = self.builder.ins().band(is, lane_is);
                    may = self.builder.ins().band(may, lane_may);
                }
                for (_, rest_is, rest_may) in rests.iter().filter(|(of, _, _)| *of == at) {
                    is = self.builder.ins().band(is, *rest_is);
                    may = self.builder.ins().band(may, *rest_may);
                }
                settled.push(self.settle(risk, at, is, may)?);
            }
        }
        Ok(settled)
    }

    /// True and possible of the only word; `None` where no place says anything.
    fn lanes_of_pair(&mut self, possible: Possible) -> Vec<Option<(Value, Value)>> {
        let both = match (possible.both, possible.is) {
            (Some(a), Some(b)) => Some(self.builder.ins().band(a, b)),
            (one, other) => one.or(other),
        };
        vec![both.map(|both| (self.lane(both, 0, true), self.lane(both, 1, true)))]
    }

    /// True and possible of one word, or of two.
    fn lanes(&mut self, possible: Possible, wide: bool) -> Vec<Option<(Value, Value)>> {
        let (mut is, mut may) = (possible.is, possible.may);
        if let Some(both) = possible.both {
            is = Some(self.joined(is, both));
            may = Some(self.joined(may, both));
        }
        let lanes = 0..if wide { 2u8 } else { 1 };
        let lane =
            |this: &mut Self, lane: u8| Some((this.lane(is?, lane, wide), this.lane(may?, lane, wide)));
        lanes.map(|at| lane(self, at)).collect()
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
    fn settle(&mut self, risk: &RiskCode, at: u32, is: Value, may: Value) -> Result<(Value, Value), String> {
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
        self.store(risk.out.saturating_add(risk.words).saturating_add(at), unknown)?;
        Ok((fired, unknown))
    }

    /// A word of rules: of those at hand, else of the frame.
    fn rule_word(
        &mut self,
        risk: &RiskCode,
        settled: &[(Value, Value)],
        source: Source,
        word: u32,
    ) -> Result<Value, String> {
        if let Some((fired, unknown)) = settled.get(word as usize) {
            return Ok(if source == Source::Fired { *fired } else { *unknown });
        }
        let base = match source {
            Source::Fired => risk.out,
            Source::Unknown => risk.out.saturating_add(risk.words),
        };
        self.load(self.frame, base.saturating_add(word))
    }

    fn score(&mut self, risk: &RiskCode, settled: &[(Value, Value)]) -> Result<Value, String> {
        let mut points: Vec<Value> = Vec::new();
        let mut losses: Vec<Value> = Vec::new();
        for term in &risk.score.terms {
            let word = self.rule_word(risk, settled, term.source, term.word)?;
            let mask = self.word(term.mask);
            let counted = self.builder.ins().band(word, mask);
            let count = self.builder.ins().popcnt(counted);
            let power = self.word(u64::from(term.weight.unsigned_abs().trailing_zeros()));
            let of_term = self.builder.ins().ishl(count, power);
            if term.weight < 0 { &mut losses } else { &mut points }.push(of_term);
        }
        let (points, losses) = (self.sum(points), self.sum(losses));
        let mut sum = self.builder.ins().isub(points, losses);
        for (value, from) in &risk.score.sets {
            let mut any: Option<Value> = None;
            for (source, word, mask) in from {
                let word = self.rule_word(risk, settled, *source, *word)?;
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
        let low = self.word(risk.score.low.cast_unsigned());
        let high = self.word(risk.score.high.cast_unsigned());
        let sum = self.builder.ins().smin(sum, high);
        let sum = self.builder.ins().smax(sum, low);
        self.store(risk.score_at, sum)?;
        Ok(sum)
    }

    /// The sum, by halves, so that few additions wait for each other.
    fn sum(&mut self, mut all: Vec<Value>) -> Value {
        while all.len() > 1 {
            let halves = all.chunks(2).map(|pair| match pair {
                [a, b] => self.builder.ins().iadd(*a, *b),
                [one] => *one,
                _ => self.word(0),
            });
            all = halves.collect();
        }
        all.pop().unwrap_or_else(|| self.word(0))
    }
}
