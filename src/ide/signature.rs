//! The parameters of the call that the cursor is in, while it is typed: closed or not.

use std::ops::Range;
use std::rc::Rc;

use super::Analysis;
use super::typing::{Call, Form, Scan, Scope, World, call_around, item_start, parameters_of};
use crate::resolve::Sort;
use crate::syntax::Token;

/// A way to call what is called here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// `similarity(id: ID, selfie: SELFIE)`
    pub label: String,
    /// Where each parameter stands in the label, in bytes.
    pub parameters: Vec<Range<usize>>,
    /// Markdown.
    pub documentation: Option<String>,
    /// The parameter that is being written; `None` where there are no more.
    pub active: Option<usize>,
}

/// All ways to call it; the first fits what is there so far.
pub fn signatures(analysis: &Analysis, offset: usize) -> Vec<Signature> {
    let text = analysis.text();
    let all = analysis.tokens();
    let end = all.partition_point(|token| (token.span.end as usize) <= offset);
    let Some(tokens) = all.get(item_start(text, all, end)..end) else { return Vec::new() };
    let world = World { analysis };
    let scope = Rc::new(Scope::new(world, world.home(), Scan::new(text, tokens)));
    let scan = &scope.scan;
    let start = scan.top().map_or(0, |top| top.entry.unwrap_or(top.inside));
    let entry = scan.range(start, scan.tokens.len());
    let Some(call) = call_around(text, entry) else { return Vec::new() };
    let forms = parameters_of(&scope, call.callee, &sorts(text, entry, &call));
    let (position, name) = call.active(text);
    let given = position.saturating_add(1);
    let mut made: Vec<(bool, Signature)> = forms
        .iter()
        .map(|form| {
            let fits = form.params.len() >= given || name.is_some();
            (!fits, signature(form, position, name))
        })
        .collect();
    made.sort_by_key(|(misfit, _)| *misfit);
    made.into_iter().map(|(_, signature)| signature).collect()
}

/// What may be called in a statement.
fn sorts(text: &str, entry: &[Token], call: &Call<'_>) -> Vec<Sort> {
    let word = |token: Option<&Token>| token.and_then(|token| text.get(token.span.range())).unwrap_or("");
    let before = word(call.before.last());
    match (word(entry.first()), before) {
        (_, "end") => vec![Sort::Terminal],
        (_, "run") => vec![Sort::Step],
        ("run", "=") => vec![Sort::Step],
        (_, "include") => vec![Sort::Rules],
        ("include", "=") => vec![Sort::Rules],
        ("check" | "shadow", "check" | "=" | "else" | ",") => vec![Sort::Capability],
        ("expect", "expect") => vec![Sort::Terminal, Sort::Function],
        _ => vec![Sort::Function],
    }
}

fn signature(form: &Form<'_>, position: usize, name: Option<&str>) -> Signature {
    let mut label = format!("{}(", form.name);
    let mut parameters = Vec::new();
    for (at, param) in form.params.iter().enumerate() {
        if at > 0 {
            label.push_str(", ");
        }
        let start = label.len();
        label.push_str(&format!("{}: {}", param.name, param.ty));
        parameters.push(start..label.len());
    }
    label.push(')');
    label.push_str(&form.result);
    let active = match name {
        Some(name) => form.params.iter().position(|param| param.name == name),
        None => Some(position).filter(|at| *at < form.params.len()),
    };
    Signature { label, parameters, documentation: form.docs.clone(), active }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::fixture;
    use super::signatures;

    /// The label with the active parameter in brackets.
    fn shown(text: &str) -> Vec<String> {
        let fixture = fixture(text);
        let found = signatures(&fixture.analysis, fixture.cursor);
        let one = |signature: &super::Signature| {
            let mut label = signature.label.clone();
            if let Some(range) = signature.active.and_then(|at| signature.parameters.get(at)) {
                label.insert(range.end, ']');
                label.insert(range.start, '[');
            }
            label
        };
        found.iter().map(one).collect()
    }

    #[test]
    fn functions_of_the_language_and_of_the_script() {
        let head = "fn fee(amount: money in EUR, express: bool) -> money in EUR = amount\nworkflow w { input { t: text }\n";
        assert_eq!(
            shown(&format!("{head} require starts_with(input.t, $0")),
            ["starts_with(t: text, [start: text]) -> bool"]
        );
        assert_eq!(
            shown(&format!("{head} require fee($0) > 3.00 EUR")),
            ["fee([amount: money in EUR], express: bool) -> money in EUR"]
        );
        assert_eq!(
            shown(&format!("{head} require fee(express: $0")),
            ["fee(amount: money in EUR, [express: bool]) -> money in EUR"]
        );
        assert_eq!(
            shown(&format!("{head} require round($0")),
            ["round([x: decimal]) -> int", "round([x: money], step: money) -> money"]
        );
        assert_eq!(
            shown(&format!("{head} require round(1.00 EUR, $0")),
            ["round(x: money, [step: money]) -> money", "round(x: decimal) -> int"]
        );
    }

    #[test]
    fn what_ends_runs_checks_and_includes() {
        let head = "use jumio\nterminal bad(message: text, link: text) = REJECTED\nstep ask(doc: ID, why: text) { end PASSED }\n\
            rules mail(address: text) { a: +1 when address == \"x\" }\n\
            workflow w {\n acquire face: SELFIE\n acquire passport: ID\n";
        assert_eq!(
            shown(&format!("{head} end bad(\"x\", $0")),
            ["bad(message: text, [link: text]) = REJECTED"]
        );
        assert_eq!(
            shown(&format!("{head} run ask(passport, $0\n end PASSED }}")),
            ["ask(doc: ID, [why: text])"]
        );
        assert_eq!(shown(&format!("{head} risk r in 0..9 {{ include mail($0")), ["mail([address: text])"]);
        assert_eq!(shown(&format!("{head} check email_risk($0")), ["email_risk([email: text])"]);
        assert_eq!(
            shown(&format!("{head} check similarity(passport, $0")),
            [
                "similarity(id: ID, [selfie: SELFIE])",
                "similarity(id: ID, [id: ID])",
                "similarity(selfie: SELFIE, [selfie: SELFIE])"
            ]
        );
        assert_eq!(shown(&format!("{head} check passport: usability $0")), [""; 0]);
    }
}
