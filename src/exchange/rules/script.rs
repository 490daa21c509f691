//! The script that an imported rule set becomes: what the rules read, the risk, the vendor's bands.

use super::import::{Rule, Unit};
use super::row::VendorRule;
use super::translate::{Own, Reads};
use super::vendor::Vendor;
use crate::core::{Check, CheckId, Kind, Ty};
use crate::value::Value;

/// The script and, for each rule, its first and last line, counted from 1.
pub struct Written {
    pub text: String,
    pub lines: Vec<(usize, usize)>,
}

pub fn write(unit: &Unit<'_>, rules: &[Rule]) -> Written {
    let mut writer = Writer { text: String::new(), line: 1 };
    let translated = rules.iter().filter(|rule| rule.condition.is_ok()).count();
    writer.put("probity 1");
    for line in head(unit, translated, rules.len()) {
        writer.put(if line.is_empty() { "//!".to_owned() } else { format!("//! {line}") });
    }
    writer.put("");
    writer.put(format!("use {}", unit.vendor.name));
    writer.put("");
    writer.put("workflow imported {");
    writer.put("  expires after 30 min -> end NOT_EXECUTED EXPIRED");
    writer.put("");
    needed(&mut writer, unit, rules);
    let lines = risk(&mut writer, unit.name, rules);
    writer.put("");
    writer.put("  // The bands that the vendor's scores have by default.");
    writer.put(format!("  decide {} {{", unit.name));
    writer.put("    0..30   -> end PASSED");
    writer.put("    31..70  -> end WARNING HIGHER_RISK");
    writer.put("    71..100 -> end REJECTED HIGH_RISK");
    writer.put("  }");
    writer.put("}");
    Written { text: writer.text, lines }
}

/// The `risk` alone, to put into a workflow that is there.
pub fn write_risk(unit: &Unit<'_>, rules: &[Rule]) -> String {
    let mut writer = Writer { text: String::new(), line: 1 };
    risk(&mut writer, unit.name, rules);
    writer.text
}

fn head(unit: &Unit<'_>, translated: usize, all: usize) -> Vec<String> {
    let mut lines = vec![
        format!("A rule set of {}, imported: {translated} of {all} rules.", unit.vendor.name),
        String::new(),
        "Where a condition reads something that is missing, its rule scored nothing at the vendor's, so `0 if unknown`".into(),
        "stands behind it. Look at each: nobody should pass because nothing is known.".into(),
    ];
    if translated < all {
        lines.push(String::new());
        lines.push(
            "Rules that have no counterpart stand as comments, with the reason and the original condition."
                .into(),
        );
    }
    lines
}

/// Input, credentials and checks that the rules read, with what those checks require.
fn needed(writer: &mut Writer, unit: &Unit<'_>, rules: &[Rule]) {
    let reads: Vec<&Reads> = rules
        .iter()
        .filter_map(|rule| rule.condition.as_ref().ok())
        .map(|condition| &condition.reads)
        .collect();
    let program = &unit.vendor.program;
    let checks = required(unit.vendor, reads.iter().flat_map(|reads| reads.checks.iter().copied()));
    let args: Vec<&String> = checks.iter().flat_map(|check| unit.vendor.args(check)).collect();
    let mut fields = Vec::new();
    for (index, field) in program.input.iter().enumerate() {
        let passed = args.iter().any(|arg| arg.ends_with(&format!(": input.{}", field.name)));
        if passed || reads.iter().any(|reads| reads.known.contains(&index)) {
            let ty = field.ty.clone().or_missing(!passed);
            fields.push((
                field.name.to_string(),
                ty,
                field.path.iter().map(|part| part.to_string()).collect(),
            ));
        }
    }
    for (path, name) in unit.names {
        if reads.iter().any(|reads| reads.own.contains(path)) {
            fields.push((name.clone(), Ty::of(own_kind(unit.own, path)).or_missing(true), path.clone()));
        }
    }
    if !fields.is_empty() {
        writer.put("  input {");
        let width = fields.iter().map(|(name, ..)| name.len()).max().unwrap_or(0) + 1;
        for (name, ty, path) in fields {
            let path: String = path.join(".");
            let at = if path == name { String::new() } else { format!("  at {}", Value::text(&path)) };
            writer.put(format!("    {:width$} {ty}{at}", format!("{name}:")));
        }
        writer.put("  }");
        writer.put("");
    }
    let used: Vec<_> = (0..)
        .zip(&program.credentials)
        .filter(|(index, _)| {
            checks.iter().any(|check| check.credentials.iter().any(|credential| credential.index() == *index))
        })
        .collect();
    for (_, credential) in &used {
        let asks = credential.sources.iter().any(|source| **source == *"NEW");
        let from = if asks { "" } else { " { from EXISTING }" };
        writer.put(format!("  acquire {}: {}{from}", credential.name, credential.kind));
    }
    for (index, credential) in &used {
        let alone =
            |check: &&&Check| matches!(check.credentials.as_slice(), [only] if only.index() == *index);
        let names: Vec<&str> = checks.iter().filter(alone).map(|check| after_dot(&check.name)).collect();
        if !names.is_empty() {
            writer.put(format!("  check {}: {}", credential.name, names.join(", ")));
        }
    }
    for check in checks.iter().filter(|check| check.credentials.len() != 1) {
        writer.put(format!("  check {}({})", check.name, unit.vendor.args(check).join(", ")));
    }
    if !checks.is_empty() {
        writer.put("");
    }
}

