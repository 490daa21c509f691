//! What whole columns are decided by: the same index as the tables, its places fused where their values are few, its words
//! cut into halves so that *true* and *not known to be false* are one word. Made once for an engine and a schema.

use rustc_hash::FxHashMap;

use super::bind::Bound;
use super::ends::{EndOf, ends};
use super::out::Names;
use super::rest::{Rest, rest};
use super::source::{Source, source};
use crate::code::{Buckets, Code, Dim, RiskCode, Source as Counted};
use crate::layout::Slot;

/// As many combinations of values share a table.
pub(super) const FUSED: usize = 512;

/// Possible rules by a combination of values: in the lower half what is true, in the upper what may be.
pub(super) type Halves = Box<[u64; FUSED]>;

/// A place of the index.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) source: Source,
    pub(super) buckets: Buckets,
    /// Of a code's bucket; empty for numbers.
    classes: Vec<u16>,
    /// What one class more adds to the combination.
    pub(super) step: u16,
    /// The table that it is fused into.
    pub(super) group: usize,
}

impl Place {
    /// What a word adds to the combination.
    pub(super) fn share(&self, code: &Code, word: u64) -> u16 {
        let bucket = crate::tables::bucket(code, &self.buckets, word);
        let class = match &self.buckets {
            Buckets::Codes { .. } => self.classes.get(bucket).copied().unwrap_or(0),
            _ => u16::try_from(bucket).unwrap_or(u16::MAX),
        };
        class.wrapping_mul(self.step)
    }
}

/// Places with few values together.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// For each half that it says something of, its table.
    pub(super) tables: Vec<(usize, Halves)>,
}

/// A value that overrides the sum, and which rules set it.
type Set = (i64, Vec<(Counted, u32, u64)>);

/// Points by bytes of bits.
#[derive(Debug)]
pub(super) struct Points {
    pub(super) fired: Vec<[i32; 256]>,
    pub(super) unknown: Vec<[i32; 256]>,
    pub(super) sets: Vec<Set>,
    pub(super) low: i64,
    pub(super) high: i64,
}

#[derive(Debug)]
pub(super) struct Plan {
    pub(super) places: Vec<Place>,
    pub(super) groups: Vec<Group>,
    pub(super) rest: Vec<Rest>,
    /// What the rest reads, by word of the row.
    pub(super) loads: FxHashMap<u32, Source>,
    pub(super) words: usize,
    pub(super) used: Vec<u64>,
    pub(super) first: Vec<u64>,
    pub(super) behind: Vec<Vec<u64>>,
    pub(super) points: Points,
    pub(super) ends: Vec<EndOf>,
    /// Decision, label and score of each.
    pub(super) figures: Vec<(i8, i32, i64)>,
    /// The rule of each bit.
    pub(super) rules: Vec<i32>,
    /// Bit by bit the rules of the script: each has one condition.
    pub(super) in_order: bool,
}

/// `None`: the workflow has to be walked row by row.
pub(super) fn plan(code: &Code, bound: &Bound, names: &Names) -> Option<Plan> {
    let ends = ends(code, names)?;
    let [risk] = code.risks.as_slice() else { return None };
    if bound.leaves.iter().any(|leaf| leaf.below_optional) {
        return None;
    }
    let find = |offset: u32| -> Option<Source> {
        let of = |slot: &&Slot| !slot.live && slot.offset == offset;
        let slot = code.layout.slots().map(|(_, slot)| slot).find(of)?;
        source(bound, slot)
    };
    let mut loads = FxHashMap::default();
    let mut load = |offset: u32| {
        loads.insert(offset, find(offset)?);
        Some(())
    };
    let rest = risk.rest.iter().map(|of| rest(of, &mut load)).collect::<Option<Vec<Rest>>>()?;
    let words = risk.words as usize;
    let mut made = Vec::new();
    for dim in &risk.dims {
        if dim.live {
            return None;
        }
        let (classes, rows) = rows(code, dim, words)?;
        if rows.len() > FUSED {
            return None;
        }
        let place =
            Place { source: find(dim.offset)?, buckets: dim.buckets.clone(), classes, step: 1, group: 0 };
        made.push((place, rows));
    }
    let (places, groups) = fuse(made, words);
    let arms = risk.arms.iter().map(|arm| arm.map_or(-1, |(rule, _)| i32::try_from(rule).unwrap_or(-1)));
    let rules: Vec<i32> = arms.collect();
    Some(Plan {
        places,
        groups,
        rest,
        loads,
        words,
        used: risk.used.clone(),
        first: risk.first.clone(),
        behind: risk.behind.clone(),
        points: points(risk)?,
        figures: ends.iter().map(|end| (end.decision, end.label, end.score)).collect(),
        ends,
        in_order: (0..).zip(&rules).all(|(at, rule)| *rule == at || *rule == -1),
        rules,
    })
}

/// What is true and what may be, as halves.
type Row = Vec<u64>;

