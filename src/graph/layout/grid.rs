//! Layers of cells: the boxes in even layers, labels in odd ones, and lanes where an edge passes.
//!
//! A label is a cell like a box, so nothing can come to stand on it. Edges to one box share their lane: they join as
//! early as they can, and a picture with many ways to one place stays quiet.

use rustc_hash::FxHashMap;

use super::table::{Table, add};
use super::{Direction, Plan, Size};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Box,
    /// Of the edge with this index.
    Label(usize),
    Lane,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub(super) what: What,
    pub(super) layer: usize,
    pub(super) breadth: i32,
    pub(super) depth: i32,
    /// Lies on the main line.
    pub(super) main: bool,
}

/// The first cells are the boxes, with the same indices.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) cells: Vec<Cell>,
    /// Cells from left to right.
    pub(super) layers: Vec<Vec<usize>>,
    pub(super) up: Vec<Vec<usize>>,
    pub(super) down: Vec<Vec<usize>>,
    /// For each edge that goes forward the cell behind its source.
    pub(super) first: Vec<Option<usize>>,
    /// For each box the way that is drawn straight on.
    pub(super) main: Vec<Option<usize>>,
    /// Boxes all of whose ways only end.
    fans: Vec<usize>,
    pub(super) direction: Direction,
}

impl Grid {
    pub(super) fn new(plan: &Plan) -> Grid {
        let ranks = ranks(plan);
        let count = plan.boxes.len();
        let layers = ranks.iter().max().map_or(0, |deepest| deepest.saturating_mul(2).saturating_add(1));
        let mut grid = Grid {
            cells: Vec::with_capacity(count),
            layers: vec![Vec::new(); layers],
            up: Vec::new(),
            down: Vec::new(),
            first: vec![None; plan.edges.len()],
            main: vec![None; count],
            fans: Vec::new(),
            direction: plan.direction,
        };
        for (at, size) in plan.boxes.iter().enumerate() {
            grid.cell(What::Box, ranks.at(at).saturating_mul(2), *size);
        }
        let mut lanes = FxHashMap::default();
        for (at, edge) in plan.edges.iter().enumerate() {
            if edge.to > edge.from && edge.to < count {
                grid.edge(&mut lanes, at, edge.from, edge.to, edge.label);
            }
        }
        grid.main_lines(plan);
        grid
    }

    pub(super) fn cell(&mut self, what: What, layer: usize, size: Size) -> usize {
        let (breadth, depth) = self.along(size);
        let id = self.cells.len();
        self.cells.push(Cell { what, layer, breadth, depth, main: false });
        self.up.push(Vec::new());
        self.down.push(Vec::new());
        id
    }

    /// Breadth and depth.
    fn along(&self, size: Size) -> (i32, i32) {
        match self.direction {
            Direction::Down => (size.width, size.height),
            Direction::Right => (size.height, size.width),
        }
    }

    /// Makes a cell of a lane the label of an edge.
    pub(super) fn sign(&mut self, lane: usize, edge: usize, size: Size) {
        let (breadth, depth) = self.along(size);
        if let Some(cell) = self.cells.get_mut(lane).filter(|cell| cell.what == What::Lane) {
            *cell = Cell { what: What::Label(edge), breadth, depth, ..*cell };
        }
    }

    pub(super) fn layer_of(&self, cell: usize) -> usize {
        self.cells.get(cell).map_or(0, |cell| cell.layer)
    }

    pub(super) fn is_box(&self, cell: usize) -> bool {
        self.cells.get(cell).is_some_and(|cell| cell.what == What::Box)
    }

    pub(super) fn connect(&mut self, upper: usize, lower: usize) {
        add(&mut self.down, upper, lower);
        add(&mut self.up, lower, upper);
    }

