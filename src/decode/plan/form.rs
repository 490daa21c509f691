//! What is built as a value, because no word holds it: elements of lists that a workflow looks into.

use crate::core::{Kind, RecordType, Ty};
use crate::decode::keys::{Keys, Seen};
use crate::decode::scalar::Scalar;
use crate::layout::Layout;

/// Deeper types are left to the definition.
const DEEPEST: usize = 16;

#[derive(Debug)]
pub(in crate::decode) enum Form {
    Scalar(Scalar),
    List { element: Box<Form>, most: u32, optional: bool },
    Record { fields: usize, level: Level },
}

/// An object on the way to fields.
#[derive(Debug)]
pub(in crate::decode) struct Level {
    pub(in crate::decode) keys: Keys,
    pub(in crate::decode) entries: Box<[Entry]>,
    pub(in crate::decode) required: Seen,
    /// Other keys are errors.
    pub(in crate::decode) strict: bool,
}

#[derive(Debug)]
pub(in crate::decode) enum Entry {
    Field(usize, Form),
    Through(Level),
}

/// What forms are made with.
pub(super) struct Forms<'a> {
    pub(super) layout: &'a Layout,
    pub(super) by_name: bool,
    /// Symbols have to be told apart.
    pub(super) kept: bool,
    pub(super) guesses: &'a mut Vec<u16>,
}

#[derive(Default)]
struct Draft<'p> {
    children: Vec<(&'p str, Draft<'p>)>,
    field: Option<(usize, Form)>,
    required: bool,
    mixed: bool,
}

impl Forms<'_> {
    /// `None`: fields that are read in two ways at once, or symbols without codes.
    pub(super) fn of(&mut self, ty: &Ty, depth: usize) -> Option<Form> {
        match &ty.kind {
            _ if depth > DEEPEST => None,
            Kind::Record(record) => {
                let level = self.record(record, depth)?;
                Some(Form::Record { fields: record.fields.len(), level })
            }
            Kind::List(element, most) => {
                let form = Box::new(self.of(element, depth.saturating_add(1))?);
                Some(Form::List { element: form, most: *most, optional: element.optional })
            }
            Kind::Enum(of)
                if self.kept
                    && of.variants.iter().any(|symbol| self.layout.symbols().code(symbol).is_none()) =>
            {
                None
            }
            _ => Scalar::of(ty, self.layout).map(Form::Scalar),
        }
    }

    fn record(&mut self, record: &RecordType, depth: usize) -> Option<Level> {
        let mut root = Draft::default();
        for (index, field) in record.fields.iter().enumerate() {
            let path = if self.by_name { std::slice::from_ref(&field.name) } else { field.path.as_slice() };
            let form = self.of(&field.ty, depth.saturating_add(1))?;
            let mut draft = &mut root;
            for step in path {
                draft.mixed |= draft.field.is_some();
                let at = match draft.children.iter().position(|(name, _)| **name == **step) {
                    Some(at) => at,
                    None => {
                        draft.children.push((step, Draft::default()));
                        draft.children.len().saturating_sub(1)
                    }
                };
                draft = &mut draft.children.get_mut(at)?.1;
                draft.required |= !field.ty.optional;
            }
            draft.mixed |= path.is_empty() || draft.field.is_some() || !draft.children.is_empty();
            draft.field = Some((index, form));
        }
        self.level(root)
    }

    fn level(&mut self, draft: Draft<'_>) -> Option<Level> {
        if draft.mixed || draft.children.len() > Seen::MOST {
            return None;
        }
        let keys = Keys::new(draft.children.iter().map(|(name, _)| *name), self.guesses);
        let required = (0..).zip(&draft.children).filter(|(_, (_, child))| child.required);
        let required = required.map(|(at, _)| at).collect();
        let mut entries = Vec::new();
        for (_, mut child) in draft.children {
            entries.push(match child.field.take() {
                _ if child.mixed => return None,
                Some((index, form)) => Entry::Field(index, form),
                None => Entry::Through(self.level(child)?),
            });
        }
        Some(Level { keys, entries: entries.into(), required, strict: self.by_name })
    }
}
