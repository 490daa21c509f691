//! The decoder by serde: `serde_json` reads the text, and what it finds goes into the row as it comes.
//!
//! Slower than the direct one and wholly independent of its reading of JSON, so that each can be held against the other.
//! Never reports: its errors only stop it.

mod checks;
mod input;

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::keys::Seen;
use super::number::Places;
use super::plan::{Check, Credential, Form, Level, List, Node, Plan};
use super::results::{Attempts, MOST_CREDENTIALS};
use super::skip::DEEPEST;
use crate::layout::Layout;
use crate::row::Row;
use crate::row::scratch::OtherKey;
use crate::value::{Currency, Value};
use input::Others;

/// Fills a row that has been started anew.
pub(super) fn read(plan: &Plan, layout: &Layout, row: &mut Row, text: &str) -> Option<()> {
    let mut sink = Sink {
        plan,
        layout,
        row,
        text: String::new(),
        keys: Vec::new(),
        amount: None,
        value: Value::Missing,
        fields: Vec::new(),
        flags: (false, false),
        there: Seen::default(),
        singles: Default::default(),
        attempts: Attempts::default(),
    };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let at = At { sink: &mut sink, what: What::Document, depth: 0 };
    let read = at.deserialize(&mut deserializer).ok()?;
    deserializer.end().ok()?;
    matches!(read, Token::Done).then_some(())
}

/// Where everything goes.
struct Sink<'p> {
    plan: &'p Plan,
    layout: &'p Layout,
    row: &'p mut Row,
    /// The text of [`Token::Text`].
    text: String,
    keys: Vec<OtherKey>,
    /// The amount of [`Token::Amount`].
    amount: Option<(Places, Currency)>,
    /// The value of [`Token::Value`].
    value: Value,
    /// Fields of the records that are open.
    fields: Vec<Value>,
    /// Closed, expired.
    flags: (bool, bool),
    /// Which data are there, and the attempts of single credentials.
    there: Seen,
    singles: [u32; MOST_CREDENTIALS],
    attempts: Attempts,
}

/// What a value turned out to be.
#[derive(Clone, Copy)]
enum Token {
    Null,
    Bool(bool),
    Whole(i64),
    Fraction(f64),
    Text,
    Amount,
    Value,
    /// All that was in it is in the row.
    Done,
    Large,
}

/// What is expected, as far as it has parts.
#[derive(Clone, Copy)]
enum What<'p> {
    Document,
    Transaction,
    Input,
    /// Numbers, texts, truths.
    Plain,
    Money,
    Object(&'p Node, bool),
    List(&'p List),
    Form(&'p Form),
    Level(&'p Level),
    Credentials,
    Credential(&'p Credential, usize),
    Checks,
    Check(&'p Check),
    Data(&'p Node),
    Singles(&'p Check),
    Nothing,
    Skipped,
}

/// Reads one value at a place.
struct At<'s, 'p> {
    sink: &'s mut Sink<'p>,
    what: What<'p>,
    /// How many lists and objects are around it.
    depth: usize,
}

/// The definition has to look at it.
fn stop<T, E: de::Error>() -> Result<T, E> {
    Err(E::custom("not plainly right"))
}

fn go<T, E: de::Error>(found: Option<T>) -> Result<T, E> {
    found.map_or_else(stop, Ok)
}

impl<'de> DeserializeSeed<'de> for At<'_, '_> {
    type Value = Token;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Token, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for At<'_, '_> {
    type Value = Token;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a part of a facts document")
    }

    fn visit_unit<E>(self) -> Result<Token, E> {
        Ok(Token::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Token, E> {
        Ok(Token::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Token, E> {
        Ok(Token::Whole(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Token, E> {
        Ok(i64::try_from(value).map_or(Token::Large, Token::Whole))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Token, E> {
        Ok(if value.is_finite() { Token::Fraction(value) } else { Token::Large })
    }

    fn visit_str<E>(self, value: &str) -> Result<Token, E> {
        if !matches!(self.what, What::Skipped) {
            self.sink.text.clear();
            self.sink.text.push_str(value);
        }
        Ok(Token::Text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Token, A::Error> {
        let At { sink, what, depth } = self;
        if depth >= DEEPEST {
            return stop();
        }
        let depth = depth.saturating_add(1);
        match what {
            What::Nothing | What::Skipped => {
                let mut some = false;
                while list.next_element_seed(At { sink: &mut *sink, what: What::Skipped, depth })?.is_some() {
                    some = true;
                }
                if some && matches!(what, What::Nothing) { stop() } else { Ok(Token::Done) }
            }
            What::List(of) => sink.list(of, list, depth),
            What::Form(of) => sink.values(of, list, depth),
            // One or none.
            What::Credential(..) | What::Check(_) => {
                let Some(first) = list.next_element_seed(At { sink: &mut *sink, what, depth })? else {
                    return Ok(Token::Done);
                };
                let more = list.next_element_seed(At { sink, what: What::Skipped, depth })?.is_some();
                if more || !matches!(first, Token::Done) { stop() } else { Ok(Token::Done) }
            }
            _ => stop(),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Token, A::Error> {
        let At { sink, what, depth } = self;
        if depth >= DEEPEST {
            return stop();
        }
        let plan = sink.plan;
        let depth = depth.saturating_add(1);
        match what {
            What::Document => sink.document(map, depth),
            What::Transaction => sink.transaction(map, depth),
            What::Input => sink.node(&plan.input, Others::Slips, map, depth),
            What::Object(node, strict) => {
                sink.node(node, if strict { Others::Refuse } else { Others::Skip }, map, depth)
            }
            What::Money => sink.money(map, depth),
            What::Form(Form::Record { fields, level }) => sink.record(level, *fields, map, depth),
            What::Form(Form::Scalar(_)) => sink.money(map, depth),
            What::Level(level) => sink.level(level, &mut map, depth),
            What::Credentials => sink.credentials(map, depth),
            What::Credential(credential, index) => sink.attempt(credential, index, map, depth),
            What::Checks => sink.checks(map, depth),
            What::Check(check) => sink.result(check, map, depth),
            What::Data(node) => sink.data(node, map, depth),
            What::Singles(check) => sink.singles(check, map, depth),
            What::Skipped => sink.skip(&mut map, depth),
            _ => stop(),
        }
    }
}

impl<'p> Sink<'p> {
    fn document<'de, A: MapAccess<'de>>(&mut self, mut map: A, depth: usize) -> Result<Token, A::Error> {
        let plan = self.plan;
        let mut parts = Seen::default();
        self.entries(&mut map, &plan.root, Others::Refuse, depth, |sink, at, map| {
            let what = match at {
                0 => What::Transaction,
                1 => What::Input,
                2 => What::Credentials,
                3 => What::Checks,
                4 => What::Nothing,
                _ => What::Plain,
            };
            match map.next_value_seed(At { sink, what, depth })? {
                Token::Null => Ok(()),
                Token::Done => go(parts.insert(at)),
                _ => stop(),
            }
        })?;
        let timeless = !parts.holds(0) && plan.transaction.needs_time;
        if timeless || !parts.holds(1) && plan.input.required != Seen::default() {
            return stop();
        }
        self.row.set_flags(self.flags.0, self.flags.1);
        go(self.attempts.agree())?;
        Ok(Token::Done)
    }
}
