//! The picture of a workflow: its statements as typed nodes, the ways between them as labelled edges, and where each
//! stands on a canvas.
//!
//! [`Graph::of`] reads the core and nothing else. It is placed in layers, which [`svg`] shows. Everything is total and deterministic: the
//! same program gives the same bytes. Never evaluates, and never decides what a workflow means.

mod build;
mod model;
mod subject;
pub mod svg;
mod words;

pub use model::{Edge, EdgeKind, Graph, Kind, Line, LineKind, Node};
