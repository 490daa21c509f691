//! The analysis against asking every input of small domains one by one.

use super::analysis::{self, Findings, Masked, Row};
use super::boxes::{ALL_WORK, Classes, Exhausted, Region, Work};
use super::cover::cover;
use super::domain::Column;
use crate::core::Cell;
use crate::core::{CompareOp, EnumType, Kind};
use crate::value::Value;
use crate::value::random::Random;
use std::sync::Arc;

/// What a cell says of a value, by its definition.
fn asked(cell: &Cell, value: &Value) -> Option<bool> {
    let number = |value: &Value| match value {
        Value::Int(n) => *n,
        _ => panic!("only numbers are ordered here"),
    };
    match (cell, value) {
        (Cell::Any, _) => Some(true),
        (Cell::Missing, value) => Some(value.is_missing()),
        (_, Value::Missing) => None,
        (Cell::Value(wanted), value) => Some(wanted == value),
        (Cell::Set { values, .. }, value) => Some(values.contains(value)),
        (Cell::Range(low, high), value) => Some((number(low)..=number(high)).contains(&number(value))),
        (Cell::Bound(op, bound), value) => {
            let (value, bound) = (number(value), number(bound));
            Some(match op {
                CompareOp::Less => value < bound,
                CompareOp::LessEqual => value <= bound,
                CompareOp::Greater => value > bound,
                _ => value >= bound,
            })
        }
    }
}

fn conjunction(all: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let all: Vec<Option<bool>> = all.collect();
    if all.contains(&Some(false)) { Some(false) } else { (!all.contains(&None)).then_some(true) }
}

/// Column kinds with every value that they have (texts: those that cells name, and one more).
fn kinds() -> Vec<(Kind, Vec<Value>)> {
    let enumerated = EnumType {
        name: "tier".into(),
        variants: ["A", "B", "C", "D"].map(Arc::from).to_vec(),
        is_label: false,
    };
    let symbols = enumerated.variants.iter().cloned().map(Value::Symbol).collect();
    vec![
        (Kind::Bool, vec![Value::Bool(true), Value::Bool(false)]),
        (Kind::Int(0, 7), (0..=7).map(Value::Int).collect()),
        (Kind::Enum(Arc::new(enumerated)), symbols),
        (Kind::Text, ["a", "b", "c", "zzz"].map(Value::text).to_vec()),
    ]
}

/// 0 to `n - 1`.
fn below(random: &mut Random, n: usize) -> usize {
    random.between(0, n as i64 - 1) as usize
}

fn random_cell(random: &mut Random, kind: &Kind, values: &[Value], optional: bool) -> Cell {
    let pick = |random: &mut Random| values[below(random, values.len() - 1)].clone();
    let ordered = matches!(kind, Kind::Int(..));
    match below(random, if ordered { 8 } else { 6 }) {
        0 | 1 => Cell::Any,
        2 if optional => Cell::Missing,
        2 | 3 => Cell::Value(pick(random)),
        4 | 5 => {
            Cell::Set { name: String::new(), values: (0..below(random, 4)).map(|_| pick(random)).collect() }
        }
        6 => {
            let (a, b) = (below(random, 10) as i64 - 1, below(random, 10) as i64 - 1);
            Cell::Range(Value::Int(a.min(b)), Value::Int(a.max(b)))
        }
        _ => {
            let ops = [CompareOp::Less, CompareOp::LessEqual, CompareOp::Greater, CompareOp::GreaterEqual];
            Cell::Bound(ops[below(random, 4)], Value::Int(below(random, 10) as i64 - 1))
        }
    }
}

struct Table {
    values: Vec<Vec<Value>>,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    fn random(random: &mut Random) -> Table {
        let chosen: Vec<(Kind, Vec<Value>, bool)> = (0..1 + below(random, 3))
            .map(|_| {
                let (kind, mut values) = kinds().swap_remove(below(random, 4));
                let optional = below(random, 2) == 0;
                if optional {
                    values.push(Value::Missing);
                }
                (kind, values, optional)
            })
            .collect();
        let rows: Vec<Vec<Cell>> = (0..1 + below(random, 6))
            .map(|_| {
                let cell = |(kind, values, optional): &(Kind, Vec<Value>, bool)| {
                    let present = &values[..values.len() - usize::from(*optional)];
                    random_cell(random, kind, present, *optional)
                };
                chosen.iter().map(cell).collect()
            })
            .collect();
        let columns = chosen.iter().enumerate().map(|(at, (kind, _, optional))| {
            let cells: Vec<&Cell> = rows.iter().map(|row| &row[at]).collect();
            Column::of(kind, *optional, &cells).unwrap()
        });
        let columns = columns.collect();
        Table { values: chosen.into_iter().map(|(_, values, _)| values).collect(), columns, rows }
    }

