//! Decides whole columns, a block of rows at a time: combinations of values from the columns, rules from the tables, scores
//! from the rules. Compiled for the vectors that the host has. A row that it is not sure of is left to be decided by itself.

use std::ops::Range;

use super::BLOCK;
use super::check::Check;
use super::column::{Cells, span};
use super::marks::{Marks, WORDS, is_marked, nulls, valid};
use super::out::Part;
use super::plan::{FUSED, Halves, Plan};
use super::rest::{Lanes, Load, Registers};
use super::rows::Table;
use super::rules::RuleColumn;
use super::shares::{Index, Of, Shares};
use super::source::{Source, element_bit};
use crate::code::Code;
use crate::core::{Kind, Program};
use crate::layout::word::{self, MISSING_NUMBER, float_word};
use crate::layout::{Mask, Op};
use crate::tables::settle;

/// A record batch, ready to be decided in blocks.
pub(super) struct Ready<'t> {
    program: &'t Program,
    code: &'t Code,
    plan: &'t Plan,
    table: &'t Table<'t>,
    shares: Vec<Shares<'t>>,
    /// By leaf, which rows are there.
    nulls: Vec<Option<Vec<u64>>>,
    /// With the leaf, and whether every row has to have a value.
    checks: Vec<(usize, Option<Check<'t>>, bool)>,
    /// For what the rest reads of dictionaries, the word of each key.
    words: Vec<(u32, Vec<Option<u64>>)>,
}

/// The arrays of one thread.
pub(super) struct Scratch {
    index: Vec<Index>,
    halves: Vec<[u64; BLOCK]>,
    fired: Vec<[u64; BLOCK]>,
    unknown: Vec<[u64; BLOCK]>,
    end: [u32; BLOCK],
    pub(super) odd: Marks,
    registers: Registers,
}

impl Scratch {
    pub(super) fn new(plan: &Plan) -> Scratch {
        Scratch {
            index: vec![[0; BLOCK]; plan.groups.len()],
            halves: vec![[0; BLOCK]; plan.words.saturating_mul(2)],
            fired: vec![[0; BLOCK]; plan.words],
            unknown: vec![[0; BLOCK]; plan.words],
            end: [0; BLOCK],
            odd: [0; WORDS],
            registers: Registers::default(),
        }
    }

    pub(super) fn has_odd(&self) -> bool {
        self.odd.iter().any(|word| *word != 0)
    }

    pub(super) fn is_odd(&self, at: usize) -> bool {
        is_marked(&self.odd, at)
    }
}

impl<'t> Ready<'t> {
    pub(super) fn new(
        program: &'t Program,
        code: &'t Code,
        plan: &'t Plan,
        table: &'t Table<'t>,
    ) -> Ready<'t> {
        let shares = plan.places.iter().map(|place| Shares::of(program, code, table, place)).collect();
        let checks = table.columns.iter().zip(&table.bound.leaves).enumerate();
        let checks = checks.map(|(at, (column, leaf))| {
            let required =
                !leaf.ty.optional && (column.nulls.is_some() || matches!(column.cells, Cells::Absent));
            // The channel's words are the workflow's affair.
            let check = if table.bound.channel == Some(at) && !program.meta.channels.is_empty() {
                Some(Check::Each)
            } else {
                Check::of(column, &leaf.ty)
            };
            (at, check, required)
        });
        let checks = checks.filter(|(_, check, required)| check.is_some() || *required).collect();
        let words = plan.loads.iter().filter_map(|(offset, source)| {
            if let Some(bits) = element_bits(code, table, source) {
                return Some((*offset, bits));
            }
            let Cells::Words(words) = &table.columns.get(source.leaf)?.cells else { return None };
            let of = |text: &Option<&str>| match text {
                Some(text) => source.of_text(program, &code.layout, table, text),
                None => Some(source.slot.repr.missing()),
            };
            source.is_of_text().then(|| (*offset, words.values.iter().map(of).collect()))
        });
        let words = words.collect();
        let nulls = table.columns.iter().map(nulls).collect();
        Ready { program, code, plan, table, shares, nulls, checks, words }
    }
}

