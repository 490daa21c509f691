//! Edges as paths: right angles with rounded corners, and the arrow's head.

use std::fmt::Write as _;

use super::super::layout::Point;

const RADIUS: i32 = 7;

pub(super) fn rounded(points: &[Point]) -> String {
    let mut path = String::new();
    let Some(first) = points.first() else { return path };
    let _ = write!(path, "M{} {}", first.x, first.y);
    for (before, (corner, after)) in points.iter().zip(points.iter().skip(1).zip(points.iter().skip(2))) {
        let radius = RADIUS.min(length(*before, *corner) / 2).min(length(*corner, *after) / 2);
        let (into, out) = (towards(*corner, *before, radius), towards(*corner, *after, radius));
        let _ = write!(path, "L{} {}Q{} {} {} {}", into.x, into.y, corner.x, corner.y, out.x, out.y);
    }
    if let Some(last) = points.last() {
        let _ = write!(path, "L{} {}", last.x, last.y);
    }
    path
}

/// A triangle that points where the edge ends.
pub(super) fn head(points: &[Point]) -> String {
    let [.., before, tip] = points else { return String::new() };
    let back = towards(*tip, *before, 8);
    let (dx, dy) = ((tip.y.saturating_sub(back.y)) / 2, (tip.x.saturating_sub(back.x)) / 2);
    format!(
        "M{} {}L{} {}L{} {}Z",
        tip.x,
        tip.y,
        back.x.saturating_add(dx),
        back.y.saturating_add(dy),
        back.x.saturating_sub(dx),
        back.y.saturating_sub(dy)
    )
}

fn length(a: Point, b: Point) -> i32 {
    a.x.saturating_sub(b.x).saturating_abs().max(a.y.saturating_sub(b.y).saturating_abs())
}

fn towards(from: Point, to: Point, by: i32) -> Point {
    let step = |from: i32, to: i32| from.saturating_add(to.saturating_sub(from).signum().saturating_mul(by));
    Point { x: step(from.x, to.x), y: step(from.y, to.y) }
}