/// The checks and all that they require, in the catalog's order.
fn required(vendor: &Vendor, read: impl Iterator<Item = CheckId>) -> Vec<&Check> {
    let program = &vendor.program;
    let mut wanted: Vec<usize> = Vec::new();
    let mut open: Vec<usize> = read.map(CheckId::index).collect();
    while let Some(index) = open.pop() {
        if wanted.contains(&index) {
            continue;
        }
        wanted.push(index);
        let id = CheckId(u32::try_from(index).unwrap_or(u32::MAX));
        let (Some(check), Some(capability)) = (vendor.check(id), vendor.capability_of(id)) else { continue };
        for requirement in &capability.requires {
            for (other, candidate) in program.checks.iter().enumerate() {
                let other_id = CheckId(u32::try_from(other).unwrap_or(u32::MAX));
                let named =
                    vendor.capability_of(other_id).is_some_and(|known| known.name == requirement.capability);
                if named
                    && candidate.credentials.iter().all(|credential| check.credentials.contains(credential))
                {
                    open.push(other);
                }
            }
        }
    }
    wanted.sort_unstable();
    wanted.into_iter().filter_map(|index| program.checks.get(index)).collect()
}

fn after_dot(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(_, last)| last)
}

fn own_kind(own: &Own, path: &[String]) -> Kind {
    own.get(path).cloned().unwrap_or(Kind::Text)
}

fn risk(writer: &mut Writer, name: &str, rules: &[Rule]) -> Vec<(usize, usize)> {
    writer.put(format!("  risk {name} in 0..100 {{"));
    let mut lines = Vec::new();
    for (at, rule) in rules.iter().enumerate() {
        if at > 0 {
            writer.put("");
        }
        let first = writer.line;
        match &rule.condition {
            Ok(condition) => {
                for line in documentation(&rule.of, &rule.name) {
                    writer.put(if line.is_empty() {
                        "    ///".to_owned()
                    } else {
                        format!("    /// {line}")
                    });
                }
                let unknown = if rule.may_be_unknown { ", 0 if unknown" } else { "" };
                let weight = weight(rule.of.score);
                writer.put(format!("    {}: {weight} when {}{unknown}", rule.name, condition.text));
            }
            Err(why) => {
                for line in kept(&rule.of, why) {
                    writer.put(format!("    // {line}"));
                }
            }
        }
        lines.push((first, writer.line.saturating_sub(1)));
    }
    writer.put("  }");
    lines
}

/// A score of 100 or -100 decided the whole at the vendor's; everything else is added up.
fn weight(score: i64) -> String {
    match score {
        100 => "=100".to_owned(),
        -100 => "=0".to_owned(),
        0 => "0".to_owned(),
        score => format!("{score:+}"),
    }
}

fn documentation(rule: &VendorRule, name: &str) -> Vec<String> {
    let mut lines = texts(&rule.description);
    let mut more = Vec::new();
    if rule.name != name {
        more.push(format!("Name: {}", one_line(&rule.name)));
    }
    more.extend(keyed("Category", &rule.category));
    more.extend(keyed("Labels", &rule.labels));
    if !lines.is_empty() && !more.is_empty() {
        lines.push(String::new());
    }
    lines.extend(more);
    lines
}

/// A rule that has no counterpart, with nothing left out.
fn kept(rule: &VendorRule, why: &str) -> Vec<String> {
    let mut lines =
        vec![format!("Not translated: {}", one_line(why)), format!("  Name: {}", one_line(&rule.name))];
    lines.extend(keyed("  Description", &rule.description));
    lines.extend(keyed("  Category", &rule.category));
    lines.extend(keyed("  Labels", &rule.labels));
    lines.push(format!("  Score: {}", rule.score));
    let mut condition = texts(&rule.condition).into_iter();
    lines.push(format!("  Condition: {}", condition.next().unwrap_or_default()));
    lines.extend(condition.map(|line| format!("    {line}")));
    lines
}

fn keyed(key: &str, text: &str) -> Option<String> {
    (!text.is_empty()).then(|| format!("{key}: {}", one_line(text)))
}

fn one_line(text: &str) -> String {
    texts(text).join(" ")
}

/// The lines of a text, without the characters that have no place in a script.
fn texts(text: &str) -> Vec<String> {
    let shown = |c: char| match c {
        '\t' => ' ',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    };
    let lines = text.split(['\n', '\r']).map(|line| line.trim().chars().map(shown).collect::<String>());
    lines.filter(|line| !line.is_empty()).collect()
}

struct Writer {
    text: String,
    /// The line that is written next, counted from 1.
    line: usize,
}

impl Writer {
    fn put(&mut self, line: impl AsRef<str>) {
        self.text.push_str(line.as_ref());
        self.text.push('\n');
        self.line += 1;
    }
}
