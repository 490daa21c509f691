//! Which cells stand straight under each other: blocks, each a chain through consecutive layers. The main line is
//! straight before all others, then lanes are.
//!
//! Chosen edges never cross, so the blocks have an order from left to right that holds in every layer.

use std::collections::BTreeMap;

use super::grid::{Grid, What};
use super::table::{Table, list};

/// The block of every cell.
#[derive(Debug)]
pub(super) struct Blocks {
    pub(super) of: Vec<usize>,
    pub(super) count: usize,
}

pub(super) fn align(grid: &Grid) -> Blocks {
    let mut under: Vec<Option<usize>> = vec![None; grid.cells.len()];
    let mut over: Vec<Option<usize>> = vec![None; grid.cells.len()];
    let mut places = vec![0usize; grid.cells.len()];
    for layer in &grid.layers {
        for (place, cell) in layer.iter().enumerate() {
            places.put(*cell, place);
        }
    }
    for layer in &grid.layers {
        let mut edges: Vec<(std::cmp::Reverse<u8>, usize, usize)> = Vec::new();
        for upper in layer {
            let ways = list(&grid.down, *upper).iter();
            edges.extend(ways.map(|lower| (std::cmp::Reverse(weight(grid, *upper, *lower)), *upper, *lower)));
        }
        edges.sort_by_key(|(weight, upper, lower)| (*weight, places.at(*upper), places.at(*lower)));
        let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
        for (_, upper, lower) in edges {
            let (above, below) = (places.at(upper), places.at(lower));
            let left = taken.range(..above).next_back().is_none_or(|(_, other)| *other < below);
            let right = taken.range(above..).next().is_none_or(|(_, other)| *other > below);
            if under.at(upper).is_none() && over.at(lower).is_none() && left && right {
                under.put(upper, Some(lower));
                over.put(lower, Some(upper));
                taken.insert(above, below);
            }
        }
    }
    number(grid, &over)
}

/// How much it matters that an edge is straight.
pub(super) fn weight(grid: &Grid, upper: usize, lower: usize) -> u8 {
    let what = |cell: usize| grid.cells.get(cell).map(|cell| (cell.what, cell.main));
    match (what(upper), what(lower)) {
        (Some((What::Box, _)), _) if grid.main.at(upper) == Some(lower) => 10,
        (Some((What::Label(_) | What::Lane, true)), _) => 10,
        (Some((What::Label(_) | What::Lane, _)), Some((What::Label(_) | What::Lane, _))) => 6,
        (Some((What::Label(_), _)), _) => 3,
        _ => 1,
    }
}

fn number(grid: &Grid, over: &[Option<usize>]) -> Blocks {
    let mut blocks = Blocks { of: vec![0; grid.cells.len()], count: 0 };
    for cell in grid.layers.iter().flatten() {
        let block = match over.at(*cell) {
            Some(upper) => blocks.of.at(upper),
            None => {
                blocks.count = blocks.count.saturating_add(1);
                blocks.count.saturating_sub(1)
            }
        };
        blocks.of.put(*cell, block);
    }
    blocks
}
