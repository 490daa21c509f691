//! Host lists from files: `--list blocked_emails=emails.txt`.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use probity::core::{Kind, Program, Ty};
use probity::diagnostic::nearest;
use probity::interp::{BoundLists, ListError, Lists};
use probity::value::{Country, Currency, Date, Decimal, Duration, Money, Time, Value};
use serde_json::Value as Json;

use crate::failure::Failure;
use crate::input;

/// A list's name and where its contents are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListFile {
    pub name: String,
    pub file: PathBuf,
}

impl FromStr for ListFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((name, file)) if !name.trim().is_empty() && !file.is_empty() => {
                Ok(ListFile { name: name.trim().to_owned(), file: file.into() })
            }
            _ => Err("write it as NAME=FILE, such as blocked_emails=emails.txt".to_owned()),
        }
    }
}

/// Reads the files of the lists that a workflow asks for.
pub fn bind(program: &Program, given: &[ListFile]) -> Result<BoundLists, Failure> {
    let mut lists = Lists::new();
    for ListFile { name, file } in given {
        let Some(declared) = program.lists.iter().find(|list| *list.name == **name) else {
            let names = || program.lists.iter().map(|list| &*list.name);
            let workflow = &program.meta.name;
            return Err(Failure::usage(format!("`{workflow}` reads no list `{name}`")).help(
                match (nearest(name, names()), names().next()) {
                    (Some(near), _) => format!("did you mean `{near}`?"),
                    (None, Some(_)) => format!("it reads {}", names().collect::<Vec<_>>().join(", ")),
                    (None, None) => "it reads no lists at all; leave `--list` out".to_owned(),
                },
            ));
        };
        let values = texts(file)?
            .iter()
            .map(|text| {
                value(&declared.element, text).ok_or_else(|| {
                    Failure::usage(format!(
                        "`{}` holds `{text}`, which is not of type {}",
                        file.display(),
                        declared.element
                    ))
                    .help(format!("the list `{name}` takes one {} a line", declared.element))
                })
            })
            .collect::<Result<Vec<_>, Failure>>()?;
        lists.insert(name, values);
    }
    lists.bind(program).map_err(|errors| {
        let absent = errors.iter().filter_map(|error| match error {
            ListError::NotSupplied { list } => Some(format!("--list {list}=FILE")),
            ListError::Element { .. } => None,
        });
        let absent: Vec<String> = absent.collect();
        let failure = Failure::usage(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "));
        if absent.is_empty() {
            failure
        } else {
            let options = absent.join(" ");
            failure.help(format!("say `{options}`; an empty file is an empty list"))
        }
    })
}

/// A text as a value of the list's type; `None` where it is none.
fn value(ty: &Ty, text: &str) -> Option<Value> {
    match &ty.kind {
        Kind::Text => Some(Value::Text(text.into())),
        Kind::Bool => text.parse().ok().map(Value::Bool),
        Kind::Int(..) => text.parse().ok().map(Value::Int),
        Kind::Float(_) => text.parse().ok().filter(|x: &f64| x.is_finite()).map(Value::Float),
        Kind::Decimal(_) => Decimal::parse(text).map(Value::Decimal),
        Kind::Date => Date::parse(text).map(Value::Date),
        Kind::Time => Time::parse(text).map(Value::Time),
        Kind::Duration => Duration::parse_iso(text).map(Value::Duration),
        Kind::Country => Country::parse(text).map(Value::Country),
        Kind::Currency => Currency::parse(text).map(Value::Currency),
        Kind::Money(_) => Money::parse(text).map(Value::Money),
        Kind::Enum(_) => Some(Value::Symbol(text.into())),
        Kind::Record(_) | Kind::List(..) | Kind::CheckResult | Kind::Error => None,
    }
}

/// The values in a file: a JSON array, or one value a line (blank lines don't count).
fn texts(file: &Path) -> Result<Vec<String>, Failure> {
    let text = input::text(file)?;
    // A byte order mark is no part of the first value.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    if text.trim_start().starts_with('[') {
        return array(text).map_err(|why| {
            Failure::usage(format!("`{}` is not a list: {why}", file.display()))
                .help("write a JSON array of texts, or one value a line")
        });
    }
    Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

fn array(text: &str) -> Result<Vec<String>, String> {
    let values: Vec<Json> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let texts = values.into_iter().enumerate().map(|(at, value)| match value {
        Json::String(text) => Ok(text),
        Json::Number(number) => Ok(number.to_string()),
        other => Err(format!("element {} is `{other}`, not a text or a number", at + 1)),
    });
    texts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_option_needs_name_and_file() {
        let list: ListFile = "cards=a=b.txt".parse().unwrap();
        assert_eq!((list.name.as_str(), list.file), ("cards", PathBuf::from("a=b.txt")));
        for wrong in ["", "cards", "cards=", "=a.txt"] {
            assert!(wrong.parse::<ListFile>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn arrays_hold_texts_and_numbers() {
        assert_eq!(array(r#"["a", 7]"#).unwrap(), ["a", "7"]);
        assert!(array(r#"["a", null]"#).unwrap_err().contains("element 2"));
        assert!(array("[1").is_err());
    }
}
