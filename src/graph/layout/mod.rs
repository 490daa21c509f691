//! Places boxes in layers and leads edges between them.
//!
//! Knows sizes and edges, not what they mean. Inside, `breadth` is the direction along a layer and `depth` the one
//! from layer to layer; which of them is `x` is decided at the very end. Boxes stand in the order of the source, and
//! an edge to an earlier box goes back: it is led past the layers at the side. Every pass is bounded by the number of
//! boxes and edges; the larger a graph, the fewer rounds of improvement it gets.

mod align;
mod breadth;
mod depth;
mod grid;
mod lanes;
mod order;
mod route;
mod table;

/// Which way the layers follow each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    #[default]
    Down,
    Right,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    pub width: i32,
    pub height: i32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    pub x: i32,
    pub y: i32,
}

/// A box; `x` and `y` are its upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

/// What is to be placed; sizes are even.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) boxes: Vec<Size>,
    pub(super) edges: Vec<Link>,
    pub(super) direction: Direction,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) label: Option<Size>,
}

/// Where everything stands, in pixels from the upper left corner.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) size: Size,
    pub(super) boxes: Vec<Rect>,
    pub(super) routes: Vec<Route>,
}

/// An edge: right-angled, from the border of one box to that of the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    pub points: Vec<Point>,
    /// Where its label stands.
    pub label: Option<Rect>,
}

const MARGIN: i32 = 20;

pub(super) fn place(plan: &Plan) -> Placed {
    let mut grid = grid::Grid::new(plan);
    order::order(&mut grid);
    grid.centre_fans();
    let tails = lanes::add(&mut grid, plan);
    let blocks = align::align(&grid);
    let sources = plan.edges.iter().map(|edge| edge.from);
    let beside: Vec<(usize, usize)> =
        tails.iter().zip(sources).filter_map(|(tail, from)| tail.map(|tail| (tail, from))).collect();
    let centres = breadth::assign(&grid, &blocks, &beside);
    let depths = depth::assign(&grid, &centres);
    route::finish(plan, &grid, &tails, &centres, &depths)
}
