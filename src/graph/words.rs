//! What stands in a node, as a reader of the script would say it. Texts are whole here; a picture shortens them.

use crate::core::{
    Acquisition, Alternative, Branch, CheckSite, CredentialId, End, ExprId, ExprKind, NodeKind, Program,
    Retry, RiskId, Split, SplitArm, call_text,
};
use crate::value::Value;

use super::subject::subject;
use super::{Line, LineKind};

fn member(text: impl Into<String>) -> Line {
    Line::new(LineKind::Member, text)
}

fn code(text: impl Into<String>) -> Line {
    Line::new(LineKind::Code, text)
}

fn note(text: impl Into<String>) -> Line {
    Line::new(LineKind::Note, text)
}

fn list<T: AsRef<str>>(words: &[T]) -> String {
    words.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")
}

pub(super) fn start(program: &Program) -> Vec<Line> {
    let meta = &program.meta;
    let mut lines = Vec::new();
    if meta.title.is_some() {
        lines.push(code(&*meta.name));
    }
    let channels = if meta.channels.is_empty() { "any channel".to_owned() } else { list(&meta.channels) };
    let follows =
        program.prior.as_ref().map_or_else(String::new, |prior| format!(" after {}", prior.meta.name));
    lines.push(note(format!("{}{follows} · {channels}", meta.stage)));
    if !program.input.is_empty() {
        let names: Vec<&str> = program.input.iter().map(|field| &*field.name).collect();
        lines.push(note(format!("input {}", list(&names))));
    }
    lines
}

pub(super) fn acquire(program: &Program, group: &[Acquisition]) -> Vec<Line> {
    let mut lines = Vec::new();
    for one in group {
        let known = program.credentials.get(one.credential.index());
        let (name, kind) = known.map_or(("?", "?"), |known| (&*known.name, &*known.kind));
        let optional = if one.optional { ", optional" } else { "" };
        lines.push(member(format!("{name}: {kind}{optional}")));
        let only_new = matches!(one.sources.as_slice(), [only] if &**only == "NEW");
        let sources = if only_new { String::new() } else { format!("from {}", list(&one.sources)) };
        let countries: Vec<String> = one.countries.iter().map(Value::to_string).collect();
        let channels =
            if one.channels.is_empty() { String::new() } else { format!("on {}", list(&one.channels)) };
        let details = [list(&one.types), list(&one.parts), list(&countries), sources, channels];
        let details: Vec<String> = details.into_iter().filter(|detail| !detail.is_empty()).collect();
        if !details.is_empty() {
            lines.push(note(details.join(" · ")));
        }
    }
    lines
}

pub(super) fn check(program: &Program, group: &[CheckSite]) -> Vec<Line> {
    let mut limits = group.iter().map(|site| within(&site.alternatives));
    let first = limits.next().unwrap_or_default();
    let common = group.len() > 1 && limits.all(|limit| limit == first);
    let mut lines = Vec::new();
    for site in group {
        let known = program.checks.get(site.check.index());
        let mut text = known.map_or_else(|| "?".to_owned(), |check| check_text(program, &check.name, site));
        if known.is_some_and(|check| check.shadow) {
            text.push_str(" · shadow");
        }
        lines.push(member(text));
        let limit = within(&site.alternatives);
        if !common && !limit.is_empty() {
            lines.push(note(limit));
        }
    }
    if common && !first.is_empty() {
        lines.push(note(first));
    }
    lines
}

/// The name alone where it says everything, as `passport.usability` does.
fn check_text(program: &Program, name: &str, site: &CheckSite) -> String {
    let capability = |one: &Alternative| {
        program
            .capabilities
            .get(one.capability.index())
            .map_or_else(|| "?".to_owned(), |c| c.name.to_string())
    };
    let call = |one: &Alternative| format!("{}{}", capability(one), on(program, &one.credentials));
    match site.alternatives.as_slice() {
        [only] => {
            let says_capability = name.rsplit('.').next() == Some(&*capability(only));
            match (says_capability, only.credentials.as_slice()) {
                (true, [] | [_]) => name.to_owned(),
                (true, several) => format!("{name}{}", on(program, several)),
                (false, _) => format!("{name} = {}", call(only)),
            }
        }
        several => format!("{name} = {}", several.iter().map(call).collect::<Vec<_>>().join(" else ")),
    }
}

