//! The fields of `input` and of data.

use super::{Direct, Others};
use crate::decode::codes;
use crate::decode::keys::Seen;
use crate::decode::number::{Number, Places};
use crate::decode::plan::{Child, Entry, Form, Leaf, Level, List, Node};
use crate::decode::scalar::{Read, Scalar};
use crate::decode::skip::DEEPEST;
use crate::layout::{Mask, word};
use crate::value::Value;

impl Direct<'_> {
    /// An object of the plan that is there.
    pub(super) fn node(&mut self, node: &Node, others: Others, depth: usize) -> Option<()> {
        let seen = self.object(&node.keys, others, depth, |this, at| {
            let there = this.child(node.children.get(at)?, node.strict, depth.saturating_add(1))?;
            (there || !node.required.holds(at)).then_some(())
        })?;
        for slot in &node.present {
            self.row.set(*slot, word::PRESENT);
        }
        seen.covers(&node.required).then_some(())
    }

    /// As [`Direct::node`] of data: which fields are there.
    pub(super) fn data(&mut self, node: &Node, depth: usize) -> Option<Seen> {
        let mut there = Seen::default();
        self.object(&node.keys, Others::Refuse, depth, |this, at| {
            if this.child(node.children.get(at)?, true, depth.saturating_add(1))? {
                there.insert(at)?;
            }
            Some(())
        })?;
        Some(there)
    }

    /// Whether something is there.
    #[inline(always)]
    fn child(&mut self, child: &Child, strict: bool, depth: usize) -> Option<bool> {
        if let Child::Scalar(leaf) = child {
            return self.leaf(leaf, depth);
        }
        if self.null()? {
            return Some(false);
        }
        match child {
            Child::Object(node) => {
                self.node(node, if strict { Others::Refuse } else { Others::Skip }, depth)?;
            }
            Child::List(list) => self.list(list, depth)?,
            Child::Scalar(_) | Child::Definition => return None,
        }
        Some(true)
    }

    #[inline(always)]
    fn leaf(&mut self, leaf: &Leaf, depth: usize) -> Option<bool> {
        let read = match self.cursor.peek()? {
            b'"' => {
                return self.text(|this, text| {
                    match leaf.scalar.of_text(text)? {
                        Read::Text => {
                            let code = leaf.texts.as_ref().and_then(|texts| texts.code(text));
                            this.put_text(leaf, code.unwrap_or(word::OTHER), text.bytes)?;
                        }
                        read => this.put(leaf, read)?,
                    }
                    Some(true)
                });
            }
            b'-' | b'0'..=b'9' => leaf.scalar.of_number(self.cursor.number()?)?,
            b'n' => {
                self.cursor.word(b"null")?;
                return Some(false);
            }
            b'{' => self.amount(&leaf.scalar, depth)?,
            _ => leaf.scalar.of_bool(self.flag()?)?,
        };
        self.put(leaf, read)?;
        Some(true)
    }

    #[inline(always)]
    fn put_text(&mut self, leaf: &Leaf, code: u64, text: &[u8]) -> Option<()> {
        match leaf.kept {
            None => self.row.set(leaf.at, code),
            kept => self.row.put_coded(leaf.at, code, kept, std::str::from_utf8(text).ok()?),
        }
        Some(())
    }

    #[inline(always)]
    fn put(&mut self, leaf: &Leaf, read: Read) -> Option<()> {
        match read {
            Read::Word(word) => self.row.set(leaf.at, word),
            Read::Money(money) => self.row.keep(leaf.at, leaf.kept, Value::Money(money)),
            Read::Text => return None,
        }
        Some(())
    }

    /// `{"amount": …, "currency": …}`
    #[inline(never)]
    fn amount(&mut self, scalar: &Scalar, depth: usize) -> Option<Read> {
        if !matches!(scalar, Scalar::Money(_)) {
            return None;
        }
        let (mut amount, mut currency) = (None, None);
        let plan = self.plan;
        self.object(&plan.money_keys, Others::Skip, depth, |this, at| {
            if at == 1 {
                currency = Some(this.text(|_, text| codes::currency(text.bytes))?);
                return Some(());
            }
            amount = Some(match this.cursor.peek()? {
                b'"' => this.text(|_, text| Places::of_text(text.bytes))?,
                _ => match this.cursor.number()? {
                    Number::Whole(units) => Places::new(units, 0)?,
                    Number::Places { units, places } => Places::new(units, places)?,
                    Number::Other(_) | Number::Long => return None,
                },
            });
            Some(())
        })?;
        scalar.of_amount(amount?, currency?)
    }

    fn list(&mut self, list: &List, depth: usize) -> Option<()> {
        if depth >= DEEPEST {
            return None;
        }
        let mut count = 0;
        let mut bits = Mask::PRESENT;
        let mut values = Vec::new();
        let mut more = self.cursor.open(b'[', b']')?;
        while more {
            count += 1;
            if count > list.most {
                return None;
            }
            let value = self.element(list, depth.saturating_add(1), &mut bits)?;
            if list.kept.is_some() {
                values.push(value.unwrap_or(Value::Missing));
            }
            more = self.cursor.more(b']')?;
        }
        self.row.set(list.mask, bits);
        match list.kept {
            Some(_) => self.row.keep(list.at, list.kept, Value::List(values.into())),
            None => self.row.set(list.at, word::PRESENT),
        }
        Some(())
    }

    /// The value where the list keeps it; its bit is set in any case.
    fn element(&mut self, list: &List, depth: usize, bits: &mut u64) -> Option<Option<Value>> {
        let scalar = match (&list.element, self.cursor.peek()?) {
            (_, b'n') => {
                self.cursor.word(b"null")?;
                *bits |= Mask::MISSING;
                return list.optional.then_some(Some(Value::Missing));
            }
            (Form::Scalar(scalar), b'"') => {
                return self.text(|this, text| {
                    let read = scalar.of_text(text)?;
                    *bits |= list.bit(text, read);
                    Some(list.kept.map(|_| this.value(scalar, read, text.bytes)))
                });
            }
            (form, _) => form,
        };
        self.form(scalar, depth).map(Some)
    }

    /// A value that is there.
    fn form(&mut self, form: &Form, depth: usize) -> Option<Value> {
        match form {
            Form::Scalar(scalar) => {
                let read = match self.cursor.peek()? {
                    b'"' => {
                        return self
                            .text(|this, text| Some(this.value(scalar, scalar.of_text(text)?, text.bytes)));
                    }
                    b'-' | b'0'..=b'9' => scalar.of_number(self.cursor.number()?)?,
                    b'{' => self.amount(scalar, depth)?,
                    _ => scalar.of_bool(self.flag()?)?,
                };
                Some(self.value(scalar, read, b""))
            }
            Form::List { element, most, optional } => {
                if depth >= DEEPEST {
                    return None;
                }
                let mut values = Vec::new();
                let mut more = self.cursor.open(b'[', b']')?;
                while more {
                    let value = if self.null()? {
                        Value::Missing
                    } else {
                        self.form(element, depth.saturating_add(1))?
                    };
                    if value.is_missing() && !optional || values.len() >= *most as usize {
                        return None;
                    }
                    values.push(value);
                    more = self.cursor.more(b']')?;
                }
                Some(Value::List(values.into()))
            }
            Form::Record { fields, level } => {
                let mut values = vec![Value::Missing; *fields];
                self.level(level, &mut values, depth)?;
                Some(Value::Record(values.into()))
            }
        }
    }

    fn level(&mut self, level: &Level, values: &mut [Value], depth: usize) -> Option<()> {
        let others = if level.strict { Others::Refuse } else { Others::Skip };
        let seen = self.object(&level.keys, others, depth, |this, at| {
            if this.null()? {
                return (!level.required.holds(at)).then_some(());
            }
            match level.entries.get(at)? {
                Entry::Field(index, form) => {
                    *values.get_mut(*index)? = this.form(form, depth.saturating_add(1))?
                }
                Entry::Through(below) => this.level(below, values, depth.saturating_add(1))?,
            }
            Some(())
        })?;
        seen.covers(&level.required).then_some(())
    }

    fn value(&self, scalar: &Scalar, read: Read, text: &[u8]) -> Value {
        scalar.value(read, text, self.layout)
    }
}
