//! `probity test`: runs the `test` blocks of scripts.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;
use probity::core::Program;
use probity::engine::Compilation;
use probity::testing::{Coverage, Failure as Unmet, Ratio, TestReport};
use serde_json::{Value, json};

use crate::failure::{Done, Failure, Verdict};
use crate::output::{self, BOLD, CYAN, DIM, GREEN, RED, paint, safe};
use crate::tier::{self, Deciding};
use crate::view::{self, evidence};
use crate::{junit, script, trial};

const EXAMPLES: &str = "\
Examples:
  probity test onboarding.probity
  probity test workflows/*.probity --coverage --min-coverage 90
  probity test onboarding.probity --filter sanctioned
  probity test onboarding.probity --tier native
  probity test onboarding.probity --format junit > report.xml";

/// Run the tests of scripts
#[derive(Debug, clap::Args)]
#[command(after_help = super::epilogue(EXAMPLES))]
pub struct Args {
    /// The scripts or bundles
    #[arg(required = true, value_name = "SCRIPT")]
    files: Vec<PathBuf>,

    /// How the results are shown
    #[arg(long, value_enum, default_value = "text")]
    format: Format,

    /// Show which branches, bands and rules the tests exercised
    #[arg(long)]
    coverage: bool,

    /// Fail where less than this percentage is covered
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    min_coverage: Option<u8>,

    /// Only tests whose title, or workflow, contains this text
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,

    /// What decides; the interpreter, unless said
    #[arg(long, value_enum)]
    tier: Option<Deciding>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// Everything, failed outcomes too
    Json,
    /// JUnit XML, for build servers
    Junit,
}

/// The tests of one script.
struct Suite {
    file: PathBuf,
    compilation: Compilation,
    workflows: Vec<Tested>,
}

/// The tests of one workflow, and what they exercised together.
struct Tested {
    program: Arc<Program>,
    reports: Vec<TestReport>,
    filtered_out: usize,
    coverage: Coverage,
}

pub fn run(args: &Args) -> Done {
    let suites = args.files.iter().map(|file| suite(file, args)).collect::<Result<Vec<_>, Failure>>()?;
    match args.format {
        Format::Text => output::show(&text(&suites, args))?,
        Format::Json => output::show_json(&json(&suites))?,
        Format::Junit => output::show(&junit::document(&cases(&suites)))?,
    }
    let failed = reports(&suites).any(|report| !report.passed());
    let short = args.min_coverage.is_some_and(|least| covered(&suites).percent() < least);
    Ok(Verdict::findings_if(failed || short))
}

fn suite(file: &Path, args: &Args) -> Result<Suite, Failure> {
    let compilation = script::sound(file)?;
    let workflows = compilation.programs.iter().map(|program| tested(program, &compilation, args)).collect();
    Ok(Suite { file: file.to_owned(), compilation, workflows })
}

fn tested(program: &Arc<Program>, compilation: &Compilation, args: &Args) -> Tested {
    let wanted = args.filter.as_ref().map(|text| text.to_lowercase());
    let engine = args.tier.map(|tier| tier::engine(program, tier));
    let mut coverage = Coverage::new(program);
    let mut reports = Vec::new();
    for test in &program.tests {
        let named = [test.title.as_str(), &program.meta.name].map(str::to_lowercase);
        if wanted.as_ref().is_some_and(|wanted| !named.iter().any(|name| name.contains(wanted))) {
            continue;
        }
        let report = trial::run(program, test, compilation, engine.as_ref());
        coverage.merge(&report.coverage);
        reports.push(report);
    }
    Tested { program: program.clone(), filtered_out: program.tests.len() - reports.len(), reports, coverage }
}

fn reports(suites: &[Suite]) -> impl Iterator<Item = &TestReport> {
    suites.iter().flat_map(|suite| &suite.workflows).flat_map(|tested| &tested.reports)
}

fn covered(suites: &[Suite]) -> Ratio {
    let all = suites.iter().flat_map(|suite| &suite.workflows).map(|tested| tested.coverage.total());
    all.fold(Ratio::default(), Ratio::and)
}

fn text(suites: &[Suite], args: &Args) -> String {
    let mut text = String::new();
    for suite in suites {
        for tested in suite.workflows.iter().filter(|tested| !tested.reports.is_empty()) {
            let file = suite.file.display();
            text.push_str(&format!("{} {}\n", paint(BOLD, &tested.program.meta.name), paint(DIM, file)));
            for report in &tested.reports {
                text.push_str(&one(suite, tested, report));
            }
            text.push('\n');
        }
    }
    if args.coverage {
        for suite in suites {
            for tested in &suite.workflows {
                text.push_str(&view::coverage::coverage(&tested.coverage, &suite.compilation.sources));
                text.push('\n');
            }
        }
    }
    text.push_str(&summary(suites, args));
    text
}

fn one(suite: &Suite, tested: &Tested, report: &TestReport) -> String {
    if report.passed() {
        return format!("  {} {}\n", paint(GREEN, "✓"), safe(&report.title));
    }
    let mut text = format!("  {} {}\n", paint(RED.bold(), "✗"), paint(BOLD, safe(&report.title)));
    for (span, failure) in report.failures() {
        let sources = &suite.compilation.sources;
        let step = sources.slice(span).lines().next().unwrap_or("").trim();
        let place = script::place(sources, span);
        text.push_str(&format!("      {}  {}\n", paint(CYAN, place), paint(BOLD, safe(step))));
        text.push_str(&format!("      {}\n", paint(RED, safe(&failure.message))));
        text.push_str(&why(&tested.program, failure, 6));
    }
    text
}

fn why(program: &Program, failure: &Unmet, indent: usize) -> String {
    failure
        .outcome
        .as_ref()
        .map_or(String::new(), |outcome| evidence::evidence(program, outcome, indent, output::width()))
}

fn summary(suites: &[Suite], args: &Args) -> String {
    let passed = reports(suites).filter(|report| report.passed()).count();
    let failed = reports(suites).count() - passed;
    let left_out: usize =
        suites.iter().flat_map(|suite| &suite.workflows).map(|tested| tested.filtered_out).sum();
    let red = if failed > 0 { RED.bold() } else { DIM };
    let green = if passed > 0 { GREEN.bold() } else { DIM };
    let mut text =
        format!("{}, {}", paint(green, format!("{passed} passed")), paint(red, format!("{failed} failed")));
    if left_out > 0 {
        text.push_str(&paint(DIM, format!(", {left_out} filtered out")));
    }
    if args.coverage || args.min_coverage.is_some() {
        let percent = covered(suites).percent();
        let short = args.min_coverage.filter(|least| percent < *least);
        text.push_str(&match short {
            Some(least) => {
                paint(RED.bold(), format!(", {percent}% covered, less than the {least}% asked for"))
            }
            None => format!(", {percent}% covered"),
        });
    }
    text.push('\n');
    text
}

fn json(suites: &[Suite]) -> Value {
    let mut tests = Vec::new();
    let mut coverage = Vec::new();
    for suite in suites {
        let sources = &suite.compilation.sources;
        for tested in &suite.workflows {
            for report in &tested.reports {
                let failures = report.failures().map(|(span, failure)| {
                    json!({
                        "place": script::place(sources, span),
                        "step": sources.slice(span),
                        "message": failure.message,
                        "outcome": failure.outcome.as_ref().map(|outcome| outcome.to_json()),
                    })
                });
                tests.push(json!({
                    "workflow": report.workflow,
                    "title": report.title,
                    "place": script::place(sources, report.span),
                    "passed": report.passed(),
                    "failures": failures.collect::<Vec<_>>(),
                }));
            }
            coverage.push(coverage_json(&tested.coverage, suite));
        }
    }
    let passed = reports(suites).filter(|report| report.passed()).count();
    let failed = reports(suites).count() - passed;
    json!({ "tests": tests, "coverage": coverage, "passed": passed, "failed": failed })
}

fn coverage_json(coverage: &Coverage, suite: &Suite) -> Value {
    let ratio = |ratio: Ratio| json!({ "hit": ratio.hit, "total": ratio.total, "percent": ratio.percent() });
    let sources = &suite.compilation.sources;
    let arms = coverage.arms.iter().map(|arm| {
        json!({
            "node": *arm.id,
            "statement": arm.kind.keyword(),
            "arm": *arm.arm,
            "place": script::place(sources, arm.span),
            "hits": arm.hits,
        })
    });
    let rules = coverage.rules.iter().map(|rule| {
        json!({
            "risk": *rule.risk,
            "rule": *rule.rule,
            "place": script::place(sources, rule.span),
            "fired": rule.fired,
            "not_fired": rule.not_fired,
            "unknown": rule.may_be_unknown.then_some(rule.unknown),
        })
    });
    json!({
        "workflow": *coverage.workflow,
        "branches": ratio(coverage.branches()),
        "bands": ratio(coverage.bands()),
        "rules_fired": ratio(coverage.rules_fired()),
        "rules_not_fired": ratio(coverage.rules_not_fired()),
        "rules_unknown": ratio(coverage.rules_unknown()),
        "total": ratio(coverage.total()),
        "arms": arms.collect::<Vec<_>>(),
        "rules": rules.collect::<Vec<_>>(),
    })
}

fn cases(suites: &[Suite]) -> Vec<junit::Case> {
    let mut cases = Vec::new();
    for suite in suites {
        let sources = &suite.compilation.sources;
        for tested in &suite.workflows {
            for report in &tested.reports {
                let failures = report.failures().map(|(span, failure)| {
                    let place = script::place(sources, span);
                    let why = anstream::adapter::strip_str(&why(&tested.program, failure, 0)).to_string();
                    (
                        failure.message.clone(),
                        format!("{place}\n{}\n{}\n{why}", sources.slice(span), failure.message),
                    )
                });
                let file = sources.get(report.span.source);
                cases.push(junit::Case {
                    workflow: report.workflow.clone(),
                    title: report.title.clone(),
                    file: file.map_or(String::new(), |file| file.name.clone()),
                    line: file
                        .map_or(0, |file| file.lines.place(&file.text, report.span.start as usize).line),
                    failures: failures.collect(),
                });
            }
        }
    }
    cases
}
