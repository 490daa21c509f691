//! One decision over a table of weighted rules in Probity, in Rust written by hand and in the engines that people use
//! instead, measured side by side in one run.

#![cfg_attr(
    not(feature = "all"),
    allow(dead_code, reason = "parts that only engines which are left out use")
)]

mod agreement;
mod batch;
mod documents;
mod hand;
mod measure;
mod options;
mod peer;
mod peers;
mod probity;
mod report;
mod script;
mod slots;
mod table;

use std::process::ExitCode;

use crate::documents::Documents;
use crate::measure::Effort;
use crate::measure::allocator::Counting;
use crate::options::{Options, Verb};
use crate::peer::Entry;
use crate::report::Size;
use crate::table::generate;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() -> ExitCode {
    match Options::parse(std::env::args().skip(1)).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: Options) -> Result<(), String> {
    match options.verb {
        Verb::Script => {
            println!("{}", script::script(&generate::table(options.sizes[0])));
            Ok(())
        }
        Verb::Help => {
            println!("{}", options::USAGE);
            Ok(())
        }
        Verb::BatchData => batch::write(&options.data),
        Verb::Agree => agree(&options),
        Verb::Time | Verb::All => {
            let mut fragment = report::fragment(&time(&options)?);
            if let (Verb::All, Some(python)) = (options.verb, &options.python) {
                fragment.push_str(&batch::run(python, &options.data)?);
            }
            println!("{fragment}");
            options.out.as_ref().map_or(Ok(()), |out| report::markers::write(out, &fragment))
        }
    }
}

/// The engines that were asked for.
fn entries(options: &Options) -> Vec<Entry> {
    let asked = |name: &str| {
        let only = options.only.as_ref();
        let always = peers::hand::is_by_hand(name) || name == probity::REFERENCE;
        always || only.is_none_or(|only| name.to_lowercase().contains(only))
    };
    peers::entries().into_iter().filter(|entry| asked(entry.name)).collect()
}

/// Large tables see fewer documents, or slow engines would take hours.
fn documents(rules: usize) -> &'static Documents {
    Documents::leaked(if rules > 300 { 2_000 } else { 10_000 })
}

fn agree(options: &Options) -> Result<(), String> {
    for size in &options.sizes {
        let (table, documents) = (generate::table(*size), documents(*size));
        let expected = agreement::expected(&table, documents);
        println!("{size} rules, {} documents: {}", documents.texts.len(), agreement::summary(&expected));
        for entry in entries(options).iter().filter(|entry| *size <= entry.most_rules) {
            let failed = |error: String| format!("{}: {error}", entry.name);
            let mut peer = (entry.write)(&table).map_err(failed)?().map_err(failed)?;
            peer.prepare(documents).map_err(failed)?;
            agreement::check(entry.name, peer.as_mut(), &table, documents, &expected)?;
            println!("  {} agrees", entry.name);
        }
    }
    Ok(())
}

fn time(options: &Options) -> Result<Vec<Size>, String> {
    let entries = entries(options);
    let mut sizes = Vec::new();
    for (at, rules) in options.sizes.iter().enumerate() {
        let (table, documents) = (generate::table(*rules), documents(*rules));
        // Larger tables are there for the growth, for which fewer passes do.
        let rounds = if at == 0 { options.rounds } else { options.rounds.div_ceil(2) };
        let effort = Effort { rounds, threads: options.threads && at == 0 };
        let figures = measure::measure(&entries, &table, documents, effort)?;
        let mean_bytes = documents.mean_bytes();
        sizes.push(Size { rules: *rules, documents: documents.texts.len(), mean_bytes, rounds, figures });
    }
    Ok(sizes)
}
