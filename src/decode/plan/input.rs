//! The keys of `input` and of data as a tree: fields by the paths where they are read, records by their fields.

use super::form::Forms;
use super::{Child, Leaf, List, NOWHERE, Node};
use crate::core::{Field, Kind, Program, Ty};
use crate::decode::keys::{Keys, Seen};
use crate::decode::scalar::Scalar;
use crate::decode::words::Words;
use crate::layout::{Layout, Op, Place, Read, Repr, Slot};
use crate::value::Value;

/// Deeper documents are left to the definition, which has a bound of its own.
const DEEPEST: usize = 32;

/// How a place of the facts is made from the steps to a field.
pub(super) type PlaceOf<'a> = &'a dyn Fn(&[u32]) -> Place;

/// A key and what is read below it, while it is collected.
#[derive(Default)]
struct Draft<'p> {
    children: Vec<(&'p str, Draft<'p>)>,
    values: Vec<Child>,
    /// Read as a record, or through.
    object: bool,
    required: bool,
    present: Vec<u32>,
}

pub(super) struct Builder<'a> {
    pub(super) layout: &'a Layout,
    pub(super) place: PlaceOf<'a>,
    /// Fields stand under their names and nothing else does; else where their paths say.
    pub(super) by_name: bool,
    pub(super) guesses: &'a mut Vec<u16>,
}

impl Node {
    pub(super) fn of_input(program: &Program, layout: &Layout, guesses: &mut Vec<u16>) -> Option<Node> {
        let mut builder =
            Builder { layout, place: &|steps| Place::Input(steps.to_vec()), by_name: false, guesses };
        let fields = (0..).zip(&program.input).map(|(at, field)| (at, field, field.ty.optional));
        builder.node(fields)
    }
}

impl Builder<'_> {
    /// An object with these fields: the last step of each, and whether it may be missing.
    pub(super) fn node<'p>(&mut self, fields: impl Iterator<Item = (u32, &'p Field, bool)>) -> Option<Node> {
        let mut draft = Draft { object: true, ..Draft::default() };
        for (at, field, optional) in fields {
            self.field(&mut draft, field, &mut vec![at], optional)?;
        }
        self.finish(draft, 2)
    }

    fn field<'p>(
        &mut self,
        parent: &mut Draft<'p>,
        field: &'p Field,
        steps: &mut Vec<u32>,
        optional: bool,
    ) -> Option<()> {
        let path = if self.by_name { std::slice::from_ref(&field.name) } else { field.path.as_slice() };
        if path.is_empty() {
            return None;
        }
        let mut draft = parent;
        for step in path {
            draft.object = true;
            let at = match draft.children.iter().position(|(name, _)| **name == **step) {
                Some(at) => at,
                None => {
                    draft.children.push((step, Draft::default()));
                    draft.children.len().saturating_sub(1)
                }
            };
            draft = &mut draft.children.get_mut(at)?.1;
            draft.required |= !optional;
        }
        let Kind::Record(record) = &field.ty.kind else {
            draft.values.push(self.value(&field.ty, steps));
            return Some(());
        };
        draft.object = true;
        if let Some(slot) = self.layout.at((self.place)(steps)) {
            draft.present.push(slot.offset);
        }
        for (at, below) in (0..).zip(&record.fields) {
            steps.push(at);
            self.field(draft, below, steps, below.ty.optional)?;
            steps.pop();
        }
        Some(())
    }

    /// A value without fields.
    fn value(&mut self, ty: &Ty, steps: &[u32]) -> Child {
        let place = (self.place)(steps);
        let layout = self.layout;
        let slot = layout.at(place.clone());
        let child = match &ty.kind {
            Kind::List(element, most) => {
                let mask = layout.find(&Read { place, op: Op::Mask });
                self.list(element, *most, slot, mask).map(Child::List)
            }
            _ => self.leaf(ty, slot).map(Child::Scalar),
        };
        child.unwrap_or(Child::Definition)
    }

    fn leaf(&self, ty: &Ty, slot: Option<&Slot>) -> Option<Leaf> {
        let scalar = Scalar::of(ty, self.layout)?;
        let Some(slot) = slot else { return Some(Leaf { scalar, at: NOWHERE, kept: None, texts: None }) };
        if Some(slot.repr) != Scalar::repr(&ty.kind) || self.knows_not(ty) {
            return None;
        }
        let texts = self.layout.vocabulary(slot).map(|vocabulary| {
            let texts = vocabulary.texts().iter();
            Words::new(texts.filter_map(|text| Some((&**text, vocabulary.code(text)?))))
        });
        Some(Leaf { scalar, at: slot.offset, kept: slot.kept, texts })
    }

    /// Whether a symbol has no code.
    fn knows_not(&self, ty: &Ty) -> bool {
        match &ty.kind {
            Kind::Enum(of) => of.variants.iter().any(|symbol| self.layout.symbols().code(symbol).is_none()),
            _ => false,
        }
    }

    fn list(&mut self, element: &Ty, most: u32, slot: Option<&Slot>, mask: Option<&Slot>) -> Option<List> {
        let kept = mask.is_some() || slot.is_some_and(|slot| slot.kept.is_some());
        let mut forms = Forms { layout: self.layout, by_name: self.by_name, kept, guesses: self.guesses };
        let element_form = forms.of(element, 0)?;
        let (mut texts, mut words) = (Vec::new(), Vec::new());
        if let Some(members) = mask.and_then(|slot| self.layout.mask(slot)) {
            for member in &members.members {
                let bit = members.bit(member);
                match member {
                    Value::Text(text) | Value::Symbol(text) => texts.push((&**text, bit)),
                    _ => words.push((Repr::of(&element.kind)?.word(member, self.layout.symbols())?, bit)),
                }
            }
        }
        let presence = slot.is_none_or(|slot| slot.repr == Repr::Presence);
        let is_mask = mask.is_none_or(|slot| slot.repr == Repr::Mask && self.layout.mask(slot).is_some());
        (presence && is_mask).then(|| List {
            element: element_form,
            optional: element.optional,
            most,
            at: slot.map_or(NOWHERE, |slot| slot.offset),
            kept: slot.and_then(|slot| slot.kept),
            mask: mask.map_or(NOWHERE, |slot| slot.offset),
            texts: (!texts.is_empty()).then(|| Words::new(texts)),
            words: words.into(),
        })
    }

    fn finish(&mut self, draft: Draft<'_>, depth: usize) -> Option<Node> {
        if draft.children.len() > Seen::MOST {
            return None;
        }
        let keys = Keys::new(draft.children.iter().map(|(name, _)| *name), self.guesses);
        let required = (0..).zip(&draft.children).filter(|(_, (_, child))| child.required);
        let required = required.map(|(at, _)| at).collect();
        let mut children = Vec::new();
        for (_, mut child) in draft.children {
            let value = child.values.pop();
            // Read in two ways at once.
            let mixed = !child.values.is_empty() || value.is_some() && child.object;
            children.push(match value {
                _ if mixed || depth >= DEEPEST => Child::Definition,
                Some(value) => value,
                None => Child::Object(self.finish(child, depth.saturating_add(1))?),
            });
        }
        Some(Node {
            keys,
            children: children.into(),
            required,
            present: draft.present.into(),
            strict: self.by_name,
        })
    }
}
