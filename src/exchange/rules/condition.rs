//! A condition of Probity as a vendor's: the opposite of `translate`. What the vendor's expressions can't say is an error in
//! words.

use super::expression::{Expr, Function};
use super::vendor::{Read, Vendor};
use crate::core::{Builtin, CheckId, CompareOp, Decision, DecisionSet, ExprId, ExprKind, Kind, Program};
use crate::value::Value;

type Said = Result<Expr, String>;

/// The condition in the vendor's paths.
pub fn condition(vendor: &Vendor, program: &Program, id: ExprId) -> Said {
    let sayer = Sayer { vendor, program };
    sayer.expr(id).map(simple)
}

struct Sayer<'a> {
    vendor: &'a Vendor,
    program: &'a Program,
}

/// Which end of an `or` a part is: an outcome of a check among some, or something else.
enum Part {
    /// The decisions that fit.
    Among(CheckId, DecisionSet),
    /// A label that is not among some, which counts in what did not run.
    NotLabelled(CheckId, Expr),
    Other(Expr),
}

impl Sayer<'_> {
    fn expr(&self, id: ExprId) -> Said {
        let expr = self.program.exprs.get(id).ok_or("the condition is not there")?;
        Ok(match &expr.kind {
            ExprKind::Const(value) => constant(value)?,
            ExprKind::Or(all) => self.any(all)?,
            ExprKind::And(all) => {
                Expr::And(all.iter().map(|part| self.expr(*part)).collect::<Result<_, _>>()?)
            }
            ExprKind::Not(inner) => match self.part(id)? {
                Part::Among(check, set) => self.among(check, set)?,
                _ => Expr::Not(Box::new(self.expr(*inner)?)),
            },
            ExprKind::CheckIs(check, set) | ExprKind::CheckIn(check, set) => self.among(*check, *set)?,
            ExprKind::Compare(op, a, b) => self.compare(*op, *a, *b)?,
            ExprKind::InSet(value, set) => {
                let set = self.program.sets.get(set.index()).ok_or("the set is not there")?;
                let beside = self.program.exprs.get(*value).map(|expr| &expr.kind);
                let spelled = |value: &Value| self.spelled(beside, value);
                let list = set.values.iter().map(spelled).collect::<Result<_, _>>()?;
                Expr::In(Box::new(self.expr(*value)?), list)
            }
            ExprKind::InRange(value, low, high) => {
                let value = Box::new(self.expr(*value)?);
                let least = Expr::Compare(CompareOp::GreaterEqual, value.clone(), Box::new(self.expr(*low)?));
                let most = Expr::Compare(CompareOp::LessEqual, value, Box::new(self.expr(*high)?));
                Expr::And(vec![least, most])
            }
            ExprKind::Matches(value, pattern) => {
                let text = self.program.patterns.get(pattern.index()).map_or("", |pattern| &pattern.text);
                let (function, text) = matching(text);
                Expr::Call(function, vec![self.expr(*value)?, Expr::Text(text)])
            }
            ExprKind::IsKnown(value) => {
                Expr::Compare(CompareOp::NotEqual, Box::new(self.expr(*value)?), Box::new(Expr::Null))
            }
            ExprKind::Call(function, args) => {
                let function = called(*function)?;
                Expr::Call(function, args.iter().map(|arg| self.expr(*arg)).collect::<Result<_, _>>()?)
            }
            ExprKind::Widen(_, inner) => self.expr(*inner)?,
            ExprKind::Today => Expr::Call(Function::Today, Vec::new()),
            _ => Expr::Path(self.path(id)?),
        })
    }

    /// Parts about the decision of one check are one comparison with all its words.
    fn any(&self, all: &[ExprId]) -> Said {
        let mut parts: Vec<Part> = Vec::new();
        for id in all {
            match self.part(*id)? {
                Part::Among(check, set) => {
                    let same = parts.iter_mut().find_map(|part| match part {
                        Part::Among(other, known) if *other == check => Some(known),
                        _ => None,
                    });
                    match same {
                        Some(known) => {
                            *known = Decision::ALL
                                .into_iter()
                                .filter(|one| set.contains(*one))
                                .fold(*known, DecisionSet::with)
                        }
                        None => parts.push(Part::Among(check, set)),
                    }
                }
                other => parts.push(other),
            }
        }
        let unlabelled: Vec<CheckId> = parts
            .iter()
            .filter_map(|part| if let Part::NotLabelled(check, _) = part { Some(*check) } else { None })
            .collect();
        let mut said = Vec::new();
        for part in parts {
            said.push(match part {
                Part::Among(check, set)
                    if set == DecisionSet::of(&[Decision::NotExecuted]) && unlabelled.contains(&check) =>
                {
                    continue;
                }
                Part::Among(check, set) => self.among(check, set)?,
                Part::NotLabelled(_, expr) | Part::Other(expr) => expr,
            });
        }
        Ok(match said.len() {
            1 => said.pop().unwrap_or(Expr::Null),
            _ => Expr::Or(said),
        })
    }

    fn part(&self, id: ExprId) -> Result<Part, String> {
        let kind = |id: ExprId| self.program.exprs.get(id).map(|expr| &expr.kind);
        let label = |id: ExprId| match kind(id) {
            Some(ExprKind::CheckLabel(check)) => Some(*check),
            _ => None,
        };
        Ok(match kind(id) {
            Some(ExprKind::CheckIs(check, set) | ExprKind::CheckIn(check, set)) => Part::Among(*check, *set),
            Some(ExprKind::Compare(CompareOp::NotEqual, a, b)) if let Some(check) = label(*a) => {
                Part::NotLabelled(check, self.compare(CompareOp::NotEqual, *a, *b)?)
            }
            Some(ExprKind::Not(inner)) => match kind(*inner) {
                Some(ExprKind::CheckIs(check, set) | ExprKind::CheckIn(check, set)) => {
                    // `not (c is REJECTED)` is unknown where nothing ran, `not (c is PASSED)` true.
                    let always = set.contains(Decision::Passed) || set.contains(Decision::NotExecuted);
                    let rest = Decision::ALL.into_iter().filter(|decision| {
                        !set.contains(*decision) && (always || *decision != Decision::NotExecuted)
                    });
                    Part::Among(*check, rest.fold(DecisionSet::EMPTY, DecisionSet::with))
                }
                Some(ExprKind::InSet(value, _)) if let Some(check) = label(*value) => {
                    Part::NotLabelled(check, Expr::Not(Box::new(self.expr(*inner)?)))
                }
                _ => Part::Other(Expr::Not(Box::new(self.expr(*inner)?))),
            },
            _ => Part::Other(self.expr(id)?),
        })
    }

    fn among(&self, check: CheckId, set: DecisionSet) -> Said {
        let path = Box::new(Expr::Path(self.of_check(check, Read::Decision)?));
        let can = self.program.checks.get(check.index()).map(|check| check.decisions).unwrap_or_default();
        let word = |decision: Decision| Expr::Text(self.vendor.word(decision).to_owned());
        let (fits, rest): (Vec<Decision>, Vec<Decision>) =
            Decision::ALL.into_iter().filter(|one| can.contains(*one)).partition(|one| set.contains(*one));
        Ok(match (fits.as_slice(), rest.as_slice()) {
            ([one], _) => Expr::Compare(CompareOp::Equal, path, Box::new(word(*one))),
            (_, [one]) => Expr::Compare(CompareOp::NotEqual, path, Box::new(word(*one))),
            (fits, _) => Expr::In(path, fits.iter().map(|one| word(*one)).collect()),
        })
    }

    fn compare(&self, op: CompareOp, a: ExprId, b: ExprId) -> Said {
        let side = |id: ExprId, other: ExprId| match self.program.exprs.get(id).map(|expr| &expr.kind) {
            Some(ExprKind::Const(value)) => {
                self.spelled(self.program.exprs.get(other).map(|expr| &expr.kind), value)
            }
            _ => self.expr(id),
        };
        let (a, b) = (side(a, b)?, side(b, a)?);
        if let (
            CompareOp::Equal | CompareOp::NotEqual,
            Expr::Call(Function::Lower, x),
            Expr::Call(Function::Lower, y),
        ) = (op, &a, &b)
        {
            let same = Expr::Call(Function::EqualsIgnoreCase, x.iter().chain(y).cloned().collect());
            return Ok(if op == CompareOp::Equal { same } else { Expr::Not(Box::new(same)) });
        }
        Ok(Expr::Compare(op, Box::new(a), Box::new(b)))
    }

    /// A constant beside a place: labels have the vendor's spelling.
    fn spelled(&self, beside: Option<&ExprKind>, value: &Value) -> Said {
        if let (Some(ExprKind::CheckLabel(check) | ExprKind::CheckFailure(check)), Value::Symbol(symbol)) =
            (beside, value)
            && let Some(capability) = self.capability(*check)
            && let Some(label) = capability.labels.iter().find(|label| label.symbol == *symbol)
        {
            return Ok(Expr::Text(label.spelling.to_string()));
        }
        constant(value)
    }

    fn path(&self, id: ExprId) -> Result<Vec<String>, String> {
        let text = || crate::core::expr_text(self.program, id);
        let kind = self.program.exprs.get(id).map(|expr| &expr.kind);
        match kind {
            Some(ExprKind::CheckDecision(check)) => self.of_check(*check, Read::Decision),
            // The vendor's label of a check that did not run is the reason.
            Some(ExprKind::CheckLabel(check) | ExprKind::CheckFailure(check)) => {
                self.of_check(*check, Read::Label)
            }
            Some(ExprKind::CheckData(check, field)) => {
                let of =
                    self.program.checks.get(check.index()).and_then(|check| check.data.get(*field as usize));
                let path: Vec<String> = of
                    .map(|field| field.path.iter().map(|part| part.to_string()).collect())
                    .unwrap_or_default();
                self.of_check(*check, Read::Data(&path))
            }
            Some(ExprKind::Input(index)) => {
                let field = self.program.input.get(*index as usize).ok_or("the input is not there")?;
                Ok(self
                    .vendor
                    .input_path(&field.path.iter().map(|part| part.to_string()).collect::<Vec<_>>()))
            }
            Some(ExprKind::Field(base, index)) => {
                let mut path = self.path(*base)?;
                let record = self.program.exprs.get(*base).map(|base| &base.ty.kind);
                let Some(Kind::Record(record)) = record else {
                    return Err(format!("`{}` has no path", text()));
                };
                let field = record.fields.get(*index as usize).ok_or("the field is not there")?;
                path.extend(field.path.iter().map(|part| part.to_string()));
                Ok(path)
            }
            _ => Err(format!("`{}` has no counterpart in a vendor's rule", text())),
        }
    }

    fn of_check(&self, id: CheckId, read: Read<'_>) -> Result<Vec<String>, String> {
        let (Some(check), Some(capability)) = (self.program.checks.get(id.index()), self.capability(id))
        else {
            return Err("the check is not there".to_owned());
        };
        if *capability.catalog != *self.vendor.name {
            return Err(format!("`{}` is no capability of {}", capability.name, self.vendor.name));
        }
        let kinds = |program: &Program, check: &crate::core::Check| -> Vec<String> {
            let kind = |id: &crate::core::CredentialId| {
                program.credentials.get(id.index()).map(|known| known.kind.to_string())
            };
            check.credentials.iter().filter_map(kind).collect()
        };
        let own = kinds(self.program, check);
        let meant = self.vendor.meant(&capability.name).map(|check| kinds(&self.vendor.program, check));
        let alike = self.program.checks.iter().filter(|other| {
            other.capabilities.first() == check.capabilities.first() && kinds(self.program, other) == own
        });
        if meant != Some(own.clone()) || alike.count() > 1 {
            return Err(format!("a vendor's path can't say that `{}` is meant of several", check.name));
        }
        self.vendor.path(&capability.name, read).ok_or_else(|| format!("`{}` has no path", check.name))
    }

    fn capability(&self, id: CheckId) -> Option<&crate::core::Capability> {
        let check = self.program.checks.get(id.index())?;
        self.program.capabilities.get(check.capabilities.first()?.index())
    }
}

