//! The ids of nodes.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::core::{Node, NodeKind};
use crate::source::Span;

/// Node ids come from names; an unnamed node is its nearest named predecessor, its kind and an ordinal. So an edit
/// elsewhere leaves them alone.
#[derive(Debug, Default)]
pub struct NodeNames {
    last: String,
    taken: FxHashMap<String, u32>,
}

impl NodeNames {
    /// A node for the program's table; `name` is the full name where the statement declares one.
    pub fn node(&mut self, kind: NodeKind, name: Option<&str>, docs: &[String], span: Span) -> Node {
        let id = match name {
            Some(name) => self.named(name),
            None => self.unnamed(kind),
        };
        Node { id, title: docs.first().cloned(), kind, span }
    }

    fn unique(&mut self, wanted: String) -> Arc<str> {
        let count = self.taken.entry(wanted.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { wanted.into() } else { format!("{wanted}-{count}").into() }
    }

    fn named(&mut self, name: &str) -> Arc<str> {
        self.last = name.to_owned();
        self.unique(name.to_owned())
    }

    fn unnamed(&mut self, kind: NodeKind) -> Arc<str> {
        let wanted = if self.last.is_empty() {
            kind.keyword().to_owned()
        } else {
            format!("{}/{}", self.last, kind.keyword())
        };
        self.unique(wanted)
    }
}
