//! What has to hold of every finished [`Program`]: the checker is tested against it, and passes over the core are.
//!
//! The type of an expression is the union over its uses, so that a rule which is never unknown where it stands is not
//! told from one that says nothing about it; that no such rule comes out unknown is held over evaluations.

use rustc_hash::FxHashSet;

use super::{
    AggregateOp, ArithOp, Block, Check, CheckId, CompareOp, CredentialId, End, Expr, ExprId, ExprKind, Kind,
    NodeId, PriorPlace, Program, ResultsOf, Rule, Statement, StatementKind, Ty, Widening, expr_text,
};

/// How many buckets the arms of a split have together.
const BUCKETS: u64 = 10_000;

/// Says everything that does not hold, in words for those who work on the compiler.
pub fn verify(program: &Program) -> Result<(), Vec<String>> {
    let mut verifier = Verifier { program, errors: Vec::new(), nodes: FxHashSet::default() };
    verifier.exprs();
    verifier.tables();
    verifier.block(&program.body);
    if let Some(expires) = &program.expires {
        verifier.node(expires.node);
        verifier.end(&expires.end);
    }
    if !program.body.always_ends() {
        verifier.fail("a path comes out of the body without an end".to_owned());
    }
    if verifier.errors.is_empty() { Ok(()) } else { Err(verifier.errors) }
}

struct Verifier<'a> {
    program: &'a Program,
    errors: Vec<String>,
    nodes: FxHashSet<NodeId>,
}

impl<'a> Verifier<'a> {
    fn fail(&mut self, message: String) {
        self.errors.push(message);
    }

    fn hold(&mut self, holds: bool, message: impl FnOnce() -> String) {
        if !holds {
            let message = message();
            self.errors.push(message);
        }
    }

