//! `probity new`: a script of one's own from a template, with a workflow key that no other script has.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use probity::core::Program;
use probity::engine::{self, NoFiles};
use probity::templates::{self, NameError, Template};
use serde_json::{Value, json};

use crate::failure::{Done, Failure, Verdict};
use crate::output::{self, BOLD, CYAN, DIM, Format, GREEN, paint, safe};

const EXAMPLES: &str = "\
Examples:
  probity new --list
  probity new my_policy
  probity new onboarding --from id_and_identity_verification
  probity new onboarding --from id_verification -o policies/";

/// Start a script from a template
///
/// Writes NAME.probity with a key of its own for every workflow in it. The key stays the same over all later versions and
/// renames, and stands in every outcome.
#[derive(Debug, clap::Args)]
#[command(after_help = super::epilogue(EXAMPLES))]
pub struct Args {
    /// The name of the workflow, in lower_snake
    #[arg(value_name = "NAME", required_unless_present = "list")]
    name: Option<String>,

    /// What to start from
    #[arg(long, value_name = "TEMPLATE", default_value = templates::SKELETON)]
    from: String,

    /// Where to write it: a folder, a file that ends in .probity, or `-` for stdout
    #[arg(short, long, value_name = "DIR|FILE")]
    output: Option<PathBuf>,

    /// Replace a file that is there
    #[arg(long)]
    force: bool,

    /// List the templates
    #[arg(long, conflicts_with_all = ["name", "from", "output", "force"])]
    list: bool,

    /// How the answer is shown
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub fn run(args: &Args) -> Done {
    let Some(name) = args.name.as_deref().filter(|_| !args.list) else { return list(args.format) };
    let template = template(&args.from)?;
    let text = instantiate(template, name)?;
    if args.output.as_deref() == Some(Path::new("-")) {
        output::show(&text)?;
        return Ok(Verdict::Fine);
    }
    let file = target(name, args.output.as_deref())?;
    write(&file, &text, args.force)?;
    let programs = engine::compile(name, &text, &NoFiles).programs;
    match args.format {
        Format::Text => output::show(&created(&file, template, name, &programs))?,
        Format::Json => output::show_json(&json!({
            "file": file,
            "template": template.name,
            "workflows": programs.iter().map(workflow).collect::<Vec<_>>(),
        }))?,
    }
    Ok(Verdict::Fine)
}

fn list(format: Format) -> Done {
    match format {
        Format::Text => {
            let mut text = String::new();
            for template in templates::list() {
                text.push_str(&format!("{}\n    {}\n", paint(BOLD, template.name), template.title()));
            }
            text.push_str(&format!(
                "\nStart from one with {}\n",
                paint(CYAN, "probity new NAME --from TEMPLATE")
            ));
            output::show(&text)?;
        }
        Format::Json => {
            let all: Vec<Value> = templates::list()
                .map(|template| {
                    json!({
                        "name": template.name,
                        "title": template.title(),
                        "description": template.description(),
                    })
                })
                .collect();
            output::show_json(&all)?;
        }
    }
    Ok(Verdict::Fine)
}

fn template(name: &str) -> Result<&'static Template, Failure> {
    templates::find(name).ok_or_else(|| {
        let failure = Failure::usage(format!("there is no template `{}`", safe(name)));
        failure.help(match templates::nearest_name(name) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`probity new --list` shows all of them".to_owned(),
        })
    })
}

fn instantiate(template: &Template, name: &str) -> Result<String, Failure> {
    let mut without_randomness = None;
    let text = templates::instantiate(template, name, || match random_key() {
        Ok(key) => key,
        Err(error) => {
            without_randomness = Some(error);
            String::new()
        }
    });
    if let Some(error) = without_randomness {
        return Err(Failure::usage(format!("the system gives no random numbers for a key: {error}")));
    }
    text.map_err(|error| {
        let failure = Failure::usage(format!("`{}` can't be the name of a workflow: {error}", safe(name)));
        failure.help(match error {
            NameError::NotLowerSnake { suggestion: Some(name) } => format!("write `{name}`"),
            _ => format!("choose another name, such as `{}`", proposal(template, name)),
        })
    })
}

