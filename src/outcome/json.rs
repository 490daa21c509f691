//! An outcome as JSON, with its keys in the order in which one reads them. The one list of what the JSON holds; its
//! schema is [`crate::schema::outcome_schema`].

use std::sync::Arc;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::Value as Json;

use super::{
    CheckNeed, CredentialNeed, Ended, Outcome, PathStep, RiskOutcome, RuleOutcome, RuleState, WorkflowRef,
};
use crate::facts::Lookup;
use crate::value::Value;

type Named<'a> = &'a [(Arc<str>, Value)];

#[derive(Serialize)]
struct Document<'a> {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    terminal: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    arguments: Option<Values<'a>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    expired: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    needs: Option<NeedsDocument<'a>>,
    risks: Risks<'a>,
    path: Vec<Step<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lookups: Vec<LookupDocument<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    shadow: Vec<CheckNeedDocument<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    saturated: &'a [String],
    workflow: Workflow<'a>,
}

#[derive(Serialize)]
struct NeedsDocument<'a> {
    credentials: Vec<CredentialNeedDocument<'a>>,
    checks: Vec<CheckNeedDocument<'a>>,
}

#[derive(Serialize)]
struct CredentialNeedDocument<'a> {
    label: &'a str,
    kind: &'a str,
    attempt: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    sources: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    types: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    countries: Vec<Json>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    channels: Vec<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    optional: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    fields: Option<Values<'a>>,
}

#[derive(Serialize)]
struct CheckNeedDocument<'a> {
    name: &'a str,
    capability: &'a str,
    credentials: Vec<Attempt<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    arguments: Option<Values<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    within: Option<String>,
}

#[derive(Serialize)]
struct Attempt<'a> {
    label: &'a str,
    attempt: u32,
}

#[derive(Serialize)]
struct Risk<'a> {
    score: i64,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
struct Rule<'a> {
    rule: &'a str,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    effect: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    shadow: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    causes: Vec<CauseDocument<'a>>,
}

#[derive(Serialize)]
struct CauseDocument<'a> {
    place: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct Step<'a> {
    node: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    arm: Option<&'a str>,
}

#[derive(Serialize)]
struct LookupDocument<'a> {
    list: &'a str,
    value: Json,
    found: bool,
}

#[derive(Serialize)]
struct Workflow<'a> {
    name: &'a str,
    key: Option<&'a str>,
    version: Option<i64>,
    edition: i64,
    content_hash: String,
}

/// Named values as an object, in their order; a missing one is null.
struct Values<'a>(Named<'a>);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (&**name, value.to_json())))
    }
}

/// Risks by name, in path order.
struct Risks<'a>(&'a [RiskOutcome]);

impl Serialize for Risks<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for risk in self.0 {
            map.serialize_entry(
                &*risk.name,
                &Risk { score: risk.score, rules: risk.rules.iter().map(rule).collect() },
            )?;
        }
        map.end()
    }
}

impl Outcome {
    /// As JSON. `serde_json` sorts the keys of such a value; to keep them in reading order write the outcome with
    /// [`Outcome::to_json_text`], or serialize it ([`Outcome`] is [`Serialize`]).
    pub fn to_json(&self) -> Json {
        serde_json::to_value(self).unwrap_or(Json::Null)
    }

    /// As indented JSON text, keys in reading order.
    pub fn to_json_text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        document(self).serialize(serializer)
    }
}

fn document(outcome: &Outcome) -> Document<'_> {
    let (end, needs) = match &outcome.result {
        Ended::Ended(end) => (Some(end), None),
        Ended::Pending(needs) => (None, Some(needs)),
    };
    Document {
        status: if end.is_some() { "ENDED" } else { "PENDING" },
        decision: end.map(|end| end.decision.symbol()),
        label: end.map(|end| &*end.label),
        score: end.map(|_| outcome.score()),
        terminal: end.and_then(|end| end.terminal.as_deref()),
        arguments: end.and_then(|end| values(&end.args)),
        expired: end.is_some_and(|end| end.expired),
        needs: needs.map(|needs| NeedsDocument {
            credentials: needs.credentials.iter().map(credential_need).collect(),
            checks: needs.checks.iter().map(check_need).collect(),
        }),
        risks: Risks(&outcome.risks),
        path: outcome.path.iter().map(step).collect(),
        lookups: outcome.lookups.iter().map(lookup).collect(),
        shadow: outcome.shadow.iter().map(check_need).collect(),
        saturated: &outcome.saturated,
        workflow: workflow(&outcome.workflow),
    }
}

