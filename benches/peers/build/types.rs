//! The typed transaction: an enum of one byte for every closed set and for every text that rules name, a country as a
//! number, the labels as a mask.

use std::fmt::Write;

use crate::names::upper_camel;
use crate::table::Kind;
use crate::table::fields::{COUNTRIES, FIELDS};

pub fn types() -> String {
    let mut out = String::new();
    for field in FIELDS {
        match field.kind {
            Kind::Enum(words) => symbols(&mut out, field.name, words, false),
            Kind::Text(words) => symbols(&mut out, field.name, words, true),
            _ => {}
        }
    }
    countries(&mut out);
    transaction(&mut out);
    out
}

fn symbols(out: &mut String, field: &str, words: &[&str], open: bool) {
    let name = upper_camel(field);
    let _ = writeln!(
        out,
        "#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]\n#[repr(u8)]\npub enum {name} {{"
    );
    for word in words {
        let _ = writeln!(out, "    #[serde(rename = {word:?})]\n    {},", upper_camel(word));
    }
    if open {
        let _ = writeln!(out, "    /// A word that no rule names.\n    #[serde(other)]\n    Other,");
    }
    let _ = writeln!(out, "}}\n");
}

fn countries(out: &mut String) {
    let _ = writeln!(out, "impl Country {{");
    for (at, code) in COUNTRIES.iter().enumerate() {
        let _ = writeln!(out, "    pub const {code}: Country = Country::numbered({});", at + 1);
    }
    let _ = writeln!(out, "}}\n");
    let _ = writeln!(out, "const COUNTRY_CODES: [&str; {}] = {COUNTRIES:?};\n", COUNTRIES.len());
}

fn transaction(out: &mut String) {
    let _ = writeln!(out, "#[derive(Clone, Debug, Deserialize)]\npub struct Transaction {{");
    for field in FIELDS {
        let ty = match field.kind {
            Kind::Country => "Country".to_owned(),
            Kind::Enum(_) | Kind::Text(_) => upper_camel(field.name),
            Kind::Int { .. } => "i64".to_owned(),
            Kind::Float { .. } => "f64".to_owned(),
            Kind::Bool { .. } => "bool".to_owned(),
            Kind::Labels(words) => {
                let _ = writeln!(out, "    #[serde(deserialize_with = \"label_mask\")]");
                let _ = words;
                "u64".to_owned()
            }
        };
        let ty = if field.optional { format!("Option<{ty}>") } else { ty };
        let _ = writeln!(out, "    pub {}: {ty},", field.name);
    }
    let _ = writeln!(out, "}}\n");
    for field in FIELDS {
        if let Kind::Labels(words) = field.kind {
            let _ = writeln!(out, "const LABELS: [&str; {}] = {words:?};", words.len());
        }
    }
}
