//! Where each block stands along the layers: as far left as the order allows, then pulled to its neighbours.

use super::align::{Blocks, weight};
use super::grid::{Grid, What};
use super::table::{Table, list};

/// Blocks and edges times sweeps.
const BUDGET: usize = 4_000_000;
const MOST_SWEEPS: usize = 40;

/// The least space between two neighbours.
fn gap(left: What, right: What) -> i32 {
    match (left, right) {
        (What::Box, What::Box) => 28,
        (What::Lane, What::Lane) => 14,
        (What::Label(_), _) | (_, What::Label(_)) => 12,
        (What::Box, What::Lane) | (What::Lane, What::Box) => 20,
    }
}

struct Room {
    /// For each block its neighbours to the left, with the least distance of their centres.
    left: Vec<Vec<(usize, i32)>>,
    right: Vec<Vec<(usize, i32)>>,
    /// Half the widest cell: how near the left border a block may come.
    least: Vec<i32>,
    /// Edges to other blocks, with weights.
    pulls: Vec<Vec<(usize, i32)>>,
}

/// The centre of every cell, and how broad everything is together.
#[derive(Debug)]
pub(super) struct Centres {
    pub(super) of: Vec<i32>,
    pub(super) total: i32,
}

pub(super) fn assign(grid: &Grid, blocks: &Blocks, tails: &[(usize, usize)]) -> Centres {
    let room = room(grid, blocks, tails);
    let order = sorted(&room);
    let mut at = vec![0i32; blocks.count];
    for block in &order {
        let low = lowest(&room, &at, *block);
        at.put(*block, low);
    }
    let size = room.pulls.iter().map(Vec::len).sum::<usize>().saturating_add(grid.cells.len());
    let sweeps = BUDGET.checked_div(size).unwrap_or(0).min(MOST_SWEEPS);
    for _ in 0..sweeps {
        let before = at.clone();
        for block in order.iter().rev().chain(&order) {
            settle(&room, &mut at, *block);
        }
        if at == before {
            break;
        }
    }
    centres(grid, blocks, &at)
}

fn room(grid: &Grid, blocks: &Blocks, tails: &[(usize, usize)]) -> Room {
    let mut room = Room {
        left: vec![Vec::new(); blocks.count],
        right: vec![Vec::new(); blocks.count],
        least: vec![0; blocks.count],
        pulls: vec![Vec::new(); blocks.count],
    };
    for layer in &grid.layers {
        let mut before = None;
        for id in layer {
            let Some(cell) = grid.cells.get(*id) else { continue };
            let (block, half) = (blocks.of.at(*id), cell.breadth / 2);
            let least = room.least.at(block).max(half);
            room.least.put(block, least);
            if let Some((other, what, other_half)) = before {
                let distance = gap(what, cell.what).saturating_add(half).saturating_add(other_half);
                push(&mut room.left, block, (other, distance));
                push(&mut room.right, other, (block, distance));
            }
            before = Some((block, cell.what, half));
        }
    }
    let mut pull = |a: usize, b: usize, weight: i32| {
        let (a, b) = (blocks.of.at(a), blocks.of.at(b));
        if a != b {
            push(&mut room.pulls, a, (b, weight));
            push(&mut room.pulls, b, (a, weight));
        }
    };
    for upper in 0..grid.cells.len() {
        for lower in list(&grid.down, upper) {
            pull(upper, *lower, i32::from(weight(grid, upper, *lower)));
        }
    }
    tails.iter().for_each(|(tail, source)| pull(*tail, *source, 2));
    room
}

fn push(lists: &mut [Vec<(usize, i32)>], index: usize, value: (usize, i32)) {
    if let Some(list) = lists.get_mut(index) {
        list.push(value);
    }
}

/// From left to right.
fn sorted(room: &Room) -> Vec<usize> {
    let mut missing: Vec<usize> = room.left.iter().map(Vec::len).collect();
    let mut order: Vec<usize> = (0..missing.len()).filter(|block| missing.at(*block) == 0).collect();
    let mut next = 0;
    while let Some(block) = order.get(next).copied() {
        next = next.saturating_add(1);
        for (right, _) in room.right.get(block).into_iter().flatten() {
            let left = missing.at(*right).saturating_sub(1);
            missing.put(*right, left);
            if left == 0 {
                order.push(*right);
            }
        }
    }
    order
}

fn lowest(room: &Room, at: &[i32], block: usize) -> i32 {
    let left = room.left.get(block).into_iter().flatten();
    left.map(|(other, distance)| at.at(*other).saturating_add(*distance)).fold(room.least.at(block), i32::max)
}

/// Moves a block to the weighted median of what pulls it, as far as its neighbours let it.
fn settle(room: &Room, at: &mut [i32], block: usize) {
    let mut pulls: Vec<(i32, i32)> =
        room.pulls.get(block).into_iter().flatten().map(|(other, weight)| (at.at(*other), *weight)).collect();
    if pulls.is_empty() {
        return;
    }
    pulls.sort_unstable();
    let total: i64 = pulls.iter().map(|(_, weight)| i64::from(*weight)).sum();
    let mut sum = 0i64;
    let median = pulls.iter().find(|(_, weight)| {
        sum = sum.saturating_add(i64::from(*weight));
        sum.saturating_mul(2) >= total
    });
    let wanted = median.map_or(0, |(place, _)| *place);
    let low = lowest(room, at, block);
    let right = room.right.get(block).into_iter().flatten();
    let high =
        right.map(|(other, distance)| at.at(*other).saturating_sub(*distance)).fold(i32::MAX, i32::min);
    at.put(block, wanted.min(high).max(low));
}

fn centres(grid: &Grid, blocks: &Blocks, at: &[i32]) -> Centres {
    let of: Vec<i32> = blocks.of.iter().map(|block| at.at(*block)).collect();
    let half = |cell: usize| grid.cells.get(cell).map_or(0, |cell| cell.breadth / 2);
    let ends = |cell: usize| (of.at(cell).saturating_sub(half(cell)), of.at(cell).saturating_add(half(cell)));
    let left = (0..of.len()).map(|cell| ends(cell).0).min().unwrap_or(0);
    let right = (0..of.len()).map(|cell| ends(cell).1).max().unwrap_or(0);
    Centres { of: of.iter().map(|at| at.saturating_sub(left)).collect(), total: right.saturating_sub(left) }
}
