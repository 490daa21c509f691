//! The columns of an answer in the making. Never decides.

use std::sync::Arc;

use arrow_array::types::{Int8Type, Int32Type};
use arrow_array::{ArrayRef, DictionaryArray, Int64Array, PrimitiveArray, RecordBatch, StringArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{ArrowError, Field, Schema};
use rustc_hash::FxHashMap;

use super::rules::{Lists, RuleColumn};
use super::{BatchError, Columns, Rules};
use crate::core::{Block, Decision, NodeId, Program, RiskId, StatementKind};
use crate::engine::Verdict;
use crate::facts::failure;

/// No key.
pub(super) const NONE: i32 = -1;

/// What the keys of an answer stand for.
#[derive(Debug)]
pub(super) struct Names {
    labels: Vec<Arc<str>>,
    by_label: FxHashMap<Arc<str>, i32>,
    rules: Vec<(Arc<str>, Vec<Arc<str>>)>,
    nodes: Vec<Arc<str>>,
}

impl Names {
    pub(super) fn of(program: &Program) -> Names {
        let mut names = Names {
            labels: Vec::new(),
            by_label: FxHashMap::default(),
            rules: program
                .risks
                .iter()
                .map(|risk| {
                    (Arc::clone(&risk.name), risk.rules.iter().map(|rule| Arc::clone(&rule.name)).collect())
                })
                .collect(),
            nodes: program.nodes.iter().map(|node| Arc::clone(&node.id)).collect(),
        };
        names.of_block(&program.body);
        if let Some(expires) = &program.expires {
            names.add(&expires.end.label);
        }
        names.add(failure::TECHNICAL_ERROR);
        names
    }

    fn of_block(&mut self, block: &Block) {
        for statement in &block.statements {
            if let StatementKind::End(end) = &statement.kind {
                self.add(&end.label);
            }
            statement.blocks().into_iter().for_each(|block| self.of_block(block));
        }
    }

    fn add(&mut self, label: &str) {
        if !self.by_label.contains_key(label) {
            let label: Arc<str> = label.into();
            self.by_label.insert(Arc::clone(&label), i32::try_from(self.labels.len()).unwrap_or(NONE));
            self.labels.push(label);
        }
    }

    pub(super) fn label(&self, label: &str) -> i32 {
        self.by_label.get(label).copied().unwrap_or(NONE)
    }
}

/// The answers of rows that follow on each other.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// The decision's place in [`Decision::ALL`], or less than 0.
    pub(super) decisions: Vec<i8>,
    pub(super) labels: Vec<i32>,
    pub(super) scores: Vec<i64>,
    pub(super) errors: Vec<(usize, String)>,
    /// One for each risk.
    pub(super) fired: Vec<RuleColumn>,
    pub(super) unknown: Vec<RuleColumn>,
    /// `None`: it is left out.
    pub(super) path: Option<Lists>,
}

impl Part {
    pub(super) fn new(names: &Names, columns: Columns, rows: usize) -> Part {
        let of = |wanted: Rules| {
            names.rules.iter().map(move |(_, rules)| RuleColumn::new(wanted, rules.len(), rows)).collect()
        };
        Part {
            decisions: Vec::with_capacity(rows),
            labels: Vec::with_capacity(rows),
            scores: Vec::with_capacity(rows),
            errors: Vec::new(),
            fired: of(columns.fired),
            unknown: of(columns.unknown),
            path: columns.path.then(Lists::default),
        }
    }

    pub(super) fn push(&mut self, names: &Names, verdict: &Verdict<'_>) {
        self.decisions.push(verdict.decision().map_or(-1, |decision| decision as i8));
        self.labels.push(match verdict.decision() {
            Some(_) => names.label(verdict.label()),
            None => NONE,
        });
        self.scores.push(verdict.score());
        let key = |at: u32| i32::try_from(at).unwrap_or(NONE);
        for (risk, rules) in (0..).map(RiskId).zip(&mut self.fired) {
            if verdict.has_risk(risk) {
                rules.push(verdict.fired(risk).map(|fired| key(fired.rule)));
            } else {
                rules.null();
            }
        }
        for (risk, rules) in (0..).map(RiskId).zip(&mut self.unknown) {
            if verdict.has_risk(risk) {
                rules.push(verdict.unknown(risk).map(key));
            } else {
                rules.null();
            }
        }
        if let Some(path) = &mut self.path {
            path.push(verdict.path().map(|NodeId(at)| key(at)));
        }
    }

