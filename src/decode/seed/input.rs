//! Objects, fields and values.

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{At, Sink, Token, What, go, stop};
use crate::decode::codes;
use crate::decode::dates;
use crate::decode::keys::{Key, Keys, Seen, hash};
use crate::decode::number::Places;
use crate::decode::plan::{Child, Entry, Form, Leaf, Level, List, NOWHERE, Node};
use crate::decode::scalar::{Read, Scalar, UNKNOWN};
use crate::decode::skip::note;
use crate::layout::{Mask, word};
use crate::value::Value;

/// What is done about keys that are not among the names of an object.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Others {
    Refuse,
    Skip,
    Slips,
}

/// A key, looked up.
struct Name<'k>(&'k Keys, &'k mut Option<String>);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    /// The index of a name, else the hash of the key.
    type Value = Result<usize, u64>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Result<usize, u64>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        let Name(keys, other) = self;
        let key_hash = hash(key.as_bytes());
        Ok(match keys.find(Key { hash: key_hash, bytes: key.as_bytes() }) {
            Some(index) => Ok(index),
            None => {
                *other = Some(key.to_owned());
                Err(key_hash)
            }
        })
    }
}

impl<'p> Sink<'p> {
    /// Reads the entries of an object: `each` has to read the value of each of its names.
    pub(super) fn entries<'de, A: MapAccess<'de>>(
        &mut self,
        map: &mut A,
        keys: &Keys,
        others: Others,
        depth: usize,
        mut each: impl FnMut(&mut Self, usize, &mut A) -> Result<(), A::Error>,
    ) -> Result<Seen, A::Error> {
        let mut seen = Seen::default();
        let base = self.keys.len();
        let mut unknown = Vec::new();
        let mut other = None;
        while let Some(name) = map.next_key_seed(Name(keys, &mut other))? {
            match name {
                Ok(index) => {
                    go(seen.insert(index))?;
                    each(self, index, map)?;
                }
                Err(_) if others == Others::Refuse => return stop(),
                Err(hash) => {
                    go(note(&mut self.keys, base, Key { hash, bytes: &[] }, 0))?;
                    if others == Others::Slips {
                        unknown.extend(other.take());
                    }
                    map.next_value_seed(At { sink: self, what: What::Skipped, depth })?;
                }
            }
        }
        self.keys.truncate(base);
        if unknown.iter().any(|key| self.plan.slips.suspects(key, &seen)) { stop() } else { Ok(seen) }
    }

    pub(super) fn skip<'de, A: MapAccess<'de>>(
        &mut self,
        map: &mut A,
        depth: usize,
    ) -> Result<Token, A::Error> {
        let plan = self.plan;
        self.entries(map, &plan.no_keys, Others::Skip, depth, |_, _, _| stop())?;
        Ok(Token::Done)
    }

    pub(super) fn transaction<'de, A: MapAccess<'de>>(
        &mut self,
        mut map: A,
        depth: usize,
    ) -> Result<Token, A::Error> {
        let plan = &self.plan.transaction;
        let mut time = None;
        self.entries(&mut map, &plan.keys, Others::Refuse, depth, |sink, at, map| {
            let token = map.next_value_seed(At { sink: &mut *sink, what: What::Plain, depth })?;
            match (at, token) {
                (_, Token::Null) | (0, Token::Text) => {}
                (1, Token::Text) => time = Some(go(dates::time(sink.text.as_bytes()))?),
                (2, Token::Text) => {
                    let code = match &plan.channels {
                        Some(channels) => channels.code(sink.text.as_bytes()),
                        None if plan.channel == NOWHERE => Some(UNKNOWN),
                        None => sink.layout.symbols().code(&sink.text),
                    };
                    sink.row.set(plan.channel, go(code)?);
                }
                (3, Token::Bool(flag)) => sink.flags.1 = flag,
                (4, Token::Bool(flag)) => sink.flags.0 = flag,
                _ => return stop(),
            }
            Ok(())
        })?;
        match time {
            Some(time) => {
                self.row.set(plan.now, time.micros().cast_unsigned());
                self.row.set(plan.today, i64::from(time.date().days_since_epoch()).cast_unsigned());
            }
            None if plan.needs_time => return stop(),
            None => {}
        }
        Ok(Token::Done)
    }