/// For a mask over a list of words, the bit of each key.
fn element_bits(code: &Code, table: &Table<'_>, source: &Source) -> Option<Vec<Option<u64>>> {
    let mask = code.layout.mask(&source.slot).filter(|_| source.slot.read.op == Op::Mask)?;
    let Cells::Lists(_, elements) = &table.columns.get(source.leaf)?.cells else { return None };
    let Cells::Words(words) = &elements.cells else { return None };
    let Kind::List(element, _) = &table.bound.leaves.get(source.leaf)?.ty.kind else { return None };
    let bit = |text: &Option<&str>| match text {
        Some(text) => element_bit(mask, &element.kind, text),
        None => Some(Mask::MISSING),
    };
    Some(words.values.iter().map(bit).collect())
}

impl Ready<'_> {
    /// Decides at most [`BLOCK`] rows: stage by stage, each compiled by itself for the vectors of the host.
    pub(super) fn block(&self, arch: pulp::Arch, rows: Range<usize>, scratch: &mut Scratch) {
        scratch.odd = [0; WORDS];
        for index in &mut scratch.index {
            *index = [0; BLOCK];
        }
        for at in 0..self.checks.len() {
            arch.dispatch(Stage::<CHECK> { ready: self, at, rows: rows.clone(), scratch });
        }
        for at in 0..self.shares.len() {
            arch.dispatch(Stage::<SHARE> { ready: self, at, rows: rows.clone(), scratch });
        }
        arch.dispatch(Stage::<RULES> { ready: self, at: 0, rows: rows.clone(), scratch });
        if !self.plan.rest.is_empty() {
            arch.dispatch(Stage::<REST> { ready: self, at: 0, rows: rows.clone(), scratch });
        }
        arch.dispatch(Stage::<SCORE> { ready: self, at: 0, rows, scratch });
    }

    #[inline(always)]
    fn rules(&self, scratch: &mut Scratch) {
        let plan = self.plan;
        for (at, halves) in scratch.halves.iter_mut().enumerate() {
            let used = plan.used.get(at / 2).copied().unwrap_or(0);
            let used = if at % 2 == 0 { used & 0xffff_ffff } else { used >> 32 };
            *halves = [used | used << 32; BLOCK];
        }
        // Two tables at once, so that a row's rules are loaded and kept half as often.
        for half in 0..scratch.halves.len() {
            let tables = plan.groups.iter().zip(&scratch.index).filter_map(|(group, index)| {
                let (_, table) = group.tables.iter().find(|(of, _)| *of == half)?;
                Some((table, index))
            });
            let Some(halves) = scratch.halves.get_mut(half) else { continue };
            let mut tables = tables.fuse();
            while let Some((table, index)) = tables.next() {
                let of = |table: &Halves, at: &u16| table.get(usize::from(*at) % FUSED).copied().unwrap_or(0);
                let Some((other, others)) = tables.next() else {
                    for (rules, at) in halves.iter_mut().zip(index) {
                        *rules &= of(table, at);
                    }
                    break;
                };
                for ((rules, at), other_at) in halves.iter_mut().zip(index).zip(others) {
                    *rules &= of(table, at) & of(other, other_at);
                }
            }
        }
    }

    #[inline(always)]
    fn settle(&self, scratch: &mut Scratch) {
        let plan = self.plan;
        let all = scratch.halves.as_chunks::<2>().0.iter().zip(&mut scratch.fired).zip(&mut scratch.unknown);
        for (word, (([lower, upper], fired), unknown)) in all.enumerate() {
            let first = plan.first.get(word).copied().unwrap_or(0);
            let behind = plan.behind.get(word).map_or(&[][..], Vec::as_slice);
            let outs = fired.iter_mut().zip(unknown.iter_mut());
            for ((lower, upper), (fired, unknown)) in lower.iter().zip(upper).zip(outs) {
                let is = lower & 0xffff_ffff | upper << 32;
                let may = lower >> 32 | upper & !0xffff_ffff;
                (*fired, *unknown) =
                    if behind.is_empty() { (is, may & !is & first) } else { settle(is, may, first, behind) };
            }
        }
    }

    #[inline(always)]
    fn check(
        &self,
        leaf: usize,
        check: Option<&Check<'_>>,
        required: bool,
        rows: Range<usize>,
        odd: &mut Marks,
    ) {
        let there = valid(self.nulls.get(leaf).and_then(Option::as_ref), rows.start);
        if required {
            let is_absent =
                self.table.columns.get(leaf).is_none_or(|column| matches!(column.cells, Cells::Absent));
            let there = if is_absent { [0; WORDS] } else { there.unwrap_or([u64::MAX; WORDS]) };
            odd.iter_mut().zip(there).for_each(|(odd, there)| *odd |= !there);
        }
        if let Some(check) = check {
            check.mark(self.program, self.table, leaf, rows, there.as_ref(), odd);
        }
    }

    #[inline(always)]
    fn rest(&self, rows: Range<usize>, scratch: &mut Scratch) {
        let Scratch { halves, odd, registers, .. } = scratch;
        let end = rows.end;
        for ((chunk, first), odd) in rows.step_by(64).enumerate().zip(odd.iter_mut()) {
            let rows = first..first.saturating_add(64).min(end);
            for rest in &self.plan.rest {
                let mut loader = Loader { ready: self, rows: rows.clone(), odd: 0 };
                *odd |= rest.run(self.code, registers, &mut loader);
                *odd |= loader.odd;
                for (bit, holds, possible) in &rest.bits {
                    let (holds, possible) = (rest.bit(registers, *holds), rest.bit(registers, *possible));
                    let half = (rest.word as usize).saturating_mul(2).saturating_add((*bit / 32) as usize);
                    let Some(halves) = halves.get_mut(half) else { continue };
                    let (is, may) = (bit % 32, bit % 32 + 32);
                    let Some(rules) = halves.as_chunks_mut::<64>().0.get_mut(chunk) else { continue };
                    for (row, rules) in rules.iter_mut().enumerate() {
                        *rules &= !((!holds >> row & 1) << is | (!possible >> row & 1) << may);
                    }
                }
            }
        }
    }

    /// The words of 64 rows; gives the rows that have none.
    #[inline(always)]
    fn load(&self, offset: u32, rows: Range<usize>, lanes: &mut Lanes) -> u64 {
        let Some(source) = self.plan.loads.get(&offset) else { return u64::MAX };
        let Some(column) = self.table.columns.get(source.leaf) else { return u64::MAX };
        let there = self.nulls.get(source.leaf).and_then(Option::as_ref);
        let there = there.map_or(u64::MAX, |nulls| nulls.get(rows.start / 64).copied().unwrap_or(0));
        let missing = source.slot.repr.missing();
        match &column.cells {
            Cells::Numbers(_, numbers) if source.is_plain() => {
                for (row, (lane, number)) in
                    lanes.iter_mut().zip(numbers.get(rows).unwrap_or(&[])).enumerate()
                {
                    *lane = if there >> row & 1 != 0 { number.cast_unsigned() } else { MISSING_NUMBER };
                }
                0
            }
            Cells::Floats(floats) if source.is_plain() => {
                for (row, (lane, float)) in lanes.iter_mut().zip(floats.get(rows).unwrap_or(&[])).enumerate()
                {
                    *lane = if there >> row & 1 != 0 { float_word(*float) } else { word::MISSING_FLOAT };
                }
                0
            }
            Cells::Words(of) if source.is_of_text() => {
                let words = self.words.iter().find(|(known, _)| *known == offset).map(|(_, words)| words);
                let mut odd = 0;
                for (row, (lane, at)) in lanes.iter_mut().zip(rows).enumerate() {
                    *lane = missing;
                    if there >> row & 1 != 0 {
                        match words.and_then(|words| words.get(of.keys.get(at))) {
                            Some(Some(word)) => *lane = *word,
                            _ => odd |= 1 << row,
                        }
                    }
                }
                odd
            }
            Cells::Lists(offsets, elements)
                if source.slot.read.op == Op::Mask && elements.nulls.is_none() =>
            {
                let known = self.words.iter().find(|(known, _)| *known == offset).map(|(_, words)| words);
                let (Some(bits), Cells::Words(of)) = (known, &elements.cells) else {
                    return self.each(source, rows, lanes);
                };
                let mut odd = 0;
                for (row, (lane, at)) in lanes.iter_mut().zip(rows).enumerate() {
                    *lane = missing;
                    if there >> row & 1 != 0 {
                        *lane = Mask::PRESENT;
                        for element in span(offsets, at) {
                            match bits.get(of.keys.get(element)) {
                                Some(Some(bit)) => *lane |= bit,
                                _ => odd |= 1 << row,
                            }
                        }
                    }
                }
                odd
            }
            _ => self.each(source, rows, lanes),
        }
    }

    fn each(&self, source: &Source, rows: Range<usize>, lanes: &mut Lanes) -> u64 {
        let mut odd = 0;
        for (row, (lane, at)) in lanes.iter_mut().zip(rows).enumerate() {
            match source.word(self.program, &self.code.layout, self.table, at) {
                Some(word) => *lane = word,
                None => odd |= 1 << row,
            }
        }
        odd
    }

    #[inline(always)]
    fn score(&self, scratch: &mut Scratch) {
        let points = &self.plan.points;
        let mut sums = [0i32; BLOCK];
        for (tables, words) in [(&points.fired, &scratch.fired), (&points.unknown, &scratch.unknown)] {
            for (byte, table) in tables.iter().enumerate() {
                let Some(words) = words.get(byte / 8) else { continue };
                let shift = (byte % 8) * 8;
                for (sum, word) in sums.iter_mut().zip(words) {
                    let at = (word >> shift) as u8;
                    *sum = sum.wrapping_add(table.get(usize::from(at)).copied().unwrap_or(0));
                }
            }
        }
        let (low, high) = (points.low, points.high);
        for (end, sum) in scratch.end.iter_mut().zip(&sums) {
            *end = i64::from(*sum).clamp(low, high.max(low)).wrapping_sub(low) as u32;
        }
        for (value, from) in &points.sets {
            let value = (*value).clamp(low, high.max(low)).wrapping_sub(low) as u32;
            for (source, word, mask) in from {
                let words = match source {
                    crate::code::Source::Fired => &scratch.fired,
                    crate::code::Source::Unknown => &scratch.unknown,
                };
                let Some(words) = words.get(*word as usize) else { continue };
                for (end, word) in scratch.end.iter_mut().zip(words) {
                    *end = if word & mask != 0 { value } else { *end };
                }
            }
        }
    }

    /// Appends the answers of rows of which none is odd.
    pub(super) fn push_all(&self, rows: usize, scratch: &Scratch, part: &mut Part) {
        let ends = scratch.end.iter().take(rows);
        let end = |end: &u32| self.plan.figures.get(*end as usize).copied().unwrap_or((-1, -1, 0));
        part.decisions.extend(ends.clone().map(|at| end(at).0));
        part.labels.extend(ends.clone().map(|at| end(at).1));
        part.scores.extend(ends.clone().map(|at| end(at).2));
        for (words, column) in [(&scratch.fired, &mut part.fired), (&scratch.unknown, &mut part.unknown)] {
            match (column.first_mut(), words.as_slice()) {
                (None | Some(RuleColumn::Omitted), _) => {}
                (Some(RuleColumn::Bits(bits)), [words]) if self.plan.in_order && bits.is_of_one_word() => {
                    bits.extend_words(words.get(..rows).unwrap_or(words));
                }
                (Some(column), _) => (0..rows).for_each(|at| column.push(self.rules_of(words, at))),
            }
        }
        if let Some(path) = &mut part.path {
            ends.for_each(|end| path.push(self.path_of(*end)));
        }
    }

    /// Appends the row's answer.
    pub(super) fn push(&self, at: usize, scratch: &Scratch, part: &mut Part) {
        let at_end = scratch.end.get(at).copied().unwrap_or(u32::MAX);
        let (decision, label, score) = self.plan.figures.get(at_end as usize).copied().unwrap_or((-1, -1, 0));
        part.decisions.push(decision);
        part.labels.push(label);
        part.scores.push(score);
        for (words, column) in [(&scratch.fired, &mut part.fired), (&scratch.unknown, &mut part.unknown)] {
            column.iter_mut().for_each(|column| column.push(self.rules_of(words, at)));
        }
        if let Some(path) = &mut part.path {
            path.push(self.path_of(at_end));
        }
    }

    /// The rules whose bits a row has.
    #[inline(always)]
    fn rules_of(&self, words: &[[u64; BLOCK]], at: usize) -> impl Iterator<Item = i32> {
        words.iter().zip(self.plan.rules.chunks(64)).flat_map(move |(word, rules)| {
            let mut word = word.get(at).copied().unwrap_or(0);
            std::iter::from_fn(move || {
                let bit = (word != 0).then(|| word.trailing_zeros())?;
                word &= word.wrapping_sub(1);
                Some(rules.get(bit as usize).copied().unwrap_or(-1))
            })
        })
    }

    fn path_of(&self, end: u32) -> impl Iterator<Item = i32> {
        self.plan.ends.get(end as usize).into_iter().flat_map(|end| end.path.iter().copied())
    }
}

