//! `probity catalog`: what can be acquired and checked, with its documentation.

use std::path::PathBuf;

use probity::reference::{PropertyOf, Reference, properties, property_to_json};
use serde_json::{Value, json};

use crate::failure::{Done, Failure, Verdict};
use crate::host::Disk;
use crate::output::{self, Format};
use crate::{input, script, view};

/// What names the page of properties.
const PROPERTIES: &str = "properties";

const EXAMPLES: &str = "\
Examples:
  probity catalog
  probity catalog jumio
  probity catalog jumio.liveness
  probity catalog properties
  probity catalog --search photocopy
  probity catalog --script onboarding.probity --search review
  probity catalog jumio --format json";

/// Browse and search what can be acquired and checked
#[derive(Debug, clap::Args)]
#[command(after_help = super::epilogue(EXAMPLES))]
pub struct Args {
    /// A catalog, an entry such as `liveness` or `jumio.liveness`, or `properties`; without it an overview
    #[arg(value_name = "NAME")]
    name: Option<String>,

    /// Search names, labels, fields and documentation for all of these words
    #[arg(long, value_name = "WORDS", conflicts_with = "name")]
    search: Option<String>,

    /// Also what this script declares and imports, or `-` for stdin
    #[arg(long, value_name = "FILE")]
    script: Option<PathBuf>,

    /// How it is shown
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub fn run(args: &Args) -> Done {
    let reference = reference(args)?;
    match (&args.name, &args.search) {
        (_, Some(words)) => search(&reference, words, args.format),
        (Some(name), None) => named(&reference, name, args.format),
        (None, None) => {
            match args.format {
                Format::Text => output::show(&view::catalog::overview(&reference, output::width()))?,
                Format::Json => {
                    show_list("catalogs", reference.catalogs.iter().map(|c| c.to_json(&reference)))?
                }
            }
            Ok(Verdict::Fine)
        }
    }
}

fn reference(args: &Args) -> Result<Reference, Failure> {
    let Some(path) = &args.script else { return Ok(Reference::built_in()) };
    let text = input::text(path)?;
    let name = script::name(path);
    script::without_errors(path, &text)?;
    Ok(Reference::with_script(&name, &text, &Disk))
}

fn search(reference: &Reference, words: &str, format: Format) -> Done {
    let hits = reference.search(words);
    match format {
        Format::Json => show_list("hits", hits.iter().map(|hit| hit.to_json()))?,
        Format::Text if hits.is_empty() => {
            output::tell(&view::catalog::nothing(words, reference.nearest(words).as_deref()));
        }
        Format::Text => output::show(&view::catalog::hits(&hits, output::width()))?,
    }
    Ok(Verdict::findings_if(hits.is_empty()))
}

fn named(reference: &Reference, name: &str, format: Format) -> Done {
    if let Some(catalog) = reference.catalog(name) {
        match format {
            Format::Text => output::show(&view::catalog::catalog(catalog, output::width()))?,
            Format::Json => output::show_json(&catalog.to_json(reference))?,
        }
        return Ok(Verdict::Fine);
    }
    if name == PROPERTIES {
        let all = || PropertyOf::ALL.into_iter().flat_map(properties);
        match format {
            Format::Text => output::show(&view::catalog::properties(output::width()))?,
            Format::Json => show_list("properties", all().map(property_to_json))?,
        }
        return Ok(Verdict::Fine);
    }
    let entries = reference.find(name);
    if entries.is_empty() {
        let failure = Failure::usage(format!("no catalog has `{name}`"));
        return Err(failure.help(match reference.nearest(name) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("look for it: `probity catalog --search {name}`"),
        }));
    }
    match format {
        Format::Json => show_list("entries", entries.iter().map(|entry| entry.to_json(reference)))?,
        Format::Text => {
            let page = |entry: &&_| view::catalog::entry(reference, entry, output::width());
            output::show(&entries.iter().map(page).collect::<Vec<_>>().join("\n"))?;
        }
    }
    Ok(Verdict::Fine)
}

fn show_list(name: &str, list: impl Iterator<Item = Value>) -> Result<(), Failure> {
    output::show_json(&json!({ name: list.collect::<Vec<_>>() }))
}
