//! Random tables, compiled and run on every input, against what their rows mean by definition. A result that the checker
//! says is there is there; one that it refuses to promise is missing for some input.

#![allow(clippy::indexing_slicing, reason = "rows and columns are counted here")]

use probity::diagnostic::Diagnostic;
use probity::engine::{Compilation, NoFiles, compile};
use probity::facts;
use probity::interp::{Lists, decide};
use probity::outcome::Ended;
use probity::value::Value;

struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound).expect("small")).expect("small")
    }
}

/// Names, types and, as JSON and as a script writes them, values; numbers stand for their place.
const COLUMNS: [(&str, &str, &[&str]); 3] = [
    ("n", "int", &["0", "1", "2", "3", "4"]),
    ("b", "bool", &["true", "false"]),
    ("t", "tier", &["A", "B", "C"]),
];

#[derive(Clone, Copy, PartialEq)]
enum Truth {
    Yes,
    No,
    Unknown,
}

enum Cell {
    Any,
    Missing,
    /// As written, and the places of the values that fit.
    Fits(String, Vec<usize>),
}

impl Cell {
    fn random(random: &mut Random, column: usize, optional: bool) -> Cell {
        let values = COLUMNS[column].2;
        let all = 0..values.len();
        let one = random.below(values.len());
        match random.below(if column == 0 { 7 } else { 5 }) {
            0 | 1 => Cell::Any,
            2 if optional => Cell::Missing,
            2 | 3 => Cell::Fits(values[one].to_owned(), vec![one]),
            4 => {
                let other = (one + 1) % values.len();
                Cell::Fits(format!("{{ {}, {} }}", values[one], values[other]), vec![one, other])
            }
            5 => Cell::Fits(format!("{one}..4"), (one..=4).collect()),
            _ => Cell::Fits(format!("< {one}"), all.filter(|value| *value < one).collect()),
        }
    }

    fn written(&self) -> &str {
        match self {
            Cell::Any => "_",
            Cell::Missing => "missing",
            Cell::Fits(written, _) => written,
        }
    }

    fn of(&self, value: Option<usize>) -> Truth {
        match (self, value) {
            (Cell::Any, _) | (Cell::Missing, None) => Truth::Yes,
            (Cell::Missing, Some(_)) => Truth::No,
            (Cell::Fits(..), None) => Truth::Unknown,
            (Cell::Fits(_, fitting), Some(value)) if fitting.contains(&value) => Truth::Yes,
            (Cell::Fits(..), Some(_)) => Truth::No,
        }
    }
}

struct Table {
    hit: &'static str,
    /// Whether a column, and what is given to it, may be missing.
    optional: [bool; 3],
    given: [bool; 3],
    rows: Vec<[Cell; 3]>,
    declared: &'static str,
}

impl Table {
    fn random(random: &mut Random) -> Table {
        let optional = [0; 3].map(|_| random.below(2) == 0);
        let given = optional.map(|optional| optional || random.below(4) == 0);
        let count = 1 + random.below(12);
        let rows = (0..count).map(|_| [0, 1, 2].map(|at| Cell::random(random, at, optional[at]))).collect();
        let hit = ["first", "unique", "collect"][random.below(3)];
        let declared = if hit == "collect" || random.below(2) == 0 { "int" } else { "int?" };
        Table { hit, optional, given, rows, declared }
    }

    fn script(&self, result: &str) -> String {
        let mark = |optional: bool| if optional { "?" } else { "" };
        let typed = |marks: [bool; 3]| {
            let range = |name: &str| if name == "n" { " in 0..4" } else { "" };
            let one = |at: usize| {
                format!("{}: {}{}{}", COLUMNS[at].0, COLUMNS[at].1, mark(marks[at]), range(COLUMNS[at].0))
            };
            [0, 1, 2].map(one)
        };
        let row = |(at, row): (usize, &[Cell; 3])| {
            format!("  | {}, {}, {} -> {at}\n", row[0].written(), row[1].written(), row[2].written())
        };
        let rows: String = self.rows.iter().enumerate().map(row).collect();
        format!(
            "probity 1\nenum tier {{ A, B, C }}\nterminal got(v: {result}) = PASSED\n\
             table t({}) -> {} {{\n  hit {}\n{rows}}}\n\
             workflow w {{\n  input {{ {} }}\n  end got(t(input.n, input.b, input.t))\n}}\n",
            typed(self.optional).join(", "),
            self.declared,
            self.hit,
            typed(self.given).join("  "),
        )
    }

