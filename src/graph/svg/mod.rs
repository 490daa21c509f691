//! The picture as SVG.

use super::Graph;

/// The whole picture as one SVG document.
pub fn draw(graph: &Graph) -> String {
    let count = graph.nodes.len();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 100\"><desc>{count} nodes</desc></svg>\n"
    )
}
