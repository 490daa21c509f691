//! The last pass: boxes and edges as points on the canvas, in its own direction.

use super::breadth::Centres;
use super::depth::{Depths, of_cell};
use super::grid::{Grid, What};
use super::table::{Table, list};
use super::{Direction, MARGIN, Placed, Plan, Point, Rect, Route, Size};

struct Canvas<'a> {
    grid: &'a Grid,
    centres: &'a Centres,
    depths: &'a Depths,
}

pub(super) fn finish(
    plan: &Plan,
    grid: &Grid,
    tails: &[Option<usize>],
    centres: &Centres,
    depths: &Depths,
) -> Placed {
    let canvas = Canvas { grid, centres, depths };
    let mut routes: Vec<Route> = Vec::with_capacity(plan.edges.len());
    for (at, edge) in plan.edges.iter().enumerate() {
        let points = match (grid.first.at(at), tails.at(at)) {
            (Some(first), _) => canvas.forward(edge.from, first),
            (None, Some(tail)) => canvas.back(edge.from, tail, edge.to),
            (None, None) => vec![canvas.end(edge.from), canvas.start(edge.to)],
        };
        routes.push(Route { points: canvas.turned(straightened(points)), label: None });
    }
    for (id, cell) in grid.cells.iter().enumerate() {
        if let What::Label(edge) = cell.what
            && let Some(route) = routes.get_mut(edge)
        {
            route.label = Some(canvas.rect(id));
        }
    }
    let border = MARGIN.saturating_mul(2);
    let (breadth, depth) = (centres.total.saturating_add(border), depths.total.saturating_add(border));
    let size = match grid.direction {
        Direction::Down => Size { width: breadth, height: depth },
        Direction::Right => Size { width: depth, height: breadth },
    };
    Placed { size, boxes: (0..plan.boxes.len()).map(|at| canvas.rect(at)).collect(), routes }
}

/// Points are `(breadth, depth)` until they are turned.
impl Canvas<'_> {
    fn centre(&self, cell: usize) -> i32 {
        self.centres.of.at(cell)
    }

    fn start(&self, cell: usize) -> (i32, i32) {
        (self.centre(cell), of_cell(self.grid, self.depths, cell).0)
    }

    fn end(&self, cell: usize) -> (i32, i32) {
        let (start, depth) = of_cell(self.grid, self.depths, cell);
        (self.centre(cell), start.saturating_add(depth))
    }

    fn middle(&self, cell: usize) -> i32 {
        let (start, depth) = of_cell(self.grid, self.depths, cell);
        start.saturating_add(depth / 2)
    }

    /// The bend between two cells.
    fn bend(&self, upper: usize, lower: usize, points: &mut Vec<(i32, i32)>) {
        if let Some(bend) = self.depths.bends.get(&(upper, lower)) {
            points.push((self.centre(upper), *bend));
            points.push((self.centre(lower), *bend));
        }
    }

    fn forward(&self, from: usize, first: usize) -> Vec<(i32, i32)> {
        let mut points = vec![self.end(from)];
        let (mut upper, mut lower) = (from, first);
        loop {
            self.bend(upper, lower, &mut points);
            let next = list(&self.grid.down, lower).first().copied();
            match next.filter(|_| !self.grid.is_box(lower)) {
                Some(next) => (upper, lower) = (lower, next),
                None => break,
            }
        }
        points.push(self.start(lower));
        points
    }

    /// Out of the side of the source, up its lane, into the side of the target.
    fn back(&self, from: usize, tail: usize, to: usize) -> Vec<(i32, i32)> {
        let side = |cell: usize| {
            let half = self.grid.cells.get(cell).map_or(0, |cell| cell.breadth / 2);
            (self.centre(cell).saturating_sub(half), self.middle(cell))
        };
        let mut points = vec![side(from), (self.centre(tail), self.middle(from))];
        let mut lower = tail;
        while self.grid.layer_of(lower) > self.grid.layer_of(to) {
            let Some(upper) = list(&self.grid.up, lower).first().copied() else { break };
            let mut bend = Vec::new();
            self.bend(upper, lower, &mut bend);
            points.extend(bend.into_iter().rev());
            lower = upper;
        }
        points.push((self.centre(lower), self.middle(to)));
        points.push(side(to));
        points
    }

    fn turn(&self, (breadth, depth): (i32, i32)) -> Point {
        let (breadth, depth) = (breadth.saturating_add(MARGIN), depth.saturating_add(MARGIN));
        match self.grid.direction {
            Direction::Down => Point { x: breadth, y: depth },
            Direction::Right => Point { x: depth, y: breadth },
        }
    }

    fn turned(&self, points: Vec<(i32, i32)>) -> Vec<Point> {
        points.into_iter().map(|point| self.turn(point)).collect()
    }

    fn rect(&self, cell: usize) -> Rect {
        let (start, depth) = of_cell(self.grid, self.depths, cell);
        let breadth = self.grid.cells.get(cell).map_or(0, |cell| cell.breadth);
        let corner = self.turn((self.centre(cell).saturating_sub(breadth / 2), start));
        let (width, height) = match self.grid.direction {
            Direction::Down => (breadth, depth),
            Direction::Right => (depth, breadth),
        };
        Rect { x: corner.x, y: corner.y, width, height }
    }
}

/// Without points that lie on the line between their neighbours.
fn straightened(points: Vec<(i32, i32)>) -> Vec<(i32, i32)> {
    let mut kept: Vec<(i32, i32)> = Vec::with_capacity(points.len());
    for point in points {
        if kept.last() == Some(&point) {
            continue;
        }
        if let [.., before, last] = kept.as_slice() {
            let same_breadth = before.0 == last.0 && last.0 == point.0;
            let same_depth = before.1 == last.1 && last.1 == point.1;
            if same_breadth || same_depth {
                kept.pop();
            }
        }
        kept.push(point);
    }
    kept
}