    fn inputs(&self) -> Vec<[Option<usize>; 3]> {
        let of = |at: usize| {
            let missing = self.given[at].then_some(None);
            (0..COLUMNS[at].2.len()).map(Some).chain(missing).collect::<Vec<_>>()
        };
        let mut inputs = Vec::new();
        for n in of(0) {
            for b in of(1) {
                inputs.extend(of(2).into_iter().map(|t| [n, b, t]));
            }
        }
        inputs
    }

    fn truth(&self, row: usize, input: [Option<usize>; 3]) -> Truth {
        let cells = [0, 1, 2].map(|at| self.rows[row][at].of(input[at]));
        if cells.contains(&Truth::No) {
            Truth::No
        } else if cells.contains(&Truth::Unknown) {
            Truth::Unknown
        } else {
            Truth::Yes
        }
    }

    /// What the table means, by definition.
    fn meant(&self, input: [Option<usize>; 3]) -> Value {
        let truths: Vec<Truth> = (0..self.rows.len()).map(|row| self.truth(row, input)).collect();
        let number = |at: usize| Value::Int(i64::try_from(at).expect("small"));
        let hits =
            || truths.iter().enumerate().filter(|(_, truth)| **truth == Truth::Yes).map(|(at, _)| number(at));
        match self.hit {
            "collect" if truths.contains(&Truth::Unknown) => Value::Missing,
            "collect" => Value::list(hits()),
            "unique" => hits().next().unwrap_or(Value::Missing),
            _ => match truths.iter().position(|truth| *truth != Truth::No) {
                Some(at) if truths[at] == Truth::Yes => number(at),
                _ => Value::Missing,
            },
        }
    }

    /// Two rows of a table with unique hits fit one input (of its columns, not of what is given to them).
    fn overlaps(&self) -> bool {
        let of_columns =
            |input: &[Option<usize>; 3]| (0..3).all(|at| input[at].is_some() || self.optional[at]);
        let fitting =
            |input| (0..self.rows.len()).filter(|row| self.truth(*row, input) == Truth::Yes).count();
        self.hit == "unique" && self.inputs().into_iter().filter(of_columns).any(|input| fitting(input) > 1)
    }
}

fn run(compilation: &Compilation, input: [Option<usize>; 3]) -> Value {
    let program = compilation.program("w").expect("a workflow");
    let fields = [0, 1, 2].map(|at| {
        let quote = if at == 2 { "\"" } else { "" };
        let value =
            input[at].map_or("null".to_owned(), |value| format!("{quote}{}{quote}", COLUMNS[at].2[value]));
        format!("\"{}\": {value}", COLUMNS[at].0)
    });
    let text = format!("{{ \"input\": {{ {} }} }}", fields.join(", "));
    let facts = facts::from_json(program, text.as_bytes()).expect("facts");
    match decide(program, &facts, &Lists::new().bind(program).expect("no lists")).result {
        Ended::Ended(end) => end.args.into_iter().next().expect("one argument").1,
        Ended::Pending(_) => panic!("nothing is asked for"),
    }
}

fn has(compilation: &Compilation, code: u16) -> bool {
    compilation.diagnostics.iter().any(|found| found.code.number() == code)
}

