//! Values that are computed or read: "the *issuing country* from *passport*’s extraction".

use super::naming::{self, check_name, spoken};
use super::phrase::Phrase;
use super::value;
use super::writer::Writer;
use crate::core::{
    AggregateOp, ArithOp, Builtin, CheckId, ExprId, ExprKind, Hit, Kind, PriorPlace, Program,
    ResultAttribute, ResultsOf, TableCall,
};

/// A value as a noun phrase.
pub fn noun(program: &Program, id: ExprId) -> Phrase {
    let mut writer = Writer::new(program);
    writer.noun(id);
    writer.finish()
}

impl Writer<'_> {
    pub(super) fn noun(&mut self, id: ExprId) {
        if self.is_full() {
            return;
        }
        let Some(kind) = self.kind(id) else { return self.text("?") };
        if let Some(call) = self.program.table_call(id) {
            return self.by_table(call);
        }
        match kind {
            ExprKind::Const(constant) => value::write(&mut self.out, constant),
            ExprKind::Input(index) => {
                self.text("the input ");
                let name = self.program.input.get(*index as usize).map_or("?", |field| &field.name);
                self.out.name(name);
            }
            ExprKind::Field(base, index) => self.field(*base, *index),
            ExprKind::Prior(place) => self.prior(place),
            ExprKind::CheckDecision(check) => self.of_check("the decision of ", *check),
            ExprKind::CheckLabel(check) => self.of_check("the label of ", *check),
            ExprKind::CheckFailure(check) => self.of_check("the reason for not executing ", *check),
            ExprKind::CheckData(check, field) => self.data(*check, *field),
            ExprKind::CredentialPart(id, part) => self.of_credential(naming::part(*part), *id),
            ExprKind::CredentialData(id, field) => {
                self.text("the ");
                self.out.name(naming::credential_field(self.program, *id, *field));
                self.of_credential(" of ", *id);
            }
            ExprKind::Score(risk) => {
                self.text("the ");
                self.out.name(naming::risk(self.program, *risk));
                self.text(" score");
            }
            ExprKind::Now => self.text("the time of the transaction"),
            ExprKind::Today => self.text("the day of the transaction"),
            ExprKind::Channel => self.text("the channel"),
            ExprKind::Coalesce(first, second) => {
                self.noun(*first);
                self.text(" (where that is not known: ");
                self.noun(*second);
                self.text(")");
            }
            ExprKind::If(condition, then, otherwise) => {
                self.text("(if ");
                self.clause(*condition, true);
                self.text(": ");
                self.noun(*then);
                self.text("; else: ");
                self.noun(*otherwise);
                self.text(")");
            }
            ExprKind::Collect(rows) => {
                self.text("(the list of ");
                for (at, (condition, value)) in rows.iter().enumerate() {
                    self.text(if at == 0 { "" } else { "; " });
                    self.noun(*value);
                    self.text(" if ");
                    self.clause(*condition, true);
                }
                self.text(")");
            }
            ExprKind::Arith(op, a, b) => {
                self.operand(*a);
                self.text(match op {
                    ArithOp::Add => " plus ",
                    ArithOp::Subtract => " minus ",
                    ArithOp::Multiply => " times ",
                    ArithOp::Divide => " divided by ",
                    ArithOp::Modulo => " modulo ",
                });
                self.operand(*b);
            }
            ExprKind::Negate(inner) => {
                self.text("minus ");
                self.operand(*inner);
            }
            ExprKind::Widen(_, inner) => self.noun(*inner),
            ExprKind::Call(function, args) => self.call(*function, args),
            ExprKind::Results(of, _) => self.results(of),
            ExprKind::ResultAttribute(base, attribute) => {
                self.possessive(*base);
                self.text(match attribute {
                    ResultAttribute::Capability => "capability",
                    ResultAttribute::Credentials => "credentials",
                    ResultAttribute::Decision => "decision",
                    ResultAttribute::Label => "label",
                    ResultAttribute::Failure => "reason for not being executed",
                });
            }
            ExprKind::Element { depth, .. } => self.element(*depth),
            ExprKind::Aggregate { op, list, body, depth } => self.aggregate(*op, *list, *body, *depth),
            ExprKind::Param(_) => self.text("?"),
            ExprKind::CheckIs(..)
            | ExprKind::CheckIn(..)
            | ExprKind::CredentialPresent(_)
            | ExprKind::Not(_)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Compare(..)
            | ExprKind::InSet(..)
            | ExprKind::InRange(..)
            | ExprKind::InList(..)
            | ExprKind::Matches(..)
            | ExprKind::IsKnown(_)
            | ExprKind::ResultIs(..) => {
                self.text("whether (");
                self.clause(id, true);
                self.text(")");
            }
        }
    }

    /// What a decision table gives; its rows are said elsewhere.
    fn by_table(&mut self, call: &TableCall) {
        self.text(if call.hit == Hit::Collect { "(all that the table " } else { "(what the table " });
        self.out.name(&call.name);
        self.text(" gives for ");
        for (at, arg) in call.args.iter().enumerate() {
            self.text(value::separator(at, call.args.len(), ", ", " and "));
            self.noun(*arg);
        }
        self.text(")");
    }

    /// An operand of arithmetic.
    fn operand(&mut self, id: ExprId) {
        let compound = matches!(
            self.kind(id),
            Some(
                ExprKind::Arith(..)
                    | ExprKind::Negate(_)
                    | ExprKind::Coalesce(..)
                    | ExprKind::Aggregate { .. }
            )
        );
        self.grouped(compound, |w| w.noun(id));
    }

    fn of_check(&mut self, what: &str, check: CheckId) {
        self.text(what);
        self.out.append(check_name(self.program, check));
    }

    fn of_credential(&mut self, what: &str, id: crate::core::CredentialId) {
        self.text(what);
        self.out.name(naming::credential(self.program, id));
    }

    fn data(&mut self, check: CheckId, field: u32) {
        let name = self
            .program
            .checks
            .get(check.index())
            .and_then(|check| check.data.get(field as usize))
            .map_or("?", |field| &field.name);
        self.text("the ");
        self.out.name(name);
        self.of_check(" from ", check);
    }

    fn field(&mut self, base: ExprId, index: u32) {
        let name = self.program.exprs.get(base).and_then(|expr| match &expr.ty.kind {
            Kind::Record(record) => record.fields.get(index as usize).map(|field| field.name.clone()),
            _ => None,
        });
        let name = name.as_deref().unwrap_or("?");
        if let Some(ExprKind::Element { .. }) = self.kind(base) {
            self.possessive(base);
            self.out.name(name);
        } else {
            self.text("the ");
            self.out.name(name);
            self.text(" of ");
            self.noun(base);
        }
    }

    fn element(&mut self, depth: u32) {
        let innermost = depth.saturating_add(1) >= self.depth;
        self.text(if innermost { "it" } else { "the outer one" });
    }

    fn possessive(&mut self, base: ExprId) {
        match self.kind(base) {
            Some(ExprKind::Element { depth, .. }) if depth.saturating_add(1) >= self.depth => {
                self.text("its ");
            }
            _ => {
                self.noun(base);
                self.text("’s ");
            }
        }
    }

    fn results(&mut self, of: &ResultsOf) {
        self.text("the ");
        if let ResultsOf::Capability(name) = of {
            self.text(&format!("{} ", spoken(name)));
        }
        self.text("results");
        if let ResultsOf::Credential(id) = of {
            self.of_credential(" of ", *id);
        }
        self.text(" so far");
    }

    fn aggregate(&mut self, op: AggregateOp, list: ExprId, body: ExprId, depth: u32) {
        let counts = matches!(self.kind(body), Some(ExprKind::Const(crate::value::Value::Bool(true))));
        match op {
            AggregateOp::Any | AggregateOp::All | AggregateOp::None => {
                // A condition where a value stands.
                self.text("whether ");
                self.over_list(&ExprKind::Aggregate { op, list, body, depth }, true);
            }
            AggregateOp::Count | AggregateOp::First => {
                self.text(if op == AggregateOp::Count { "the number of " } else { "the first of " });
                self.noun(list);
                if !counts {
                    self.text(" for which ");
                    self.inside(depth, |w| w.clause(body, true));
                }
            }
            AggregateOp::Sum | AggregateOp::Min | AggregateOp::Max => {
                self.text(match op {
                    AggregateOp::Sum => "the sum, over ",
                    AggregateOp::Min => "the lowest, over ",
                    _ => "the highest, over ",
                });
                self.noun(list);
                self.text(", of ");
                self.inside(depth, |w| w.noun(body));
            }
        }
    }

    fn call(&mut self, function: Builtin, args: &[ExprId]) {
        let (before, between, after) = match function {
            Builtin::Lower => ("", "", " in lower case"),
            Builtin::Trim => ("", "", " without blanks at its ends"),
            Builtin::Fold => ("", "", " (without case, accents and width)"),
            Builtin::Length => ("the number of characters of ", "", ""),
            Builtin::StartsWith => ("whether ", " begins with ", ""),
            Builtin::Contains => ("whether ", " contains ", ""),
            Builtin::JaroWinkler => ("the likeness (0 to 1) of ", " and ", ""),
            Builtin::EditDistance => ("the number of single-character edits between ", " and ", ""),
            Builtin::Age => ("the age by ", "", ""),
            Builtin::Days => ("the number of days from ", " to ", ""),
            Builtin::Hour => ("the hour (UTC) of ", "", ""),
            Builtin::DateOf => ("the day (UTC) of ", "", ""),
            Builtin::Round => ("", "", " rounded to a whole number"),
            Builtin::RoundTo => ("", " rounded to a multiple of ", ""),
            Builtin::Min => ("the lesser of ", " and ", ""),
            Builtin::Max => ("the greater of ", " and ", ""),
            Builtin::Abs => ("", "", " without its sign"),
            Builtin::Count => ("the number of ", "", ""),
        };
        self.text(before);
        for (at, arg) in args.iter().enumerate() {
            self.text(if at == 0 { "" } else { between });
            self.operand(*arg);
        }
        self.text(after);
    }

    fn prior(&mut self, place: &PriorPlace) {
        let Some(prior) = self.program.prior.as_deref() else { return self.text("?") };
        let mut inner = Writer::new(prior);
        match place {
            PriorPlace::Decision => inner.text("the decision"),
            PriorPlace::Label => inner.text("the label"),
            PriorPlace::Input(index) => {
                inner.text("the input ");
                inner.out.name(prior.input.get(*index as usize).map_or("?", |field| &field.name));
            }
            PriorPlace::CheckIs(check, set) | PriorPlace::CheckIn(check, set) => {
                inner.text("whether ");
                inner.out.append(check_name(prior, *check));
                inner.text(" ");
                inner.came_back(*set, true, false);
            }
            PriorPlace::CheckDecision(check) => inner.of_check("the decision of ", *check),
            PriorPlace::CheckLabel(check) => inner.of_check("the label of ", *check),
            PriorPlace::CheckFailure(check) => inner.of_check("the reason for not executing ", *check),
            PriorPlace::CheckData(check, field) => inner.data(*check, *field),
            PriorPlace::CredentialPart(id, part) => inner.of_credential(naming::part(*part), *id),
            PriorPlace::Score(risk) => {
                inner.text("the ");
                inner.out.name(naming::risk(prior, *risk));
                inner.text(" score");
            }
        }
        let inner = inner.finish();
        self.out.append(inner);
        self.text(" of the earlier run");
    }
}
