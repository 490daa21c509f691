//! Decides whole columns, a block of rows at a time: combinations of values from the columns, rules from the tables, scores
//! from the rules. Compiled for the vectors that the host has. A row that it is not sure of is left to be decided by itself.

use arrow_buffer::BooleanBuffer;

use super::column::{Cells, Column, Keys, span};
use super::out::Part;
use super::plan::{FUSED, Place, Plan};
use super::rest::{Lanes, Load, Registers, bits};
use super::rows::{Table, times};
use super::source::{Source, element_bit, is_of_kind};
use super::{BLOCK, Columns};
use crate::code::{Buckets, Code};
use crate::core::{Kind, Program, Ty};
use crate::layout::word::{self, MISSING_NUMBER, float_word, truth_word};
use crate::layout::{Mask, Op, Unit};
use crate::tables::settle;

/// 64 rows in a word.
const WORDS: usize = BLOCK / 64;
type Bits = [u64; WORDS];
/// Combinations of a block's rows.
type Index = [u16; BLOCK];

/// How a place's values become shares of a combination.
enum Kernel<'t> {
    Keys {
        keys: &'t Keys<'t>,
        shares: Vec<u16>,
        missing: u16,
        nulls: Option<Vec<u64>>,
    },
    Numbers {
        numbers: &'t [i64],
        steps: &'t [i64],
        step: u16,
        nulls: Option<Vec<u64>>,
    },
    Floats {
        floats: &'t [f64],
        steps: &'t [f64],
        step: u16,
        nulls: Option<Vec<u64>>,
    },
    Truths {
        truths: Vec<u64>,
        shares: [u16; 3],
        nulls: Option<Vec<u64>>,
    },
    /// The same for every row.
    Same(u16),
    /// Word by word.
    Each,
}

/// What a column's values have to be.
enum Check<'t> {
    Numbers {
        numbers: &'t [i64],
        low: i64,
        high: i64,
    },
    Floats {
        floats: &'t [f64],
        low: f64,
        high: f64,
    },
    /// By key, whether its text is none.
    Keys {
        keys: &'t Keys<'t>,
        wrong: Vec<bool>,
    },
    /// Lists of texts, none of them wrong.
    Lists {
        offsets: &'t [i64],
        most: i64,
    },
    /// Each row for itself.
    Each,
}

/// A record batch, ready to be decided in blocks.
pub(super) struct Ready<'t> {
    program: &'t Program,
    code: &'t Code,
    plan: &'t Plan,
    table: &'t Table<'t>,
    kernels: Vec<Kernel<'t>>,
    /// By leaf, which rows are there.
    nulls: Vec<Option<Vec<u64>>>,
    /// With the leaf, and whether every row has to have a value.
    checks: Vec<(usize, Option<Check<'t>>, bool)>,
    /// For what the rest reads of dictionaries, the word of each key.
    words: Vec<(u32, Vec<Option<u64>>)>,
}

/// The arrays of one thread.
pub(super) struct Scratch {
    index: Vec<[u16; BLOCK]>,
    halves: Vec<[u64; BLOCK]>,
    fired: Vec<[u64; BLOCK]>,
    unknown: Vec<[u64; BLOCK]>,
    end: [u32; BLOCK],
    pub(super) odd: Bits,
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
        self.odd.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 != 0)
    }
}

/// The bits of all rows, 64 in a word.
fn of_bits(bits: &BooleanBuffer) -> Vec<u64> {
    bits.bit_chunks().iter_padded().collect()
}

fn nulls(column: &Column<'_>) -> Option<Vec<u64>> {
    column.nulls.as_ref().map(|nulls| of_bits(nulls.inner()))
}

