//! `probity explain`: what a code means, or why a transaction was decided as it was.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use probity::core::{Program, Risk, RiskId, Rule};
use probity::diagnostic::{codes, nearest};
use probity::interp;

use crate::facts::FactsArgs;
use crate::failure::{Done, Failure, Verdict};
use crate::output::{CYAN, RED, paint};
use crate::tier::{self, Deciding};
use crate::{output, script, view};

const EXAMPLES: &str = "\
Examples:
  probity explain P0301
  probity explain onboarding.probity --facts case.json
  probity explain onboarding.probity --facts case.json --why sanctioned";

/// Explain a diagnostic code, or a decision
#[derive(Debug, clap::Args)]
#[command(after_help = super::epilogue(EXAMPLES))]
pub struct Args {
    /// A code such as P0301, or a script or bundle
    #[arg(value_name = "CODE or FILE")]
    what: PathBuf,

    /// The facts of the decision: a JSON file, or `-` for stdin
    #[arg(long, value_name = "FILE")]
    facts: Option<PathBuf>,

    #[command(flatten)]
    reading: FactsArgs,

    /// Only this rule, as `rule` or `risk.rule`; without a name every condition on the path
    #[arg(long, value_name = "RULE", requires = "facts", num_args = 0..=1)]
    why: Option<Option<String>>,

    /// Decide with this tier too, and say where it differs from what is explained
    #[arg(long, value_enum, requires = "facts")]
    tier: Option<Deciding>,
}

pub fn run(args: &Args) -> Done {
    match &args.facts {
        None => page(&args.what.to_string_lossy()),
        Some(facts) => decision(args, facts, args.why.as_ref().and_then(Option::as_deref)),
    }
}

/// What the conditions of a decision saw.
fn decision(args: &Args, facts: &Path, why: Option<&str>) -> Done {
    let (file, reading) = (&args.what, &args.reading);
    let compilation = script::sound(file)?;
    let program = script::workflow(&compilation, file, reading.workflow.as_deref())?;
    let rule = why.map(|name| find_rule(&program, name)).transpose()?;
    let reader = reading.reader(&program)?;
    let lists = reading.lists(&program)?;
    let read = reader.read_file(facts)?;
    let evaluation = interp::decide_traced(&program, &read.facts, &lists);
    let mut text = format!("{}\n", view::outcome::headline(&evaluation.outcome));
    text.push_str(&match rule {
        Some((risk, rule)) => view::trace::rule(&program, &evaluation, risk, &rule),
        None => view::trace::trace(&program, &evaluation.trace),
    });
    output::show(&text)?;
    let Some(tier) = args.tier else { return Ok(Verdict::Fine) };
    let engine = tier::engine(&program, tier);
    let mut row = engine.row();
    engine.read_facts(&mut row, &read.facts);
    let decided = engine.session().outcome(&row, &lists);
    if decided != evaluation.outcome {
        let text = format!(
            "{} this tier decides otherwise: {}\n{} that is a bug of Probity; please report it with the script and the facts\n",
            paint(RED.bold(), "error:"),
            view::outcome::headline(&decided),
            paint(CYAN.bold(), " help:"),
        );
        output::tell(&text);
    }
    Ok(Verdict::findings_if(decided != evaluation.outcome))
}

/// A rule by `rule` or `risk.rule`; a rule of a rule set has a dot of its own.
fn find_rule(program: &Program, wanted: &str) -> Result<(RiskId, Arc<str>), Failure> {
    let all = || {
        (0..)
            .map(RiskId)
            .zip(&program.risks)
            .flat_map(|(id, risk)| risk.rules.iter().map(move |rule| (id, risk, rule)))
    };
    let full = |risk: &Risk, rule: &Rule| format!("{}.{}", risk.name, rule.name);
    let found = all().find(|(_, risk, rule)| *rule.name == *wanted || full(risk, rule) == wanted);
    found.map(|(id, _, rule)| (id, rule.name.clone())).ok_or_else(|| {
        let workflow = &program.meta.name;
        let failure = Failure::usage(format!("`{workflow}` has no rule `{wanted}`"));
        failure.help(match nearest(wanted, all().map(|(_, _, rule)| &*rule.name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "say `--why` without a name to see every condition".to_owned(),
        })
    })
}

/// The page of a code.
fn page(code: &str) -> Done {
    let Some(found) = codes::find(code) else {
        let failure = Failure::usage(format!("there is no diagnostic code `{code}`"));
        return Err(if Path::new(code).exists() {
            failure.help(format!("to explain a decision, say `probity explain {code} --facts FILE`"))
        } else {
            failure.help("a code is `P` and four digits, as `probity check` shows it: P0301")
        });
    };
    output::show(&view::markdown::render(found.explanation()))?;
    Ok(Verdict::Fine)
}
