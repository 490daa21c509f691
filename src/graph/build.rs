//! The graph of a program: a walk over its blocks that carries the ways that are still open.

use rustc_hash::FxHashMap;

use super::{Edge, EdgeKind, Graph, Kind, Line, Node, words};
use crate::core::{
    Block, Branch, CredentialId, End, NodeId, NodeKind, Program, Retry, Split, Statement, StatementKind,
};
use crate::source::Span;

pub(super) fn build(program: &Program) -> Graph {
    let mut builder = Builder { program, nodes: Vec::new(), edges: Vec::new(), acquired: Vec::new() };
    let start = builder.start();
    let begin = vec![Way { from: start, arm: 0, label: None, kind: EdgeKind::Sequence }];
    builder.block(&program.body, begin);
    builder.expires(start);
    builder.edges.sort_by_key(|(arm, edge)| (edge.from, *arm));
    Graph {
        workflow: program.meta.name.clone(),
        title: program.meta.title.clone(),
        nodes: builder.nodes,
        edges: builder.edges.into_iter().map(|(_, edge)| edge).collect(),
    }
}

/// A way out of a node whose other end is not known yet.
struct Way {
    from: usize,
    /// Its place among the ways out of the node.
    arm: usize,
    label: Option<String>,
    kind: EdgeKind,
}

/// Label, kind and what follows.
type Arm<'a> = (String, EdgeKind, &'a Block);

struct Builder<'a> {
    program: &'a Program,
    nodes: Vec<Node>,
    /// With their places among the ways out of a node: an arm that ends is done before one that goes on.
    edges: Vec<(usize, Edge)>,
    /// Where the credentials of this path are asked for; behind exclusive arms one may have several places.
    acquired: Vec<(CredentialId, usize)>,
}

