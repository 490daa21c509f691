//! Host lists: membership data that the host supplies and may swap between evaluations.
//!
//! A list that a workflow reads and nobody supplied is an error when the lists are bound, never an empty list.

use std::fmt;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::{ListId, Program, Ty};
use crate::value::{Value, text};

/// The lists that a host has, by name.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    by_name: FxHashMap<Arc<str>, Arc<FxHashSet<Value>>>,
}

/// The lists that one workflow reads, in the order of [`Program::lists`].
#[derive(Clone, Debug)]
pub struct BoundLists {
    all: Vec<BoundList>,
}

#[derive(Clone, Debug)]
struct BoundList {
    folded: bool,
    values: Arc<FxHashSet<Value>>,
    /// Those of `values` that are texts, to be found without making one.
    texts: Arc<FxHashSet<Arc<str>>>,
}

/// Why a host's lists do not serve a workflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListError {
    NotSupplied {
        list: Arc<str>,
    },
    /// An element is not of the list's type.
    Element {
        list: Arc<str>,
        expected: String,
        found: String,
    },
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ListError::NotSupplied { list } => write!(f, "the list `{list}` was not supplied"),
            ListError::Element { list, expected, found } => {
                write!(f, "the list `{list}` holds `{found}`, which is not `{expected}`")
            }
        }
    }
}

impl std::error::Error for ListError {}

impl Lists {
    pub fn new() -> Self {
        Self::default()
    }

    /// Supplies a list, or replaces it. Give the values unfolded; [`Lists::bind`] folds where a workflow asks for it.
    pub fn insert(&mut self, name: &str, values: impl IntoIterator<Item = Value>) {
        self.by_name.insert(name.into(), Arc::new(values.into_iter().collect()));
    }

    /// The lists that this workflow reads; all that is wrong with them otherwise. Costs one look at each element.
    pub fn bind(&self, program: &Program) -> Result<BoundLists, Vec<ListError>> {
        let mut all = Vec::with_capacity(program.lists.len());
        let mut errors = Vec::new();
        for list in &program.lists {
            let Some(values) = self.by_name.get(&list.name) else {
                errors.push(ListError::NotSupplied { list: Arc::clone(&list.name) });
                continue;
            };
            if let Some(found) = misfit(&list.element, values) {
                errors.push(ListError::Element {
                    list: Arc::clone(&list.name),
                    expected: list.element.to_string(),
                    found: found.to_string(),
                });
            }
            let values = if list.folded {
                Arc::new(values.iter().map(|value| folded(value.clone())).collect())
            } else {
                Arc::clone(values)
            };
            let texts = values.iter().filter_map(|value| match value {
                Value::Text(text) => Some(Arc::clone(text)),
                _ => None,
            });
            all.push(BoundList { folded: list.folded, texts: Arc::new(texts.collect()), values });
        }
        if errors.is_empty() { Ok(BoundLists { all }) } else { Err(errors) }
    }
}

/// The least element that does not fit, so that the message is the same every time.
fn misfit<'a>(element: &Ty, values: &'a FxHashSet<Value>) -> Option<&'a Value> {
    values.iter().filter(|value| !element.admits(value)).min_by_key(|value| value.to_string())
}

fn folded(value: Value) -> Value {
    match &value {
        Value::Text(text) => Value::text(&text::fold(text)),
        _ => value,
    }
}

impl BoundLists {
    /// For a program that reads none.
    pub(crate) fn none() -> Self {
        BoundLists { all: Vec::new() }
    }

    /// Whether the list holds a text; `None` where these lists were bound for another workflow.
    pub(crate) fn contains_text(&self, list: ListId, text: &str) -> Option<bool> {
        let bound = self.all.get(list.index())?;
        if bound.folded && !text::is_folded(text) {
            return Some(bound.texts.contains(text::fold(text).as_str()));
        }
        Some(bound.texts.contains(text))
    }

    /// The form in which values of this list are compared.
    pub fn key(&self, list: ListId, value: &Value) -> Value {
        match self.all.get(list.index()) {
            Some(bound) if bound.folded => folded(value.clone()),
            _ => value.clone(),
        }
    }

    /// Whether the list holds a value in the form of [`BoundLists::key`]; `None` where these lists were bound for
    /// another workflow.
    pub fn contains(&self, list: ListId, key: &Value) -> Option<bool> {
        self.all.get(list.index()).map(|bound| bound.values.contains(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_as_its_value_is() {
        let values: FxHashSet<Value> = ["abc", "anna de vries"].into_iter().map(Value::text).collect();
        let texts = Arc::new(["abc", "anna de vries"].into_iter().map(Arc::from).collect());
        let lists = BoundLists { all: vec![BoundList { folded: true, values: Arc::new(values), texts }] };
        let spelled =
            ["abc", " abc", "abc ", "ABC", "äbc", "anna  de vries", "Anna de\tVries", "annadevries", ""];
        let found = spelled.map(|text| {
            let of_value = lists.contains(ListId(0), &lists.key(ListId(0), &Value::text(text)));
            assert_eq!(lists.contains_text(ListId(0), text), of_value, "{text:?}");
            of_value == Some(true)
        });
        assert_eq!(found, [true, true, true, true, true, true, true, false, false]);
    }
}