const CHECK: u8 = 0;
const SHARE: u8 = 1;
const RULES: u8 = 2;
const REST: u8 = 3;
const SCORE: u8 = 4;

/// A stage of a block. Small functions, because what is compiled for vectors is compiled whole.
struct Stage<'s, 't, const WHAT: u8> {
    ready: &'s Ready<'t>,
    /// Of several checks or places, which.
    at: usize,
    rows: Range<usize>,
    scratch: &'s mut Scratch,
}

impl<const WHAT: u8> pulp::NullaryFnOnce for Stage<'_, '_, WHAT> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Stage { ready, at, rows, scratch } = self;
        match WHAT {
            CHECK => {
                if let Some((leaf, check, required)) = ready.checks.get(at) {
                    ready.check(*leaf, check.as_ref(), *required, rows, &mut scratch.odd);
                }
            }
            SHARE => {
                if let (Some(place), Some(shares)) = (ready.plan.places.get(at), ready.shares.get(at))
                    && let Some(index) = scratch.index.get_mut(place.group)
                {
                    let of = Of { program: ready.program, code: ready.code, table: ready.table, place };
                    shares.add(&of, rows, index, &mut scratch.odd);
                }
            }
            RULES => ready.rules(scratch),
            REST => ready.rest(rows, scratch),
            _ => {
                ready.settle(scratch);
                ready.score(scratch);
            }
        }
    }
}

/// Reads the rows of one chunk.
struct Loader<'l, 't> {
    ready: &'l Ready<'t>,
    rows: Range<usize>,
    /// Those that have no word.
    odd: u64,
}

impl Load for Loader<'_, '_> {
    #[inline(always)]
    fn load(&mut self, offset: u32, lanes: &mut Lanes) {
        self.odd |= self.ready.load(offset, self.rows.clone(), lanes);
    }
}
