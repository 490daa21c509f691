//! Statements become a step: what they read from around is handed to it.

use super::super::Analysis;
use super::super::analysis::holds;
use super::places::{Read, root};
use super::text::{change, fresh, indent, line_before, replaced};
use super::walk::{blocks, inside, of_statement, statements};
use super::{RefactorKind, Refactoring};
use crate::check::Target;
use crate::source::Span;
use crate::syntax::tree::{CheckCall, Expr, Item, Name, Statement, StatementKind};

pub(super) fn to_step(analysis: &Analysis, at: Span) -> Option<Refactoring> {
    if at.is_empty() {
        return None;
    }
    let item = analysis.item_at(at)?;
    let chosen = blocks(item).into_iter().find_map(|block| {
        let inside: Vec<&Statement> = block.statements.iter().filter(|one| holds(at, one.span)).collect();
        // Nothing but whole statements is selected.
        let whole = block
            .statements
            .iter()
            .all(|one| holds(at, one.span) || one.span.end <= at.start || at.end <= one.span.start);
        (whole && !inside.is_empty()).then_some(inside)
    })?;
    let (first, last) = (chosen.first()?, chosen.last()?);
    let moved = at.to(first.span).to(last.span);
    let outer = indent(analysis, Span { end: moved.start, ..moved })?;
    if chosen.iter().any(|statement| is_header(statement)) {
        return None;
    }
    let mut handed = Handed::default();
    let mut open: Vec<&Statement> = chosen;
    while let Some(statement) = open.pop() {
        handed.statement(analysis, item, statement, moved)?;
        open.extend(statement.blocks().into_iter().flat_map(|block| &block.statements));
    }
    let credentials = handed.credentials;
    let places = handed.read.named();
    let name = fresh(analysis, "part");
    let params = credentials.iter().map(|(name, kind)| format!("{name}: {kind}"));
    let params = params.chain(places.iter().map(|place| format!("{}: {}", place.name, place.ty)));
    let args = credentials.iter().map(|(name, _)| name.clone());
    let args = args.chain(places.iter().map(|place| place.text.clone()));
    let text = replaced(analysis, moved, &super::places::by_name(&places))?;
    let lines: Vec<String> = text
        .lines()
        .map(|line| match line.strip_prefix(outer).unwrap_or(line) {
            "" => String::new(),
            line => format!("  {line}"),
        })
        .collect();
    let params: Vec<String> = params.collect();
    let declared = format!("step {name}({}) {{\n{}\n}}\n", params.join(", "), lines.join("\n"));
    let run = format!("run {name}({})", args.collect::<Vec<_>>().join(", "));
    let changes = vec![line_before(analysis, item.span, &declared)?, change(analysis, moved, run)];
    Some(Refactoring { title: "Extract to a step".to_owned(), kind: RefactorKind::Extract, changes })
}

/// What stands at the top of a workflow stays there.
fn is_header(statement: &Statement) -> bool {
    matches!(
        statement.kind,
        StatementKind::Key(_)
            | StatementKind::Version(..)
            | StatementKind::Stage { .. }
            | StatementKind::Channels(_)
            | StatementKind::Expires { .. }
            | StatementKind::Input(_)
            | StatementKind::Error
    )
}

/// What a step gets passed.
#[derive(Default)]
struct Handed {
    /// Names and kinds.
    credentials: Vec<(String, String)>,
    read: Read,
}

impl Handed {
    /// `None` where a statement reads what can't be handed on.
    fn statement(
        &mut self,
        analysis: &Analysis,
        item: &Item,
        statement: &Statement,
        moved: Span,
    ) -> Option<()> {
        match &statement.kind {
            StatementKind::Check(check) => {
                for call in &check.calls {
                    if let CheckCall::On { credential, .. } = call {
                        self.credential(analysis, item, credential, moved)?;
                    }
                }
            }
            StatementKind::Retry(retry) => {
                self.credential(analysis, item, &retry.credential, moved)?;
            }
            // Its score was computed before.
            StatementKind::Decide(_) => return None,
            _ => {}
        }
        of_statement(statement).into_iter().try_for_each(|expr| self.expression(analysis, item, expr, moved))
    }

    fn expression(&mut self, analysis: &Analysis, item: &Item, expr: &Expr, moved: Span) -> Option<()> {
        // Results of a credential hang on it wherever it goes.
        let of_credential = |name: &Name| kind_of(analysis, item, name).is_some();
        if let Some(name) = root(expr)
            && of_credential(name)
        {
            return self.credential(analysis, item, name, moved);
        }
        let roots = inside(expr).into_iter().filter_map(root);
        if !roots.into_iter().any(of_credential) {
            return self.read.add(analysis, expr, moved);
        }
        super::walk::parts(expr).into_iter().try_for_each(|part| self.expression(analysis, item, part, moved))
    }

    fn credential(&mut self, analysis: &Analysis, item: &Item, name: &Name, moved: Span) -> Option<()> {
        let (declared, kind) = kind_of(analysis, item, name)?;
        if !holds(moved, declared) && !self.credentials.iter().any(|(known, _)| *known == name.text) {
            self.credentials.push((name.text.clone(), kind));
        }
        Some(())
    }
}

/// Where a credential was acquired, and its kind as it is written there.
fn kind_of(analysis: &Analysis, item: &Item, name: &Name) -> Option<(Span, String)> {
    let mark = analysis.names().iter().find(|mark| mark.span == name.span)?;
    let Target::Local(declared) = mark.target else { return None };
    statements(item).find_map(|statement| match &statement.kind {
        StatementKind::Acquire(acquire) if acquire.name.span == declared => {
            let kind = &acquire.kind;
            let span = kind.qualifier.as_ref().map_or(kind.name.span, |first| first.span.to(kind.name.span));
            Some((declared, analysis.slice(span).to_owned()))
        }
        _ => None,
    })
}
