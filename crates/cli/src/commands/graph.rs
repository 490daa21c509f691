//! `probity graph`: a workflow as a picture.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use probity::graph::{self, Graph, dot, json, mermaid, svg};

use crate::failure::{Done, Failure, Verdict};
use crate::{input, output, script};

const EXAMPLES: &str = "\
Examples:
  probity graph onboarding.probity -o onboarding.svg
  probity graph all.probity payment -o payment.svg --direction right
  probity graph onboarding.probity -o onboarding.mmd
  probity graph onboarding.probity --format dot | dot -Tpdf > onboarding.pdf

SVG and JSON have a layout of their own; a browser shows the SVG.";

/// Draw a workflow: SVG, Mermaid, DOT or JSON
#[derive(Debug, clap::Args)]
#[command(after_help = super::epilogue(EXAMPLES))]
pub struct Args {
    /// The script or bundle, or `-` for stdin
    #[arg(value_name = "SCRIPT")]
    file: PathBuf,

    /// Which workflow, where the file has several
    #[arg(value_name = "WORKFLOW")]
    name: Option<String>,

    /// The same, as other commands spell it
    #[arg(long, value_name = "NAME", conflicts_with = "name")]
    workflow: Option<String>,

    /// What to write; without it what the name of the output says, else SVG
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Where to write; without it stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Which way the workflow runs
    #[arg(long, value_enum, default_value = "down")]
    direction: Direction,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A picture that needs nothing else
    Svg,
    /// A flowchart for Markdown
    Mermaid,
    /// For Graphviz
    Dot,
    /// Nodes and edges with positions and places in the source
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Direction {
    Down,
    Right,
}

pub fn run(args: &Args) -> Done {
    let file = args.output.as_deref().filter(|path| !input::is_stdin(path));
    let format = match (args.format, file) {
        (Some(format), _) => format,
        (None, Some(file)) => said_by(file)?,
        (None, None) => Format::Svg,
    };
    if format == Format::Svg && file.is_none() && std::io::stdout().is_terminal() {
        return Err(Failure::usage("a terminal can't show an SVG picture")
            .help("write it to a file with `-o workflow.svg`, or choose `--format mermaid`"));
    }
    let compilation = script::sound(&args.file)?;
    let name = args.name.as_deref().or(args.workflow.as_deref());
    let program = script::workflow(&compilation, &args.file, name)?;
    let graph = Graph::of(&program);
    let direction = match args.direction {
        Direction::Down => graph::Direction::Down,
        Direction::Right => graph::Direction::Right,
    };
    let text = match format {
        Format::Svg => svg::draw_towards(&graph, direction),
        Format::Mermaid => mermaid::write(&graph, direction),
        Format::Dot => dot::write(&graph, direction),
        Format::Json => {
            let value = json::write(&graph, &compilation.sources, direction);
            format!("{}\n", serde_json::to_string_pretty(&value).unwrap_or_default())
        }
    };
    match file {
        Some(file) => save(file, &text)?,
        None => output::show(&text)?,
    }
    Ok(Verdict::Fine)
}

/// The format that a file's name speaks of.
fn said_by(file: &Path) -> Result<Format, Failure> {
    let extension = file.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("svg") => Ok(Format::Svg),
        Some("mmd" | "mermaid") => Ok(Format::Mermaid),
        Some("dot" | "gv") => Ok(Format::Dot),
        Some("json") => Ok(Format::Json),
        _ => Err(Failure::usage(format!("the name `{}` does not say what to write", file.display()))
            .help("end it in `.svg`, `.mmd`, `.dot` or `.json`, or say `--format`")),
    }
}

fn save(file: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(file, text).map_err(|error| {
        Failure::usage(format!("can't write `{}`: {error}", file.display()))
            .help("name a file in a directory that is there")
    })
}