fn on(program: &Program, credentials: &[CredentialId]) -> String {
    let names: Vec<&str> = credentials
        .iter()
        .map(|id| program.credentials.get(id.index()).map_or("?", |credential| &*credential.name))
        .collect();
    if names.is_empty() { String::new() } else { format!("({})", list(&names)) }
}

fn within(alternatives: &[Alternative]) -> String {
    let limits: Vec<String> =
        alternatives.iter().filter_map(|one| one.within).map(|limit| limit.to_string()).collect();
    if limits.is_empty() { String::new() } else { format!("within {}", limits.join(", then ")) }
}

pub(super) fn retry(program: &Program, retry: &Retry) -> Vec<Line> {
    let name = program.credentials.get(retry.credential.index()).map_or("?", |found| &*found.name);
    let mut lines = vec![member(format!("{name}, up to {} attempts", retry.attempts))];
    for arm in &retry.arms {
        lines.push(code(call_text(program, arm.condition)));
        lines.push(note(said(program, arm.message)));
    }
    lines
}

pub(super) fn risk(program: &Program, id: RiskId) -> Vec<Line> {
    let Some(risk) = program.risks.get(id.index()) else { return Vec::new() };
    let count = risk.rules.len();
    let rules = if count == 1 { "1 rule".to_owned() } else { format!("{count} rules") };
    let names: Vec<&str> = risk.rules.iter().map(|rule| &*rule.name).collect();
    let mut lines = vec![member(format!("{} in {}..{}", risk.name, risk.low, risk.high))];
    lines.push(note(if names.is_empty() { rules } else { format!("{rules}: {}", list(&names)) }));
    lines
}

pub(super) fn branch(program: &Program, kind: NodeKind, branch: &Branch) -> Vec<Line> {
    let condition = |id: ExprId| call_text(program, id);
    match (kind, branch.arms.as_slice()) {
        (_, []) => Vec::new(),
        (NodeKind::If | NodeKind::Require, [only]) => vec![code(condition(only.condition))],
        (NodeKind::If | NodeKind::Require, several) => {
            several.iter().map(|arm| code(format!("{}  {}", arm.label, condition(arm.condition)))).collect()
        }
        (NodeKind::Match, [first, ..]) => vec![code(subject(program, first.condition))],
        (_, [first, ..]) => vec![member(subject(program, first.condition))],
    }
}

/// The label of the way that is left when no arm is taken.
pub(super) fn otherwise(kind: NodeKind, branch: &Branch) -> &'static str {
    match (kind, branch.arms.len()) {
        (NodeKind::If, 1) => "no",
        (NodeKind::Require, _) => "not met",
        _ => "else",
    }
}

pub(super) fn split(program: &Program, split: &Split) -> Vec<Line> {
    vec![member(&*split.name), code(format!("by {}", call_text(program, split.by)))]
}

/// `90% today`.
pub(super) fn share(arm: &SplitArm) -> String {
    let (whole, rest) = (arm.buckets / 100, arm.buckets % 100);
    let percent = if rest == 0 { format!("{whole}%") } else { format!("{whole}.{rest:02}%") };
    format!("{percent} {}", arm.name)
}

pub(super) fn end(program: &Program, end: &End) -> Vec<Line> {
    let label = Some(&end.label).filter(|label| ***label != *end.decision.symbol());
    let terminal = end.terminal.as_ref().filter(|name| name.to_uppercase() != *end.label);
    let mut lines: Vec<Line> = label.into_iter().chain(terminal).map(|word| code(&**word)).collect();
    lines.extend(end.args.iter().map(|(_, arg)| note(said(program, *arg))));
    lines
}

/// A constant text in quotation marks as people set them, else the expression.
fn said(program: &Program, id: ExprId) -> String {
    match program.exprs.get(id).map(|expr| &expr.kind) {
        Some(ExprKind::Const(Value::Text(text))) => format!("“{text}”"),
        _ => call_text(program, id),
    }
}
