//! Names of a sheet as names of the language.

use crate::diagnostic::codes::exchange;
use crate::exchange::ExchangeError;
use crate::syntax::keywords::is_reserved;
use crate::value::text::fold;

/// The table's name, from what the user says or the file is called.
pub(super) fn table(wanted: &str, remarks: &mut Vec<String>) -> String {
    let mut name = lower_snake(wanted);
    if name.is_empty() || is_reserved(&name) {
        name = format!("{name}_table").trim_start_matches('_').to_owned();
    }
    if name != wanted {
        remarks.push(format!("the table is called `{name}`"));
    }
    name
}

/// A column's name, from its title.
pub(super) fn column(
    title: &str,
    taken: &[String],
    place: String,
    remarks: &mut Vec<String>,
) -> Result<String, Box<ExchangeError>> {
    let name = lower_snake(title);
    if name.is_empty() {
        let error =
            ExchangeError::mismatch(exchange::BAD_CELL, place, "the name of a column", format!("`{title}`"));
        return Err(Box::new(error.help("write a name in letters, such as `country`")));
    }
    if taken.contains(&name) {
        let error = ExchangeError::new(exchange::BAD_CELL, place, format!("two columns are called `{name}`"));
        return Err(Box::new(error.help("rename one of the two")));
    }
    if name != title {
        remarks.push(format!("column `{title}` is called `{name}`"));
    }
    Ok(name)
}

/// `Max. Amount` is `max_amount`; empty where no letter is in it.
fn lower_snake(text: &str) -> String {
    let folded = fold(text);
    let parts = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let joined = parts.collect::<Vec<_>>().join("_");
    joined.trim_start_matches(|c: char| !c.is_ascii_lowercase()).to_owned()
}
