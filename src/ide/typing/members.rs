//! What may stand behind the dot of something: fields, checks, parts, labels, with types and documentation.

use std::rc::Rc;

use super::docs::{capability_docs, docs_above, joined};
use super::resolve::{MOST_STEPS, Ran, Thing};
use super::scope::{Scope, What};
use super::shape::{Shape, Word};
use super::world::{Home, Seen};
use crate::core::{CredentialPart, Decision};
use crate::syntax::Token;
use crate::syntax::tree::{FieldDecl, PropertyValue};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ide) enum MemberKind {
    Field,
    Check,
    Other,
}

/// What may stand behind a dot.
#[derive(Clone, Debug)]
pub(in crate::ide) struct Member<'a> {
    pub(in crate::ide) name: String,
    pub(in crate::ide) kind: MemberKind,
    pub(in crate::ide) detail: String,
    pub(in crate::ide) docs: Option<String>,
    pub(in crate::ide) thing: Thing<'a>,
}

/// The text from the first to the last of some tokens.
pub(in crate::ide) fn written<'a>(text: &'a str, tokens: &[Token]) -> &'a str {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return "" };
    text.get(first.span.start as usize..last.span.end as usize).unwrap_or("")
}

/// Labels of capabilities by decision, each once.
pub(in crate::ide) fn labels(capabilities: &[Seen<'_>], of: impl Fn(Decision) -> bool) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let outcomes = capabilities.iter().filter_map(Seen::capability).flat_map(|item| &item.outcomes);
    for outcome in outcomes {
        let Some(decision) = Decision::parse(&outcome.decision.text.to_uppercase()).filter(|one| of(*one))
        else {
            continue;
        };
        for label in &outcome.labels {
            if !words.iter().any(|known| known.text == label.name.text) {
                words.push(Word { text: label.name.text.clone(), detail: decision.symbol().to_owned() });
            }
        }
    }
    words
}

/// The values of a property of a kind of credential, or of those that it extends.
pub(in crate::ide) fn kind_values(kind: Seen<'_>, property: &str) -> Vec<Word> {
    for kind in kind.lineage() {
        let Some(item) = kind.credential() else { continue };
        let written = item.properties.iter().filter(|known| known.name.text == property);
        let mut words = Vec::new();
        for known in written {
            let detail = known.of.as_ref().map_or_else(|| item.name.text.clone(), |of| of.text.clone());
            words.extend(known.values.iter().filter_map(|value| match value {
                PropertyValue::Symbol(name, _) => {
                    Some(Word { text: name.text.clone(), detail: detail.clone() })
                }
                _ => None,
            }));
        }
        if !words.is_empty() {
            return words;
        }
    }
    Vec::new()
}

/// A declared field as a member.
pub(in crate::ide) fn field<'a>(home: Home<'a>, field: &'a FieldDecl) -> Member<'a> {
    let mut docs = joined(&field.docs).unwrap_or_default();
    if let Some(example) = &field.example {
        docs.push_str(&format!("\nFor example `{}`.", home.slice(example.span)));
    }
    Member {
        name: field.name.text.clone(),
        kind: MemberKind::Field,
        detail: home.slice(field.ty.span).to_owned(),
        docs: Some(docs.trim_start().to_owned()).filter(|docs| !docs.is_empty()),
        thing: Thing::Value(Shape::of(home, &field.ty)),
    }
}

/// The data of a kind of credential.
pub(in crate::ide) fn credential_data(kind: Seen<'_>) -> Vec<Member<'_>> {
    let mut all: Vec<Member<'_>> = Vec::new();
    for kind in kind.lineage().into_iter().rev() {
        let fields = kind.credential().map_or(&[] as &[FieldDecl], |item| item.data.as_slice());
        all.extend(fields.iter().map(|one| field(kind.home, one)));
    }
    all
}

impl<'a> Thing<'a> {
    pub(super) fn member(&self, scope: &Rc<Scope<'a>>, name: &str) -> Option<Thing<'a>> {
        self.members(scope).into_iter().find(|member| member.name == name).map(|member| member.thing)
    }

    /// What may stand behind the dot of it.
    pub(in crate::ide) fn members(&self, scope: &Rc<Scope<'a>>) -> Vec<Member<'a>> {
        let plain = |name: &str, detail: &str, shape: Shape<'a>| Member {
            name: name.to_owned(),
            kind: MemberKind::Other,
            detail: detail.to_owned(),
            docs: None,
            thing: Thing::Value(shape),
        };
        match self {
            Thing::Value(Shape::Record(home, item)) => {
                item.fields.iter().map(|one| field(*home, one)).collect()
            }
            Thing::Value(Shape::CheckResult) => {
                let ran = scope.ran();
                let all: Vec<Seen<'a>> =
                    ran.iter().flat_map(|ran| ran.capabilities.iter().copied()).collect();
                let known = |decision| decision != Decision::NotExecuted;
                vec![
                    plain("decision", "decision?", Shape::words(scope.decisions())),
                    plain("label", "label?", Shape::words(labels(&all, known))),
                    plain("failure", "failure?", Shape::words(scope.failures(&all))),
                    plain("capability", "text", Shape::Plain("text")),
                    plain("credentials", "list of text", Shape::List(Box::new(Shape::Plain("text")))),
                ]
            }
            Thing::Value(_) => Vec::new(),
            Thing::Risk => vec![plain("score", "int", Shape::Plain("int"))],
            Thing::Input(scope) => scope.input(),
            Thing::Check(capabilities) => {
                let known = |decision| decision != Decision::NotExecuted;
                let mut all = vec![
                    plain("decision", "decision?", Shape::words(scope.decisions())),
                    plain("label", "label?", Shape::words(labels(capabilities, known))),
                    plain("failure", "failure?", Shape::words(scope.failures(capabilities))),
                ];
                for one in capabilities {
                    let fields = one.capability().map_or(&[] as &[FieldDecl], |item| item.data.as_slice());
                    all.extend(fields.iter().map(|declared| field(one.home, declared)));
                }
                all
            }
            Thing::Credential { name, kind, scope } => {
                let mut all: Vec<Member<'a>> = Vec::new();
                for ran in scope.ran().into_iter().filter(|ran| ran.on == Some(*name)) {
                    if !all.iter().any(|known| known.name == ran.name) {
                        all.push(check_member(ran));
                    }
                }
                all.extend(kind.map(credential_data).unwrap_or_default());
                for part in CredentialPart::ALL {
                    let of_kind = |property| kind.map(|kind| kind_values(kind, property)).unwrap_or_default();
                    let (detail, shape) = match part {
                        CredentialPart::Attempt => ("int", Shape::Plain("int")),
                        CredentialPart::Type => ("type?", Shape::words(of_kind("types"))),
                        CredentialPart::Country => ("country?", Shape::Plain("country")),
                        CredentialPart::Source => ("source?", Shape::words(scope.prelude("source"))),
                        CredentialPart::Acquired => ("time?", Shape::Plain("time")),
                    };
                    all.push(plain(part.word(), detail, shape));
                }
                all
            }
            Thing::Step(inner) => inner.named(),
            Thing::Prior(inner) => {
                let mut all = vec![
                    plain("decision", "decision?", Shape::words(inner.prelude("decision"))),
                    plain("label", "label?", Shape::Unknown),
                ];
                all.push(Member {
                    name: "input".to_owned(),
                    kind: MemberKind::Other,
                    detail: "its input".to_owned(),
                    docs: None,
                    thing: Thing::Input(Rc::clone(inner)),
                });
                all.extend(inner.named());
                all
            }
        }
    }
}

fn check_member(ran: Ran<'_>) -> Member<'_> {
    let docs =
        ran.capabilities.first().and_then(|one| Some(capability_docs(&one.item.docs, one.capability()?)));
    Member {
        name: ran.name.to_owned(),
        kind: MemberKind::Check,
        detail: "check".to_owned(),
        docs,
        thing: Thing::Check(ran.capabilities),
    }
}

impl<'a> Scope<'a> {
    /// The fields of the input.
    fn input(&self) -> Vec<Member<'a>> {
        let text = self.scan.text;
        let fields = self.locals.iter().filter_map(|local| match &local.what {
            What::Field { ty, example } => Some((local, ty, example)),
            _ => None,
        });
        fields
            .map(|(local, ty, example)| {
                let mut docs = docs_above(text, local.at).join("\n");
                if !example.is_empty() {
                    docs.push_str(&format!("\nFor example `{}`.", written(text, example)));
                }
                Member {
                    name: local.name.to_owned(),
                    kind: MemberKind::Field,
                    detail: written(text, ty).to_owned(),
                    docs: Some(docs.trim_start().to_owned()).filter(|docs| !docs.is_empty()),
                    thing: Thing::Value(Shape::of_tokens(self.home, text, ty)),
                }
            })
            .collect()
    }

    /// The names that are read through a step that was run, or through an earlier run.
    fn named(self: &Rc<Self>) -> Vec<Member<'a>> {
        let mut all: Vec<Member<'a>> = Vec::new();
        for local in self.locals.iter().filter(|local| local.stands_alone()) {
            let detail = match &local.what {
                What::Credential { .. } => "credential",
                What::Check { .. } => "check",
                What::Risk => "risk",
                What::Step { .. } => "step",
                _ => continue,
            };
            let Some(thing) = self.of_local(local, MOST_STEPS) else { continue };
            let kind = if detail == "check" { MemberKind::Check } else { MemberKind::Other };
            let (name, detail) = (local.name.to_owned(), detail.to_owned());
            all.push(Member { name, kind, detail, docs: None, thing });
        }
        all
    }
}
