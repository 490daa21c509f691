//! Sets of inputs as boxes: for each column some of its classes, all combinations of which are meant. The work is counted,
//! because taking boxes from boxes may split them again and again. Knows nothing of what a class stands for.

use std::ops::Range;

/// How many words of boxes may be looked at for one table.
const WORK: u64 = 20_000_000;
/// The same for all tables of a script.
pub const ALL_WORK: u64 = 100_000_000;

/// Some of the classes of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classes {
    words: Vec<u64>,
}

impl Classes {
    /// The classes for which `holds` says so.
    pub fn of(count: usize, holds: impl Fn(usize) -> bool) -> Classes {
        let mut classes = Classes { words: vec![0; count.div_ceil(64)] };
        for class in (0..count).filter(|class| holds(*class)) {
            if let Some(word) = classes.words.get_mut(class / 64) {
                *word |= 1 << (class % 64);
            }
        }
        classes
    }

    pub fn is_empty(&self) -> bool {
        is_empty(&self.words)
    }

    pub fn has(&self, class: usize) -> bool {
        self.words.get(class / 64).is_some_and(|word| word & (1 << (class % 64)) != 0)
    }
}

fn is_empty(words: &[u64]) -> bool {
    words.iter().all(|word| *word == 0)
}

/// All combinations of the classes of its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The words of all columns, one after the other.
    words: Vec<u64>,
}

impl Region {
    pub fn of<'c>(columns: impl IntoIterator<Item = &'c Classes>) -> Region {
        Region { words: columns.into_iter().flat_map(|classes| classes.words.iter().copied()).collect() }
    }
}

/// The budget is spent: nothing may be claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exhausted;

/// Operations on the regions of one table, which count what they cost.
#[derive(Debug)]
pub struct Work {
    /// Where the words of each column stand.
    columns: Vec<Range<usize>>,
    left: u64,
    spent: u64,
}

impl Work {
    /// For columns with so many classes, within what is left for the whole script.
    pub fn new(classes: impl IntoIterator<Item = usize>, left: u64) -> Work {
        let mut columns: Vec<Range<usize>> = Vec::new();
        for count in classes {
            let start = columns.last().map_or(0, |last| last.end);
            columns.push(start..start.saturating_add(count.div_ceil(64)));
        }
        Work { columns, left: left.min(WORK), spent: 0 }
    }

    pub fn spent(&self) -> u64 {
        self.spent
    }

    fn spend(&mut self, words: usize) -> Result<(), Exhausted> {
        self.left = self.left.checked_sub(words as u64).ok_or(Exhausted)?;
        self.spent = self.spent.saturating_add(words as u64);
        Ok(())
    }

    fn column<'r>(&self, region: &'r Region, at: usize) -> &'r [u64] {
        self.columns.get(at).and_then(|range| region.words.get(range.clone())).unwrap_or_default()
    }

    pub fn is_empty(&self, region: &Region) -> bool {
        (0..self.columns.len()).any(|at| is_empty(self.column(region, at)))
    }

    /// One input in it: the first class of each column; `None` where it is empty.
    pub fn witness(&self, region: &Region) -> Option<Vec<usize>> {
        let first = |at: usize| {
            let words = self.column(region, at);
            let word = words.iter().position(|word| *word != 0)?;
            let bit = usize::try_from(words.get(word)?.trailing_zeros()).ok()?;
            Some(word.saturating_mul(64).saturating_add(bit))
        };
        (0..self.columns.len()).map(first).collect()
    }

    /// Whether there is an input in both.
    pub fn touch(&mut self, a: &Region, b: &Region) -> Result<bool, Exhausted> {
        for at in 0..self.columns.len() {
            let (a, b) = (self.column(a, at), self.column(b, at));
            let apart = a.iter().zip(b).all(|(a, b)| a & b == 0);
            self.spend(a.len())?;
            if apart {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What lies in both; `None` where nothing does.
    pub fn both(&mut self, a: &Region, b: &Region) -> Result<Option<Region>, Exhausted> {
        if !self.touch(a, b)? {
            return Ok(None);
        }
        self.spend(a.words.len())?;
        Ok(Some(Region { words: a.words.iter().zip(&b.words).map(|(a, b)| a & b).collect() }))
    }

    /// Adds what lies in `a` and not in `b`, in pieces that do not overlap.
    pub fn without(&mut self, a: &Region, b: &Region, into: &mut Vec<Region>) -> Result<(), Exhausted> {
        if !self.touch(a, b)? {
            self.spend(a.words.len())?;
            into.push(a.clone());
            return Ok(());
        }
        let mut rest = a.clone();
        for at in 0..self.columns.len() {
            let (of_a, of_b) = (self.column(a, at), self.column(b, at));
            let outside: Vec<u64> = of_a.iter().zip(of_b).map(|(a, b)| a & !b).collect();
            if !is_empty(&outside) {
                let inside: Vec<u64> = of_a.iter().zip(of_b).map(|(a, b)| a & b).collect();
                self.spend(a.words.len())?;
                let mut piece = rest.clone();
                self.set(&mut piece, at, &outside);
                into.push(piece);
                self.set(&mut rest, at, &inside);
            }
        }
        Ok(())
    }

    fn set(&self, region: &mut Region, at: usize, words: &[u64]) {
        let slots = self.columns.get(at).and_then(|range| region.words.get_mut(range.clone()));
        slots.into_iter().flatten().zip(words).for_each(|(slot, word)| *slot = *word);
    }

    /// As [`Self::without`] for many.
    pub fn all_without(&mut self, all: &[Region], b: &Region) -> Result<Vec<Region>, Exhausted> {
        let mut left = Vec::with_capacity(all.len());
        for region in all {
            self.without(region, b, &mut left)?;
        }
        Ok(left)
    }
}