    /// A row that has no answer.
    pub(super) fn fail(&mut self, error: String) {
        self.errors.push((self.scores.len(), error));
        self.decisions.push(-1);
        self.labels.push(NONE);
        self.scores.push(0);
        self.fired.iter_mut().chain(&mut self.unknown).for_each(RuleColumn::null);
        if let Some(path) = &mut self.path {
            path.null();
        }
    }

    pub(super) fn append(&mut self, other: Part) {
        let before = self.scores.len();
        self.decisions.extend(other.decisions);
        self.labels.extend(other.labels);
        self.scores.extend(other.scores);
        self.errors.extend(other.errors.into_iter().map(|(at, error)| (at.saturating_add(before), error)));
        let rules = self.fired.iter_mut().chain(&mut self.unknown);
        for (column, other) in rules.zip(other.fired.into_iter().chain(other.unknown)) {
            column.append(other);
        }
        if let (Some(path), Some(other)) = (&mut self.path, other.path) {
            path.append(other);
        }
    }

    pub(super) fn finish(self, names: &Names) -> Result<RecordBatch, BatchError> {
        self.arrays(names).map_err(|error| BatchError::Answer(error.to_string()))
    }

    fn arrays(self, names: &Names) -> Result<RecordBatch, ArrowError> {
        let rows = self.scores.len();
        let decisions: Vec<Arc<str>> = Decision::ALL.iter().map(|one| one.symbol().into()).collect();
        let mut made: Vec<(String, ArrayRef)> = Vec::new();
        let nulls = nulls(self.decisions.iter().map(|key| *key >= 0));
        let keys = self.decisions.into_iter().map(|key| key.max(0)).collect();
        made.push(("decision".to_owned(), dictionary::<Int8Type>(keys, nulls, &decisions)?));
        let nulls_of_labels = self::nulls(self.labels.iter().map(|key| *key >= 0));
        let keys = self.labels.into_iter().map(|key| key.max(0)).collect();
        made.push(("label".to_owned(), dictionary::<Int32Type>(keys, nulls_of_labels, &names.labels)?));
        let mut errors: Vec<Option<String>> = Vec::new();
        let mut valid = None;
        if !self.errors.is_empty() {
            errors.resize(rows, None);
            let mut without = vec![true; rows];
            for (at, error) in self.errors {
                if let (Some(place), Some(valid)) = (errors.get_mut(at), without.get_mut(at)) {
                    *place = Some(error);
                    *valid = false;
                }
            }
            valid = Some(NullBuffer::from(without));
        }
        made.push(("score".to_owned(), Arc::new(Int64Array::try_new(self.scores.into(), valid)?)));
        let single = names.rules.len() == 1;
        let name = |risk: &str, what: &str| if single { what.to_owned() } else { format!("{risk}.{what}") };
        for ((risk, rules), (fired, unknown)) in
            names.rules.iter().zip(self.fired.into_iter().zip(self.unknown))
        {
            for (what, column) in [("fired", fired), ("unknown", unknown)] {
                if let Some(array) = column.array(rules)? {
                    made.push((name(risk, what), array));
                }
            }
        }
        if let Some(path) = self.path {
            made.push(("path".to_owned(), path.array(&names.nodes)?));
        }
        let errors = if errors.is_empty() { StringArray::new_null(rows) } else { StringArray::from(errors) };
        made.push(("error".to_owned(), Arc::new(errors)));
        let fields: Vec<Field> =
            made.iter().map(|(name, array)| Field::new(name, array.data_type().clone(), true)).collect();
        let arrays = made.into_iter().map(|(_, array)| array).collect();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
    }
}

fn nulls(valid: impl Iterator<Item = bool> + Clone) -> Option<NullBuffer> {
    if valid.clone().all(|valid| valid) { None } else { Some(valid.collect()) }
}

pub(super) fn dictionary<K>(
    keys: Vec<K::Native>,
    nulls: Option<NullBuffer>,
    names: &[Arc<str>],
) -> Result<ArrayRef, ArrowError>
where
    K: arrow_array::types::ArrowDictionaryKeyType,
{
    let keys = PrimitiveArray::<K>::try_new(keys.into(), nulls)?;
    let values = StringArray::from_iter_values(names.iter().map(|name| &**name));
    Ok(Arc::new(DictionaryArray::try_new(keys, Arc::new(values))?))
}