fn constant(value: &Value) -> Said {
    Ok(match value {
        Value::Bool(value) => Expr::Bool(*value),
        Value::Int(_) | Value::Decimal(_) | Value::Float(_) => Expr::Number(value.to_string()),
        Value::Text(text) => Expr::Text(text.to_string()),
        Value::Date(_) | Value::Time(_) | Value::Symbol(_) => Expr::Text(value.to_string()),
        Value::Country(country) => Expr::Text(country.alpha3().to_owned()),
        _ => return Err(format!("`{value}` has no counterpart in a vendor's rule")),
    })
}

fn called(function: Builtin) -> Result<Function, String> {
    Ok(match function {
        Builtin::Lower => Function::Lower,
        Builtin::Trim => Function::Trim,
        Builtin::Length => Function::Length,
        Builtin::StartsWith => Function::StartsWith,
        Builtin::Contains => Function::Contains,
        Builtin::Age => Function::Age,
        other => return Err(format!("`{}` has no counterpart in a vendor's rule", other.name())),
    })
}

/// A pattern that finds anywhere, as a function that looks at the whole.
fn matching(pattern: &str) -> (Function, String) {
    if let Some(whole) = pattern.strip_prefix("^(?:").and_then(|rest| rest.strip_suffix(")$")) {
        return (Function::Matches, whole.to_owned());
    }
    if let Some(end) = pattern.strip_suffix('$') {
        let plain = end.replace('\\', "");
        if regex::escape(&plain) == end {
            return (Function::EndsWith, plain);
        }
    }
    (Function::Matches, format!(".*(?:{pattern}).*"))
}

/// `!(x != null)` is `x == null`.
fn simple(expr: Expr) -> Expr {
    let all = |parts: Vec<Expr>| parts.into_iter().map(simple).collect();
    match expr {
        Expr::Not(inner) => match simple(*inner) {
            Expr::Compare(CompareOp::NotEqual, a, b) if *b == Expr::Null => {
                Expr::Compare(CompareOp::Equal, a, b)
            }
            inner => Expr::Not(Box::new(inner)),
        },
        Expr::Or(parts) => Expr::Or(all(parts)),
        Expr::And(parts) => Expr::And(all(parts)),
        other => other,
    }
}
