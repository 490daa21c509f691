//! The transactions of a run, in the forms that several engines start from.

use crate::table::rows::rows;
use crate::table::{Row, json};

/// One transaction as text.
#[derive(Clone, Debug)]
pub struct Document {
    /// What the peers read.
    pub flat: String,
    /// What Probity reads: the same fields under `input`.
    pub facts: String,
}

#[derive(Clone, Debug)]
pub struct Documents {
    pub rows: Vec<Row>,
    pub texts: Vec<Document>,
}

impl Documents {
    /// The first so many transactions. They live as long as the process, because prepared inputs borrow from them.
    pub fn leaked(count: usize) -> &'static Documents {
        let rows = rows(count);
        let texts: Vec<Document> = rows
            .iter()
            .enumerate()
            .map(|(at, row)| {
                let flat = json::flat(row, at);
                Document { facts: json::facts(&flat), flat }
            })
            .collect();
        Box::leak(Box::new(Documents { rows, texts }))
    }

    pub fn mean_bytes(&self) -> usize {
        self.texts.iter().map(|text| text.flat.len()).sum::<usize>() / self.texts.len().max(1)
    }
}