fn words(all: &[Arc<str>]) -> Vec<&str> {
    all.iter().map(AsRef::as_ref).collect()
}

fn values(all: Named<'_>) -> Option<Values<'_>> {
    (!all.is_empty()).then_some(Values(all))
}

fn credential_need(need: &CredentialNeed) -> CredentialNeedDocument<'_> {
    CredentialNeedDocument {
        label: &need.label,
        kind: &need.kind,
        attempt: need.attempt,
        message: need.message.as_deref(),
        sources: words(&need.sources),
        types: words(&need.types),
        parts: words(&need.parts),
        countries: need.countries.iter().map(Value::to_json).collect(),
        channels: words(&need.channels),
        optional: need.optional,
        fields: values(&need.fields),
    }
}

fn check_need(need: &CheckNeed) -> CheckNeedDocument<'_> {
    CheckNeedDocument {
        name: &need.name,
        capability: &need.capability,
        credentials: need
            .credentials
            .iter()
            .map(|(label, attempt)| Attempt { label, attempt: *attempt })
            .collect(),
        arguments: values(&need.args),
        within: need.within.map(crate::value::Duration::to_iso),
    }
}

fn rule(rule: &RuleOutcome) -> Rule<'_> {
    Rule {
        rule: &rule.name,
        state: match rule.state {
            RuleState::Fired(_) => "FIRED",
            RuleState::NotFired => "NOT_FIRED",
            RuleState::Unknown => "UNKNOWN",
        },
        effect: rule.effect.map(|effect| effect.to_string()),
        shadow: rule.shadow,
        causes: rule
            .causes
            .iter()
            .map(|cause| CauseDocument { place: &cause.place, reason: cause.reason.as_deref() })
            .collect(),
    }
}

fn step(step: &PathStep) -> Step<'_> {
    Step { node: &step.id, arm: step.arm.as_deref() }
}

fn lookup(lookup: &Lookup) -> LookupDocument<'_> {
    LookupDocument { list: &lookup.list, value: lookup.value.to_json(), found: lookup.found }
}

fn workflow(workflow: &WorkflowRef) -> Workflow<'_> {
    Workflow {
        name: &workflow.name,
        key: workflow.key.as_deref(),
        version: workflow.version,
        edition: workflow.edition,
        content_hash: workflow.content_hash.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::{ContentHash, Decision, Effect, NodeId};
    use crate::outcome::{Cause, End, Needs};
    use crate::value::Duration;

    fn outcome(result: Ended) -> Outcome {
        let cause = Cause { place: "face.liveness".into(), reason: Some("TIMED_OUT".into()) };
        let rules = vec![RuleOutcome {
            name: "not_live".into(),
            shadow: false,
            state: RuleState::Unknown,
            effect: Some(Effect::Add(40)),
            causes: vec![cause],
        }];
        Outcome {
            result,
            path: vec![PathStep { node: NodeId(0), id: "a".into(), arm: Some("else".into()) }],
            risks: vec![RiskOutcome { name: "fraud".into(), score: 40, rules }],
            lookups: vec![Lookup { list: "cards".into(), value: Value::text("x"), found: false }],
            shadow: Vec::new(),
            saturated: Vec::new(),
            workflow: WorkflowRef {
                name: "w".into(),
                key: None,
                version: Some(2),
                edition: 1,
                content_hash: ContentHash::default(),
            },
        }
    }

    #[test]
    fn keys_come_in_reading_order() {
        let end = End {
            terminal: Some("unreadable".into()),
            decision: Decision::Rejected,
            label: "UNREADABLE".into(),
            args: vec![
                ("message".into(), Value::text("no")),
                ("after".into(), Value::Duration(Duration::from_days(1))),
            ],
            expired: false,
        };
        insta::assert_snapshot!(outcome(Ended::Ended(end)).to_json_text());
    }

    #[test]
    fn a_pending_outcome_names_its_needs() {
        let need = CheckNeed {
            name: "similarity".into(),
            capability: "jumio.similarity".into(),
            credentials: vec![("passport".into(), 2), ("face".into(), 1)],
            args: Vec::new(),
            within: Some(Duration::from_micros(5_000_000)),
        };
        let json = outcome(Ended::Pending(Needs { credentials: Vec::new(), checks: vec![need] })).to_json();
        assert_eq!(json["status"], "PENDING");
        assert_eq!(json["needs"]["checks"][0]["within"], "PT5S");
        assert_eq!(json["needs"]["checks"][0]["credentials"][0]["attempt"], 2);
        assert!(json.get("decision").is_none());
    }
}
