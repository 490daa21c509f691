//! What a person sees of outcomes, without colours.

use std::sync::Arc;

use probity::core::{
    Block, ContentHash, Decision, Effect, ExprId, Exprs, Meta, Node, NodeId, NodeKind, Program, Risk, Rule,
    RuleArm,
};
use probity::outcome::{
    Cause, CheckNeed, CredentialNeed, End, Ended, Needs, Outcome, PathStep, RiskOutcome, RuleOutcome,
    RuleState, WorkflowRef,
};
use probity::source::Span;
use probity::value::Value;

use super::outcome;

fn plain(styled: &str) -> String {
    anstream::adapter::strip_str(styled).to_string()
}

fn text(text: &str) -> Arc<str> {
    text.into()
}

/// A workflow with one risk of four rules.
fn program() -> Program {
    let span = Span::default();
    let node = |id: &str, kind| Node { id: text(id), title: None, kind, span };
    let rule = |name: &str, title: Option<&str>, effect, unknown| Rule {
        name: text(name),
        title: title.map(str::to_owned),
        shadow: name == "round_sum",
        arms: vec![RuleArm { effect, condition: ExprId(0), span }],
        unknown,
        span,
    };
    Program {
        meta: Meta {
            name: text("onboarding"),
            title: None,
            docs: Vec::new(),
            key: None,
            version: None,
            edition: 1,
            stage: text("INITIAL"),
            channels: Vec::new(),
            extent: Default::default(),
            content_hash: ContentHash::default(),
            span,
        },
        input: Vec::new(),
        credentials: Vec::new(),
        capabilities: Vec::new(),
        checks: Vec::new(),
        risks: vec![Risk {
            name: text("fraud"),
            low: 0,
            high: 100,
            rules: vec![
                rule(
                    "sanctioned",
                    Some("Issued by a sanctioned country"),
                    Effect::Set(100),
                    Some(Effect::Add(40)),
                ),
                rule("age_gap", None, Effect::Add(20), Some(Effect::Add(5))),
                rule("quiet", None, Effect::Add(1), None),
                rule("round_sum", None, Effect::Add(5), None),
            ],
            span,
        }],
        sets: Vec::new(),
        lists: Vec::new(),
        patterns: Vec::new(),
        nodes: vec![
            node("email_risk", NodeKind::Check),
            node("email_risk.match", NodeKind::Match),
            node("passport", NodeKind::Acquire),
            node("fraud", NodeKind::Risk),
            node("fraud.decide", NodeKind::Decide),
            node("fraud.decide.end", NodeKind::End),
        ],
        exprs: Exprs::default(),
        tables: Vec::new(),
        body: Block::default(),
        expires: None,
        prior: None,
        formats: Vec::new(),
        tests: Vec::new(),
    }
}

fn step(node: u32, id: &str, arm: Option<&str>) -> PathStep {
    PathStep { node: NodeId(node), id: text(id), arm: arm.map(text) }
}

fn decided(result: Ended) -> Outcome {
    let rule = |name: &str, state, effect| RuleOutcome {
        name: text(name),
        shadow: name == "round_sum",
        state,
        effect,
        causes: Vec::new(),
    };
    let mut unknown = rule("age_gap", RuleState::Unknown, Some(Effect::Add(5)));
    unknown.causes =
        vec![Cause { place: text("face.liveness.predicted_age"), reason: Some(text("TIMED_OUT")) }];
    Outcome {
        result,
        path: vec![
            step(0, "email_risk", None),
            step(1, "email_risk.match", Some("else")),
            step(2, "passport", None),
            step(3, "fraud", None),
            step(4, "fraud.decide", Some("71..100")),
            step(5, "fraud.decide.end", None),
        ],
        risks: vec![RiskOutcome {
            name: text("fraud"),
            score: 100,
            rules: vec![
                rule("sanctioned", RuleState::Fired(0), Some(Effect::Set(100))),
                unknown,
                rule("quiet", RuleState::NotFired, None),
                rule("round_sum", RuleState::Fired(0), Some(Effect::Add(5))),
            ],
        }],
        lookups: Vec::new(),
        shadow: Vec::new(),
        saturated: Vec::new(),
        workflow: WorkflowRef {
            name: text("onboarding"),
            key: None,
            version: None,
            edition: 1,
            content_hash: ContentHash::default(),
        },
    }
}

