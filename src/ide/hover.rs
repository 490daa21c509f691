//! What a name is, in Markdown: its declaration, its type here, its documentation, and of a rule its share of the score.

use std::ops::Range;

use super::Analysis;
use super::analysis::holds;
use super::declared::{Declared, declared, find_capability};
use crate::check::{Mark, Target};
use crate::core::{Builtin, Kind, Ty};
use crate::resolve::declared_name;
use crate::source::Span;
use crate::syntax::tree::{
    CapabilityItem, Effect, Item, ItemKind, Risk, RiskEntryKind, Rule, Statement, StatementKind,
};
use crate::value::{Country, Currency};

/// What to show, and of which bytes of the script it speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    pub markdown: String,
    pub range: Range<usize>,
}

/// More of a declaration than this is cut.
const MOST_CODE: usize = 400;

/// What stands at an offset of the script; `None` where there is nothing to say.
pub fn hover(analysis: &Analysis, offset: usize) -> Option<Hover> {
    let at = analysis.at(offset);
    if let Some(mark) = analysis.mark_at(at) {
        let markdown = of_mark(analysis, mark)?;
        return Some(Hover { markdown, range: mark.span.range() });
    }
    if let Some(item) = analysis.item_at(at) {
        if let Some(name) = declared_name(item).filter(|name| holds(name.span, at)) {
            return Some(Hover { markdown: of_item(analysis, item), range: name.span.range() });
        }
        if let Some((rule, risk)) = rule_at(item, at) {
            return Some(Hover { markdown: of_rule(analysis, rule, risk), range: rule.name.span.range() });
        }
    }
    let (span, ty) = analysis.type_at(at)?;
    (!ty.is_error()).then(|| Hover { markdown: code(&ty.to_string()), range: span.range() })
}

fn of_mark(analysis: &Analysis, mark: &Mark) -> Option<String> {
    let name = analysis.slice(mark.span);
    let typed = |ty: &Ty| code(&format!("{name}: {ty}"));
    match &mark.target {
        Target::Builtin => {
            let infos = Builtin::all().filter(|info| info.name == name);
            let shown: Vec<String> =
                infos.map(|info| format!("{}\n{}", code(info.signature), info.docs)).collect();
            return (!shown.is_empty()).then(|| shown.join("\n\n"));
        }
        Target::Module(module) => {
            let module = analysis.universe().module(*module)?;
            return Some(with_docs(code(&format!("use {name}")), &module.tree.docs));
        }
        Target::Language => return mark.ty.as_ref().map(typed),
        Target::Check { catalog, capability, .. } => {
            let (item, capability) = find_capability(analysis, catalog, capability)?;
            return Some(of_capability(analysis, item, capability));
        }
        _ => {}
    }
    match declared(analysis, mark) {
        Some(Declared::Item(item)) => Some(of_item(analysis, item)),
        Some(Declared::Field(field)) => {
            let mut text = match &mark.ty {
                Some(ty) => typed(ty),
                None => code(&shorten(analysis.slice(field.span))),
            };
            if let Some(example) = &field.example {
                text.push_str(&format!("\nFor example `{}`.\n", analysis.slice(example.span)));
            }
            Some(with_docs(text, &field.docs))
        }
        Some(Declared::Word(word, item)) => Some(of_word(analysis, &word.text, item)),
        Some(Declared::Local(span)) => of_local(analysis, mark, span),
        None => {
            let ty = mark.ty.as_ref()?;
            let text = typed(ty);
            let meaning = match &ty.kind {
                Kind::Country => Country::parse(name).map(|country| country.name().to_owned()),
                Kind::Currency => Currency::parse(name).map(|currency| currency.name().to_owned()),
                _ => None,
            };
            Some(match meaning {
                Some(meaning) => format!("{text}\n{meaning}"),
                None => text,
            })
        }
    }
}