#[test]
fn tables_do_what_their_rows_mean() {
    let mut random = Random(0x7ab1_e5ee_d123_4567);
    let (mut ran, mut refused, mut promised) = (0, 0, 0);
    for _ in 0..600 {
        let table = Table::random(&mut random);
        let (may_miss, there) = match table.hit {
            "collect" => ("(list of int)?", "list of int"),
            _ => ("int?", "int"),
        };
        let script = table.script(may_miss);
        let compilation = compile("t.probity", &script, &NoFiles);
        assert_eq!(has(&compilation, 342), table.overlaps(), "{script}");
        if compilation.diagnostics.iter().any(Diagnostic::is_error) {
            refused += 1;
            // Refused for no other reason than that its result may be missing after all.
            let of_columns =
                |input: &[Option<usize>; 3]| (0..3).all(|at| input[at].is_some() || table.optional[at]);
            let mut inputs = table.inputs().into_iter().filter(of_columns);
            assert!(
                table.overlaps()
                    || (table.declared == "int" && inputs.any(|input| table.meant(input).is_missing())),
                "{script}"
            );
            continue;
        }
        probity::core::verify(compilation.program("w").expect("a workflow")).expect("a sound core");
        ran += 1;
        let strict = compile("t.probity", &table.script(there), &NoFiles);
        let is_there = !strict.diagnostics.iter().any(Diagnostic::is_error);
        promised += usize::from(is_there);
        for input in table.inputs() {
            let meant = table.meant(input);
            assert_eq!(run(&compilation, input), meant, "{input:?}\n{script}");
            assert!(!is_there || !meant.is_missing(), "{input:?}\n{script}");
        }
    }
    assert!(ran > 250 && refused > 150 && promised > 20, "{ran} ran, {refused} refused, {promised} promised");
}

#[test]
fn a_long_table_nests_little_and_finds_every_row() {
    let rows: String = (0..1_000).map(|n| format!("  | {n} -> {}\n", 1_000 - n)).collect();
    let script = format!(
        "probity 1\nterminal got(v: int?) = PASSED\ntable t(n: int) -> int? {{\n  hit unique\n{rows}}}\n\
         workflow w {{\n  input {{ n: int }}\n  end got(t(input.n))\n}}\n"
    );
    let compilation = compile("t.probity", &script, &NoFiles);
    assert!(!compilation.diagnostics.iter().any(Diagnostic::is_error), "{:?}", compilation.diagnostics);
    let program = compilation.program("w").expect("a workflow");
    for (n, meant) in [(0, Some(1_000)), (7, Some(993)), (999, Some(1)), (1_000, None)] {
        let facts = facts::from_json(program, format!("{{ \"input\": {{ \"n\": {n} }} }}").as_bytes());
        let outcome = decide(program, &facts.expect("facts"), &Lists::new().bind(program).expect("no lists"));
        let Ended::Ended(end) = outcome.result else { panic!("nothing is asked for") };
        assert_eq!(end.args[0].1, meant.map_or(Value::Missing, Value::Int));
    }
}

#[test]
fn calls_of_a_large_table_are_bounded() {
    let rows: String = (0..1_000).map(|n| format!("  | {n} -> {n}\n")).collect();
    let calls: Vec<String> =
        (0..200).map(|n| format!("    r{n}: +1 when t(input.n + {n}) > 1, 0 if unknown\n")).collect();
    let script = format!(
        "probity 1\ntable t(n: int) -> int? {{\n{rows}}}\nworkflow w {{\n  input {{ n: int }}\n  \
         risk r in 0..100 {{\n{}  }}\n  decide r {{ 0..100 -> end PASSED }}\n}}\n",
        calls.concat()
    );
    let compilation = compile("t.probity", &script, &NoFiles);
    assert!(has(&compilation, 323), "{:?}", compilation.diagnostics.len());
}

/// Rows that each speak of two columns of their own leave twice as many pieces open as those before.
#[test]
fn what_nobody_can_examine_is_said_and_not_guessed() {
    let columns: Vec<String> = (0..48).map(|at| format!("c{at}: bool")).collect();
    let row = |row: usize| {
        let cell = |at: usize| if at / 2 == row { "true" } else { "_" };
        format!("  | {} -> {row}\n", (0..48).map(cell).collect::<Vec<_>>().join(", "))
    };
    let rows: String = (0..24).map(row).collect();
    let script = format!("probity 1\ntable t({}) -> int? {{\n{rows}}}\n", columns.join(", "));
    let compilation = compile("t.probity", &script, &NoFiles);
    let codes: Vec<u16> = compilation.diagnostics.iter().map(|found| found.code.number()).collect();
    assert_eq!(codes, [348]);
}