/// The rows of a place, equal ones once where they are of codes, and the class of each bucket.
fn rows(code: &Code, dim: &Dim, words: usize) -> Option<(Vec<u16>, Vec<Row>)> {
    let buckets = match &dim.buckets {
        Buckets::Codes { codes, classes: None } => usize::try_from(*codes).ok()?,
        Buckets::Codes { codes, classes: Some(_) } => {
            let bucket = |word| crate::tables::bucket(code, &dim.buckets, word);
            (0..*codes).map(bucket).max()?.checked_add(1)?
        }
        Buckets::Numbers { steps, .. } => steps.len().checked_add(1)?,
        Buckets::Floats { steps, .. } => steps.len().checked_add(1)?,
    };
    let stride = if dim.known { words } else { words.checked_mul(2)? };
    let row = |bucket: usize| {
        let from = (dim.table as usize).checked_add(bucket.checked_mul(stride)?)?;
        let all = code.tables.get(from..from.checked_add(stride)?)?;
        let (is, may) = if dim.known { (all, all) } else { all.split_at_checked(words)? };
        Some(is.iter().zip(may).flat_map(|(is, may)| halves(*is, *may)).collect::<Row>())
    };
    let all = (0..buckets).map(row).collect::<Option<Vec<Row>>>()?;
    if !matches!(dim.buckets, Buckets::Codes { .. }) {
        return Some((Vec::new(), all));
    }
    let mut distinct: Vec<Row> = Vec::new();
    let mut classes = Vec::with_capacity(all.len());
    for row in all {
        let known = distinct.iter().position(|known| *known == row);
        let class = known.unwrap_or_else(|| {
            distinct.push(row);
            distinct.len().saturating_sub(1)
        });
        classes.push(u16::try_from(class).ok()?);
    }
    Some((classes, distinct))
}

/// The lower 32 rules of a word, then the upper.
fn halves(is: u64, may: u64) -> [u64; 2] {
    [is & 0xffff_ffff | may << 32, is >> 32 | may & !0xffff_ffff]
}

/// Puts the places into as few tables as they fit into, the largest first.
fn fuse(mut made: Vec<(Place, Vec<Row>)>, words: usize) -> (Vec<Place>, Vec<Group>) {
    made.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.len()));
    let mut groups: Vec<Vec<Row>> = Vec::new();
    let mut places = Vec::new();
    for (mut place, rows) in made {
        let fits = |group: &Vec<Row>| group.len().saturating_mul(rows.len()) <= FUSED;
        let at = groups.iter().position(fits).unwrap_or_else(|| {
            groups.push(vec![vec![u64::MAX; words.saturating_mul(2)]]);
            groups.len().saturating_sub(1)
        });
        if let Some(group) = groups.get_mut(at) {
            place.group = at;
            place.step = u16::try_from(group.len()).unwrap_or(u16::MAX);
            let both = |row: &Row, before: &Row| row.iter().zip(before).map(|(a, b)| a & b).collect::<Row>();
            *group = rows.iter().flat_map(|row| group.iter().map(|before| both(row, before))).collect();
        }
        places.push(place);
    }
    let groups = groups.into_iter().map(|rows| {
        let table = |half: usize| {
            let mut table: Halves = Box::new([u64::MAX; FUSED]);
            for (place, row) in table.iter_mut().zip(&rows) {
                *place = row.get(half).copied().unwrap_or(u64::MAX);
            }
            table
        };
        let all = (0..words.saturating_mul(2)).map(|half| (half, table(half)));
        Group { tables: all.filter(|(_, table)| table.iter().any(|row| *row != u64::MAX)).collect() }
    });
    (places, groups.collect())
}

fn points(risk: &RiskCode) -> Option<Points> {
    let bytes = (risk.words as usize).checked_mul(8)?;
    let mut points = Points {
        fired: vec![[0; 256]; bytes],
        unknown: vec![[0; 256]; bytes],
        sets: risk.score.sets.clone(),
        low: risk.score.low,
        high: risk.score.high,
    };
    let mut most = 0i64;
    for term in &risk.score.terms {
        most = most.checked_add(term.weight.checked_abs()?.checked_mul(64)?)?;
        let weight = i32::try_from(term.weight).ok()?;
        let tables = match term.source {
            Counted::Fired => &mut points.fired,
            Counted::Unknown => &mut points.unknown,
        };
        for (byte, mask) in term.mask.to_le_bytes().into_iter().enumerate() {
            let table = tables.get_mut((term.word as usize).checked_mul(8)?.checked_add(byte)?)?;
            for (bits, sum) in (0..=u8::MAX).zip(table.iter_mut()) {
                *sum =
                    sum.checked_add(weight.checked_mul(i32::try_from((bits & mask).count_ones()).ok()?)?)?;
            }
        }
    }
    i32::try_from(most).ok()?;
    for tables in [&mut points.fired, &mut points.unknown] {
        while tables.last().is_some_and(|table| table.iter().all(|sum| *sum == 0)) {
            tables.pop();
        }
    }
    Some(points)
}
