//! One column of a record batch as values of its field: exactly what a facts document with them would hold. Never rounds:
//! a number that a field can't hold is an error of its row.

use std::borrow::Cow;
use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, Date32Type, Decimal128Type, DurationMicrosecondType, DurationMillisecondType,
    DurationNanosecondType, DurationSecondType, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrowPrimitiveType, BooleanArray, LargeStringArray, PrimitiveArray, RecordBatch};
use arrow_array::{StringArray, StringViewArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, TimeUnit};
use rustc_hash::FxHashMap;

use super::bind::{Leaf, scale_of};
use crate::core::{Kind, Ty};
use crate::facts::expected;
use crate::layout::word::{decimal_word, money_word, number_value};
use crate::layout::{Repr, Unit};
use crate::value::{Country, Currency, Date, Decimal, Duration, Money, Time, Value};

/// Every whole number up to here is a float of its own.
const EXACT_IN_FLOAT: u64 = 1 << 53;

/// A column, with the structs around it taken into its nulls.
#[derive(Debug)]
pub(super) struct Column<'a> {
    pub(super) nulls: Option<NullBuffer>,
    pub(super) cells: Cells<'a>,
    /// Rows whose value has no cell: what it is, or what was found instead of one.
    pub(super) exceptions: BTreeMap<usize, Result<Value, String>>,
}

