//! The command line.

use std::path::PathBuf;

pub const USAGE: &str = "usage: probity-peers [all | agree | time | batch-data | script | help] [options]

  all         agreement, timing, and the batch engines where --python is given (the default)
  agree       only asks all engines of every transaction
  time        agreement and timing, no batch engines
  batch-data  only writes the files of the batch engines
  script      prints the Probity script of the first size
  help        prints this

  --sizes 30,300   sizes of the rule table, of 30, 300 and 3000 (all)
  --only NAME      engines whose name contains it; Probity and Rust by hand stay
  --rounds N       passes over each engine (15)
  --quick          few passes, no throughput
  --python PATH    the interpreter that has the packages of batch/requirements.txt
  --data FOLDER    where the files of the batch engines go (data)
  --out FILE       writes the figures there, between the two marker comments of a page";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    All,
    Agree,
    Time,
    BatchData,
    Script,
    Help,
}

#[derive(Clone, Debug)]
pub struct Options {
    pub verb: Verb,
    pub sizes: Vec<usize>,
    pub only: Option<String>,
    pub rounds: usize,
    pub threads: bool,
    pub python: Option<PathBuf>,
    pub data: PathBuf,
    pub out: Option<PathBuf>,
}

impl Options {
    pub fn parse(arguments: impl Iterator<Item = String>) -> Result<Options, String> {
        let mut options = Options {
            verb: Verb::All,
            sizes: vec![30, 300, 3_000],
            only: None,
            rounds: 15,
            threads: true,
            python: None,
            data: "data".into(),
            out: None,
        };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value\n\n{USAGE}"));
            match argument.as_str() {
                "all" => options.verb = Verb::All,
                "agree" => options.verb = Verb::Agree,
                "time" => options.verb = Verb::Time,
                "batch-data" => options.verb = Verb::BatchData,
                "script" => options.verb = Verb::Script,
                "help" | "--help" | "-h" => options.verb = Verb::Help,
                "--sizes" => options.sizes = sizes(&value()?)?,
                "--only" => options.only = Some(value()?.to_lowercase()),
                "--rounds" => options.rounds = number(&value()?)?,
                "--quick" => (options.rounds, options.threads) = (3, false),
                "--python" => options.python = Some(value()?.into()),
                "--data" => options.data = value()?.into(),
                "--out" => options.out = Some(value()?.into()),
                _ => return Err(format!("`{argument}` is not understood\n\n{USAGE}")),
            }
        }
        Ok(options)
    }
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| format!("`{text}` is no number\n\n{USAGE}"))
}

fn sizes(text: &str) -> Result<Vec<usize>, String> {
    let sizes: Vec<usize> = text.split(',').map(number).collect::<Result<_, _>>()?;
    match sizes.iter().find(|size| ![30, 300, 3_000].contains(size)) {
        Some(other) => Err(format!("no functions were written by hand for {other} rules\n\n{USAGE}")),
        None => Ok(sizes),
    }
}