impl<'t> Ready<'t> {
    pub(super) fn new(
        program: &'t Program,
        code: &'t Code,
        plan: &'t Plan,
        table: &'t Table<'t>,
    ) -> Ready<'t> {
        let kernels = plan.places.iter().map(|place| kernel(program, code, table, place)).collect();
        let checks = table.columns.iter().zip(&table.bound.leaves).enumerate();
        let checks = checks.map(|(at, (column, leaf))| {
            let required =
                !leaf.ty.optional && (column.nulls.is_some() || matches!(column.cells, Cells::Absent));
            // The channel's words are the workflow's affair.
            let check = if table.bound.channel == Some(at) && !program.meta.channels.is_empty() {
                Some(Check::Each)
            } else {
                check(column, &leaf.ty)
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
        Ready { program, code, plan, table, kernels, nulls, checks, words }
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

fn kernel<'t>(program: &Program, code: &Code, table: &'t Table<'t>, place: &'t Place) -> Kernel<'t> {
    let source = &place.source;
    let Some(column) = table.columns.get(source.leaf) else { return Kernel::Each };
    let missing = place.share(code, source.slot.repr.missing());
    match (&column.cells, &place.buckets) {
        (Cells::Absent, _) => Kernel::Same(missing),
        (Cells::Words(words), _) if source.is_of_text() => {
            let share = |text: &Option<&str>| match text {
                Some(text) => Some(place.share(code, source.of_text(program, &code.layout, table, text)?)),
                None => Some(missing),
            };
            // A text that has no word makes its rows odd.
            let Some(mut shares) = words.values.iter().map(share).collect::<Option<Vec<u16>>>() else {
                return Kernel::Each;
            };
            shares.resize(shares.len().max(256), 0);
            Kernel::Keys { keys: &words.keys, shares, missing, nulls: nulls(column) }
        }
        (Cells::Numbers(_, numbers), Buckets::Numbers { steps, .. }) if source.is_plain() => {
            Kernel::Numbers { numbers, steps, step: place.step, nulls: nulls(column) }
        }
        (Cells::Floats(floats), Buckets::Floats { steps, .. }) if source.is_plain() => {
            Kernel::Floats { floats, steps, step: place.step, nulls: nulls(column) }
        }
        (Cells::Truths(array), _) if source.is_plain() => {
            let share = |truth| place.share(code, truth_word(truth));
            let shares = [share(Some(false)), share(Some(true)), missing];
            Kernel::Truths { truths: of_bits(array.values()), shares, nulls: nulls(column) }
        }
        _ => Kernel::Each,
    }
}

fn check<'t>(column: &'t Column<'_>, ty: &Ty) -> Option<Check<'t>> {
    if !column.exceptions.is_empty() {
        return Some(Check::Each);
    }
    match (&column.cells, &ty.kind) {
        (Cells::Absent | Cells::Truths(_), _) => None,
        (Cells::Numbers(unit, numbers), kind) => {
            let (low, high) = match (unit, kind) {
                (Unit::Whole, Kind::Int(low, high)) => ((*low).max(i64::MIN.saturating_add(1)), *high),
                (Unit::Time, _) => times(),
                (Unit::Date, _) => {
                    let (first, last) = times();
                    (first.div_euclid(DAY), last.div_euclid(DAY))
                }
                (Unit::Decimal, Kind::Decimal(Some(_))) => return Some(Check::Each),
                _ => (i64::MIN.saturating_add(1), i64::MAX),
            };
            Some(Check::Numbers { numbers, low, high })
        }
        (Cells::Floats(floats), kind) => {
            let (low, high) = match kind {
                Kind::Float(Some((low, high))) => (*low, *high),
                _ => (f64::MIN, f64::MAX),
            };
            Some(Check::Floats { floats, low, high })
        }
        (Cells::Words(words), kind) => {
            let wrong = |text: &Option<&str>| text.is_some_and(|text| !is_of_kind(kind, text));
            // A null among the values is one of the rows.
            let mut wrong: Vec<bool> = words.values.iter().map(wrong).collect();
            if !ty.optional {
                for (wrong, text) in wrong.iter_mut().zip(&words.values) {
                    *wrong |= text.is_none();
                }
            }
            if wrong.iter().any(|wrong| *wrong) {
                Some(Check::Keys { keys: &words.keys, wrong })
            } else {
                None
            }
        }
        (Cells::Texts(_), Kind::Text) => None,
        (Cells::Lists(offsets, elements), Kind::List(element, most)) => {
            let fine = match &elements.cells {
                Cells::Words(words) => words.values.iter().all(|text| match text {
                    Some(text) => is_of_kind(&element.kind, text),
                    None => element.optional,
                }),
                Cells::Texts(_) => matches!(element.kind, Kind::Text),
                _ => false,
            };
            let fine = fine && (element.optional || elements.nulls.is_none());
            let lists = Check::Lists { offsets, most: i64::from(*most) };
            Some(if fine { lists } else { Check::Each })
        }
        (Cells::Texts(_) | Cells::Lists(..), _) => Some(Check::Each),
    }
}

const DAY: i64 = 86_400_000_000;

/// The bits of a block, which begins with a word.
#[inline(always)]
fn window(of: &[u64], from: usize) -> Bits {
    let mut window = [0; WORDS];
    for (word, bits) in window.iter_mut().zip(of.get(from / 64..).unwrap_or(&[])) {
        *word = *bits;
    }
    window
}

#[inline(always)]
fn valid(nulls: Option<&Vec<u64>>, from: usize) -> Option<Bits> {
    nulls.map(|nulls| window(nulls, from))
}

impl Ready<'_> {
    /// Decides at most [`BLOCK`] rows: stage by stage, each compiled by itself for the vectors of the host.
    pub(super) fn block(&self, arch: pulp::Arch, from: usize, rows: usize, scratch: &mut Scratch) {
        scratch.odd = [0; WORDS];
        for index in &mut scratch.index {
            *index = [0; BLOCK];
        }
        for at in 0..self.checks.len() {
            arch.dispatch(Stage::<CHECK> { ready: self, at, from, rows, scratch });
        }
        for at in 0..self.kernels.len() {
            arch.dispatch(Stage::<SHARE> { ready: self, at, from, rows, scratch });
        }
        arch.dispatch(Stage::<RULES> { ready: self, at: 0, from, rows, scratch });
        if !self.plan.rest.is_empty() {
            arch.dispatch(Stage::<REST> { ready: self, at: 0, from, rows, scratch });
        }
        arch.dispatch(Stage::<SCORE> { ready: self, at: 0, from, rows, scratch });
    }

    #[inline(always)]
    fn rules(&self, scratch: &mut Scratch) {
        let plan = self.plan;
        for (at, halves) in scratch.halves.iter_mut().enumerate() {
            let used = plan.used.get(at / 2).copied().unwrap_or(0);
            let used = if at % 2 == 0 { used & 0xffff_ffff } else { used >> 32 };
            *halves = [used | used << 32; BLOCK];
        }
        for (group, index) in plan.groups.iter().zip(&scratch.index) {
            for (half, table) in &group.tables {
                let Some(halves) = scratch.halves.get_mut(*half) else { continue };
                for (rules, at) in halves.iter_mut().zip(index) {
                    *rules &= table.get(usize::from(*at) % FUSED).copied().unwrap_or(0);
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
        from: usize,
        rows: usize,
        odd: &mut Bits,
    ) {
        let (Some(column), Some(of)) = (self.table.columns.get(leaf), self.table.bound.leaves.get(leaf))
        else {
            return;
        };
        let there = valid(self.nulls.get(leaf).and_then(Option::as_ref), from);
        let all = |at: usize| there.as_ref().and_then(|there| there.get(at)).copied().unwrap_or(u64::MAX);
        if required {
            for (at, odd) in odd.iter_mut().enumerate() {
                *odd |= if matches!(column.cells, Cells::Absent) { u64::MAX } else { !all(at) };
            }
        }
        match check {
            None => {}
            Some(Check::Numbers { numbers, low, high }) => {
                let numbers = numbers.get(from..from.saturating_add(rows)).unwrap_or(&[]);
                for ((at, chunk), odd) in numbers.chunks(64).enumerate().zip(odd.iter_mut()) {
                    let mut bytes = [0u8; 64];
                    let mut any = 0u8;
                    for (byte, number) in bytes.iter_mut().zip(chunk) {
                        *byte = u8::from(number < low) | u8::from(number > high);
                        any |= *byte;
                    }
                    if any != 0 {
                        *odd |= bits(&bytes) & all(at);
                    }
                }
            }
            Some(Check::Floats { floats, low, high }) => {
                let floats = floats.get(from..from.saturating_add(rows)).unwrap_or(&[]);
                for ((at, chunk), odd) in floats.chunks(64).enumerate().zip(odd.iter_mut()) {
                    let mut bytes = [0u8; 64];
                    let mut any = 0u8;
                    for (byte, float) in bytes.iter_mut().zip(chunk) {
                        *byte = 1 ^ (u8::from(float >= low) & u8::from(float <= high));
                        any |= *byte;
                    }
                    if any != 0 {
                        *odd |= bits(&bytes) & all(at);
                    }
                }
            }
            Some(Check::Lists { offsets, most }) => {
                let offsets = offsets.get(from..from.saturating_add(rows).saturating_add(1)).unwrap_or(&[]);
                let ends = offsets.get(1..).unwrap_or(&[]);
                for (row, (start, end)) in offsets.iter().zip(ends).enumerate() {
                    if end.wrapping_sub(*start) > *most
                        && let Some(odd) = odd.get_mut(row / 64)
                    {
                        *odd |= all(row / 64) & 1 << (row % 64);
                    }
                }
            }
            Some(Check::Keys { keys, wrong }) => {
                for row in 0..rows {
                    let is_wrong = wrong.get(keys.get(from.saturating_add(row))).copied().unwrap_or(true);
                    if is_wrong && let Some(odd) = odd.get_mut(row / 64) {
                        *odd |= all(row / 64) & 1 << (row % 64);
                    }
                }
            }
            Some(Check::Each) => {
                let channels = &self.program.meta.channels;
                let of_channel = self.table.bound.channel == Some(leaf) && !channels.is_empty();
                for row in 0..rows {
                    let at = from.saturating_add(row);
                    let is_wrong = match column.checked(&of.ty, at) {
                        _ if column.exceptions.contains_key(&at) => true,
                        Ok(crate::value::Value::Text(word)) if of_channel => !channels.contains(&word),
                        found => found.is_err(),
                    };
                    if is_wrong && let Some(odd) = odd.get_mut(row / 64) {
                        *odd |= 1 << (row % 64);
                    }
                }
            }
        }
    }

    #[inline(always)]
    fn shares(
        &self,
        place: &Place,
        kernel: &Kernel<'_>,
        from: usize,
        rows: usize,
        index: &mut Index,
        odd: &mut Bits,
    ) {
        match kernel {
            Kernel::Same(share) => index.iter_mut().for_each(|at| *at = at.wrapping_add(*share)),
            Kernel::Keys { keys, shares, missing, nulls } => {
                let there = valid(nulls.as_ref(), from);
                let there = there.as_ref();
                match keys {
                    Keys::I8(keys) => add_keys(index, keys, from, shares, *missing, there, |key| key as u32),
                    Keys::I16(keys) => add_keys(index, keys, from, shares, *missing, there, |key| key as u32),
                    Keys::I32(keys) => add_keys(index, keys, from, shares, *missing, there, |key| key as u32),
                    Keys::U8(keys) => add_keys(index, keys, from, shares, *missing, there, u32::from),
                    Keys::U16(keys) => add_keys(index, keys, from, shares, *missing, there, u32::from),
                    Keys::U32(keys) => add_keys(index, keys, from, shares, *missing, there, |key| key),
                    Keys::Other(keys) => add_keys(index, keys, from, shares, *missing, there, |key| key),
                }
            }
            Kernel::Numbers { numbers, steps, step, nulls } => {
                let there = valid(nulls.as_ref(), from);
                let numbers = numbers.get(from..from.saturating_add(rows)).unwrap_or(&[]);
                add_counts(index, numbers, steps, *step, there.as_ref(), i64::MIN, |step, number| {
                    step <= number
                });
            }
            Kernel::Floats { floats, steps, step, nulls } => {
                let there = valid(nulls.as_ref(), from);
                let floats = floats.get(from..from.saturating_add(rows)).unwrap_or(&[]);
                add_counts(index, floats, steps, *step, there.as_ref(), f64::NAN, |step, float| {
                    step <= float
                });
            }
            Kernel::Truths { truths, shares: [no, yes, missing], nulls } => {
                let truths = window(truths, from);
                let there = valid(nulls.as_ref(), from).unwrap_or([u64::MAX; WORDS]);
                for ((chunk, truths), there) in
                    index.as_chunks_mut::<64>().0.iter_mut().zip(&truths).zip(&there)
                {
                    for (row, at) in chunk.iter_mut().enumerate() {
                        let known = if truths >> row & 1 != 0 { *yes } else { *no };
                        *at = at.wrapping_add(if there >> row & 1 != 0 { known } else { *missing });
                    }
                }
            }
            Kernel::Each => {
                for (row, at) in index.iter_mut().enumerate().take(rows) {
                    let layout = &self.code.layout;
                    match place.source.word(self.program, layout, self.table, from.saturating_add(row)) {
                        Some(word) => *at = at.wrapping_add(place.share(self.code, word)),
                        None => {
                            if let Some(odd) = odd.get_mut(row / 64) {
                                *odd |= 1 << (row % 64);
                            }
                        }
                    }
                }
            }
        }
    }

    #[inline(always)]
    fn rest(&self, from: usize, rows: usize, scratch: &mut Scratch) {
        if self.plan.rest.is_empty() {
            return;
        }
        let Scratch { halves, odd, registers, .. } = scratch;
        for ((chunk, first), odd) in (0..).zip((0..rows).step_by(64)).zip(odd.iter_mut()) {
            let rows = rows.saturating_sub(first).min(64);
            let first = from.saturating_add(first);
            for rest in &self.plan.rest {
                let mut loader = Loader { ready: self, first, rows, odd: 0 };
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
    fn load(&self, offset: u32, from: usize, rows: usize, lanes: &mut Lanes) -> u64 {
        let Some(source) = self.plan.loads.get(&offset) else { return u64::MAX };
        let Some(column) = self.table.columns.get(source.leaf) else { return u64::MAX };
        let there = self.nulls.get(source.leaf).and_then(Option::as_ref);
        let there = there.map_or(u64::MAX, |nulls| nulls.get(from / 64).copied().unwrap_or(0));
        let end = from.saturating_add(rows);
        let missing = source.slot.repr.missing();
        match &column.cells {
            Cells::Numbers(_, numbers) if source.is_plain() => {
                for (row, (lane, number)) in
                    lanes.iter_mut().zip(numbers.get(from..end).unwrap_or(&[])).enumerate()
                {
                    *lane = if there >> row & 1 != 0 { number.cast_unsigned() } else { MISSING_NUMBER };
                }
                0
            }
            Cells::Floats(floats) if source.is_plain() => {
                for (row, (lane, float)) in
                    lanes.iter_mut().zip(floats.get(from..end).unwrap_or(&[])).enumerate()
                {
                    *lane = if there >> row & 1 != 0 { float_word(*float) } else { word::MISSING_FLOAT };
                }
                0
            }
            Cells::Words(of) if source.is_of_text() => {
                let words = self.words.iter().find(|(known, _)| *known == offset).map(|(_, words)| words);
                let mut odd = 0;
                for (row, (lane, at)) in lanes.iter_mut().zip(from..end).enumerate() {
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
                    return self.each(source, from..end, lanes);
                };
                let mut odd = 0;
                for (row, (lane, at)) in lanes.iter_mut().zip(from..end).enumerate() {
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
            _ => self.each(source, from..end, lanes),
        }
    }

    fn each(&self, source: &Source, rows: std::ops::Range<usize>, lanes: &mut Lanes) -> u64 {
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
    pub(super) fn push_all(&self, rows: usize, scratch: &Scratch, part: &mut Part, columns: Columns) {
        let ends = scratch.end.iter().take(rows);
        let end = |end: &u32| self.plan.figures.get(*end as usize).copied().unwrap_or((-1, -1, 0));
        part.decisions.extend(ends.clone().map(|at| end(at).0));
        part.labels.extend(ends.clone().map(|at| end(at).1));
        part.scores.extend(ends.map(|at| end(at).2));
        for at in 0..if columns == Columns::NONE { 0 } else { rows } {
            self.push_lists(at, scratch, part, columns);
        }
    }

    /// Appends the row's answer.
    pub(super) fn push(&self, at: usize, scratch: &Scratch, part: &mut Part, columns: Columns) {
        let end = scratch.end.get(at).and_then(|end| self.plan.figures.get(*end as usize));
        let (decision, label, score) = end.copied().unwrap_or((-1, -1, 0));
        part.decisions.push(decision);
        part.labels.push(label);
        part.scores.push(score);
        self.push_lists(at, scratch, part, columns);
    }

    #[inline(always)]
    fn push_lists(&self, at: usize, scratch: &Scratch, part: &mut Part, columns: Columns) {
        for (wanted, words, lists) in [
            (columns.fired, &scratch.fired, &mut part.fired),
            (columns.unknown, &scratch.unknown, &mut part.unknown),
        ] {
            let Some(list) = lists.first_mut().filter(|_| wanted) else { continue };
            for (word, rules) in words.iter().zip(self.plan.rules.chunks(64)) {
                let mut word = word.get(at).copied().unwrap_or(0);
                while word != 0 {
                    let bit = word.trailing_zeros();
                    word &= word.wrapping_sub(1);
                    list.keys.push(rules.get(bit as usize).copied().unwrap_or(-1));
                }
            }
            list.end();
        }
        if columns.path {
            let end = scratch.end.get(at).and_then(|end| self.plan.ends.get(*end as usize));
            part.path.keys.extend_from_slice(end.map_or(&[], |end| &end.path));
            part.path.end();
        }
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
    from: usize,
    rows: usize,
    scratch: &'s mut Scratch,
}

impl<const WHAT: u8> pulp::NullaryFnOnce for Stage<'_, '_, WHAT> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Stage { ready, at, from, rows, scratch } = self;
        match WHAT {
            CHECK => {
                if let Some((leaf, check, required)) = ready.checks.get(at) {
                    ready.check(*leaf, check.as_ref(), *required, from, rows, &mut scratch.odd);
                }
            }
            SHARE => {
                if let (Some(place), Some(kernel)) = (ready.plan.places.get(at), ready.kernels.get(at))
                    && let Some(index) = scratch.index.get_mut(place.group)
                {
                    ready.shares(place, kernel, from, rows, index, &mut scratch.odd);
                }
            }
            RULES => ready.rules(scratch),
            REST => ready.rest(from, rows, scratch),
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
    first: usize,
    rows: usize,
    /// Those that have no word.
    odd: u64,
}

impl Load for Loader<'_, '_> {
    #[inline(always)]
    fn load(&mut self, offset: u32, lanes: &mut Lanes) {
        self.odd |= self.ready.load(offset, self.first, self.rows, lanes);
    }
}

#[inline(always)]
fn add_keys<K: Copy>(
    index: &mut Index,
    keys: &[K],
    from: usize,
    shares: &[u16],
    missing: u16,
    there: Option<&Bits>,
    of: impl Fn(K) -> u32,
) {
    let keys = keys.get(from..).unwrap_or(&[]);
    let keys = keys.get(..BLOCK).unwrap_or(keys);
    match <&[u16; 256]>::try_from(shares) {
        Ok(shares) => {
            add_shares(index, keys, missing, there, |key| {
                let at = of(key) as u8;
                shares.get(usize::from(at)).copied().unwrap_or(0)
            });
        }
        Err(_) => {
            add_shares(index, keys, missing, there, |key| {
                shares.get(of(key) as usize).copied().unwrap_or(missing)
            });
        }
    }
}

#[inline(always)]
fn add_shares<K: Copy>(
    index: &mut Index,
    keys: &[K],
    missing: u16,
    there: Option<&Bits>,
    share: impl Fn(K) -> u16,
) {
    let Some(there) = there else {
        for (at, key) in index.iter_mut().zip(keys) {
            *at = at.wrapping_add(share(*key));
        }
        return;
    };
    let chunks = index.as_chunks_mut::<64>().0.iter_mut().zip(keys.chunks(64)).zip(there);
    for ((chunk, keys), there) in chunks {
        for (row, (at, key)) in chunk.iter_mut().zip(keys).enumerate() {
            let known = share(*key);
            *at = at.wrapping_add(if there >> row & 1 != 0 { known } else { missing });
        }
    }
}

/// Steps beyond which it is faster to search.
const FEW: usize = 12;

#[inline(always)]
fn add_counts<T: Copy>(
    index: &mut Index,
    values: &[T],
    steps: &[T],
    step: u16,
    there: Option<&Bits>,
    missing: T,
    reached: impl Fn(T, T) -> bool,
) {
    let mut kept = [missing; 64];
    let chunks = index.as_chunks_mut::<64>().0.iter_mut().zip(values.chunks(64));
    for (number, (chunk, values)) in chunks.enumerate() {
        let there = there.and_then(|there| there.get(number)).copied().unwrap_or(u64::MAX);
        for (row, (kept, value)) in kept.iter_mut().zip(values).enumerate() {
            *kept = if there >> row & 1 != 0 { *value } else { missing };
        }
        if steps.len() <= FEW {
            for least in steps {
                for (at, value) in chunk.iter_mut().zip(&kept) {
                    *at = at.wrapping_add(if reached(*least, *value) { step } else { 0 });
                }
            }
        } else {
            for (at, value) in chunk.iter_mut().zip(&kept) {
                let count = steps.partition_point(|least| reached(*least, *value));
                *at = at.wrapping_add(step.wrapping_mul(u16::try_from(count).unwrap_or(0)));
            }
        }
    }
}