fn rejected() -> Outcome {
    decided(Ended::Ended(End {
        terminal: None,
        decision: Decision::Rejected,
        label: text("HIGH_RISK"),
        args: vec![(text("message"), Value::Text(text("We could not\u{1b}[2J verify you.")))],
        expired: false,
    }))
}

#[test]
fn a_rejection_shows_decision_score_rules_and_path() {
    let shown = plain(&outcome::outcome(&program(), &rejected(), Some("t-1")));
    let expected = [
        " REJECTED   HIGH_RISK  onboarding · t-1",
        "fraud  ████████████████████  100 in 0..100",
        "  !  =100  sanctioned  Issued by a sanctioned country",
        "  ?    +5  age_gap     unknown: no face.liveness.predicted_age (TIMED_OUT)",
        "  !    +5  round_sum   (shadow, not counted)",
        "    1 other rule did not fire",
        "path  email_risk → email_risk.match: else → passport → fraud → fraud.decide: 71..100 →",
    ];
    for line in expected {
        assert!(shown.lines().any(|shown| shown == line), "no line {line:?} in\n{shown}");
    }
}

#[test]
fn what_facts_carry_cannot_steer_the_terminal() {
    let shown = outcome::outcome(&program(), &rejected(), Some("t\u{7}"));
    assert!(!shown.contains("\u{1b}[2J") && !shown.contains('\u{7}'), "{shown:?}");
}

#[test]
fn a_pending_run_is_a_list_of_things_to_do() {
    let pending = decided(Ended::Pending(Needs {
        credentials: vec![CredentialNeed {
            label: text("passport"),
            kind: text("ID"),
            attempt: 2,
            message: Some(text("Hold the phone still.")),
            sources: vec![text("NEW")],
            types: vec![text("PASSPORT"), text("ID_CARD")],
            subtypes: Vec::new(),
            preselect: None,
            parts: vec![text("FRONT"), text("BACK")],
            countries: Vec::new(),
            channels: vec![text("WEB")],
            optional: false,
            fields: Vec::new(),
        }],
        checks: vec![CheckNeed {
            name: text("similarity"),
            capability: text("jumio.similarity"),
            credentials: vec![(text("passport"), 2), (text("face"), 1)],
            args: vec![(text("strict"), Value::Bool(true))],
            within: None,
        }],
    }));
    let shown = plain(&outcome::outcome(&program(), &pending, None));
    let expected = [
        " PENDING   waits for 2 things  onboarding",
        "  ☐ ask again for passport  ID · attempt 2 · PASSPORT or ID_CARD · FRONT + BACK · by WEB",
        "      tell the user: “Hold the phone still.”",
        "  ☐ run similarity  jumio.similarity(passport (attempt 2), face, strict: true)",
    ];
    for line in expected {
        assert!(shown.lines().any(|shown| shown == line), "no line {line:?} in\n{shown}");
    }
}

#[test]
fn a_line_of_many_has_number_decision_and_scores() {
    let shown = plain(&outcome::line(7, &rejected(), Some("t-1")));
    assert_eq!(shown, "     7  REJECTED       HIGH_RISK  t-1  fraud 100");
}

#[test]
fn pages_keep_code_and_lose_fences() {
    let shown = plain(&super::markdown::render(
        "# P0102: title\n\nUse `x`, not `y.\n\n```probity\nend PASSED\n```\n",
    ));
    assert_eq!(shown, "P0102: title\n\nUse x, not `y.\n\n    end PASSED\n");
}
