//! A dear check before a cheaper one that could have ended the path.

use super::is_own;
use super::world::check_read;
use crate::core::{
    Block, CheckId, CheckSite, Cost, CredentialId, ExprId, ExprKind, Program, RiskId, Statement,
    StatementKind,
};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::flow;

pub fn check(program: &Program) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    block(program, &program.body, &mut found);
    found
}

fn block(program: &Program, inside: &Block, found: &mut Vec<Diagnostic>) {
    let statements = inside.statements.as_slice();
    for (at, statement) in statements.iter().enumerate() {
        if let StatementKind::Check(group) = &statement.kind {
            let waited_for =
                |site: &&CheckSite| program.checks.get(site.check.index()).is_some_and(|check| !check.shadow);
            let mut cheap = group.iter().filter(waited_for);
            found.extend(cheap.find_map(|site| dear_before(program, statements, at, site)));
        }
        for inner in statement.blocks() {
            block(program, inner, found);
        }
    }
}

fn cost(program: &Program, site: &CheckSite) -> Option<Cost> {
    let first = site.alternatives.first()?;
    program.capabilities.get(first.capability.index())?.cost
}

/// A check that costs more than this one, stands before it in the same block, and could have waited for its result.
fn dear_before(
    program: &Program,
    statements: &[Statement],
    at: usize,
    cheap: &CheckSite,
) -> Option<Diagnostic> {
    let own = cost(program, cheap)?;
    let after = statements.get(at.saturating_add(1)..)?;
    statements.get(..at)?.iter().enumerate().find_map(|(before, statement)| {
        let StatementKind::Check(group) = &statement.kind else { return None };
        let dear = group.iter().find(|site| cost(program, site).is_some_and(|cost| cost > own))?;
        let between = statements.get(before..at)?;
        let decides = may_move(program, between, cheap) && ends_by(program, after, cheap.check, between);
        decides.then(|| finding(program, dear, cheap)).flatten()
    })
}

/// Whether nothing that the check needs comes about in these statements.
fn may_move(program: &Program, between: &[Statement], site: &CheckSite) -> bool {
    let made = Made::of(between);
    let reads = |id: &ExprId| {
        reads(program, *id).any(|kind| {
            check_read(kind).is_some_and(|check| made.checks.contains(&check))
                || matches!(kind, ExprKind::Score(risk) if made.risks.contains(risk))
                || matches!(kind, ExprKind::Results(..))
        })
    };
    site.alternatives.iter().all(|alternative| {
        let capability = program.capabilities.get(alternative.capability.index());
        let required = capability.into_iter().flat_map(|capability| &capability.requires);
        let waits = required.into_iter().any(|required| {
            made.checks.iter().filter_map(|check| program.checks.get(check.index())).any(|check| {
                let mut names =
                    check.capabilities.iter().filter_map(|id| program.capabilities.get(id.index()));
                names.any(|known| known.name == required.capability)
            })
        });
        !waits
            && !alternative.credentials.iter().any(|credential| made.credentials.contains(credential))
            && !alternative.args.iter().any(|(_, id)| reads(id))
    })
}

/// What statements bring about, those in their blocks included.
#[derive(Default)]
struct Made {
    checks: Vec<CheckId>,
    credentials: Vec<CredentialId>,
    risks: Vec<RiskId>,
}

impl Made {
    fn of(statements: &[Statement]) -> Self {
        let mut made = Made::default();
        made.add(statements);
        made
    }

    fn add(&mut self, statements: &[Statement]) {
        for statement in statements {
            match &statement.kind {
                StatementKind::Check(group) => self.checks.extend(group.iter().map(|site| site.check)),
                StatementKind::Acquire(group) => {
                    self.credentials.extend(group.iter().map(|one| one.credential))
                }
                StatementKind::Risk(risk) => self.risks.push(*risk),
                _ => {}
            }
            statement.blocks().into_iter().for_each(|block| self.add(&block.statements));
        }
    }
}

/// Whether a branch behind it ends a path by this result, and by nothing that the statements before it found out.
fn ends_by(program: &Program, after: &[Statement], check: CheckId, before: &[Statement]) -> bool {
    let made = Made::of(before);
    after.iter().any(|statement| {
        let StatementKind::Branch(branch) = &statement.kind else { return false };
        let ends =
            statement.blocks().into_iter().any(|block| !block.statements.is_empty() && block.always_ends());
        let mut checks = Vec::new();
        for arm in &branch.arms {
            for kind in reads(program, arm.condition) {
                match kind {
                    ExprKind::Score(risk) => checks.extend(read_by(program, *risk)),
                    ExprKind::Results(_, all) => checks.extend(all),
                    kind => checks.extend(check_read(kind)),
                }
            }
        }
        ends && checks.contains(&check) && !checks.iter().any(|other| made.checks.contains(other))
    })
}

/// The checks that the rules of a risk read, those that count.
fn read_by(program: &Program, risk: RiskId) -> Vec<CheckId> {
    let rules = program.risks.get(risk.index()).map_or(&[] as &[_], |risk| &risk.rules);
    let conditions =
        rules.iter().filter(|rule| !rule.shadow).flat_map(|rule| &rule.arms).map(|arm| arm.condition);
    conditions.flat_map(|condition| reads(program, condition)).filter_map(check_read).collect()
}

/// What an expression reads, itself or through its operands.
fn reads(program: &Program, id: ExprId) -> impl Iterator<Item = &ExprKind> {
    let mut open = vec![id];
    let mut seen = std::collections::BTreeSet::new();
    std::iter::from_fn(move || {
        while let Some(id) = open.pop() {
            if let Some(expr) = program.exprs.get(id).filter(|_| seen.insert(id)) {
                open.extend(expr.kind.operands());
                return Some(&expr.kind);
            }
        }
        None
    })
}

fn finding(program: &Program, dear: &CheckSite, cheap: &CheckSite) -> Option<Diagnostic> {
    let name = |site: &CheckSite| program.checks.get(site.check.index()).map(|check| check.name.clone());
    let span = |site: &CheckSite| program.nodes.get(site.node.index()).map(|node| node.span);
    let (dear_name, cheap_name) = (name(dear)?, name(cheap)?);
    let (own, other) = (cost(program, cheap)?.symbol(), cost(program, dear)?.symbol());
    let at = span(cheap)?;
    is_own(program, at).then_some(())?;
    Some(
        Diagnostic::new(
            flow::DEAR_FIRST,
            at,
            format!("`{cheap_name}` could end the path before `{dear_name}` is paid for"),
        )
        .label(format!("costs {own}"))
        .also(span(dear)?, format!("costs {other}"))
        .help(format!("move `{cheap_name}`, with what its result decides, before `{dear_name}`")),
    )
}
