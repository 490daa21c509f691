//! The picture of a workflow: its statements as typed nodes, the ways between them as labelled edges, and where each
//! stands on a canvas.
//!
//! [`Graph::of`] reads the core and nothing else. [`svg`] and [`json`] place it in layers; [`mermaid`]
//! and [`dot`] leave the placing to others. Everything is total and deterministic: the
//! same program gives the same bytes. Never evaluates, and never decides what a workflow means.

mod build;
mod card;
pub mod dot;
pub mod json;
pub mod layout;
mod measure;
pub mod mermaid;
mod model;
mod picture;
mod subject;
pub mod svg;
mod words;

pub use layout::Direction;
pub use model::{Edge, EdgeKind, Graph, Kind, Line, LineKind, Node};
