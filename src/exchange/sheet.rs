//! CSV as people's programs write it: with or without a byte order mark, separated by `,`, `;` or tabs, with cells of
//! several lines. Knows nothing of what the columns mean.

use super::ExchangeError;
use crate::diagnostic::codes::exchange;
use crate::diagnostic::nearest;

/// Rows of cells under named columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The header, without blanks around its names.
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

/// One row; it has as many cells as there are columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// As a spreadsheet counts: the header is 1.
    pub number: usize,
    pub cells: Vec<String>,
}

impl Row {
    /// The text of a cell, without blanks around it.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.trim())
    }

    /// `row 3`
    pub fn place(&self) -> String {
        format!("row {}", self.number)
    }
}

impl Sheet {
    /// Reads a whole file. Rows without any text are left out.
    pub fn read(bytes: &[u8]) -> Result<Sheet, ExchangeError> {
        let text = text(bytes)?;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator(text))
            .from_reader(text.as_bytes());
        let mut columns: Option<Vec<String>> = None;
        let mut rows = Vec::new();
        for (index, record) in reader.records().enumerate() {
            let number = index + 1;
            let record = record.map_err(|error| broken(number, error.to_string()))?;
            let cells: Vec<String> = record.iter().map(str::to_owned).collect();
            let Some(columns) = &columns else {
                columns = Some(cells.iter().map(|name| name.trim().to_owned()).collect());
                continue;
            };
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            rows.push(Row { number, cells: fitted(cells, columns.len(), number)? });
        }
        match columns {
            Some(columns) => Ok(Sheet { columns, rows }),
            None => Err(ExchangeError::mismatch(
                exchange::NOT_A_SHEET,
                "the file",
                "a header with the names of the columns",
                "an empty file",
            )),
        }
    }

    /// Where the column of that name is; case does not matter.
    pub fn column(&self, name: &str) -> Result<usize, ExchangeError> {
        let found = self.columns.iter().position(|column| column.eq_ignore_ascii_case(name));
        found.ok_or_else(|| {
            let error = ExchangeError::new(
                exchange::MISSING_COLUMN,
                "row 1",
                format!("the header has no column `{name}`"),
            );
            error.help(match nearest(name, self.columns.iter().map(String::as_str)) {
                Some(near) => format!("rename `{near}` to `{name}`"),
                None => format!("the columns are {}", listed(&self.columns)),
            })
        })
    }

    /// The sheet as CSV: `,`, one line break behind each row, quotation marks where they are needed.
    pub fn write(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing into memory cannot fail, and each row has as many cells as there are columns.
        let _ = writer.write_record(&self.columns);
        for row in &self.rows {
            let _ = writer.write_record(&row.cells);
        }
        let bytes = writer.into_inner().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }
}

fn listed(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn text(bytes: &[u8]) -> Result<&str, ExchangeError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        ExchangeError::mismatch(
            exchange::NOT_A_SHEET,
            format!("line {line}"),
            "text in UTF-8",
            "bytes that are none",
        )
        .help("save the file as \"CSV UTF-8\"")
    })
}

/// The separator that the header has most of.
fn separator(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        for (separator, count) in &mut counts {
            *count += usize::from(!quoted && byte == *separator);
        }
    }
    // Of equal counts the first: a header of one column is separated by commas.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| *separator)
}

/// As many cells as there are columns: spreadsheets leave out empty cells at the end, or add some.
fn fitted(mut cells: Vec<String>, columns: usize, number: usize) -> Result<Vec<String>, ExchangeError> {
    let found = cells.len();
    let extra = cells.iter().skip(columns).any(|cell| !cell.trim().is_empty());
    if extra || found < columns {
        return Err(ExchangeError::mismatch(
            exchange::NOT_A_SHEET,
            format!("row {number}"),
            format!("{columns} cells, as many as the header has"),
            format!("{found}"),
        )
        .help("a cell that holds a separator, a quotation mark or a line break stands in quotation marks"));
    }
    cells.truncate(columns);
    Ok(cells)
}

fn broken(number: usize, why: String) -> ExchangeError {
    ExchangeError::new(exchange::NOT_A_SHEET, format!("row {number}"), why)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test says what it expects")]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        Sheet::read(bytes).unwrap().rows.into_iter().map(|row| row.cells).collect()
    }

    #[test]
    fn separators_marks_and_line_ends_of_all_programs_give_the_same_rows() {
        let expected = vec![vec!["a".to_owned(), "1\n2".to_owned()]];
        for text in [
            "N,V\na,\"1\n2\"\n",
            "\u{feff}N;V\r\na;\"1\n2\"\r\n\r\n",
            "N\tV\na\t\"1\n2\"",
            "\"N\",\"V\"\n\na,\"1\n2\",,\n,\n",
        ] {
            assert_eq!(cells(text.as_bytes()), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_csv_says_where() {
        for (bytes, place) in [
            (&b""[..], "the file"),
            (b"A,B\n1,2\n1\n", "row 3"),
            (b"A,B\n1,2,3\n", "row 2"),
            (b"A\n\xff", "line 2"),
        ] {
            let error = Sheet::read(bytes).unwrap_err();
            assert_eq!((error.code, &*error.place), (exchange::NOT_A_SHEET, place));
        }
    }

    #[test]
    fn a_column_is_found_in_any_case_and_a_slip_is_named() {
        let sheet = Sheet::read(b"Score,RULE_NANE\n").unwrap();
        assert_eq!(sheet.column("SCORE"), Ok(0));
        let error = sheet.column("RULE_NAME").unwrap_err();
        assert_eq!(error.help.as_deref(), Some("rename `RULE_NANE` to `RULE_NAME`"));
    }

    #[test]
    fn what_is_written_reads_back() {
        let sheet = Sheet {
            columns: vec!["A".to_owned(), "B".to_owned()],
            rows: vec![Row { number: 2, cells: vec!["x, \"y\"\nz".to_owned(), "".to_owned()] }],
        };
        assert_eq!(Sheet::read(sheet.write().as_bytes()), Ok(sheet));
    }
}
