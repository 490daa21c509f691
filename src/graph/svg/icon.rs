//! A small sign for each kind of node, drawn in twelve by twelve pixels.

use std::fmt::Write as _;

use super::super::Kind;
use crate::core::{Decision, NodeKind};

pub(super) fn write(out: &mut String, kind: Kind, (x, y): (i32, i32)) {
    let _ = write!(out, "<path class=\"icon\" transform=\"translate({x} {y})\" d=\"{}\"/>", path(kind));
}

fn path(kind: Kind) -> &'static str {
    match kind {
        // A triangle that plays.
        Kind::Start => "M3 1.5L10.5 6L3 10.5Z",
        // A camera.
        Kind::Statement(NodeKind::Acquire) => "M1 3.5h2.5l1-1.5h3l1 1.5H11v7H1ZM6 4.8a2 2 0 1 0 .01 0Z",
        // A lens.
        Kind::Statement(NodeKind::Check) => "M5 1.2a3.8 3.8 0 1 0 .01 0ZM7.8 7.8L11.2 11.2",
        // A turning arrow.
        Kind::Statement(NodeKind::Retry) => "M10.8 6A4.8 4.8 0 1 1 9 2.3M9.4 .2v2.5h-2.5",
        // A barrier.
        Kind::Statement(NodeKind::Require) => "M1 4h10v3.5H1ZM2.5 7.5v3.5M9.5 7.5v3.5",
        // A rhomb.
        Kind::Statement(NodeKind::If) => "M6 .8L11.2 6L6 11.2L.8 6Z",
        // Three ways.
        Kind::Statement(NodeKind::Match) => "M1 6h3M4 6L10.5 1.5M4 6h7M4 6L10.5 10.5",
        // A gauge.
        Kind::Statement(NodeKind::Risk) => "M1 9a5 5 0 1 1 10 0M6 9L8.5 4.8",
        // Bands.
        Kind::Statement(NodeKind::Decide) => "M1 2.5h10M1 6h7M1 9.5h4",
        // A fork.
        Kind::Statement(NodeKind::Split) => "M6 11.5V7L2 1M6 7L10 1",
        Kind::Statement(NodeKind::End) | Kind::End(Decision::Passed) => "M1.2 6.5L4.5 9.8L10.8 2.5",
        // A triangle with a mark.
        Kind::End(Decision::Warning) => "M6 1L11.5 11H.5ZM6 4.5v3M6 9v.6",
        Kind::End(Decision::Rejected) => "M2 2L10 10M10 2L2 10",
        // A dash in a ring.
        Kind::End(Decision::NotExecuted) => "M6 1a5 5 0 1 0 .01 0ZM3.5 6h5",
    }
}
