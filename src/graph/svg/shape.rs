//! The outline of each kind of node. Kinds of ends differ in shape and not in colour alone.

use std::fmt::Write as _;

use super::super::Kind;
use super::super::card::slant;
use super::super::layout::Rect;
use crate::core::{Decision, NodeKind};

pub(super) fn write(out: &mut String, kind: Kind, rect: Rect) {
    let half = rect.height / 2;
    match kind {
        Kind::Start => rounded(out, rect, 16),
        Kind::Statement(NodeKind::Acquire) => page(out, rect),
        Kind::Statement(NodeKind::Check) => {
            rounded(out, rect, 5);
            rails(out, rect);
        }
        Kind::Statement(NodeKind::Retry) => rounded(out, rect, 14),
        Kind::Statement(NodeKind::Risk) => {
            rounded(out, rect, 5);
            rounded(out, inner(rect, 3), 3);
        }
        Kind::Statement(
            NodeKind::If | NodeKind::Match | NodeKind::Require | NodeKind::Decide | NodeKind::Split,
        ) => cut(out, rect, slant(kind), half),
        Kind::Statement(NodeKind::End) | Kind::End(Decision::Passed) => rounded(out, rect, half.min(22)),
        Kind::End(Decision::Warning) => cut(out, rect, 11, half),
        Kind::End(Decision::Rejected) => cut(out, rect, 9, 9),
        Kind::End(Decision::NotExecuted) => rounded(out, rect, 3),
    }
}

fn rounded(out: &mut String, rect: Rect, radius: i32) {
    let Rect { x, y, width, height } = rect;
    let _ = write!(
        out,
        "<rect class=\"shape\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\"/>"
    );
}

fn inner(rect: Rect, by: i32) -> Rect {
    let twice = by.saturating_mul(2);
    Rect {
        x: rect.x.saturating_add(by),
        y: rect.y.saturating_add(by),
        width: rect.width.saturating_sub(twice),
        height: rect.height.saturating_sub(twice),
    }
}

/// A sheet with a folded corner.
fn page(out: &mut String, rect: Rect) {
    let Rect { x, y, width, height } = rect;
    let fold = 11;
    let (inside, right) = (width.saturating_sub(fold), x.saturating_add(width));
    let corner = right.saturating_sub(fold);
    let _ = write!(
        out,
        "<path class=\"shape\" d=\"M{x} {y}h{inside}l{fold} {fold}v{}h-{width}Z\"/>\
         <path class=\"shape\" d=\"M{corner} {y}v{fold}h{fold}\"/>",
        height.saturating_sub(fold),
    );
}

/// A bar along both sides.
fn rails(out: &mut String, rect: Rect) {
    let Rect { x, y, width, height } = rect;
    let (left, right) = (x.saturating_add(5), x.saturating_add(width).saturating_sub(5));
    let _ = write!(out, "<path class=\"rail\" d=\"M{left} {y}v{height}M{right} {y}v{height}\"/>");
}

/// A box with its corners cut off, `across` and `down` so far.
fn cut(out: &mut String, rect: Rect, across: i32, down: i32) {
    let Rect { x, y, width, height } = rect;
    let (top, side) =
        (width.saturating_sub(across.saturating_mul(2)), height.saturating_sub(down.saturating_mul(2)));
    let start = x.saturating_add(across);
    let _ = write!(
        out,
        "<path class=\"shape\" d=\"M{start} {y}h{top}l{across} {down}v{side}l-{across} {down}h-{top}\
         l-{across} -{down}v-{side}Z\"/>"
    );
}
