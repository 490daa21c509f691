//! Which column holds which field of the input: by name, once for a schema. Never looks at a value.

use arrow_schema::{DataType, FieldRef, Schema, TimeUnit};

use super::error::ColumnError;
use crate::core::{Field, Kind, Program, Ty};
use crate::diagnostic::nearest;
use crate::facts::needs_time;

/// A field without parts, and the column that it stands in.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    pub(super) name: String,
    pub(super) ty: Ty,
    /// The column, then fields of structs in it. `None`: no column, so always missing.
    pub(super) at: Option<Vec<usize>>,
    pub(super) data_type: DataType,
    /// A record above it may be missing.
    pub(super) below_optional: bool,
}

/// How a field of the input is put together.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    /// In [`Bound::leaves`].
    Leaf(usize),
    Record {
        fields: Vec<Shape>,
        optional: bool,
        /// The struct, where it is one.
        at: Option<Vec<usize>>,
    },
    /// Of a type that no column holds, and optional.
    Never,
}

/// A schema's columns by the fields of a program.
#[derive(Clone, Debug, Default)]
pub(super) struct Bound {
    pub(super) leaves: Vec<Leaf>,
    /// One for each field of the input.
    pub(super) input: Vec<Shape>,
    pub(super) time: Option<usize>,
    pub(super) channel: Option<usize>,
}

/// Binds a schema. Errors: every column that is missing or of another type.
pub(super) fn bind(program: &Program, schema: &Schema) -> Result<Bound, Vec<ColumnError>> {
    let mut binder = Binder { schema, bound: Bound::default(), errors: Vec::new() };
    for field in &program.input {
        let steps: Vec<&str> = field.path.iter().map(|step| &**step).collect();
        let shape = binder.field(&steps, &field.ty, Some(schema.fields()), false);
        binder.bound.input.push(shape);
    }
    let time = Ty { kind: Kind::Time, optional: !needs_time(program) };
    binder.bound.time = binder.one("time", &time);
    let channel = Ty { kind: Kind::Text, optional: true };
    binder.bound.channel = binder.one("channel", &channel);
    if binder.errors.is_empty() { Ok(binder.bound) } else { Err(binder.errors) }
}

struct Binder<'s> {
    schema: &'s Schema,
    bound: Bound,
    errors: Vec<ColumnError>,
}

/// A column by the steps of a field: one whose name is all of them joined by dots, or a struct of the first and a field
/// of it by the rest.
fn find<'f>(fields: &'f [FieldRef], steps: &[&str], at: &mut Vec<usize>) -> Option<&'f DataType> {
    for taken in (1..=steps.len()).rev() {
        let (first, rest) = steps.split_at(taken);
        let name = first.join(".");
        let Some((index, field)) = fields.iter().enumerate().find(|(_, field)| *field.name() == name) else {
            continue;
        };
        at.push(index);
        if rest.is_empty() {
            return Some(field.data_type());
        }
        if let DataType::Struct(below) = field.data_type()
            && let Some(found) = find(below, rest, at)
        {
            return Some(found);
        }
        at.pop();
    }
    None
}

impl Binder<'_> {
    fn one(&mut self, name: &str, ty: &Ty) -> Option<usize> {
        match self.field(&["transaction", name], ty, Some(self.schema.fields()), false) {
            Shape::Leaf(leaf) => Some(leaf),
            _ => None,
        }
    }

    fn field(&mut self, steps: &[&str], ty: &Ty, fields: Option<&[FieldRef]>, below_optional: bool) -> Shape {
        let mut at = Vec::new();
        let found = fields.and_then(|fields| find(fields, steps, &mut at)).cloned();
        if let Kind::Record(record) = &ty.kind {
            return self.record(steps, ty, &record.fields, found.map(|found| (found, at)), below_optional);
        }
        let name = steps.join(".");
        let optional = ty.optional || below_optional;
        let Some(data_type) = found else {
            if !optional {
                self.absent(&name, ty);
            }
            if wanted(&ty.kind).is_none() && optional {
                return Shape::Never;
            }
            return self.leaf(name, ty, None, DataType::Null, below_optional);
        };
        if !accepts(&ty.kind, &data_type) {
            let expected = wanted(&ty.kind);
            let help = match &expected {
                None => Some("facts with such fields are decided from JSON, a document a line".to_owned()),
                Some(_) => None,
            };
            self.errors.push(ColumnError {
                column: name,
                expected: expected.unwrap_or_else(|| format!("no column: {ty} does not stand in one")),
                found: shown(&data_type),
                help,
            });
            return Shape::Never;
        }
        self.leaf(name, ty, Some(at), data_type, below_optional)
    }

    fn leaf(
        &mut self,
        name: String,
        ty: &Ty,
        at: Option<Vec<usize>>,
        data_type: DataType,
        below_optional: bool,
    ) -> Shape {
        self.bound.leaves.push(Leaf { name, ty: ty.clone(), at, data_type, below_optional });
        Shape::Leaf(self.bound.leaves.len().saturating_sub(1))
    }

    fn record(
        &mut self,
        steps: &[&str],
        ty: &Ty,
        fields: &[Field],
        found: Option<(DataType, Vec<usize>)>,
        below_optional: bool,
    ) -> Shape {
        if let Some((other, _)) = found.as_ref().filter(|(found, _)| !matches!(found, DataType::Struct(_))) {
            self.errors.push(ColumnError {
                column: steps.join("."),
                expected: format!("a struct (`{ty}`), or a column for each of its fields"),
                found: shown(other),
                help: None,
            });
            return Shape::Never;
        }
        let whole = self.schema.fields().clone();
        let below = below_optional || ty.optional;
        let fields = fields.iter().map(|field| {
            let own = field.path.iter().map(|step| &**step);
            let all: Vec<&str> = steps.iter().copied().chain(own).collect();
            self.field(&all, &field.ty, Some(&whole), below)
        });
        let fields: Vec<Shape> = fields.collect();
        Shape::Record { fields, optional: ty.optional, at: found.map(|(_, at)| at) }
    }

    fn absent(&mut self, name: &str, ty: &Ty) {
        let names = || self.schema.fields().iter().map(|field| field.name().as_str());
        let help = match nearest(name, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if name == "transaction.time" => {
                "the workflow reads the time: say when each transaction was created".to_owned()
            }
            None => format!("add it; the workflow's input holds `{name}`"),
        };
        self.errors.push(ColumnError {
            column: name.to_owned(),
            expected: wanted(&ty.kind).unwrap_or_else(|| ty.to_string()),
            found: "no such column".to_owned(),
            help: Some(help),
        });
    }
}

