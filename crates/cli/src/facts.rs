//! Where a transaction's facts come from: the options that `run` and `explain` share, and how they are read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use probity::core::{Format, Program};
use probity::diagnostic::nearest;
use probity::facts::{self, Facts, FactsError};
use probity::interp::BoundLists;

use crate::failure::Failure;
use crate::input;
use crate::lists::{self, ListFile};
use crate::output::{CYAN, RED, paint, safe};

/// The name of Probity's own facts format.
const OWN: &str = "probity";

#[derive(Debug, clap::Args)]
pub struct FactsArgs {
    /// How the facts are written: `probity`, or a vendor's format that the script's catalogs declare (jumio, yoti, …)
    #[arg(long, value_name = "FORMAT", default_value = OWN)]
    facts_format: String,

    /// The workflow's `input` as a JSON object, beside a vendor's body
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,

    /// Which workflow, where the file has several
    #[arg(long, value_name = "NAME")]
    pub workflow: Option<String>,

    /// The contents of a host list: one value a line, or a JSON array
    #[arg(long = "list", value_name = "NAME=FILE")]
    lists: Vec<ListFile>,
}

/// Reads facts of one workflow.
pub struct Reader {
    program: Arc<Program>,
    format: Option<Arc<Format>>,
    input: Option<Vec<u8>>,
}

/// Facts, and what was left aside in reading them.
pub struct Read {
    pub facts: Facts,
    pub notes: Vec<String>,
}

impl FactsArgs {
    pub fn reader(&self, program: &Arc<Program>) -> Result<Reader, Failure> {
        let format = match self.facts_format.as_str() {
            OWN => None,
            name => Some(format(program, name)?),
        };
        if format.is_none() && self.input.is_some() {
            return Err(Failure::usage("`--input` goes with a vendor's body only")
                .help("put the input into the facts under `input`, or say `--facts-format`"));
        }
        let input = self.input.as_deref().map(input::bytes).transpose()?;
        Ok(Reader { program: program.clone(), format, input })
    }

    /// The host lists of the workflow. One that is not given is an error: it must never pass for an empty one.
    pub fn lists(&self, program: &Program) -> Result<BoundLists, Failure> {
        lists::bind(program, &self.lists)
    }
}

fn format(program: &Program, name: &str) -> Result<Arc<Format>, Failure> {
    let found = program.formats.iter().find(|format| *format.name == *name);
    found.cloned().ok_or_else(|| {
        let names = || program.formats.iter().map(|format| &*format.name).chain([OWN]);
        let listed = names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        Failure::usage(format!("no catalog of this script declares the facts format `{name}`")).help(
            match nearest(name, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there is {listed}; a script gets more by `use`"),
            },
        )
    })
}

impl Reader {
    pub fn read(&self, body: &[u8]) -> Result<Read, Vec<FactsError>> {
        match &self.format {
            None => facts::from_json(&self.program, body).map(|facts| Read { facts, notes: Vec::new() }),
            Some(format) => facts::from_vendor(&self.program, format, body, self.input.as_deref())
                .map(|read| Read { facts: read.facts, notes: notes(&read.notes) }),
        }
    }

    /// Reads a whole file as one document.
    pub fn read_file(&self, path: &Path) -> Result<Read, Failure> {
        let body = input::bytes(path)?;
        self.read(&body).map_err(|errors| Failure::Findings { report: report(path, &errors) })
    }
}

fn notes(notes: &[impl ToString]) -> Vec<String> {
    notes.iter().map(ToString::to_string).collect()
}

/// What is wrong with a facts file, one error a paragraph.
fn report(path: &Path, errors: &[FactsError]) -> String {
    let mut text = String::new();
    for error in errors {
        let head = paint(RED.bold(), format!("error[{}]:", error.code));
        text.push_str(&format!("{head} {}\n", safe(&error.message)));
        text.push_str(&format!("  {} {} at {}\n", paint(CYAN, "-->"), path.display(), safe(&error.path)));
        if let Some(help) = &error.help {
            text.push_str(&format!("  {} {help}\n", paint(CYAN, "help:")));
        }
    }
    text
}
