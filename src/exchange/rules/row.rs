//! The rows of a rule set's CSV, as the vendor's portal uploads it.

use crate::diagnostic::codes::exchange;
use crate::exchange::ExchangeError;
use crate::exchange::sheet::{Row, Sheet};
use crate::syntax::keywords::is_reserved;

/// The columns, in the order in which they are written.
pub const COLUMNS: [&str; 6] =
    ["RULE_NAME", "RULE_CATEGORY", "RULE_DESCRIPTION", "RULE_LABELS", "RULE_LEFT_HAND_SIDE", "SCORE"];

/// One rule as the vendor keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VendorRule {
    /// As a spreadsheet counts.
    pub row: usize,
    pub name: String,
    pub category: String,
    pub description: String,
    pub labels: String,
    pub condition: String,
    /// -100 to 100.
    pub score: i64,
}

/// Reads all rows; every cell that can't be read is an error.
pub fn read(bytes: &[u8]) -> Result<Vec<VendorRule>, Vec<ExchangeError>> {
    let sheet = Sheet::read(bytes).map_err(|error| vec![error])?;
    let (mut columns, mut errors) = (Vec::new(), Vec::new());
    for name in COLUMNS {
        match sheet.column(name) {
            Ok(column) => columns.push(column),
            Err(error) => errors.push(error),
        }
    }
    let [name, category, description, labels, condition, score] = columns.as_slice() else {
        return Err(errors);
    };
    let mut rules = Vec::new();
    for row in &sheet.rows {
        let cell = |column: &usize| row.cell(*column).replace("\r\n", "\n");
        if cell(name).is_empty() {
            errors.push(unreadable(row, "RULE_NAME", "a name", "nothing"));
        }
        match points(&cell(score)) {
            Some(score) => rules.push(VendorRule {
                row: row.number,
                name: cell(name),
                category: cell(category),
                description: cell(description),
                labels: cell(labels),
                condition: cell(condition),
                score,
            }),
            None => {
                let found = cell(score);
                let found = if found.is_empty() { "nothing".to_owned() } else { format!("`{found}`") };
                errors.push(unreadable(row, "SCORE", "a whole number from -100 to 100", &found));
            }
        }
    }
    if errors.is_empty() { Ok(rules) } else { Err(errors) }
}

/// The rules as CSV.
pub fn write(rules: &[VendorRule]) -> String {
    let rows = rules.iter().map(|rule| Row {
        number: rule.row,
        cells: vec![
            rule.name.clone(),
            rule.category.clone(),
            rule.description.clone(),
            rule.labels.clone(),
            rule.condition.clone(),
            rule.score.to_string(),
        ],
    });
    Sheet { columns: COLUMNS.map(str::to_owned).to_vec(), rows: rows.collect() }.write()
}

/// Spreadsheets write `40.0` and `+40` for 40.
fn points(text: &str) -> Option<i64> {
    let whole = text.split_once('.').map_or(
        text,
        |(whole, rest)| {
            if rest.chars().all(|c| c == '0') { whole } else { text }
        },
    );
    whole.parse().ok().filter(|score| (-100..=100).contains(score))
}

fn unreadable(row: &Row, column: &str, expected: &str, found: &str) -> ExchangeError {
    ExchangeError::mismatch(exchange::BAD_CELL, format!("{}, column {column}", row.place()), expected, found)
}

/// A name as Probity writes it: `Repeated face (ID)` is `repeated_face_id`.
pub fn snake(text: &str) -> String {
    let mut name = String::new();
    let mut before = ' ';
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            if c.is_ascii_uppercase() && before.is_ascii_lowercase() || !before.is_ascii_alphanumeric() {
                name.push('_');
            }
            name.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    let name = name.trim_start_matches('_');
    match name.chars().next() {
        None => "rule".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("rule_{name}"),
        Some(_) if is_reserved(name) => format!("{name}_rule"),
        Some(_) => name.to_owned(),
    }
}

/// `name`, or with a number behind it that makes it new.
pub fn unique(name: String, taken: &mut Vec<String>) -> String {
    let mut candidate = name.clone();
    let mut number = 2_usize;
    while taken.contains(&candidate) {
        candidate = format!("{name}_{number}");
        number = number.saturating_add(1);
    }
    taken.push(candidate.clone());
    candidate
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test says what it expects")]
mod tests {
    use super::*;

    #[test]
    fn names_become_names_of_probity() {
        for (written, name) in [
            ("Repeated face (ID)", "repeated_face_id"),
            ("customerRiskScore", "customer_risk_score"),
            ("ID_EXPIRED", "id_expired"),
            ("3 attempts", "rule_3_attempts"),
            ("when", "when_rule"),
            ("Überprüfung", "berpr_fung"),
            ("…", "rule"),
        ] {
            assert_eq!(snake(written), name);
        }
        let mut taken = vec!["a".to_owned()];
        assert_eq!(unique("a".to_owned(), &mut taken), "a_2");
        assert_eq!(unique("a".to_owned(), &mut taken), "a_3");
    }

    #[test]
    fn every_bad_cell_is_named_by_row_and_column() {
        let csv = "score;rule_name;RULE_CATEGORY;RULE_DESCRIPTION;RULE_LABELS;RULE_LEFT_HAND_SIDE\n\
                   40.0;A;;;;a == 1\nhigh;B;;;;a == 1\n101;;;;;a == 1\n";
        let errors = read(csv.as_bytes()).unwrap_err();
        let shown: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(
            shown,
            [
                "error P0903 at row 3, column SCORE: expected a whole number from -100 to 100, found `high`",
                "error P0903 at row 4, column RULE_NAME: expected a name, found nothing",
                "error P0903 at row 4, column SCORE: expected a whole number from -100 to 100, found `101`",
            ]
        );
        let missing = read(b"RULE_NAME,SCORE\n").unwrap_err();
        assert_eq!(missing.len(), 4);
    }

    #[test]
    fn what_is_written_reads_back() {
        let rule = VendorRule {
            row: 2,
            name: "A".to_owned(),
            category: "ID Verification".to_owned(),
            description: "one,\n\"two\"".to_owned(),
            labels: "X".to_owned(),
            condition: "a == 1".to_owned(),
            score: -100,
        };
        assert_eq!(read(write(std::slice::from_ref(&rule)).as_bytes()), Ok(vec![rule]));
    }
}