    pub(super) fn node<'de, A: MapAccess<'de>>(
        &mut self,
        node: &'p Node,
        others: Others,
        mut map: A,
        depth: usize,
    ) -> Result<Token, A::Error> {
        let seen = self.entries(&mut map, &node.keys, others, depth, |sink, at, map| {
            let there = sink.child(go(node.children.get(at))?, node.strict, map, depth)?;
            if there || !node.required.holds(at) { Ok(()) } else { stop() }
        })?;
        for slot in &node.present {
            self.row.set(*slot, word::PRESENT);
        }
        if seen.covers(&node.required) { Ok(Token::Done) } else { stop() }
    }

    /// Whether something is there.
    pub(super) fn child<'de, A: MapAccess<'de>>(
        &mut self,
        child: &'p Child,
        strict: bool,
        map: &mut A,
        depth: usize,
    ) -> Result<bool, A::Error> {
        let what = match child {
            Child::Scalar(_) => What::Money,
            Child::List(list) => What::List(list),
            Child::Object(node) => What::Object(node, strict),
            Child::Definition => What::Plain,
        };
        match (child, map.next_value_seed(At { sink: &mut *self, what, depth })?) {
            (_, Token::Null) => return Ok(false),
            (Child::Scalar(leaf), token) => {
                let read = go(self.scalar(&leaf.scalar, token))?;
                go(self.put(leaf, read))?;
            }
            (Child::List(_) | Child::Object(_), Token::Done) => {}
            _ => return stop(),
        }
        Ok(true)
    }

    fn scalar(&self, scalar: &Scalar, token: Token) -> Option<Read> {
        match token {
            Token::Bool(truth) => scalar.of_bool(truth),
            Token::Whole(n) => scalar.of_whole(n),
            Token::Fraction(x) => scalar.of_fraction(x),
            Token::Text => scalar.of_text(self.text.as_bytes()),
            Token::Amount => {
                let (amount, currency) = self.amount?;
                scalar.of_amount(amount, currency)
            }
            Token::Null | Token::Value | Token::Done | Token::Large => None,
        }
    }

    fn put(&mut self, leaf: &Leaf, read: Read) -> Option<()> {
        match read {
            Read::Word(word) => self.row.set(leaf.at, word),
            Read::Money(money) => self.row.keep(leaf.at, leaf.kept, Value::Money(money)),
            Read::Text => {
                let code = leaf.texts.as_ref().and_then(|texts| texts.code(self.text.as_bytes()));
                self.row.put_coded(leaf.at, code.unwrap_or(word::OTHER), leaf.kept, &self.text);
            }
        }
        Some(())
    }

    /// `{"amount": …, "currency": …}`
    pub(super) fn money<'de, A: MapAccess<'de>>(
        &mut self,
        mut map: A,
        depth: usize,
    ) -> Result<Token, A::Error> {
        let (mut amount, mut currency) = (None, None);
        let plan = self.plan;
        self.entries(&mut map, &plan.money_keys, Others::Skip, depth, |sink, at, map| {
            let token = map.next_value_seed(At { sink: &mut *sink, what: What::Plain, depth })?;
            match (at, token) {
                (0, Token::Text) => amount = Some(go(Places::of_text(sink.text.as_bytes()))?),
                (0, Token::Whole(n)) => amount = Some(go(Places::new(n, 0))?),
                (0, Token::Fraction(x)) => amount = Some(go(Places::of_float(x))?),
                (1, Token::Text) => currency = Some(go(codes::currency(sink.text.as_bytes()))?),
                _ => return stop(),
            }
            Ok(())
        })?;
        self.amount = Some(go(amount.zip(currency))?);
        Ok(Token::Amount)
    }