fn shown(data_type: &DataType) -> String {
    match data_type {
        DataType::Struct(_) => "a struct".to_owned(),
        DataType::List(field) | DataType::LargeList(field) => format!("a list of {}", field.data_type()),
        DataType::Dictionary(_, values) => format!("a dictionary of {values}"),
        other => other.to_string(),
    }
}

pub(super) fn is_text(data_type: &DataType) -> bool {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(key, values) => {
            key.is_integer() && matches!(**values, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
        }
        _ => false,
    }
}

/// The column types that hold a kind, in words; `None` where none does.
fn wanted(kind: &Kind) -> Option<String> {
    Some(match kind {
        Kind::Bool => "booleans".to_owned(),
        Kind::Int(..) => "integers".to_owned(),
        Kind::Float(_) => "floats or integers".to_owned(),
        Kind::Decimal(_) => "Decimal128, integers or text".to_owned(),
        Kind::Money(Some(currency)) => {
            format!("Decimal128 (in {0}) or text like `12.50 {0}`", currency.code())
        }
        Kind::Money(None) => "text like `12.50 EUR`".to_owned(),
        Kind::Text | Kind::Country | Kind::Currency | Kind::Enum(_) => {
            "text, plain or as a dictionary".to_owned()
        }
        Kind::Date => "Date32, or text like `2026-01-31`".to_owned(),
        Kind::Time => "Timestamp, or text like `2026-01-31T10:00:00Z`".to_owned(),
        Kind::Duration => "Duration, or text like `PT30M`".to_owned(),
        Kind::List(element, _) if !matches!(element.kind, Kind::List(..)) => {
            format!("a list of {}", wanted(&element.kind)?)
        }
        Kind::List(..) | Kind::Record(_) | Kind::CheckResult | Kind::Error => return None,
    })
}

fn accepts(kind: &Kind, data_type: &DataType) -> bool {
    match (kind, data_type) {
        (_, DataType::Null) => true,
        (Kind::Bool, DataType::Boolean) => true,
        (Kind::Int(..), found) => found.is_integer(),
        (Kind::Float(_), DataType::Float32 | DataType::Float64) => true,
        (Kind::Float(_), found) => found.is_integer(),
        (Kind::Decimal(_) | Kind::Money(Some(_)), DataType::Decimal128(..)) => true,
        (Kind::Decimal(_), found) => found.is_integer() || is_text(found),
        (Kind::Date, DataType::Date32) => true,
        (Kind::Time, DataType::Timestamp(..)) => true,
        (Kind::Duration, DataType::Duration(_)) => true,
        (
            Kind::Text
            | Kind::Country
            | Kind::Currency
            | Kind::Enum(_)
            | Kind::Money(_)
            | Kind::Date
            | Kind::Time
            | Kind::Duration,
            found,
        ) => is_text(found),
        (Kind::List(element, _), DataType::List(field) | DataType::LargeList(field)) => {
            !matches!(element.kind, Kind::List(..) | Kind::Record(_))
                && accepts(&element.kind, field.data_type())
        }
        _ => false,
    }
}

/// How many of a unit are a microsecond (positive), or how many microseconds a unit is (negative).
pub(super) fn scale_of(unit: &TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => -1_000_000,
        TimeUnit::Millisecond => -1_000,
        TimeUnit::Microsecond => 1,
        TimeUnit::Nanosecond => 1_000,
    }
}
