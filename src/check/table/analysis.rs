//! What a table leaves open, covers twice and never reaches, for all inputs at once. Rows are boxes of classes here; every
//! finding comes with an input that shows it, and nothing is claimed once the budget is spent.

use super::boxes::{Exhausted, Region, Work};

/// For which inputs a row is true, and for which it is not false. Between the two it is unknown.
#[derive(Clone, Debug)]
pub struct Row {
    pub hits: Region,
    pub possible: Region,
}

/// The class of each column.
pub type Input = Vec<usize>;

/// What was found. Rows are positions in the list that was given.
#[derive(Debug, Default)]
pub struct Findings {
    /// All rows are false for it.
    pub gap: Option<Input>,
    /// This row is unknown for it, and so is what the table gives.
    pub unknown: Option<(usize, Input)>,
    /// Two rows that are true for it: a row, and the first before it that it overlaps.
    pub overlaps: Vec<(usize, usize, Input)>,
    /// Rows that never decide.
    pub masked: Vec<(usize, Masked)>,
}

/// Why a row never decides.
#[derive(Debug, PartialEq, Eq)]
pub enum Masked {
    /// No value fits one of its cells.
    Empty,
    /// Each of these rows takes some of its inputs, such as this one; together they take all.
    By(Vec<(usize, Input)>),
    /// For this input an earlier row is unknown.
    ByUnknown(usize, Input),
}

/// `hit first`: rows are asked in their order, and the first that is not false decides.
pub fn first(everything: &Region, rows: &[Row], work: &mut Work) -> Result<Findings, Exhausted> {
    let mut found = Findings::default();
    let mut open = vec![everything.clone()];
    for (at, row) in rows.iter().enumerate() {
        let mut decides = false;
        let mut unknown = Vec::new();
        for region in &open {
            decides |= work.touch(region, &row.hits)?;
            if let Some(asked) = work.both(region, &row.possible)? {
                work.without(&asked, &row.hits, &mut unknown)?;
            }
        }
        if found.unknown.is_none() {
            found.unknown = witness(work, &unknown).map(|input| (at, input));
        }
        if !decides {
            let before = rows.get(..at).unwrap_or_default();
            found.masked.push((at, masked(row, before, work)?));
        }
        open = work.all_without(&open, &row.possible)?;
    }
    found.gap = witness(work, &open);
    Ok(found)
}

/// `hit unique`: at most one row is true for any input, and that one decides.
pub fn unique(everything: &Region, rows: &[Row], work: &mut Work) -> Result<Findings, Exhausted> {
    let mut found = Findings::default();
    let mut open = vec![everything.clone()];
    for (at, row) in rows.iter().enumerate() {
        if work.is_empty(&row.hits) {
            found.masked.push((at, Masked::Empty));
            continue;
        }
        for (earlier, other) in rows.iter().enumerate().take(at) {
            if let Some(shared) = work.both(&row.hits, &other.hits)? {
                found.overlaps.extend(work.witness(&shared).map(|input| (at, earlier, input)));
                break;
            }
        }
        open = work.all_without(&open, &row.hits)?;
    }
    // What no row takes is unknown where one of them is, else it is a gap.
    for (at, row) in rows.iter().enumerate() {
        let mut unknown = Vec::new();
        for region in &open {
            unknown.extend(work.both(region, &row.possible)?);
        }
        if found.unknown.is_none() {
            found.unknown = witness(work, &unknown).map(|input| (at, input));
        }
        open = work.all_without(&open, &row.possible)?;
    }
    found.gap = witness(work, &open);
    Ok(found)
}

/// `hit collect`: every row that is true adds what it gives; all is unknown where one row is.
pub fn collect(rows: &[Row], work: &mut Work) -> Result<Findings, Exhausted> {
    let mut found = Findings::default();
    for (at, row) in rows.iter().enumerate() {
        if work.is_empty(&row.hits) {
            found.masked.push((at, Masked::Empty));
        }
        let mut unknown = Vec::new();
        if !work.is_empty(&row.possible) {
            work.without(&row.possible, &row.hits, &mut unknown)?;
        }
        if found.unknown.is_none() {
            found.unknown = witness(work, &unknown).map(|input| (at, input));
        }
    }
    Ok(found)
}

/// Why a row decides nothing, the rows before it being what they are.
fn masked(row: &Row, before: &[Row], work: &mut Work) -> Result<Masked, Exhausted> {
    if work.is_empty(&row.hits) {
        return Ok(Masked::Empty);
    }
    // One row that takes all says more than several that share it.
    for (at, other) in before.iter().enumerate() {
        let mut left = Vec::new();
        work.without(&row.hits, &other.hits, &mut left)?;
        if left.is_empty() {
            return Ok(Masked::By(work.witness(&row.hits).map(|input| (at, input)).into_iter().collect()));
        }
    }
    let mut left = vec![row.hits.clone()];
    let mut by = Vec::new();
    for (at, other) in before.iter().enumerate() {
        for region in &left {
            if let Some(taken) = work.both(region, &other.hits)? {
                by.extend(work.witness(&taken).map(|input| (at, input)));
                break;
            }
        }
        left = work.all_without(&left, &other.hits)?;
    }
    for (at, other) in before.iter().enumerate() {
        for region in &left {
            let asked = work.both(region, &other.possible)?;
            if let Some(input) = asked.and_then(|asked| work.witness(&asked)) {
                return Ok(Masked::ByUnknown(at, input));
            }
        }
    }
    Ok(Masked::By(by))
}

/// One input of those that are left.
fn witness(work: &Work, regions: &[Region]) -> Option<Input> {
    regions.iter().find_map(|region| work.witness(region))
}
