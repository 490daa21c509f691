//! Sets of inputs as boxes: for each column some of its classes, all combinations of which are meant. The work is counted,
//! because taking boxes from boxes may split them again and again. Knows nothing of what a class stands for.

use std::ops::Range;

/// How many columns of boxes may be looked at for one table.
const WORK: u64 = 4_000_000;

/// Some of the classes of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classes {
    words: Vec<u64>,
}

impl Classes {
    pub fn none(count: usize) -> Classes {
        Classes { words: vec![0; count.div_ceil(64)] }
    }

    /// The classes for which `holds` says so.
    pub fn of(count: usize, holds: impl Fn(usize) -> bool) -> Classes {
        let mut classes = Classes::none(count);
        (0..count).filter(|class| holds(*class)).for_each(|class| classes.add(class));
        classes
    }

    pub fn add(&mut self, class: usize) {
        if let Some(word) = self.words.get_mut(class / 64) {
            *word |= 1 << (class % 64);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    pub fn first(&self) -> Option<usize> {
        let at = self.words.iter().position(|word| *word != 0)?;
        let within = self.words.get(at)?.trailing_zeros();
        Some(at.saturating_mul(64).saturating_add(usize::try_from(within).ok()?))
    }

    fn both(&self, other: &Classes) -> Classes {
        Classes { words: self.words.iter().zip(&other.words).map(|(a, b)| a & b).collect() }
    }

    fn without(&self, other: &Classes) -> Classes {
        Classes { words: self.words.iter().zip(&other.words).map(|(a, b)| a & !b).collect() }
    }

    fn touches(&self, other: &Classes) -> bool {
        self.words.iter().zip(&other.words).any(|(a, b)| a & b != 0)
    }
}

/// All combinations of the classes of its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    pub columns: Vec<Classes>,
}

impl Region {
    pub fn is_empty(&self) -> bool {
        self.columns.iter().any(Classes::is_empty)
    }

    /// One input in it: the first class of each column.
    pub fn witness(&self) -> Option<Vec<usize>> {
        self.columns.iter().map(Classes::first).collect()
    }
}

/// The budget is spent: nothing may be claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exhausted;

/// Operations on regions that count what they cost.
#[derive(Debug)]
pub struct Work {
    left: u64,
}

impl Default for Work {
    fn default() -> Self {
        Work { left: WORK }
    }
}

impl Work {
    #[cfg(test)]
    pub fn with(left: u64) -> Work {
        Work { left }
    }

    fn spend(&mut self, region: &Region) -> Result<(), Exhausted> {
        let words: usize = region.columns.iter().map(|classes| classes.words.len()).sum();
        self.left = self.left.checked_sub(words as u64).ok_or(Exhausted)?;
        Ok(())
    }

    /// What lies in both; `None` where nothing does.
    pub fn both(&mut self, a: &Region, b: &Region) -> Result<Option<Region>, Exhausted> {
        self.spend(a)?;
        let columns = a.columns.iter().zip(&b.columns).map(|(a, b)| a.both(b)).collect();
        Ok(Some(Region { columns }).filter(|region| !region.is_empty()))
    }

    pub fn touch(&mut self, a: &Region, b: &Region) -> Result<bool, Exhausted> {
        self.spend(a)?;
        Ok(a.columns.iter().zip(&b.columns).all(|(a, b)| a.touches(b)))
    }

    /// What lies in `a` and not in `b`, in pieces that do not overlap.
    pub fn without(&mut self, a: &Region, b: &Region, into: &mut Vec<Region>) -> Result<(), Exhausted> {
        if !self.touch(a, b)? {
            into.push(a.clone());
            return Ok(());
        }
        let mut rest = a.clone();
        let columns: Range<usize> = 0..a.columns.len();
        for column in columns {
            let (Some(of_a), Some(of_b)) = (rest.columns.get(column).cloned(), b.columns.get(column)) else {
                continue;
            };
            let outside = of_a.without(of_b);
            if !outside.is_empty() {
                self.spend(a)?;
                let mut piece = rest.clone();
                set(&mut piece, column, outside);
                into.push(piece);
            }
            set(&mut rest, column, of_a.both(of_b));
        }
        Ok(())
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

fn set(region: &mut Region, column: usize, classes: Classes) {
    if let Some(slot) = region.columns.get_mut(column) {
        *slot = classes;
    }
}
