//! A rule set's CSV becomes a script that checks without errors. What has no counterpart stays as a comment.

use super::export::OWN_TEXT;
use super::expression;
use super::expression::Expr;
use super::row::{self, VendorRule, snake, unique};
use super::script;
use super::translate::{Own, Reads, learn, translate};
use super::vendor::{Place, Vendor};
use crate::diagnostic::codes::{check, types};
use crate::engine::{Compilation, NoFiles, compile};
use crate::exchange::ExchangeError;

/// What becomes of a rule set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A whole script: what the rules read, the risk, and the vendor's bands.
    Workflow,
    /// The `risk` alone, to put into a workflow that is there.
    Risk,
}

/// A rule set as Probity.
#[derive(Clone, Debug)]
pub struct Imported {
    pub script: String,
    pub rules: usize,
    /// What has no counterpart, by row.
    pub remarks: Vec<Remark>,
    /// Paths that neither are results nor known to the catalog, and so became fields of `input`: path and name.
    pub own: Vec<(String, String)>,
}

/// A rule that stayed a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// As a spreadsheet counts.
    pub row: usize,
    pub rule: String,
    /// One sentence, lower case, no full stop.
    pub message: String,
}

/// A rule on its way.
pub(super) struct Rule {
    pub of: VendorRule,
    pub name: String,
    pub condition: Result<Condition, String>,
    pub may_be_unknown: bool,
}

pub(super) struct Condition {
    pub text: String,
    pub reads: Reads,
}

/// What the script of all rules is written from.
pub(super) struct Unit<'a> {
    pub vendor: &'a Vendor,
    /// The risk's name.
    pub name: &'a str,
    pub own: &'a Own,
    /// The host's own fields and what they are called.
    pub names: &'a [(Vec<String>, String)],
}

/// Reads the CSV of a rule set of the vendor whose catalog is named, into a risk of this name.
pub fn import(bytes: &[u8], catalog: &str, name: &str, form: Form) -> Result<Imported, Vec<ExchangeError>> {
    let rows = row::read(bytes)?;
    let vendor = Vendor::open(catalog).map_err(|error| vec![error])?;
    let parsed: Vec<Result<Expr, String>> = rows.iter().map(|row| parsed(&row.condition)).collect();
    let mut own = Own::default();
    parsed.iter().flatten().for_each(|expr| learn(&vendor, expr, &mut own));
    let names = own_names(&vendor, &parsed);
    let named = |path: &[String]| {
        names.iter().find(|(known, _)| known == path).map_or_else(String::new, |(_, name)| name.clone())
    };
    let mut taken = Vec::new();
    let mut rules: Vec<Rule> = Vec::new();
    for (of, expr) in rows.into_iter().zip(parsed) {
        let condition = expr.and_then(|expr| translate(&vendor, &own, &named, &expr));
        rules.push(Rule {
            name: unique(snake(&of.name), &mut taken),
            of,
            condition: condition.map(|(text, reads)| Condition { text, reads }),
            may_be_unknown: true,
        });
    }
    let name = snake(name);
    let unit = Unit { vendor: &vendor, name: &name, own: &own, names: &names };
    let whole = settle(&unit, &mut rules);
    let remarks = rules.iter().filter_map(|rule| {
        let why = rule.condition.as_ref().err()?;
        Some(Remark { row: rule.of.row, rule: rule.of.name.clone(), message: why.clone() })
    });
    let read = |path: &Vec<String>| {
        rules.iter().flat_map(|rule| &rule.condition).any(|condition| condition.reads.own.contains(path))
    };
    Ok(Imported {
        script: match form {
            Form::Workflow => whole,
            Form::Risk => script::write_risk(&unit, &rules),
        },
        rules: rules.len(),
        remarks: remarks.collect(),
        own: names
            .iter()
            .filter(|(path, _)| read(path))
            .map(|(path, name)| (path.join("."), name.clone()))
            .collect(),
    })
}

fn parsed(condition: &str) -> Result<Expr, String> {
    if condition.starts_with(OWN_TEXT) {
        return Err("the condition is one of Probity's, for which an export found no counterpart".to_owned());
    }
    expression::parse(condition)
}

/// Names for the host's own fields: the last part of the path, made new where it is taken.
fn own_names(vendor: &Vendor, parsed: &[Result<Expr, String>]) -> Vec<(Vec<String>, String)> {
    let mut paths: Vec<Vec<String>> = Vec::new();
    for expr in parsed.iter().flatten() {
        let mut found = Vec::new();
        expr.paths(&mut found);
        for path in found {
            if let Ok(Place::Own(path)) = vendor.place(path)
                && !paths.contains(&path)
            {
                paths.push(path);
            }
        }
    }
    let mut taken: Vec<String> = vendor.program.input.iter().map(|field| field.name.to_string()).collect();
    paths
        .into_iter()
        .map(|path| {
            let name = unique(snake(path.last().map_or("", String::as_str)), &mut taken);
            (path, name)
        })
        .collect()
}

/// The script, once the checker finds no error in it. A rule that it objects to becomes a comment with its reason; each
/// round takes back at least one, so this ends.
fn settle(unit: &Unit<'_>, rules: &mut [Rule]) -> String {
    loop {
        let written = script::write(unit, rules);
        let compilation = compile("imported.probity", &written.text, &NoFiles);
        let mut changed = false;
        for (line, code, message, error) in findings(&compilation) {
            let at = written.lines.iter().position(|(first, last)| (*first..=*last).contains(&line));
            let Some(rule) = at.and_then(|at| rules.get_mut(at)) else { continue };
            if error && rule.condition.is_ok() {
                rule.condition = Err(message);
                changed = true;
            } else if code == types::NEVER_UNKNOWN && rule.may_be_unknown {
                rule.may_be_unknown = false;
                changed = true;
            }
        }
        if !changed && compilation.has_errors() {
            // Nothing of what is wrong stands in a rule: the rules stay comments rather than in a script with errors.
            for rule in rules.iter_mut().filter(|rule| rule.condition.is_ok()) {
                let why = compilation.diagnostics.iter().find(|found| found.is_error());
                rule.condition = Err(why.map_or_else(String::new, |found| found.message.clone()));
                changed = true;
            }
        }
        if !changed {
            return without_import(written.text, &compilation);
        }
    }
}

/// Rules on the host's own data alone need no catalog.
fn without_import(text: String, compilation: &Compilation) -> String {
    let unused = compilation.diagnostics.iter().find(|found| found.code == check::UNUSED_IMPORT);
    let fix = unused.and_then(|found| found.fixes.first());
    fix.and_then(|fix| crate::diagnostic::apply(&text, &fix.edits)).unwrap_or(text)
}

/// Line, code, message and whether it is an error, of each finding in the script itself.
fn findings(
    compilation: &Compilation,
) -> impl Iterator<Item = (usize, crate::diagnostic::Code, String, bool)> {
    compilation.diagnostics.iter().filter_map(|found| {
        let span = found.primary.span;
        let file = compilation.sources.get(span.source).filter(|file| file.name == "imported.probity")?;
        let line = file.lines.place(&file.text, span.start as usize).line;
        Some((line, found.code, found.message.clone(), found.is_error()))
    })
}
