//! How things look in a terminal: styled text from plain data. Writes nothing itself.

pub mod catalog;
pub mod coverage;
pub mod evidence;
pub mod markdown;
pub mod needs;
pub mod outcome;
pub mod path;
pub mod rules;
#[cfg(test)]
mod tests;
pub mod trace;
pub mod wrap;

use unicode_width::UnicodeWidthStr;

/// Text filled up with blanks to a number of columns.
pub fn pad(text: &str, columns: usize) -> String {
    let fill = columns.saturating_sub(text.width());
    format!("{text}{:fill$}", "")
}