    fn work(&self, left: u64) -> Work {
        Work::new(self.columns.iter().map(|column| column.examples.len()), left)
    }

    fn everything(&self) -> Region {
        let all = |column: &Column| Classes::of(column.examples.len(), |_| true);
        Region::of(&self.columns.iter().map(all).collect::<Vec<_>>())
    }

    fn boxes(&self) -> Vec<Row> {
        let row = |at: usize| Row {
            hits: Region::of(self.columns.iter().map(|column| &column.masks[at].hits)),
            possible: Region::of(self.columns.iter().map(|column| &column.masks[at].possible)),
        };
        (0..self.rows.len()).map(row).collect()
    }

    /// Every combination of values.
    fn inputs(&self) -> Vec<Vec<Value>> {
        self.values.iter().fold(vec![Vec::new()], |inputs, values| {
            let with = |input: &Vec<Value>| {
                values.iter().map(|value| [input.clone(), vec![value.clone()]].concat()).collect::<Vec<_>>()
            };
            inputs.iter().flat_map(with).collect()
        })
    }

    fn shown(&self, input: &[usize]) -> Vec<Value> {
        input.iter().zip(&self.columns).map(|(class, column)| column.examples[*class].clone()).collect()
    }

    fn truth(&self, row: usize, input: &[Value]) -> Option<bool> {
        conjunction(self.rows[row].iter().zip(input).map(|(cell, value)| asked(cell, value)))
    }

    fn truths(&self, input: &[Value]) -> Vec<Option<bool>> {
        (0..self.rows.len()).map(|row| self.truth(row, input)).collect()
    }
}

const TABLES: u64 = 3_000;

fn for_tables(check: impl Fn(&Table, &[Vec<Value>])) {
    for seed in 0..TABLES {
        let table = Table::random(&mut Random::new(seed));
        check(&table, &table.inputs());
    }
}

#[test]
fn classes_tell_apart_what_cells_do_and_no_more() {
    for_tables(|table, _| {
        for (at, column) in table.columns.iter().enumerate() {
            for (row, mask) in table.rows.iter().zip(&column.masks) {
                for (class, example) in column.examples.iter().enumerate() {
                    let said = asked(&row[at], example);
                    let one = Classes::of(column.examples.len(), |other| other == class);
                    let is_in = |classes: &Classes| {
                        let mut work = Work::new([column.examples.len()], ALL_WORK);
                        work.touch(&Region::of([classes]), &Region::of([&one])).unwrap()
                    };
                    assert_eq!(is_in(&mask.hits), said == Some(true), "{:?} of {example}", row[at]);
                    assert_eq!(is_in(&mask.possible), said != Some(false), "{:?} of {example}", row[at]);
                }
            }
        }
    });
}

fn first_decides(truths: &[Option<bool>]) -> Option<usize> {
    truths.iter().position(|truth| *truth != Some(false))
}

#[test]
fn first_hit_is_found_out_exactly() {
    for_tables(|table, inputs| {
        let found = analysis::first(&table.everything(), &table.boxes(), &mut table.work(ALL_WORK)).unwrap();
        let deciding: Vec<(Vec<Option<bool>>, Option<usize>)> =
            inputs.iter().map(|input| table.truths(input)).map(|t| (t.clone(), first_decides(&t))).collect();
        assert_eq!(found.gap.is_some(), deciding.iter().any(|(_, at)| at.is_none()));
        let unknown =
            |(truths, at): &(Vec<Option<bool>>, Option<usize>)| at.is_some_and(|at| truths[at].is_none());
        assert_eq!(found.unknown.is_some(), deciding.iter().any(unknown));
        if let Some(gap) = &found.gap {
            assert_eq!(first_decides(&table.truths(&table.shown(gap))), None);
        }
        if let Some((row, input)) = &found.unknown {
            let truths = table.truths(&table.shown(input));
            assert_eq!((first_decides(&truths), truths[*row]), (Some(*row), None));
        }
        for row in 0..table.rows.len() {
            let decides = deciding.iter().any(|(truths, at)| *at == Some(row) && truths[row] == Some(true));
            let masked = found.masked.iter().find(|(at, _)| *at == row).map(|(_, why)| why);
            assert_eq!(masked.is_none(), decides);
            if let Some(why) = masked {
                explained(table, row, why, inputs);
            }
        }
    });
}