/// A name that can be taken, near the one that can't.
fn proposal(template: &Template, name: &str) -> String {
    let near = format!("{name}_policy");
    if templates::check_name(&near).is_ok() { near } else { format!("my_{}", template.name) }
}

/// A UUID of version 4 from the operating system's randomness.
fn random_key() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid().to_string())
}

/// `NAME.probity` in a folder, or the file that was named.
fn target(name: &str, output: Option<&Path>) -> Result<PathBuf, Failure> {
    let file = format!("{name}.probity");
    let Some(output) = output else { return Ok(file.into()) };
    if output.is_dir() {
        return Ok(output.join(file));
    }
    if output.extension().is_some_and(|ending| ending == "probity") {
        return Ok(output.to_owned());
    }
    Err(Failure::usage(format!("there is no folder `{}`", output.display()))
        .help("make it first, or name a file that ends in `.probity`"))
}

/// Writes the file; one that is there is replaced only where that was asked for.
fn write(file: &Path, text: &str, force: bool) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    if force {
        options.write(true).create(true).truncate(true);
    } else {
        options.write(true).create_new(true);
    }
    let written = options.open(file).and_then(|mut open| open.write_all(text.as_bytes()));
    written.map_err(|error| unwritten(file, &error))
}

fn unwritten(file: &Path, error: &io::Error) -> Failure {
    let shown = file.display();
    match error.kind() {
        ErrorKind::AlreadyExists => Failure::usage(format!("`{shown}` is there already"))
            .help("choose another name, or say `--force` to replace it; its key would be lost"),
        _ => Failure::usage(format!("can't write `{shown}`: {error}")),
    }
}

fn workflow(program: &Arc<Program>) -> Value {
    let lists: Vec<&str> = program.lists.iter().map(|list| &*list.name).collect();
    json!({ "name": &*program.meta.name, "key": program.meta.key.as_deref(), "lists": lists })
}

/// What was written, and what to do next.
fn created(file: &Path, template: &Template, name: &str, programs: &[Arc<Program>]) -> String {
    let shown = safe(file.display());
    let mut text = format!(
        "{} {} {}\n",
        paint(GREEN.bold(), "created"),
        paint(BOLD, &shown),
        paint(DIM, format!("from {}", template.name))
    );
    let columns = programs.iter().map(|program| program.meta.name.len()).max().unwrap_or_default();
    for program in programs {
        let key = program.meta.key.as_deref().unwrap_or_default();
        text.push_str(&format!("  {:<columns$}  {}\n", program.meta.name, paint(DIM, format!("key {key}"))));
    }
    let path = argument(&shown);
    let main = programs.iter().find(|program| *program.meta.name == *name);
    let mut facts = format!("probity run {path} --facts FACTS.json");
    if programs.len() > 1 {
        facts.push_str(&format!(" --workflow {name}"));
    }
    for list in main.iter().flat_map(|program| &program.lists) {
        facts.push_str(&format!(" --list {0}={0}.txt", list.name));
    }
    let schema = match programs.len() {
        0 | 1 => format!("probity schema {path}"),
        _ => format!("probity schema {path} --workflow {name}"),
    };
    text.push_str("\nnext\n");
    let steps = [
        ("after every change", format!("probity check {path}")),
        ("what its tests reach", format!("probity test {path} --coverage")),
        ("what FACTS.json holds", schema),
        ("decide a transaction", facts),
    ];
    for (why, command) in steps {
        text.push_str(&format!("  {why:<21}  {}\n", paint(CYAN, command)));
    }
    text
}

/// A path as one word of a shell.
fn argument(path: &str) -> String {
    if path.chars().all(|c| c.is_alphanumeric() || "/\\._-:".contains(c)) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}
