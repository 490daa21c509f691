//! What evaluation has to know of the arena beforehand: on which aggregates' elements each expression depends.

use crate::core::{ExprId, ExprKind, Program};

/// How deep an expression may nest; the checker stops far below.
const MAX_DEPTH: u32 = 1_000;

#[derive(Clone, Copy, Debug)]
struct Entry {
    /// 0: depends on no element; `n`: on that of the aggregate with depth `n - 1`, and perhaps of outer ones.
    level: u32,
    depth: u32,
}

/// For each expression; `None` for one that can't be evaluated: an operand stands behind it, or it nests too deep. Such
/// an expression is missing, so that evaluation ends whatever the arena holds.
#[derive(Debug)]
pub(super) struct Shape {
    all: Vec<Option<Entry>>,
}

impl Shape {
    pub(super) fn of(program: &Program) -> Self {
        let mut shape = Shape { all: Vec::with_capacity(program.exprs.len()) };
        for (id, expr) in program.exprs.iter() {
            let entry = shape.entry(id, &expr.kind);
            shape.all.push(entry);
        }
        shape
    }

    fn entry(&self, id: ExprId, kind: &ExprKind) -> Option<Entry> {
        if let ExprKind::Element { depth, .. } = kind {
            return (*depth < MAX_DEPTH).then_some(Entry { level: depth.saturating_add(1), depth: 1 });
        }
        let mut entry = Entry { level: 0, depth: 1 };
        for (at, operand) in kind.operands().into_iter().enumerate() {
            let inner = if operand < id { self.get(operand)? } else { return None };
            // The body of an aggregate depends on its own element; the aggregate does not.
            let level = match kind {
                ExprKind::Aggregate { depth, .. } if at == 1 && inner.level > *depth => *depth,
                _ => inner.level,
            };
            entry.level = entry.level.max(level);
            entry.depth = entry.depth.max(inner.depth.saturating_add(1));
        }
        (entry.depth <= MAX_DEPTH).then_some(entry)
    }

    fn get(&self, id: ExprId) -> Option<Entry> {
        self.all.get(id.0 as usize).copied().flatten()
    }

    pub(super) fn level(&self, id: ExprId) -> Option<usize> {
        self.get(id).map(|entry| entry.level as usize)
    }
}