    fn ty(&self, id: ExprId) -> Option<&'a Ty> {
        self.program.exprs.get(id).map(|expr| &expr.ty)
    }

    fn kind(&self, id: ExprId) -> &'a Kind {
        self.ty(id).map_or(&Kind::Error, |ty| &ty.kind)
    }

    fn exprs(&mut self) {
        let program = self.program;
        for (id, expr) in program.exprs.iter() {
            let before = expr.kind.operands().into_iter().all(|operand| operand < id);
            self.hold(before, || format!("expression {} has an operand that does not stand before it", id.0));
            self.hold(!expr.ty.is_error(), || format!("expression {} has no type", id.0));
            if before && !self.fits(expr) {
                self.fail(format!("`{}` does not go with the types of its parts", expr_text(program, id)));
            }
        }
    }

    /// Whether ids are in range and operands are of kinds that the operation takes.
    fn fits(&self, expr: &Expr) -> bool {
        let program = self.program;
        let kind = |id: &ExprId| self.kind(*id);
        let is_bool = |id: &ExprId| matches!(self.kind(*id), Kind::Bool);
        let known_check = |id: &CheckId| program.checks.get(id.index()).is_some();
        let known_credential = |id: &CredentialId| program.credentials.get(id.index()).is_some();
        match &expr.kind {
            ExprKind::Const(value) => Ty { optional: true, ..expr.ty.clone() }.admits(value),
            ExprKind::Input(index) => {
                program.input.get(*index as usize).is_some_and(|field| same(&field.ty.kind, &expr.ty.kind))
            }
            ExprKind::Field(base, index) => match kind(base) {
                Kind::Record(record) => record
                    .fields
                    .get(*index as usize)
                    .is_some_and(|field| same(&field.ty.kind, &expr.ty.kind)),
                _ => false,
            },
            ExprKind::Prior(place) => self.prior_fits(place),
            ExprKind::CheckIs(check, _) | ExprKind::CheckIn(check, _) => {
                known_check(check) && expr.ty.is_bool()
            }
            ExprKind::CheckDecision(check) | ExprKind::CheckLabel(check) | ExprKind::CheckFailure(check) => {
                known_check(check)
            }
            ExprKind::CheckData(check, field) => {
                let check = program.checks.get(check.index());
                check.is_some_and(|check| check.data.get(*field as usize).is_some())
            }
            ExprKind::CredentialPresent(id)
            | ExprKind::CredentialPart(id, _)
            | ExprKind::Results(ResultsOf::Credential(id), _) => known_credential(id),
            ExprKind::Score(risk) => program.risks.get(risk.index()).is_some(),
            ExprKind::Now | ExprKind::Today | ExprKind::Channel | ExprKind::Results(..) => true,
            ExprKind::Not(a) => is_bool(a) && expr.ty.is_bool(),
            ExprKind::And(all) | ExprKind::Or(all) => {
                all.len() >= 2 && all.iter().all(is_bool) && expr.ty.is_bool()
            }
            ExprKind::Compare(op, a, b) => expr.ty.is_bool() && comparable(*op, kind(a), kind(b)),
            ExprKind::InSet(_, set) => program.sets.get(set.index()).is_some() && expr.ty.is_bool(),
            ExprKind::InRange(a, low, high) => {
                comparable(CompareOp::LessEqual, kind(low), kind(a))
                    && comparable(CompareOp::LessEqual, kind(a), kind(high))
            }
            ExprKind::InList(a, list) => {
                program.lists.get(list.index()).is_some_and(|list| same(&list.element.kind, kind(a)))
            }
            ExprKind::Matches(a, pattern) => {
                matches!(kind(a), Kind::Text) && program.patterns.get(pattern.index()).is_some()
            }
            ExprKind::IsKnown(_) => expr.ty.is_bool() && !expr.ty.optional,
            ExprKind::Coalesce(a, b) => same(kind(a), kind(b)),
            ExprKind::If(condition, then, otherwise) => {
                is_bool(condition) && same(kind(then), kind(otherwise))
            }
            ExprKind::Arith(op, a, b) => computable(*op, kind(a), kind(b)),
            ExprKind::Negate(a) => {
                matches!(
                    kind(a),
                    Kind::Int(..) | Kind::Float(_) | Kind::Decimal(_) | Kind::Money(_) | Kind::Duration
                )
            }
            ExprKind::Widen(widening, a) => matches!(
                (widening, kind(a), &expr.ty.kind),
                (Widening::IntToDecimal, Kind::Int(..), Kind::Decimal(_))
                    | (Widening::IntToFloat, Kind::Int(..), Kind::Float(_))
                    | (Widening::DecimalToFloat, Kind::Decimal(_), Kind::Float(_))
            ),
            ExprKind::Call(_, args) => !args.is_empty() && args.len() <= 2,
            ExprKind::ResultAttribute(a, _) | ExprKind::ResultIs(a, _) => {
                matches!(kind(a), Kind::CheckResult)
            }
            ExprKind::Aggregate { op, list, body, .. } => {
                matches!(kind(list), Kind::List(..))
                    && match op {
                        AggregateOp::Any
                        | AggregateOp::All
                        | AggregateOp::None
                        | AggregateOp::Count
                        | AggregateOp::First => is_bool(body),
                        AggregateOp::Sum | AggregateOp::Min | AggregateOp::Max => !is_bool(body),
                    }
            }
            ExprKind::Element { list, .. } => matches!(kind(list), Kind::List(..)),
            ExprKind::Param(_) => false,
        }
    }

    fn prior_fits(&self, place: &PriorPlace) -> bool {
        let Some(prior) = self.program.prior.as_deref() else { return false };
        match place {
            PriorPlace::Decision | PriorPlace::Label => true,
            PriorPlace::Input(index) => prior.input.get(*index as usize).is_some(),
            PriorPlace::CheckIs(check, _)
            | PriorPlace::CheckIn(check, _)
            | PriorPlace::CheckDecision(check)
            | PriorPlace::CheckLabel(check)
            | PriorPlace::CheckFailure(check) => prior.checks.get(check.index()).is_some(),
            PriorPlace::CredentialPart(id, _) => prior.credentials.get(id.index()).is_some(),
            PriorPlace::CheckData(check, field) => {
                let check = prior.checks.get(check.index());
                check.is_some_and(|check| check.data.get(*field as usize).is_some())
            }
            PriorPlace::Score(risk) => prior.risks.get(risk.index()).is_some(),
        }
    }

    fn tables(&mut self) {
        let program = self.program;
        for check in &program.checks {
            self.check(check);
        }
        let mut ids = FxHashSet::default();
        for node in &program.nodes {
            self.hold(ids.insert(&node.id), || format!("two nodes have the id `{}`", node.id));
        }
        for risk in &program.risks {
            self.hold(risk.low <= risk.high, || format!("the range of risk `{}` is empty", risk.name));
            let mut names = FxHashSet::default();
            for rule in &risk.rules {
                self.hold(names.insert(&rule.name), || {
                    format!("risk `{}` has two rules `{}`", risk.name, rule.name)
                });
                self.rule(rule);
            }
        }
    }

    fn check(&mut self, check: &Check) {
        let name = &check.name;
        self.hold(!check.capabilities.is_empty(), || format!("check `{name}` has no capability"));
        self.hold(check.data_index.len() == check.capabilities.len(), || {
            format!("check `{name}` does not say where each alternative's data goes")
        });
        for credential in &check.credentials {
            self.credential(*credential);
        }
        for (id, index) in check.capabilities.iter().zip(&check.data_index) {
            let Some(capability) = self.program.capabilities.get(id.index()) else {
                self.fail(format!("check `{name}` has a capability that is not there"));
                continue;
            };
            let fits = index.len() == capability.data.len()
                && index.iter().zip(&capability.data).all(|(at, field)| {
                    check.data.get(*at as usize).is_some_and(|found| found.name == field.name)
                });
            self.hold(fits, || format!("data of check `{name}` does not match `{}`", capability.name));
        }
    }

    fn credential(&mut self, id: CredentialId) {
        let known = self.program.credentials.get(id.index()).is_some();
        self.hold(known, || format!("there is no credential {}", id.0));
    }

    fn rule(&mut self, rule: &Rule) {
        self.hold(!rule.arms.is_empty(), || format!("rule `{}` has no arm", rule.name));
        for arm in &rule.arms {
            self.condition(arm.condition);
        }
        // Whether a rule has to say what unknown scores is decided by the types on its path (`check`); the arena's types
        // hold for every path, so they can't tell.
    }

    fn expr(&mut self, id: ExprId) {
        self.hold(self.program.exprs.get(id).is_some(), || format!("there is no expression {}", id.0));
    }

    fn condition(&mut self, id: ExprId) {
        self.expr(id);
        let is_bool = matches!(self.kind(id), Kind::Bool);
        self.hold(is_bool, || format!("`{}` is no condition", expr_text(self.program, id)));
    }

    /// A place on the map; each statement has its own.
    fn node(&mut self, id: NodeId) {
        let known = self.program.nodes.get(id.index()).is_some();
        self.hold(known, || format!("there is no node {}", id.0));
        let new = self.nodes.insert(id);
        self.hold(new, || format!("node {} stands for two statements", id.0));
    }

    fn end(&mut self, end: &End) {
        for (_, value) in &end.args {
            self.expr(*value);
        }
    }

    fn block(&mut self, block: &Block) {
        for statement in &block.statements {
            self.statement(statement);
            for inner in statement.blocks() {
                self.block(inner);
            }
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Acquire(group) => {
                for acquisition in group {
                    self.node(acquisition.node);
                    self.credential(acquisition.credential);
                    for (_, value) in &acquisition.fields {
                        self.expr(*value);
                    }
                }
            }
            StatementKind::Check(group) => {
                for site in group {
                    self.node(site.node);
                    let check = self.program.checks.get(site.check.index());
                    let fits = check.is_some_and(|check| {
                        check.capabilities.len() == site.alternatives.len()
                            && check
                                .capabilities
                                .iter()
                                .zip(&site.alternatives)
                                .all(|(id, a)| a.capability == *id)
                    });
                    self.hold(fits, || {
                        format!("a check at node {} does not ask its capabilities", site.node.0)
                    });
                    for alternative in &site.alternatives {
                        alternative.credentials.iter().for_each(|id| self.credential(*id));
                        alternative.args.iter().for_each(|(_, value)| self.expr(*value));
                    }
                }
            }
            StatementKind::Retry(retry) => {
                self.node(statement.node);
                self.credential(retry.credential);
                for arm in &retry.arms {
                    self.condition(arm.condition);
                    self.expr(arm.message);
                }
            }
            StatementKind::Branch(branch) => {
                self.node(statement.node);
                for arm in &branch.arms {
                    self.condition(arm.condition);
                }
            }
            StatementKind::Risk(id) => {
                self.node(statement.node);
                self.hold(self.program.risks.get(id.index()).is_some(), || {
                    format!("there is no risk {}", id.0)
                });
            }
            StatementKind::Split(split) => {
                self.node(statement.node);
                self.expr(split.by);
                let buckets: u64 = split.arms.iter().map(|arm| u64::from(arm.buckets)).sum();
                self.hold(buckets == BUCKETS, || format!("split `{}` has {buckets} buckets", split.name));
            }
            StatementKind::End(end) => {
                self.node(statement.node);
                self.end(end);
            }
        }
    }
}