    /// `lanes` has the cells where edges to a box pass, by box and layer.
    fn edge(
        &mut self,
        lanes: &mut FxHashMap<(usize, usize), usize>,
        at: usize,
        from: usize,
        to: usize,
        label: Option<Size>,
    ) {
        let (mut layer, last) = (self.layer_of(from).saturating_add(1), self.layer_of(to));
        let mut upper = from;
        if let Some(size) = label {
            let cell = self.cell(What::Label(at), layer, size);
            self.first.put(at, Some(cell));
            self.connect(from, cell);
            (upper, layer) = (cell, layer.saturating_add(1));
        }
        while layer < last {
            let known = lanes.get(&(to, layer)).copied();
            let cell = known.unwrap_or_else(|| self.cell(What::Lane, layer, Size::default()));
            if upper == from {
                self.first.put(at, Some(cell));
            }
            self.connect(upper, cell);
            if known.is_some() {
                return;
            }
            lanes.insert((to, layer), cell);
            (upper, layer) = (cell, layer.saturating_add(1));
        }
        self.connect(upper, to);
    }

    /// The longest way down from a box is its main line; where all ways only end, [`Grid::centre_fans`] decides.
    fn main_lines(&mut self, plan: &Plan) {
        let count = plan.boxes.len();
        let mut out: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (at, edge) in plan.edges.iter().enumerate() {
            if self.first.at(at).is_some() {
                add(&mut out, edge.from, at);
            }
        }
        let target = |edge: usize| plan.edges.get(edge).map_or(0, |edge| edge.to);
        let mut heights = vec![0usize; count];
        for (from, edges) in out.iter().enumerate().rev() {
            let Some(highest) = edges.iter().map(|edge| heights.at(target(*edge))).max() else { continue };
            heights.put(from, highest.saturating_add(1));
            if highest == 0 {
                self.fans.push(from);
                continue;
            }
            let best = edges.iter().find(|edge| heights.at(target(**edge)) == highest);
            let Some(cell) = best.and_then(|best| self.first.at(*best)) else { continue };
            // Among many ways the main one keeps its place, and the others stand on both sides of it.
            if edges.len() < 4 {
                self.lead(from, cell);
            }
            self.follow(from, cell);
        }
    }

    /// Where all ways out of a box only end, the one in the middle goes straight on.
    pub(super) fn centre_fans(&mut self) {
        let mut places = vec![0usize; self.cells.len()];
        for layer in &self.layers {
            for (place, cell) in layer.iter().enumerate() {
                places.put(*cell, place);
            }
        }
        for from in std::mem::take(&mut self.fans) {
            let mut ways = self.down.get(from).cloned().unwrap_or_default();
            ways.sort_by_key(|way| places.at(*way));
            if let Some(middle) = ways.get(ways.len().saturating_sub(1) / 2) {
                self.follow(from, *middle);
            }
        }
    }

    /// Makes the way from a box through a cell its main line.
    fn follow(&mut self, from: usize, cell: usize) {
        self.main.put(from, Some(cell));
        let mut on = Some(cell);
        while let Some(cell) = on.filter(|cell| !self.is_box(*cell)) {
            match self.cells.get_mut(cell) {
                Some(passed) if !passed.main => passed.main = true,
                _ => break,
            }
            on = self.down.get(cell).and_then(|below| below.first()).copied();
        }
    }

    /// Puts a way first among those out of a box.
    fn lead(&mut self, from: usize, front: usize) {
        if let Some(ways) = self.down.get_mut(from)
            && let Some(at) = ways.iter().position(|way| *way == front)
        {
            ways.get_mut(..=at).into_iter().for_each(|ways| ways.rotate_right(1));
        }
    }
}

/// The longest way from a start, in boxes.
fn ranks(plan: &Plan) -> Vec<usize> {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); plan.boxes.len()];
    for edge in plan.edges.iter().filter(|edge| edge.to > edge.from) {
        add(&mut out, edge.from, edge.to);
    }
    let mut ranks = vec![0usize; plan.boxes.len()];
    for (from, targets) in out.iter().enumerate() {
        let next = ranks.at(from).saturating_add(1);
        for to in targets {
            let rank = ranks.at(*to).max(next);
            ranks.put(*to, rank);
        }
    }
    ranks
}
