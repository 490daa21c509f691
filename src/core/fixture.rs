//! Builds programs by hand for tests.

use std::sync::Arc;

use super::*;
use crate::source::Span;
use crate::value::Value;

pub(crate) struct Builder {
    pub(crate) program: Program,
}

pub(crate) fn int() -> Ty {
    Ty { kind: Kind::Int(i64::MIN, i64::MAX), optional: false }
}

pub(crate) fn maybe(ty: Ty) -> Ty {
    ty.or_missing(true)
}

pub(crate) fn field(name: &str, ty: Ty) -> Field {
    Field { name: name.into(), ty, path: vec![name.into()], example: None, docs: Vec::new() }
}

impl Builder {
    pub(crate) fn new() -> Self {
        Builder { program: Program::empty("w", Span::default(), ContentHash::default()) }
    }

    pub(crate) fn expr(&mut self, kind: ExprKind, ty: Ty) -> ExprId {
        self.program.exprs.add(kind, ty)
    }

    /// A condition that may be unknown.
    pub(crate) fn cond(&mut self, kind: ExprKind) -> ExprId {
        self.expr(kind, maybe(Ty::BOOL))
    }

    pub(crate) fn int(&mut self, n: i64) -> ExprId {
        self.expr(ExprKind::Const(Value::Int(n)), int())
    }

    pub(crate) fn text(&mut self, text: &str) -> ExprId {
        self.expr(ExprKind::Const(Value::text(text)), Ty::TEXT)
    }

    pub(crate) fn input(&mut self, name: &str, ty: Ty) -> ExprId {
        let index = self.program.input.len() as u32;
        self.program.input.push(field(name, ty.clone()));
        self.expr(ExprKind::Input(index), ty)
    }

    pub(crate) fn node(&mut self, kind: NodeKind) -> NodeId {
        let id = NodeId(self.program.nodes.len() as u32);
        let name = format!("{}.{}", kind.keyword(), id.0 + 1).into();
        self.program.nodes.push(Node { id: name, title: None, kind, span: Span::default() });
        id
    }

    pub(crate) fn credential(&mut self, name: &str, kind: &str) -> CredentialId {
        let id = CredentialId(self.program.credentials.len() as u32);
        self.program.credentials.push(Credential {
            name: name.into(),
            kind: kind.into(),
            catalog: "cat".into(),
            types: Vec::new(),
            sources: Vec::new(),
            span: Span::default(),
        });
        id
    }

    /// A capability on credentials of a kind, that may require another to be PASSED.
    pub(crate) fn capability(&mut self, name: &str, kind: &str, requires: Option<&str>) -> CapabilityId {
        let id = CapabilityId(self.program.capabilities.len() as u32);
        let requires = requires.map(|capability| Requirement {
            capability: capability.into(),
            decisions: DecisionSet::of(&[Decision::Passed]),
            kinds: vec![kind.into()],
        });
        self.program.capabilities.push(Capability {
            name: name.into(),
            catalog: "cat".into(),
            vendor_name: name.into(),
            labels: Vec::new(),
            decisions: DecisionSet::ALL,
            data: vec![field("n", maybe(int()))],
            params: Vec::new(),
            requires: requires.into_iter().collect(),
            on: vec![vec![kind.into()]],
            docs: Vec::new(),
        });
        id
    }

    pub(crate) fn check(
        &mut self,
        name: &str,
        capabilities: &[CapabilityId],
        on: &[CredentialId],
    ) -> CheckId {
        let id = CheckId(self.program.checks.len() as u32);
        self.program.checks.push(Check {
            name: name.into(),
            capabilities: capabilities.to_vec(),
            credentials: on.to_vec(),
            data: vec![field("n", maybe(int()))],
            data_index: vec![vec![0]; capabilities.len()],
            decisions: DecisionSet::ALL,
            shadow: false,
            span: Span::default(),
        });
        id
    }

    pub(crate) fn acquire(&mut self, credentials: &[CredentialId]) -> Statement {
        let node = self.node(NodeKind::Acquire);
        let group = credentials.iter().map(|credential| Acquisition {
            node,
            credential: *credential,
            sources: vec!["NEW".into()],
            types: Vec::new(),
            parts: Vec::new(),
            countries: Vec::new(),
            channels: Vec::new(),
            optional: false,
            fields: Vec::new(),
        });
        Statement { node, kind: StatementKind::Acquire(group.collect()) }
    }

    pub(crate) fn checks(&mut self, checks: &[CheckId]) -> Statement {
        let node = self.node(NodeKind::Check);
        let sites = checks.iter().map(|check| {
            let found = &self.program.checks[check.index()];
            let alternatives = found.capabilities.iter().map(|capability| Alternative {
                capability: *capability,
                credentials: found.credentials.clone(),
                args: Vec::new(),
                within: None,
            });
            CheckSite { node, check: *check, alternatives: alternatives.collect() }
        });
        Statement { node, kind: StatementKind::Check(sites.collect()) }
    }

    pub(crate) fn retry(&mut self, credential: CredentialId, attempts: u32, condition: ExprId) -> Statement {
        let message = self.text("again");
        let arms = vec![RetryArm { condition, message, span: Span::default() }];
        let kind = StatementKind::Retry(Retry { credential, attempts, arms });
        Statement { node: self.node(NodeKind::Retry), kind }
    }

    pub(crate) fn end(&mut self, decision: Decision) -> Statement {
        let label = decision.symbol().into();
        let end = End { terminal: None, decision, label, args: Vec::new() };
        Statement { node: self.node(NodeKind::End), kind: StatementKind::End(end) }
    }

    pub(crate) fn arm(&self, label: &str, condition: ExprId, block: Block) -> Arm {
        Arm { label: label.into(), condition, block, span: Span::default() }
    }

    /// `require condition else end REJECTED`
    pub(crate) fn require(&mut self, condition: ExprId) -> Statement {
        let node = self.node(NodeKind::Require);
        let rejected = self.end(Decision::Rejected);
        let arms = vec![self.arm("met", condition, Block::default())];
        let branch = Branch { arms, unknown: None, otherwise: block([rejected]), exhaustive: false };
        Statement { node, kind: StatementKind::Branch(branch) }
    }

    pub(crate) fn rule(&self, name: &str, arms: &[(Effect, ExprId)], unknown: Option<Effect>) -> Rule {
        let arm = |(effect, condition): &(Effect, ExprId)| RuleArm {
            effect: *effect,
            condition: *condition,
            span: Span::default(),
        };
        Rule {
            name: name.into(),
            title: None,
            shadow: false,
            arms: arms.iter().map(arm).collect(),
            unknown,
            span: Span::default(),
        }
    }

    pub(crate) fn risk(&mut self, name: &str, rules: Vec<Rule>) -> (RiskId, Statement) {
        let id = RiskId(self.program.risks.len() as u32);
        self.program.risks.push(Risk { name: name.into(), low: 0, high: 100, rules, span: Span::default() });
        (id, Statement { node: self.node(NodeKind::Risk), kind: StatementKind::Risk(id) })
    }

    pub(crate) fn body(mut self, statements: impl IntoIterator<Item = Statement>) -> Program {
        self.program.body = block(statements);
        self.program
    }
}

pub(crate) fn block(statements: impl IntoIterator<Item = Statement>) -> Block {
    Block { statements: statements.into_iter().collect() }
}

/// A set written in place.
pub(crate) fn set(builder: &mut Builder, values: impl IntoIterator<Item = Value>) -> SetId {
    let id = SetId(builder.program.sets.len() as u32);
    builder.program.sets.push(Set { name: Arc::from(""), values: values.into_iter().collect() });
    id
}