/// A name of the path: the statement that makes it, and its type here.
fn of_local(analysis: &Analysis, mark: &Mark, declared: Span) -> Option<String> {
    let name = analysis.slice(mark.span);
    let statement = analysis.item_at(declared).and_then(|item| statement_at(item, declared));
    let made_by = statement.map(|statement| code(&shorten(analysis.slice(statement.span))));
    let docs = statement.map_or(&[] as &[String], |statement| &statement.docs);
    let text = match (&mark.ty, made_by) {
        (Some(ty), Some(made_by)) => format!("{}\n{made_by}", code(&format!("{name}: {ty}"))),
        (Some(ty), None) => code(&format!("{name}: {ty}")),
        (None, made_by) => made_by?,
    };
    Some(with_docs(text, docs))
}

pub(super) fn of_item(analysis: &Analysis, item: &Item) -> String {
    if let ItemKind::Capability(capability) = &item.kind {
        return of_capability(analysis, item, capability);
    }
    let text = analysis.slice(item.span);
    let shown = match &item.kind {
        // What stands in braces is what it is.
        ItemKind::Enum(_) | ItemKind::Set(_) | ItemKind::Record(_) => shorten(text),
        _ => head(text).to_owned(),
    };
    with_docs(code(&shown), &item.docs)
}

/// Head, documentation, and what it returns: labels by decision, fields of its data.
fn of_capability(analysis: &Analysis, item: &Item, capability: &CapabilityItem) -> String {
    let mut text = with_docs(code(head(analysis.slice(item.span))), &item.docs);
    for outcome in &capability.outcomes {
        let labels: Vec<String> =
            outcome.labels.iter().map(|label| format!("`{}`", label.name.text)).collect();
        text.push_str(&format!("\n- **{}**: {}", outcome.decision.text.to_uppercase(), labels.join(", ")));
    }
    if !capability.data.is_empty() {
        let fields: Vec<String> =
            capability.data.iter().map(|field| format!("`{}`", field.name.text)).collect();
        text.push_str(&format!("\n- **data**: {}", fields.join(", ")));
    }
    text
}

fn of_word(analysis: &Analysis, word: &str, item: &Item) -> String {
    match &item.kind {
        ItemKind::Capability(capability) => {
            let outcome = capability
                .outcomes
                .iter()
                .find(|outcome| outcome.labels.iter().any(|label| label.name.text == word));
            let decision = outcome.map_or("", |outcome| &outcome.decision.text).to_uppercase();
            format!("{}\nA label of `{}` with {decision}.", code(word), capability.name.text)
        }
        _ => format!("{}\n{}", code(word), of_item(analysis, item)),
    }
}

/// The statement of an item that a span is in; the innermost.
pub(super) fn statement_at(item: &Item, at: Span) -> Option<&Statement> {
    let mut block = match &item.kind {
        ItemKind::Workflow(workflow) => &workflow.body,
        ItemKind::Step(step) => &step.body,
        _ => return None,
    };
    let mut found = None;
    loop {
        let Some(statement) = block.statements.iter().find(|statement| holds(statement.span, at)) else {
            return found;
        };
        found = Some(statement);
        match statement.blocks().into_iter().find(|inner| holds(inner.span, at)) {
            Some(inner) => block = inner,
            None => return found,
        }
    }
}

/// The rule whose name is at a place, with the risk that it counts in; rule sets count in any.
fn rule_at(item: &Item, at: Span) -> Option<(&Rule, Option<&Risk>)> {
    let (entries, risk) = match &item.kind {
        ItemKind::Rules(rules) => (&rules.rules, None),
        _ => match &statement_at(item, at)?.kind {
            StatementKind::Risk(risk) => (&risk.entries, Some(risk)),
            _ => return None,
        },
    };
    entries.iter().find_map(|entry| match &entry.kind {
        RiskEntryKind::Rule(rule) if holds(rule.name.span, at) => Some((rule, risk)),
        _ => None,
    })
}