impl Builder<'_> {
    fn start(&mut self) -> usize {
        let meta = &self.program.meta;
        self.nodes.push(Node {
            id: ":start".into(),
            kind: Kind::Start,
            title: meta.title.clone().unwrap_or_else(|| meta.name.to_string()),
            lines: words::start(self.program),
            shadow: false,
            span: meta.span,
        });
        0
    }

    fn expires(&mut self, start: usize) {
        let Some(expires) = &self.program.expires else { return };
        let label = Some(format!("after {}", expires.after));
        let way = Way { from: start, arm: 1, label, kind: EdgeKind::Expiry };
        self.end(expires.node, &expires.end, vec![way]);
    }

    /// Gives the ways that come out behind the block.
    fn block(&mut self, block: &Block, mut open: Vec<Way>) -> Vec<Way> {
        for statement in &block.statements {
            open = self.statement(statement, open);
        }
        open
    }

    fn statement(&mut self, statement: &Statement, open: Vec<Way>) -> Vec<Way> {
        let program = self.program;
        let id = statement.node;
        let on = |from| vec![Way { from, arm: 0, label: None, kind: EdgeKind::Sequence }];
        match &statement.kind {
            StatementKind::Acquire(group) => {
                let at = self.node(id, NodeKind::Acquire, words::acquire(program, group), open);
                self.acquired.extend(group.iter().map(|one| (one.credential, at)));
                on(at)
            }
            StatementKind::Check(group) => {
                let at = self.node(id, NodeKind::Check, words::check(program, group), open);
                let shadow = |site: &crate::core::CheckSite| {
                    program.checks.get(site.check.index()).is_some_and(|check| check.shadow)
                };
                if let Some(node) = self.nodes.get_mut(at) {
                    node.shadow = group.iter().all(shadow);
                }
                on(at)
            }
            StatementKind::Retry(retry) => {
                let at = self.node(id, NodeKind::Retry, words::retry(program, retry), open);
                self.again(at, retry);
                on(at)
            }
            StatementKind::Risk(risk) => on(self.node(id, NodeKind::Risk, words::risk(program, *risk), open)),
            StatementKind::Branch(branch) => self.branch(id, branch, open),
            StatementKind::Split(split) => self.split(id, split, open),
            StatementKind::End(end) => {
                self.end(id, end, open);
                Vec::new()
            }
        }
    }

    fn branch(&mut self, id: NodeId, branch: &Branch, open: Vec<Way>) -> Vec<Way> {
        let kind = self.program.nodes.get(id.index()).map_or(NodeKind::If, |node| node.kind);
        let at = self.node(id, kind, words::branch(self.program, kind, branch), open);
        let mut arms: Vec<Arm<'_>> =
            branch.arms.iter().map(|arm| (arm.label.to_string(), EdgeKind::Branch, &arm.block)).collect();
        if let Some(unknown) = &branch.unknown {
            arms.push(("unknown".to_owned(), EdgeKind::Unknown, unknown));
        }
        if !branch.exhaustive {
            arms.push((words::otherwise(kind, branch).to_owned(), EdgeKind::Branch, &branch.otherwise));
        }
        self.arms(at, arms)
    }

    fn split(&mut self, id: NodeId, split: &Split, open: Vec<Way>) -> Vec<Way> {
        let at = self.node(id, NodeKind::Split, words::split(self.program, split), open);
        self.arms(
            at,
            split.arms.iter().map(|arm| (words::share(arm), EdgeKind::Branch, &arm.block)).collect(),
        )
    }

    /// Exclusive ways out of a node: what one acquires, the others don't have.
    fn arms(&mut self, from: usize, arms: Vec<Arm<'_>>) -> Vec<Way> {
        let before = self.acquired.len();
        let mut out = Vec::new();
        let mut behind = Vec::new();
        for (arm, (label, kind, block)) in arms.into_iter().enumerate() {
            let ways = self.block(block, vec![Way { from, arm, label: Some(label), kind }]);
            let acquired = self.acquired.split_off(before);
            if !ways.is_empty() {
                behind.extend(acquired);
            }
            out.extend(ways);
        }
        self.acquired.extend(behind);
        out
    }

    /// One label is enough where several places are asked again.
    fn again(&mut self, from: usize, retry: &Retry) {
        let mut label = Some("again".to_owned());
        for (_, to) in self.acquired.iter().filter(|(credential, _)| *credential == retry.credential) {
            let labels = label.take().into_iter().collect();
            self.edges.push((usize::MAX, Edge { from, to: *to, labels, kind: EdgeKind::Retry }));
        }
    }

    fn end(&mut self, id: NodeId, end: &End, open: Vec<Way>) {
        let at = self.node(id, NodeKind::End, words::end(self.program, end), open);
        if let Some(node) = self.nodes.get_mut(at) {
            node.kind = Kind::End(end.decision);
            node.title = end.decision.symbol().to_owned();
        }
    }

    /// A node to which all open ways lead.
    fn node(&mut self, id: NodeId, kind: NodeKind, lines: Vec<Line>, open: Vec<Way>) -> usize {
        let node = self.program.nodes.get(id.index());
        let at = self.nodes.len();
        self.nodes.push(Node {
            id: node.map_or_else(|| "?".into(), |node| node.id.clone()),
            kind: Kind::Statement(kind),
            title: node.and_then(title).unwrap_or_default(),
            lines,
            shadow: false,
            span: node.map_or(Span::default(), |node| node.span),
        });
        self.join(open, at);
        at
    }

    /// Several ways from one node to this one are one edge with all their labels.
    fn join(&mut self, open: Vec<Way>, to: usize) {
        let first = self.edges.len();
        let mut known: FxHashMap<usize, usize> = FxHashMap::default();
        for way in open {
            let at = *known.entry(way.from).or_insert(self.edges.len());
            match self.edges.get_mut(at).filter(|_| at >= first) {
                Some((_, edge)) => {
                    edge.labels.extend(way.label);
                    if edge.kind != way.kind {
                        edge.kind = EdgeKind::Branch;
                    }
                }
                None => {
                    let labels = way.label.into_iter().collect();
                    self.edges.push((way.arm, Edge { from: way.from, to, labels, kind: way.kind }));
                }
            }
        }
    }
}

/// The documentation, else the name of an `if`; what else has a name says it in its lines.
fn title(node: &crate::core::Node) -> Option<String> {
    let keyword = node.kind.keyword();
    let unnamed = node.id.contains('/')
        || node.id.strip_prefix(keyword).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    let name = (node.kind == NodeKind::If && !unnamed).then(|| node.id.to_string());
    node.title.clone().or(name)
}
