//! What a workflow can read, as keys of slots: places in the facts, and what is worked out from one of them alone.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::core::{
    AggregateOp, Builtin, CheckId, CompareOp, CredentialId, CredentialPart, ExprId, ExprKind, Kind,
    PatternId, PriorPlace, Program, RiskId, Ty,
};
use crate::value::Value;

/// A field, then fields of records in it.
pub type Steps = Vec<u32>;

/// Where a value stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    Now,
    Today,
    Channel,
    Input(Steps),
    /// Of the earlier run, with the fields of records below.
    Prior(PriorPlace, Steps),
    /// The attempt at a credential that counts.
    Fact(CredentialId, CredentialSlot),
    /// What an alternative of a check delivered for the attempts that count.
    Delivered(CheckId, u32, ResultSlot),
    /// A credential as the path sees it: nothing before it was acquired.
    Credential(CredentialId, CredentialSlot),
    /// A check as the path sees it: not reached before it was asked.
    Check(CheckId, ResultSlot),
    /// Of which asked alternative a check is: see [`super::Layout::asked`].
    Progress(CheckId),
    Score(RiskId),
}

impl Place {
    /// Whether it changes along the path; what does not stands in the row.
    pub fn is_live(&self) -> bool {
        matches!(self, Place::Credential(..) | Place::Check(..) | Place::Progress(_) | Place::Score(_))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CredentialSlot {
    /// 0: no fact (of the path: not acquired), 1: not there, 2: there.
    State,
    /// Whether the facts hold the attempt after it.
    Next,
    Part(CredentialPart),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ResultSlot {
    /// A symbol; missing where nothing was delivered. Of the path never missing.
    Decision,
    Label,
    Failure,
    /// Field of the check's data.
    Data(Steps),
}

/// What is asked of one place alone, and so can be worked out once for a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    Itself,
    /// Which members of the vocabulary a list holds.
    Mask,
    Lower,
    Trim,
    Fold,
    Length,
    Matches(PatternId),
    StartsWith(Arc<str>),
    Contains(Arc<str>),
    Age,
    Hour,
    DateOf,
    /// Whether two texts that stand in the facts are the same.
    EqualTo(Box<Place>),
    /// A function of texts, of several places perhaps: this expression.
    Text(ExprId),
    /// A number or an amount brought to the nearest multiple of this.
    RoundTo(Value),
}

/// A slot's key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Read {
    pub place: Place,
    pub op: Op,
}

impl Read {
    pub fn itself(place: Place) -> Read {
        Read { place, op: Op::Itself }
    }
}

fn kind(program: &Program, id: ExprId) -> Option<&ExprKind> {
    program.exprs.get(id).map(|expr| &expr.kind)
}

/// The place that an expression names, and the type of what stands there; `None` for an operation. The data of credentials
/// are none: what they are is only known on the path.
pub fn place(program: &Program, id: ExprId) -> Option<Place> {
    Some(match kind(program, id)? {
        ExprKind::Input(index) => Place::Input(vec![*index]),
        ExprKind::Prior(place) => Place::Prior(place.clone(), Vec::new()),
        ExprKind::CheckIs(check, _) | ExprKind::CheckIn(check, _) | ExprKind::CheckDecision(check) => {
            Place::Check(*check, ResultSlot::Decision)
        }
        ExprKind::CheckLabel(check) => Place::Check(*check, ResultSlot::Label),
        ExprKind::CheckFailure(check) => Place::Check(*check, ResultSlot::Failure),
        ExprKind::CheckData(check, field) => Place::Check(*check, ResultSlot::Data(vec![*field])),
        ExprKind::CredentialPresent(id) => Place::Credential(*id, CredentialSlot::State),
        ExprKind::CredentialPart(id, part) => Place::Credential(*id, CredentialSlot::Part(*part)),
        ExprKind::Score(risk) => Place::Score(*risk),
        ExprKind::Now => Place::Now,
        ExprKind::Today => Place::Today,
        ExprKind::Channel => Place::Channel,
        ExprKind::Field(base, index) => {
            let mut place = place(program, *base)?;
            let (Place::Input(steps) | Place::Prior(_, steps) | Place::Check(_, ResultSlot::Data(steps))) =
                &mut place
            else {
                return None;
            };
            steps.push(*index);
            place
        }
        _ => return None,
    })
}

/// Whether an expression that names a place asks more of it than its value: `check is PASSED`.
fn asks_more(kind: &ExprKind) -> bool {
    matches!(
        kind,
        ExprKind::CheckIs(..)
            | ExprKind::CheckIn(..)
            | ExprKind::CheckDecision(_)
            | ExprKind::CredentialPresent(_)
    )
}

/// What an expression reads of one place alone, where its value is one that a slot holds.
pub fn read(program: &Program, id: ExprId) -> Option<Read> {
    of_one_place(program, id).or_else(|| of_texts(program, id))
}

/// The places of the texts that a text is made from. `None`: it is made in another way.
fn text_places(program: &Program, id: ExprId, into: &mut Vec<Place>, depth: u32) -> Option<()> {
    let expr = program.exprs.get(id).filter(|expr| matches!(expr.ty.kind, Kind::Text) && depth < 32)?;
    match &expr.kind {
        ExprKind::Const(Value::Text(_)) => Some(()),
        ExprKind::Call(Builtin::Lower | Builtin::Trim | Builtin::Fold, args) => match args.as_slice() {
            [text] => text_places(program, *text, into, depth.saturating_add(1)),
            _ => None,
        },
        _ => {
            into.push(place(program, id)?);
            Some(())
        }
    }
}

/// A function of texts that stand in the facts, or in what one check delivered: worked out when these are known.
fn of_texts(program: &Program, id: ExprId) -> Option<Read> {
    let is_constant = |id: ExprId| matches!(kind(program, id), Some(ExprKind::Const(_)));
    let texts = match kind(program, id)? {
        ExprKind::Call(
            Builtin::JaroWinkler
            | Builtin::EditDistance
            | Builtin::StartsWith
            | Builtin::Contains
            | Builtin::Length,
            args,
        ) => args.clone(),
        ExprKind::Matches(text, _) => vec![*text],
        // What is compared with a constant has a code.
        ExprKind::Compare(CompareOp::Equal | CompareOp::NotEqual, a, b)
            if !is_constant(*a) && !is_constant(*b) =>
        {
            vec![*a, *b]
        }
        _ => return None,
    };
    let mut places = Vec::new();
    texts.into_iter().try_for_each(|text| text_places(program, text, &mut places, 0))?;
    let check = |place: &Place| match place {
        Place::Check(check, ResultSlot::Data(_)) => Some(*check),
        _ => None,
    };
    let mut live = places.iter().filter(|place| place.is_live());
    let first = live.next();
    if let Some(first) = first {
        let of = check(first)?;
        if live.any(|other| check(other) != Some(of)) {
            return None;
        }
    }
    let place = first.or(places.first())?.clone();
    Some(Read { place, op: Op::Text(id) })
}

fn of_one_place(program: &Program, id: ExprId) -> Option<Read> {
    let expr = program.exprs.get(id)?;
    if asks_more(&expr.kind) {
        return None;
    }
    if let Some(place) = place(program, id) {
        return Some(Read::itself(place));
    }
    let of_type = |id: ExprId, wanted: fn(&Kind) -> bool| {
        let place = place(program, id).filter(|_| kind(program, id).is_some_and(|kind| !asks_more(kind)))?;
        program.exprs.get(id).filter(|expr| wanted(&expr.ty.kind)).map(|_| place)
    };
    let is_text: fn(&Kind) -> bool = |kind| matches!(kind, Kind::Text);
    let is_date: fn(&Kind) -> bool = |kind| matches!(kind, Kind::Date);
    let is_time: fn(&Kind) -> bool = |kind| matches!(kind, Kind::Time);
    let (place, op) = match &expr.kind {
        ExprKind::Matches(text, pattern) => (of_type(*text, is_text)?, Op::Matches(*pattern)),
        ExprKind::Call(function, args) => match (function, args.as_slice()) {
            (Builtin::Lower, [text]) => (of_type(*text, is_text)?, Op::Lower),
            (Builtin::Trim, [text]) => (of_type(*text, is_text)?, Op::Trim),
            (Builtin::Fold, [text]) => (of_type(*text, is_text)?, Op::Fold),
            (Builtin::Length, [text]) => (of_type(*text, is_text)?, Op::Length),
            (Builtin::StartsWith, [text, start]) => {
                (of_type(*text, is_text)?, Op::StartsWith(constant_text(program, *start)?))
            }
            (Builtin::Contains, [text, part]) => {
                (of_type(*text, is_text)?, Op::Contains(constant_text(program, *part)?))
            }
            (Builtin::Age, [born]) => (of_type(*born, is_date)?, Op::Age),
            (Builtin::Hour, [time]) => (of_type(*time, is_time)?, Op::Hour),
            (Builtin::RoundTo, [value, step]) => {
                let Some(ExprKind::Const(step)) = kind(program, *step) else { return None };
                let is_number: fn(&Kind) -> bool =
                    |kind| matches!(kind, Kind::Money(Some(_)) | Kind::Int(..) | Kind::Decimal(_));
                (of_type(*value, is_number)?, Op::RoundTo(step.clone()))
            }
            (Builtin::DateOf, [time]) => (of_type(*time, is_time)?, Op::DateOf),
            _ => return None,
        },
        ExprKind::Compare(CompareOp::Equal | CompareOp::NotEqual, a, b) => {
            let (a, b) = (of_type(*a, is_text)?, of_type(*b, is_text)?);
            if a.is_live() || b.is_live() {
                return None;
            }
            (a, Op::EqualTo(Box::new(b)))
        }
        _ => return None,
    };
    Some(Read { place, op })
}

fn constant_text(program: &Program, id: ExprId) -> Option<Arc<str>> {
    match kind(program, id)? {
        ExprKind::Const(Value::Text(text)) => Some(Arc::clone(text)),
        _ => None,
    }
}

/// The values that an expression, asked of one element, tells apart. `None`: it asks for more than equality with
/// constants.
fn element_members(
    program: &Program,
    id: ExprId,
    element: u32,
    members: &mut Vec<Value>,
    seen: &mut FxHashSet<ExprId>,
) -> Option<()> {
    if !seen.insert(id) {
        return Some(());
    }
    let is_element =
        |id: ExprId| matches!(kind(program, id), Some(ExprKind::Element { depth, .. }) if *depth == element);
    let constant = |id: ExprId| match kind(program, id) {
        Some(ExprKind::Const(value)) => Some(value.clone()),
        _ => None,
    };
    match kind(program, id)? {
        ExprKind::Const(Value::Bool(_)) => {}
        ExprKind::Compare(CompareOp::Equal | CompareOp::NotEqual, a, b) => {
            let value = if is_element(*a) {
                constant(*b)?
            } else if is_element(*b) {
                constant(*a)?
            } else {
                return None;
            };
            members.push(value);
        }
        ExprKind::InSet(a, set) if is_element(*a) => {
            members.extend(program.sets.get(set.index())?.values.iter().cloned());
        }
        ExprKind::IsKnown(a) if is_element(*a) => {}
        ExprKind::Not(_) | ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Coalesce(..) => {
            for operand in kind(program, id)?.operands() {
                element_members(program, operand, element, members, seen)?;
            }
        }
        _ => return None,
    }
    Some(())
}

/// An aggregate that asks whether a list holds certain values: the place of the list and the values.
pub fn membership(program: &Program, id: ExprId) -> Option<(Place, Vec<Value>)> {
    let ExprKind::Aggregate { op, list, body, depth } = kind(program, id)? else { return None };
    if !matches!(op, AggregateOp::Any | AggregateOp::All | AggregateOp::None) || *depth != 0 {
        return None;
    }
    let place = place(program, *list)?;
    let Kind::List(element, _) = &program.exprs.get(*list)?.ty.kind else { return None };
    if !matches!(element.kind, Kind::Text | Kind::Enum(_) | Kind::Country | Kind::Currency) {
        return None;
    }
    let mut members = Vec::new();
    element_members(program, *body, *depth, &mut members, &mut FxHashSet::default())?;
    Some((place, members))
}

/// The type of what stands at a place and its steps.
pub fn type_at(program: &Program, place: &Place) -> Option<Ty> {
    let below = |ty: &Ty, steps: &[u32]| {
        steps.iter().try_fold(ty.clone(), |ty, step| match &ty.kind {
            Kind::Record(record) => {
                record.fields.get(*step as usize).map(|field| field.ty.clone().or_missing(ty.optional))
            }
            _ => None,
        })
    };
    match place {
        Place::Input(steps) => {
            let (first, rest) = steps.split_first()?;
            below(&program.input.get(*first as usize)?.ty, rest)
        }
        Place::Prior(of, steps) => {
            let followed = program.prior.as_deref()?;
            let field = match of {
                PriorPlace::Input(index) => followed.input.get(*index as usize)?,
                PriorPlace::CheckData(check, index) => {
                    followed.checks.get(check.index())?.data.get(*index as usize)?
                }
                _ => return None,
            };
            below(&field.ty.clone().or_missing(true), steps)
        }
        Place::Check(check, ResultSlot::Data(steps))
        | Place::Delivered(check, _, ResultSlot::Data(steps)) => {
            let (first, rest) = steps.split_first()?;
            let field = program.checks.get(check.index())?.data.get(*first as usize)?;
            below(&field.ty.clone().or_missing(true), rest)
        }
        _ => None,
    }
}