/// What a rule adds at least and at most, and how much of the risk's range that is.
fn of_rule(analysis: &Analysis, rule: &Rule, risk: Option<&Risk>) -> String {
    let shadow = if rule.shadow { "shadow rule" } else { "rule" };
    let mut text = code(&format!("{shadow} {}", rule.name.text));
    let weights = rule.arms.iter().map(|arm| arm.weight.effect);
    let weights = weights.chain(rule.unknown.map(|(weight, _)| weight.effect));
    let (mut low, mut high, mut sets) = (0, 0, Vec::new());
    for weight in weights {
        match weight {
            Effect::Add(points) => (low, high) = (low.min(points), high.max(points)),
            Effect::Set(points) => sets.push(format!("sets the score to {points}")),
        }
    }
    if low != 0 || high != 0 {
        text.push_str(&match (low, high) {
            (0, high) => format!("\nAdds up to **{high}**"),
            (low, 0) => format!("\nTakes away up to **{}**", low.unsigned_abs()),
            (low, high) => format!("\nAdds between **{low}** and **{high}**"),
        });
        let bound =
            |expr: &crate::syntax::tree::Expr| analysis.slice(expr.span).replace('_', "").parse::<i64>().ok();
        if let Some(risk) = risk
            && let (Some(from), Some(to)) = (bound(&risk.low), bound(&risk.high))
            && let Some(range) = to.checked_sub(from).filter(|range| *range > 0)
        {
            let share = high.max(low.saturating_neg()).saturating_mul(100) / range;
            text.push_str(&format!(" of `{}` in {from}..{to}: {share} % of its range", risk.name.text));
        }
        text.push('.');
    }
    for set in sets {
        text.push_str(&format!("\nIt {set}."));
    }
    if rule.shadow {
        text.push_str("\nIt is only observed: it changes no decision.");
    }
    text
}

/// What stands in front of the braces.
pub(super) fn head(text: &str) -> &str {
    text.split_once('{').map_or(text, |(head, _)| head).trim_end()
}

fn shorten(text: &str) -> String {
    let mut shown: String = text.chars().take(MOST_CODE).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

fn code(text: &str) -> String {
    format!("```probity\n{}\n```", text.trim())
}

fn with_docs(mut text: String, docs: &[String]) -> String {
    if !docs.is_empty() {
        text.push_str("\n\n");
        text.push_str(&docs.join("\n"));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::fixture::fixture;
    use super::hover;

    fn shown(text: &str) -> String {
        let fixture = fixture(text);
        hover(&fixture.analysis, fixture.cursor).map_or_else(|| "nothing".to_owned(), |hover| hover.markdown)
    }

    #[test]
    fn a_field_has_its_type_here_and_its_documentation() {
        let script = "workflow w { input {\n/// What the user has typed.\nemail: text?\n }\n\
            risk r in 0..100 { a: +10 when input.em$0ail == \"x\", 0 if unknown } end PASSED }";
        assert_eq!(shown(script), "```probity\nemail: text?\n```\n\nWhat the user has typed.\n");
    }

    #[test]
    fn a_rule_says_its_share_of_the_score() {
        let script = "workflow w { input { n: int }\n\
            risk r in 0..200 { bi$0g: +30 when input.n > 5, +50 when input.n > 9 } end PASSED }";
        let expected = "```probity\nrule big\n```\nAdds up to **50** of `r` in 0..200: 25 % of its range.";
        assert_eq!(shown(script), expected);
    }

    #[test]
    fn functions_of_the_language_and_of_the_script() {
        let script = "fn long(t: text) -> bool = leng$0th(t) > 5\nworkflow w { end PASSED }";
        assert!(shown(script).contains("length(t: text) -> int"), "{}", shown(script));
        let script = "/// Longer than most.\nfn long(t: text) -> bool = length(t) > 5\n\
            workflow w { input { t: text } if lo$0ng(input.t) { end REJECTED X } end PASSED }";
        assert_eq!(
            shown(script),
            "```probity\nfn long(t: text) -> bool = length(t) > 5\n```\n\nLonger than most.\n"
        );
    }

    #[test]
    fn a_result_is_what_its_capability_returns() {
        let script = "use jumio\nworkflow w { acquire doc: ID\n check doc: usability\n\
            if doc.usab$0ility is REJECTED { end REJECTED X } end PASSED }";
        let shown = shown(script);
        assert!(shown.contains("capability usability on"), "{shown}");
        assert!(shown.contains("**REJECTED**"), "{shown}");
    }

    #[test]
    fn nothing_is_said_of_blanks_and_broken_text() {
        for script in ["workflow w { $0 end PASSED }", "$0", "workflow w { if $0"] {
            assert_eq!(shown(script), "nothing");
        }
    }
}
