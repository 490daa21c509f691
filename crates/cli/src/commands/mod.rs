//! The verbs, one file each.

mod catalog;
mod check;
mod completions;
mod doc;
mod explain;
mod export;
mod fmt;
mod graph;
mod import;
mod lsp;
mod new;
mod run;
mod schema;
mod test;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{ColorChoice, Parser, Subcommand};

use crate::failure::Done;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXIT_CODES: &str = "\
Exit codes:
  0  everything is fine
  1  there are findings: errors in a script, failed tests, facts that can't be read
  2  the command line is wrong, or a file is not there";

const EXAMPLES: &str = "\
Examples:
  probity new onboarding --from id_and_identity_verification
  probity check onboarding.probity
  probity run onboarding.probity --facts case.json
  probity test onboarding.probity --coverage
  probity fmt onboarding.probity
  probity explain onboarding.probity --facts case.json --why sanctioned
  probity catalog --search photocopy
  probity doc onboarding.probity

Colours are left out where the output is no terminal or NO_COLOR is set.";

/// What stands below the options of a verb.
fn epilogue(examples: &str) -> String {
    format!("{examples}\n\n{EXIT_CODES}")
}

/// Probity: identity-verification workflows as readable, checked scripts.
#[derive(Debug, Parser)]
#[command(name = "probity", version, after_help = epilogue(EXAMPLES), styles = STYLES, max_term_width = 100)]
pub struct Cli {
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,

    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    New(new::Args),
    Check(check::Args),
    Run(run::Args),
    Test(test::Args),
    Fmt(fmt::Args),
    Explain(explain::Args),
    Catalog(catalog::Args),
    Graph(graph::Args),
    Doc(doc::Args),
    Schema(schema::Args),
    Import(import::Args),
    Export(export::Args),
    Lsp(lsp::Args),
    Completions(completions::Args),
}

pub fn run(cli: Cli) -> Done {
    match cli.color {
        ColorChoice::Auto => {}
        ColorChoice::Always => anstream::ColorChoice::Always.write_global(),
        ColorChoice::Never => anstream::ColorChoice::Never.write_global(),
    }
    match cli.verb {
        Verb::New(args) => new::run(&args),
        Verb::Check(args) => check::run(&args),
        Verb::Run(args) => run::run(&args),
        Verb::Test(args) => test::run(&args),
        Verb::Fmt(args) => fmt::run(&args),
        Verb::Explain(args) => explain::run(&args),
        Verb::Catalog(args) => catalog::run(&args),
        Verb::Graph(args) => graph::run(&args),
        Verb::Doc(args) => doc::run(&args),
        Verb::Schema(args) => schema::run(&args),
        Verb::Import(args) => import::run(&args),
        Verb::Export(args) => export::run(&args),
        Verb::Lsp(args) => lsp::run(&args),
        Verb::Completions(args) => completions::run(&args),
    }
}