/// The reason why a row decides nothing holds.
fn explained(table: &Table, row: usize, why: &Masked, inputs: &[Vec<Value>]) {
    let hits = |row: usize, input: &[Value]| table.truth(row, input) == Some(true);
    match why {
        Masked::Empty => assert!(inputs.iter().all(|input| !hits(row, input))),
        Masked::By(by) => {
            for input in inputs.iter().filter(|input| hits(row, input)) {
                assert!(by.iter().any(|(other, _)| *other < row && hits(*other, input)));
            }
            for (other, input) in by {
                let input = table.shown(input);
                assert!(hits(*other, &input) && hits(row, &input));
            }
        }
        Masked::ByUnknown(other, input) => {
            let input = table.shown(input);
            assert!(*other < row && hits(row, &input));
            assert_eq!(table.truth(*other, &input), None);
        }
    }
}

#[test]
fn unique_hit_is_found_out_exactly() {
    for_tables(|table, inputs| {
        let found = analysis::unique(&table.everything(), &table.boxes(), &mut table.work(ALL_WORK)).unwrap();
        let all: Vec<Vec<Option<bool>>> = inputs.iter().map(|input| table.truths(input)).collect();
        let none_hits = |truths: &&Vec<Option<bool>>| !truths.contains(&Some(true));
        let gap = |truths: &&Vec<Option<bool>>| truths.iter().all(|truth| *truth == Some(false));
        assert_eq!(found.gap.is_some(), all.iter().any(|truths| gap(&truths)));
        assert_eq!(found.unknown.is_some(), all.iter().filter(none_hits).any(|truths| !gap(&truths)));
        for row in 0..table.rows.len() {
            let overlaps = |earlier: usize| {
                all.iter().any(|truths| truths[row] == Some(true) && truths[earlier] == Some(true))
            };
            let first = (0..row).find(|earlier| overlaps(*earlier));
            let said = found.overlaps.iter().find(|(at, ..)| *at == row);
            assert_eq!(said.map(|(_, earlier, _)| *earlier), first);
            if let Some((_, earlier, input)) = said {
                let truths = table.truths(&table.shown(input));
                assert_eq!((truths[row], truths[*earlier]), (Some(true), Some(true)));
            }
        }
    });
}

#[test]
fn collecting_is_unknown_where_a_row_is() {
    for_tables(|table, inputs| {
        let Findings { gap, unknown, .. } =
            analysis::collect(&table.boxes(), &mut table.work(ALL_WORK)).unwrap();
        let any_unknown = inputs.iter().any(|input| table.truths(input).contains(&None));
        assert_eq!(unknown.is_some(), any_unknown);
        assert_eq!(gap, None);
        if let Some((row, input)) = unknown {
            assert_eq!(table.truth(row, &table.shown(&input)), None);
        }
    });
}

#[test]
fn a_spent_budget_says_so() {
    let table = Table::random(&mut Random::new(1));
    let found = analysis::first(&table.everything(), &table.boxes(), &mut table.work(1));
    assert_eq!(found.map(|_| ()), Err(Exhausted));
}

#[test]
fn patterns_cover_what_each_value_alone_says() {
    let mut random = Random::new(77);
    for (kind, values) in kinds() {
        for _ in 0..200 {
            let count = below(&mut random, 5);
            let cells: Vec<Cell> =
                (0..count).map(|_| random_cell(&mut random, &kind, &values, false)).collect();
            let cells: Vec<Cell> = cells.into_iter().filter(|cell| !cell.hits_missing()).collect();
            let Some(found) = cover(&kind, &cells.iter().collect::<Vec<_>>()) else { panic!("{kind:?}") };
            let fits = |cell: &Cell, value: &Value| asked(cell, value) == Some(true);
            let open = values.iter().filter(|value| !cells.iter().any(|cell| fits(cell, value)));
            assert_eq!(open.count() == 0, found.open.is_empty(), "{kind:?} {cells:?} {found:?}");
            for value in &found.open {
                assert!(!cells.iter().any(|cell| fits(cell, value)), "{kind:?} {cells:?} {found:?}");
            }
        }
    }
}
