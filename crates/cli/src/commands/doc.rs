//! `probity doc`: a workflow as a page for people who do not read code.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use probity::core::Program;
use probity::engine::Compilation;
use probity::page::{self, Subject};
use probity::testing::{Coverage, TestReport};

use crate::failure::{Done, Failure, Verdict};
use crate::output::{self, BOLD, RED, paint};
use crate::{input, script, trial};

const EXAMPLES: &str = "\
Examples:
  probity doc onboarding.probity
  probity doc onboarding.probity -o review/onboarding.html
  probity doc all.probity --workflow payment
  probity doc onboarding.probity -o - > page.html

The page is one file that needs no other. It says in plain English what the
workflow asks for, checks, scores and decides, with the script's own text beside
the words, and holds the results of the script's tests. The same script gives
the same page, byte for byte.";

/// Write a workflow as an HTML page for people who do not read code
#[derive(Debug, clap::Args)]
#[command(after_help = super::epilogue(EXAMPLES))]
pub struct Args {
    /// The script or bundle, or `-` for stdin
    #[arg(value_name = "SCRIPT")]
    file: PathBuf,

    /// Only this workflow, where the file has several
    #[arg(long, value_name = "NAME")]
    workflow: Option<String>,

    /// Where the page is written, or `-` for stdout; unless said, NAME.html in the current directory
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// A workflow with its tests as they came out.
struct Tested {
    program: Arc<Program>,
    reports: Vec<TestReport>,
    coverage: Coverage,
}

pub fn run(args: &Args) -> Done {
    let compilation = script::sound(&args.file)?;
    let programs = match &args.workflow {
        None if compilation.programs.len() > 1 => compilation.programs.clone(),
        name => vec![script::workflow(&compilation, &args.file, name.as_deref())?],
    };
    let tested: Vec<Tested> = programs.into_iter().map(|program| tested(program, &compilation)).collect();
    let subjects: Vec<Subject<'_>> = tested
        .iter()
        .map(|one| Subject { program: &one.program, reports: &one.reports, coverage: Some(&one.coverage) })
        .collect();
    // The name and not the path: the page is the same wherever it is made.
    let source = args.file.file_name().map_or("stdin".into(), |name| name.to_string_lossy());
    let html = page::html(if input::is_stdin(&args.file) { "stdin" } else { &source }, &subjects);
    let target = args.output.clone().unwrap_or_else(|| default_target(&args.file, &tested));
    write(&target, &html)?;
    let failed: usize =
        tested.iter().map(|one| one.reports.iter().filter(|report| !report.passed()).count()).sum();
    if failed > 0 {
        let tests = if failed == 1 { "test fails" } else { "tests fail" };
        output::tell(&format!("{} {failed} {tests}; the page shows why\n", paint(RED.bold(), "error:")));
    }
    Ok(Verdict::findings_if(failed > 0))
}

fn tested(program: Arc<Program>, compilation: &Compilation) -> Tested {
    let reports: Vec<TestReport> =
        program.tests.iter().map(|test| trial::run(&program, test, compilation, None)).collect();
    let mut coverage = Coverage::new(&program);
    reports.iter().for_each(|report| coverage.merge(&report.coverage));
    Tested { program, reports, coverage }
}

/// Named by the only workflow, else by the file.
fn default_target(file: &Path, tested: &[Tested]) -> PathBuf {
    let name = match tested {
        [only] => only.program.meta.name.to_string(),
        _ => file.file_stem().map_or("workflows".into(), |stem| stem.to_string_lossy().into_owned()),
    };
    PathBuf::from(format!("{name}.html"))
}

fn write(target: &Path, html: &str) -> Result<(), Failure> {
    if input::is_stdin(target) {
        return output::show_plain(html);
    }
    std::fs::write(target, html).map_err(|error| {
        Failure::usage(format!("can't write `{}`: {error}", target.display()))
            .help("name another file with `-o FILE`, in a directory that is there and may be written")
    })?;
    output::tell(&format!("wrote {}\n", paint(BOLD, target.display())));
    Ok(())
}
