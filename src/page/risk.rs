//! The risk scores: every rule with its weight, the range that the rules can reach, and the bands that decide.

use super::html::Html;
use super::outline::each_statement;
use super::steps::condition;
use super::{Chapter, badge, class};
use crate::core::{
    Arm, Block, Decision, Effect, ExprKind, NodeId, NodeKind, Risk, RiskId, Rule, StatementKind, expr_text,
};
use crate::value::Value;
use crate::words::{self, spoken};

pub(super) fn write(h: &mut Html, chapter: &Chapter<'_>) {
    for (id, risk) in (0..).map(RiskId).zip(&chapter.program.risks) {
        h.element("div", &[("id", &chapter.outline.named("risk", &risk.name))], |h| {
            h.element("h3", &[], |h| {
                h.text("The ");
                h.line("em", &[], &spoken(&risk.name));
                h.text(" score");
            });
            range(h, risk);
            bands(h, chapter, id, risk);
            rules(h, chapter, risk);
        });
    }
}

fn grouped(number: i64) -> String {
    words::value(&Value::Int(number)).to_string()
}

/// What the rules can add up to, and what becomes of it.
fn range(h: &mut Html, risk: &Risk) {
    let (mut low, mut high) = (0_i64, 0_i64);
    let mut fixed: Vec<i64> = Vec::new();
    for rule in risk.rules.iter().filter(|rule| !rule.shadow) {
        let effects = rule.arms.iter().map(|arm| arm.effect).chain(rule.unknown);
        let (mut least, mut most) = (0, 0);
        for effect in effects {
            match effect {
                Effect::Add(points) => (least, most) = (points.min(least), points.max(most)),
                Effect::Set(score) => fixed.push(score),
            }
        }
        low = low.saturating_add(least);
        high = high.saturating_add(most);
    }
    h.element("p", &[], |h| {
        h.text(&format!(
            "The score is the sum of what the rules add, held within {} and {}. By adding alone the rules come to \
             between {} and {}.",
            grouped(risk.low),
            grouped(risk.high),
            grouped(low),
            grouped(high)
        ));
        if let (Some(least), Some(most)) = (fixed.iter().min(), fixed.iter().max()) {
            let amount = if least == most { most.to_string() } else { format!("{least} to {most}") };
            h.text(&format!(
                " Some rules set the score to {amount} instead, whatever the sum; of several that do, the highest counts."
            ));
        }
    });
}

fn rules(h: &mut Html, chapter: &Chapter<'_>, risk: &Risk) {
    h.table(
        "Rules, in the order of the script",
        &["Rule", "Applies if", "Effect", "If that is not known"],
        |h| {
            for rule in &risk.rules {
                for (at, arm) in rule.arms.iter().enumerate() {
                    let anchor = chapter.outline.named("rule", &format!("{}/{}", risk.name, rule.name));
                    let (anchor, class) = if at == 0 { (anchor.as_str(), "") } else { ("", "more") };
                    h.element("tr", &[("id", anchor), ("class", class)], |h| {
                        h.element("th", &[("scope", "row")], |h| {
                            if at == 0 {
                                rule_name(h, rule);
                            }
                        });
                        let lead = if at == 0 { "" } else { "Else, if " };
                        h.cell("Applies if", |h| condition(h, chapter, lead, arm.condition, ""));
                        h.cell("Effect", |h| {
                            h.line(
                                "strong",
                                &[("class", "weight")],
                                &arm.effect.to_string().replace('-', "−"),
                            );
                            h.text(" ");
                            h.text(&words::effect(arm.effect));
                        });
                        h.cell("If that is not known", |h| {
                            if at == 0 {
                                h.text(&words::unknown_effect(rule.unknown));
                            } else {
                                h.text("as above");
                            }
                        });
                    });
                }
            }
        },
    );
}