#[derive(Debug)]
pub(super) enum Cells<'a> {
    /// Always missing.
    Absent,
    Truths(&'a BooleanArray),
    /// In the unit that rows hold.
    Numbers(Unit, Cow<'a, [i64]>),
    Floats(Cow<'a, [f64]>),
    Words(Words<'a>),
    Texts(Texts<'a>),
    /// Where the elements of each list begin and end, and the elements.
    Lists(Cow<'a, [i64]>, Box<Column<'a>>),
}

/// Texts by keys.
#[derive(Debug)]
pub(super) struct Words<'a> {
    pub(super) keys: Keys<'a>,
    pub(super) values: Vec<Option<&'a str>>,
}

#[derive(Debug)]
pub(super) enum Keys<'a> {
    I8(&'a [i8]),
    I16(&'a [i16]),
    I32(&'a [i32]),
    U8(&'a [u8]),
    U16(&'a [u16]),
    U32(&'a [u32]),
    Other(Vec<u32>),
}

impl Keys<'_> {
    /// A key beyond the values where there is none.
    pub(super) fn get(&self, at: usize) -> usize {
        fn key<T: Copy + TryInto<usize>>(keys: &[T], at: usize) -> usize {
            keys.get(at).and_then(|key| (*key).try_into().ok()).unwrap_or(usize::MAX)
        }
        match self {
            Keys::I8(keys) => key(keys, at),
            Keys::I16(keys) => key(keys, at),
            Keys::I32(keys) => key(keys, at),
            Keys::U8(keys) => key(keys, at),
            Keys::U16(keys) => key(keys, at),
            Keys::U32(keys) => key(keys, at),
            Keys::Other(keys) => key(keys, at),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Texts<'a> {
    Small(&'a StringArray),
    Large(&'a LargeStringArray),
    View(&'a StringViewArray),
}

impl<'a> Texts<'a> {
    pub(super) fn of(array: &'a dyn Array) -> Option<Texts<'a>> {
        Some(match array.data_type() {
            DataType::Utf8 => Texts::Small(array.as_string_opt()?),
            DataType::LargeUtf8 => Texts::Large(array.as_string_opt()?),
            DataType::Utf8View => Texts::View(array.as_string_view_opt()?),
            _ => return None,
        })
    }

    fn len(&self) -> usize {
        match self {
            Texts::Small(array) => array.len(),
            Texts::Large(array) => array.len(),
            Texts::View(array) => array.len(),
        }
    }

    /// The text of a row that is there.
    pub(super) fn get(&self, at: usize) -> Option<&'a str> {
        if at >= self.len() {
            return None;
        }
        Some(match self {
            Texts::Small(array) => array.value(at),
            Texts::Large(array) => array.value(at),
            Texts::View(array) => array.value(at),
        })
    }
}

/// The column of a leaf. `None`: the batch has another schema.
pub(super) fn column<'a>(leaf: &Leaf, batch: &'a RecordBatch) -> Option<Column<'a>> {
    let Some(at) = &leaf.at else {
        return Some(Column { nulls: None, cells: Cells::Absent, exceptions: BTreeMap::new() });
    };
    let (array, nulls) = reach(at, batch)?;
    if *array.data_type() != leaf.data_type {
        return None;
    }
    Column::of(&leaf.ty, array, nulls)
}

/// The array at a place, and the nulls of the structs around it.
pub(super) fn reach<'a>(at: &[usize], batch: &'a RecordBatch) -> Option<(&'a dyn Array, Option<NullBuffer>)> {
    let (first, rest) = at.split_first()?;
    let mut array: &dyn Array = batch.columns().get(*first)?;
    let mut nulls = None;
    for step in rest {
        let whole = array.as_struct_opt()?;
        nulls = NullBuffer::union(nulls.as_ref(), whole.nulls());
        array = whole.columns().get(*step)?;
    }
    Some((array, nulls))
}

fn keys<K: ArrowDictionaryKeyType>(array: &dyn Array) -> Option<(&[K::Native], &dyn Array)> {
    let dictionary = array.as_dictionary_opt::<K>()?;
    Some((dictionary.keys().values(), dictionary.values()))
}

fn words(array: &dyn Array) -> Option<Words<'_>> {
    let DataType::Dictionary(key, _) = array.data_type() else { return None };
    let (keys, values) = match **key {
        DataType::Int8 => keys::<Int8Type>(array).map(|(keys, values)| (Keys::I8(keys), values)),
        DataType::Int16 => keys::<Int16Type>(array).map(|(keys, values)| (Keys::I16(keys), values)),
        DataType::Int32 => keys::<Int32Type>(array).map(|(keys, values)| (Keys::I32(keys), values)),
        DataType::UInt8 => keys::<UInt8Type>(array).map(|(keys, values)| (Keys::U8(keys), values)),
        DataType::UInt16 => keys::<UInt16Type>(array).map(|(keys, values)| (Keys::U16(keys), values)),
        DataType::UInt32 => keys::<UInt32Type>(array).map(|(keys, values)| (Keys::U32(keys), values)),
        DataType::Int64 => keys::<Int64Type>(array).map(|(keys, values)| (Keys::Other(narrow(keys)), values)),
        DataType::UInt64 => {
            keys::<UInt64Type>(array).map(|(keys, values)| (Keys::Other(narrow(keys)), values))
        }
        _ => None,
    }?;
    let texts = Texts::of(values)?;
    let values = (0..values.len()).map(|at| if values.is_null(at) { None } else { texts.get(at) }).collect();
    Some(Words { keys, values })
}

/// More texts than these are not few.
const FEW: usize = 1_024;

/// Plain texts as a dictionary, where they are few: each is then looked at once.
fn interned<'a>(texts: Texts<'a>, nulls: Option<&NullBuffer>) -> Option<Words<'a>> {
    let mut values: Vec<Option<&'a str>> = Vec::new();
    let mut known: FxHashMap<&'a str, u32> = FxHashMap::default();
    let mut keys = Vec::with_capacity(texts.len());
    for at in 0..texts.len() {
        if nulls.is_some_and(|nulls| nulls.is_null(at)) {
            keys.push(u32::MAX);
            continue;
        }
        let text = texts.get(at)?;
        let next = u32::try_from(values.len()).ok()?;
        let key = *known.entry(text).or_insert(next);
        if key == next {
            if values.len() >= FEW {
                return None;
            }
            values.push(Some(text));
        }
        keys.push(key);
    }
    Some(Words { keys: Keys::Other(keys), values })
}

fn narrow<T: Copy + TryInto<u32>>(keys: &[T]) -> Vec<u32> {
    keys.iter().map(|key| (*key).try_into().unwrap_or(u32::MAX)).collect()
}

impl<'a> Column<'a> {
    /// `None`: the array is of no type that holds such values.
    fn of(ty: &Ty, array: &'a dyn Array, around: Option<NullBuffer>) -> Option<Column<'a>> {
        let nulls = NullBuffer::union(around.as_ref(), array.nulls());
        let nulls = nulls.filter(|nulls| nulls.null_count() > 0);
        let mut made = Column { nulls, cells: Cells::Absent, exceptions: BTreeMap::new() };
        made.cells = match (&ty.kind, array.data_type()) {
            (_, DataType::Null) => Cells::Absent,
            (Kind::Bool, _) => Cells::Truths(array.as_boolean_opt()?),
            (Kind::Text | Kind::Country | Kind::Currency | Kind::Enum(_) | Kind::Money(None), _) => {
                match words(array) {
                    Some(words) => Cells::Words(words),
                    None => {
                        let texts = Texts::of(array)?;
                        match interned(texts, made.nulls.as_ref()) {
                            Some(words) => Cells::Words(words),
                            None => Cells::Texts(texts),
                        }
                    }
                }
            }
            (Kind::Float(_), data_type) => Cells::Floats(made.floats(data_type, array)?),
            (Kind::List(element, _), data_type) => {
                let (offsets, values): (Vec<i64>, &dyn Array) = match data_type {
                    DataType::List(_) => {
                        let list = array.as_list_opt::<i32>()?;
                        (list.value_offsets().iter().map(|at| i64::from(*at)).collect(), list.values())
                    }
                    _ => {
                        let list = array.as_list_opt::<i64>()?;
                        (list.value_offsets().to_vec(), list.values())
                    }
                };
                Cells::Lists(Cow::Owned(offsets), Box::new(Column::of(element, values, None)?))
            }
            (kind, data_type) => {
                let Some(Repr::Number(unit)) = Repr::of(kind) else { return None };
                Cells::Numbers(unit, made.numbers(unit, data_type, array)?)
            }
        };
        Some(made)
    }

    pub(super) fn is_null(&self, at: usize) -> bool {
        matches!(self.cells, Cells::Absent) || self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(at))
    }

    fn floats(&mut self, data_type: &DataType, array: &'a dyn Array) -> Option<Cow<'a, [f64]>> {
        Some(match data_type {
            DataType::Float64 => Cow::Borrowed(array.as_primitive_opt::<Float64Type>()?.values()),
            DataType::Float32 => {
                let values = array.as_primitive_opt::<Float32Type>()?.values();
                Cow::Owned(values.iter().map(|value| f64::from(*value)).collect())
            }
            _ => {
                let whole = self.whole(array)?;
                let exact = |value: &i64| value.unsigned_abs() <= EXACT_IN_FLOAT;
                for (at, value) in whole.iter().enumerate().filter(|(_, value)| !exact(value)) {
                    if !self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(at)) {
                        self.exceptions.entry(at).or_insert_with(|| Err(value.to_string()));
                    }
                }
                #[expect(clippy::cast_precision_loss, reason = "within 53 bits, or an exception")]
                Cow::Owned(whole.iter().map(|value| *value as f64).collect())
            }
        })
    }

    /// Integers of any width.
    fn whole(&mut self, array: &'a dyn Array) -> Option<Cow<'a, [i64]>> {
        fn wide<T: ArrowPrimitiveType>(array: &dyn Array) -> Option<Vec<i64>>
        where
            T::Native: Into<i64>,
        {
            Some(array.as_primitive_opt::<T>()?.values().iter().map(|value| (*value).into()).collect())
        }
        Some(Cow::Owned(match array.data_type() {
            DataType::Int64 => return Some(Cow::Borrowed(array.as_primitive_opt::<Int64Type>()?.values())),
            DataType::Int8 => wide::<Int8Type>(array)?,
            DataType::Int16 => wide::<Int16Type>(array)?,
            DataType::Int32 => wide::<Int32Type>(array)?,
            DataType::UInt8 => wide::<UInt8Type>(array)?,
            DataType::UInt16 => wide::<UInt16Type>(array)?,
            DataType::UInt32 => wide::<UInt32Type>(array)?,
            DataType::UInt64 => {
                let array = array.as_primitive_opt::<UInt64Type>()?;
                self.each(array, |value| match i64::try_from(value) {
                    Ok(value) => Cell::Word(value),
                    Err(_) => Cell::Wrong(value.to_string()),
                })
            }
            _ => return None,
        }))
    }

    fn numbers(&mut self, unit: Unit, data_type: &DataType, array: &'a dyn Array) -> Option<Cow<'a, [i64]>> {
        let scaled = |value: i64, unit: &TimeUnit| match scale_of(unit) {
            scale if scale < 0 => value.checked_mul(scale.saturating_neg()),
            scale => Some(value.div_euclid(scale)),
        };
        let micros = |unit: TimeUnit| {
            move |value: i64| match scaled(value, &unit) {
                Some(value) => Cell::Word(value),
                None => Cell::Wrong(value.to_string()),
            }
        };
        use TimeUnit::{Microsecond, Millisecond, Nanosecond, Second};
        Some(Cow::Owned(match (unit, data_type) {
            (Unit::Whole, _) => return self.whole(array),
            (Unit::Date, DataType::Date32) => {
                array.as_primitive_opt::<Date32Type>()?.values().iter().map(|day| i64::from(*day)).collect()
            }
            (Unit::Time, DataType::Timestamp(Microsecond, _)) => {
                return Some(Cow::Borrowed(array.as_primitive_opt::<TimestampMicrosecondType>()?.values()));
            }
            (Unit::Time, DataType::Timestamp(of, _)) => match of {
                Second => self.each(array.as_primitive_opt::<TimestampSecondType>()?, micros(*of)),
                Millisecond => self.each(array.as_primitive_opt::<TimestampMillisecondType>()?, micros(*of)),
                _ => self.each(array.as_primitive_opt::<TimestampNanosecondType>()?, micros(*of)),
            },
            (Unit::Duration, DataType::Duration(of)) => match of {
                Second => self.each(array.as_primitive_opt::<DurationSecondType>()?, micros(*of)),
                Millisecond => self.each(array.as_primitive_opt::<DurationMillisecondType>()?, micros(*of)),
                Microsecond => self.each(array.as_primitive_opt::<DurationMicrosecondType>()?, micros(*of)),
                Nanosecond => self.each(array.as_primitive_opt::<DurationNanosecondType>()?, micros(*of)),
            },
            (Unit::Decimal | Unit::Money(_), DataType::Decimal128(_, scale)) => {
                let array = array.as_primitive_opt::<Decimal128Type>()?;
                let scale = *scale;
                self.each(array, |value| match billionths(value, scale) {
                    Some(billionths) => of_decimal(unit, Decimal::from_scaled(billionths)),
                    None => Cell::Wrong(format!("{value}e{}", i16::from(scale).saturating_neg())),
                })
            }
            (Unit::Decimal, found) if found.is_integer() => {
                let whole = self.whole(array)?;
                let cells = whole.iter().map(|value| of_decimal(unit, Decimal::from_int(*value)));
                self.all(cells)
            }
            _ => self.read_texts(unit, array)?,
        }))
    }

    fn each<T: ArrowPrimitiveType>(
        &mut self,
        array: &PrimitiveArray<T>,
        cell: impl Fn(T::Native) -> Cell,
    ) -> Vec<i64> {
        self.all(array.values().iter().map(|value| cell(*value)))
    }

    fn all(&mut self, cells: impl Iterator<Item = Cell>) -> Vec<i64> {
        let mut words = Vec::new();
        for (at, cell) in cells.enumerate() {
            let exception = match cell {
                Cell::Word(word) => {
                    words.push(word);
                    continue;
                }
                Cell::Value(value) => Ok(value),
                Cell::Wrong(found) => Err(found),
            };
            words.push(0);
            if !self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(at)) {
                self.exceptions.entry(at).or_insert(exception);
            }
        }
        words
    }

    /// Numbers that are written out.
    fn read_texts(&mut self, unit: Unit, array: &'a dyn Array) -> Option<Vec<i64>> {
        let read = |text: &str| match of_text(unit, text) {
            Some(value) => match (unit, value) {
                (Unit::Money(currency), Value::Money(money)) if money.currency != currency => {
                    Cell::Wrong(quoted(text))
                }
                (_, Value::Money(money)) => of_decimal(unit, money.amount),
                (_, Value::Decimal(decimal)) => of_decimal(unit, decimal),
                (_, value) => match crate::layout::word::Repr::Number(unit).word_of_number(&value) {
                    Some(word) => Cell::Word(word),
                    None => Cell::Value(value),
                },
            },
            None => Cell::Wrong(quoted(text)),
        };
        if let Some(words) = words(array) {
            let cells: Vec<Option<Cell>> = words.values.iter().map(|text| text.map(read)).collect();
            let missing = (0..array.len()).map(|at| !matches!(cells.get(words.keys.get(at)), Some(Some(_))));
            let missing: Vec<bool> = missing.collect();
            if missing.iter().any(|missing| *missing) {
                let of_keys = NullBuffer::from_iter(missing.iter().map(|missing| !missing));
                self.nulls = NullBuffer::union(self.nulls.as_ref(), Some(&of_keys));
            }
            let of_rows = (0..array.len()).map(|at| match cells.get(words.keys.get(at)) {
                Some(Some(cell)) => cell.clone(),
                _ => Cell::Word(0),
            });
            return Some(self.all(of_rows));
        }
        let texts = Texts::of(array)?;
        let of_rows = (0..array.len()).map(|at| match texts.get(at).filter(|_| !array.is_null(at)) {
            Some(text) => read(text),
            None => Cell::Word(0),
        });
        Some(self.all(of_rows))
    }

    /// The value of a row. Errors: what was found instead of one.
    pub(super) fn value(&self, ty: &Ty, at: usize) -> Result<Value, String> {
        if self.is_null(at) {
            return Ok(Value::Missing);
        }
        if let Some(exception) = self.exceptions.get(&at) {
            return exception.clone();
        }
        match &self.cells {
            Cells::Absent => Ok(Value::Missing),
            Cells::Truths(array) => Ok(Value::Bool(array.value(at))),
            Cells::Numbers(unit, numbers) => {
                let number = numbers.get(at).copied().unwrap_or(0);
                number_value(*unit, number).ok_or_else(|| number.to_string())
            }
            Cells::Floats(floats) => {
                let float = floats.get(at).copied().unwrap_or(f64::NAN);
                if float.is_finite() { Ok(Value::float(float)) } else { Err(float.to_string()) }
            }
            Cells::Words(words) => match words.values.get(words.keys.get(at)) {
                Some(Some(text)) => of_kind(&ty.kind, text).ok_or_else(|| quoted(text)),
                _ => Ok(Value::Missing),
            },
            Cells::Texts(texts) => match texts.get(at) {
                Some(text) => of_kind(&ty.kind, text).ok_or_else(|| quoted(text)),
                None => Ok(Value::Missing),
            },
            Cells::Lists(offsets, elements) => {
                let Kind::List(element, most) = &ty.kind else { return Ok(Value::Missing) };
                let span = span(offsets, at);
                if span.len() > *most as usize {
                    return Err(format!("a list of {} values", span.len()));
                }
                let values = span.map(|at| checked(element, elements.value(element, at)));
                values.collect::<Result<Vec<Value>, String>>().map(Value::list)
            }
        }
    }

    /// The value of a row, held against its type. Errors: what was expected and what was found.
    pub(super) fn checked(&self, ty: &Ty, at: usize) -> Result<Value, String> {
        let wrong = |found: String| format!("expected {}, found {found}", expected(&ty.kind));
        match self.value(ty, at) {
            Ok(value) if ty.admits(&value) => Ok(value),
            Ok(Value::Missing) => Err(format!("{} has to be here", expected(&ty.kind))),
            Ok(_) => Err(wrong(match &self.cells {
                Cells::Numbers(Unit::Whole, numbers) => numbers.get(at).map_or(String::new(), i64::to_string),
                Cells::Floats(floats) => floats.get(at).map_or(String::new(), f64::to_string),
                _ => "a value out of range".to_owned(),
            })),
            Err(found) => Err(wrong(found)),
        }
    }
}

fn checked(ty: &Ty, value: Result<Value, String>) -> Result<Value, String> {
    match value {
        Ok(value) if ty.admits(&value) => Ok(value),
        Ok(_) => Err("an element that it may not hold".to_owned()),
        Err(found) => Err(format!("{found} in it")),
    }
}

/// Which elements a list has.
pub(super) fn span(offsets: &[i64], at: usize) -> std::ops::Range<usize> {
    let of = |at: usize| offsets.get(at).and_then(|at| usize::try_from(*at).ok()).unwrap_or(0);
    of(at)..of(at.saturating_add(1))
}

/// One number on its way into a column.
#[derive(Clone)]
enum Cell {
    Word(i64),
    Value(Value),
    Wrong(String),
}

fn quoted(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    format!("`{short}`{}", if short.len() < text.len() { "…" } else { "" })
}

/// `None` where it would be rounded, or is beyond all decimals.
fn billionths(value: i128, scale: i8) -> Option<i128> {
    let shift = 9i32.saturating_sub(i32::from(scale));
    let factor = 10i128.checked_pow(shift.unsigned_abs())?;
    if shift >= 0 { value.checked_mul(factor) } else { (value % factor == 0).then(|| value / factor) }
}

fn of_decimal(unit: Unit, decimal: Decimal) -> Cell {
    let Unit::Money(currency) = unit else {
        return decimal_word(decimal)
            .map_or(Cell::Value(Value::Decimal(decimal)), |word| Cell::Word(word.cast_signed()));
    };
    let money = Money::new(decimal, currency);
    if decimal.places() > currency.minor_units() {
        return Cell::Wrong(format!("`{money}`, which has more places than {currency}"));
    }
    money_word(money).map_or(Cell::Value(Value::Money(money)), |word| Cell::Word(word.cast_signed()))
}

fn plain_decimal(text: &str) -> Option<Decimal> {
    let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | 'e' | 'E'));
    if plain { Decimal::parse(text) } else { None }
}

fn of_text(unit: Unit, text: &str) -> Option<Value> {
    let text = text.trim();
    match unit {
        Unit::Decimal => plain_decimal(text).map(Value::Decimal),
        Unit::Money(_) => money(text).map(Value::Money),
        Unit::Date => Date::parse(text).map(Value::Date),
        Unit::Time => Time::parse(text).map(Value::Time),
        Unit::Duration => Duration::parse_iso(text).map(Value::Duration),
        Unit::Whole => None,
    }
}

fn money(text: &str) -> Option<Money> {
    let money = if text.contains('_') { None } else { Money::parse(text.trim()) }?;
    (money.amount.places() <= money.currency.minor_units()).then_some(money)
}

/// The value of a kind that texts hold.
pub(super) fn of_kind(kind: &Kind, text: &str) -> Option<Value> {
    match kind {
        Kind::Text => Some(Value::text(text)),
        Kind::Country => Country::parse(text).map(Value::Country),
        Kind::Currency => Currency::parse(text).map(Value::Currency),
        Kind::Money(None) => money(text).map(Value::Money),
        Kind::Enum(symbols) => {
            let known = symbols.variants.iter().find(|symbol| ***symbol == *text)?;
            Some(Value::Symbol(std::sync::Arc::clone(known)))
        }
        _ => None,
    }
}