    pub(super) fn list<'de, A: SeqAccess<'de>>(
        &mut self,
        list: &'p List,
        mut from: A,
        depth: usize,
    ) -> Result<Token, A::Error> {
        let mut bits = Mask::PRESENT;
        let mut values = Vec::new();
        let what = What::Form(&list.element);
        while let Some(token) = from.next_element_seed(At { sink: &mut *self, what, depth })? {
            let value = match token {
                Token::Null if list.optional => {
                    bits |= Mask::MISSING;
                    Value::Missing
                }
                token => {
                    if let (Form::Scalar(scalar), Token::Text) = (&list.element, token) {
                        let read = go(scalar.of_text(self.text.as_bytes()))?;
                        bits |= list.bit(self.text.as_bytes(), read);
                    }
                    go(self.value(&list.element, token))?
                }
            };
            values.push(value);
            if values.len() > list.most as usize {
                return stop();
            }
        }
        self.row.set(list.mask, bits);
        match list.kept {
            Some(_) => self.row.keep(list.at, list.kept, Value::List(values.into())),
            None => self.row.set(list.at, word::PRESENT),
        }
        Ok(Token::Done)
    }

    /// The value of what has just been read as this.
    fn value(&mut self, form: &Form, token: Token) -> Option<Value> {
        match (form, token) {
            (Form::Scalar(scalar), token) => {
                let read = self.scalar(scalar, token)?;
                Some(scalar.value(read, self.text.as_bytes(), self.layout))
            }
            (_, Token::Value) => Some(std::mem::replace(&mut self.value, Value::Missing)),
            _ => None,
        }
    }

    /// A list in a value.
    pub(super) fn values<'de, A: SeqAccess<'de>>(
        &mut self,
        form: &'p Form,
        mut from: A,
        depth: usize,
    ) -> Result<Token, A::Error> {
        let Form::List { element, most, optional } = form else { return stop() };
        let mut values = Vec::new();
        while let Some(token) =
            from.next_element_seed(At { sink: &mut *self, what: What::Form(element), depth })?
        {
            let value = match token {
                Token::Null if *optional => Value::Missing,
                token => go(self.value(element, token))?,
            };
            values.push(value);
            if values.len() > *most as usize {
                return stop();
            }
        }
        self.value = Value::List(values.into());
        Ok(Token::Value)
    }

    /// A record in a value.
    pub(super) fn record<'de, A: MapAccess<'de>>(
        &mut self,
        level: &'p Level,
        fields: usize,
        mut map: A,
        depth: usize,
    ) -> Result<Token, A::Error> {
        let around = std::mem::replace(&mut self.fields, vec![Value::Missing; fields]);
        self.level(level, &mut map, depth)?;
        self.value = Value::Record(std::mem::replace(&mut self.fields, around).into());
        Ok(Token::Value)
    }

    pub(super) fn level<'de, A: MapAccess<'de>>(
        &mut self,
        level: &'p Level,
        map: &mut A,
        depth: usize,
    ) -> Result<Token, A::Error> {
        let others = if level.strict { Others::Refuse } else { Others::Skip };
        let seen = self.entries(map, &level.keys, others, depth, |sink, at, map| {
            let entry = go(level.entries.get(at))?;
            let what = match entry {
                Entry::Field(_, form) => What::Form(form),
                Entry::Through(below) => What::Level(below),
            };
            match (entry, map.next_value_seed(At { sink: &mut *sink, what, depth })?) {
                (_, Token::Null) if !level.required.holds(at) => {}
                (Entry::Field(index, form), token) => {
                    let value = go(sink.value(form, token))?;
                    *go(sink.fields.get_mut(*index))? = value;
                }
                (Entry::Through(_), Token::Done) => {}
                _ => return stop(),
            }
            Ok(())
        })?;
        if seen.covers(&level.required) { Ok(Token::Done) } else { stop() }
    }
}