fn rule_name(h: &mut Html, rule: &Rule) {
    if let Some(title) = &rule.title {
        h.line("span", &[("class", "headline")], title);
    }
    h.line("code", &[], &rule.name);
    if rule.shadow {
        h.line("small", &[("class", "shadow")], "in shadow: observed, never counted");
    }
}

/// The bands of every `decide` on this score.
fn bands(h: &mut Html, chapter: &Chapter<'_>, id: RiskId, risk: &Risk) {
    let mut found: Vec<(NodeId, &[Arm])> = Vec::new();
    each_statement(&chapter.program.body, &mut |statement| {
        let kind = chapter.program.nodes.get(statement.node.index()).map(|node| node.kind);
        if let (StatementKind::Branch(branch), Some(NodeKind::Decide)) = (&statement.kind, kind)
            && branch.arms.iter().any(|arm| scores(chapter, arm, id).is_some())
        {
            found.push((statement.node, &branch.arms));
        }
    });
    for (node, arms) in found {
        h.element("div", &[("class", "bands"), ("aria-hidden", "true")], |h| {
            for arm in arms {
                let Some((low, high)) = scores(chapter, arm, id) else { continue };
                let width = high.saturating_sub(low).saturating_add(1);
                let decision = ending(&arm.block);
                let class = format!("band {}", decision.map_or("", class));
                h.element("div", &[("class", &class), ("style", &format!("flex-grow:{width}"))], |h| {
                    h.text(&format!("{low}–{high}"));
                });
            }
        });
        let caption = format!("Bands from {} to {}", risk.low, risk.high);
        h.table(&caption, &["Score", "What happens", "Step"], |h| {
            for arm in arms {
                h.element("tr", &[], |h| {
                    h.element("th", &[("scope", "row")], |h| match scores(chapter, arm, id) {
                        Some((low, high)) if low == high => h.text(&low.to_string()),
                        Some((low, high)) => h.text(&format!("{low} to {high}")),
                        None => h.exact(&expr_text(chapter.program, arm.condition)),
                    });
                    h.cell("What happens", |h| consequence(h, chapter, &arm.block));
                    h.cell("Step", |h| {
                        h.link(&chapter.outline.node(chapter.program, node), chapter.outline.number(node));
                    });
                });
            }
        });
    }
}

/// The scores of a band, where the arm is one over this risk.
fn scores(chapter: &Chapter<'_>, arm: &Arm, id: RiskId) -> Option<(i64, i64)> {
    let kind = |id| chapter.program.exprs.get(id).map(|expr| &expr.kind);
    let number = |id| match kind(id) {
        Some(ExprKind::Const(Value::Int(number))) => Some(*number),
        _ => None,
    };
    match kind(arm.condition)? {
        ExprKind::InRange(score, low, high) if kind(*score) == Some(&ExprKind::Score(id)) => {
            Some((number(*low)?, number(*high)?))
        }
        _ => None,
    }
}

/// How a way ends, where all of its ends decide alike.
fn ending(block: &Block) -> Option<Decision> {
    let mut all: Vec<Decision> = Vec::new();
    each_statement(block, &mut |statement| {
        if let StatementKind::End(end) = &statement.kind {
            all.push(end.decision);
        }
    });
    let first = *all.first()?;
    (block.always_ends() && all.iter().all(|decision| *decision == first)).then_some(first)
}

fn consequence(h: &mut Html, chapter: &Chapter<'_>, block: &Block) {
    match block.statements.as_slice() {
        [] => h.text("goes on"),
        [only] => match &only.kind {
            StatementKind::End(end) => {
                badge(h, end.decision);
                h.text(" ");
                h.phrase(&words::end(chapter.program, end));
            }
            _ => further(h, chapter, block),
        },
        _ => further(h, chapter, block),
    }
}

fn further(h: &mut Html, chapter: &Chapter<'_>, block: &Block) {
    h.text("goes on with ");
    for statement in block.statements.iter().take(1) {
        let number = format!("step {}", chapter.outline.number(statement.node));
        h.link(&chapter.outline.node(chapter.program, statement.node), &number);
    }
}