/// The same kind of value, whatever the range.
fn same(a: &Kind, b: &Kind) -> bool {
    match (a, b) {
        (Kind::List(a, _), Kind::List(b, _)) => same(&a.kind, &b.kind),
        (Kind::Record(a), Kind::Record(b)) => a.name == b.name,
        // Labels of different checks may stand for each other.
        _ => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}

fn comparable(op: CompareOp, a: &Kind, b: &Kind) -> bool {
    let ordered = matches!(
        a,
        Kind::Int(..)
            | Kind::Float(_)
            | Kind::Decimal(_)
            | Kind::Text
            | Kind::Date
            | Kind::Time
            | Kind::Duration
            | Kind::Money(_)
            | Kind::Bool
    );
    same(a, b) && (ordered || matches!(op, CompareOp::Equal | CompareOp::NotEqual))
}

fn computable(op: ArithOp, a: &Kind, b: &Kind) -> bool {
    use ArithOp::{Add, Divide, Multiply, Subtract};
    match (op, a, b) {
        (Divide, Kind::Int(..), Kind::Int(..)) => false,
        (_, Kind::Int(..), Kind::Int(..))
        | (_, Kind::Decimal(_), Kind::Decimal(_))
        | (_, Kind::Float(_), Kind::Float(_))
        | (Add | Subtract | Divide, Kind::Money(_), Kind::Money(_))
        | (Multiply | Divide, Kind::Money(_), Kind::Int(..) | Kind::Decimal(_))
        | (Multiply, Kind::Int(..) | Kind::Decimal(_), Kind::Money(_))
        | (Add | Subtract, Kind::Date | Kind::Time | Kind::Duration, Kind::Duration)
        | (Add, Kind::Duration, Kind::Date | Kind::Time)
        | (Subtract, Kind::Date, Kind::Date)
        | (Subtract, Kind::Time, Kind::Time)
        | (Multiply, Kind::Duration, Kind::Int(..))
        | (Multiply, Kind::Int(..), Kind::Duration)
        | (Divide, Kind::Duration, Kind::Duration) => true,
        _ => false,
    }
}
