use super::fields::FIELDS;
use super::generate::table;
use super::rows::rows;
use super::{Op, Table, Test};

/// Share of the conditions of this kind, in percent.
fn share(table: &Table, kind: impl Fn(&Test) -> bool) -> usize {
    let tests: Vec<&Test> = table.rules.iter().flat_map(|rule| &rule.all).collect();
    tests.iter().filter(|test| kind(test)).count() * 100 / tests.len()
}

#[test]
fn conditions_have_the_shapes_of_real_ones() {
    let table = table(300);
    let equality = |op: Op| matches!(op, Op::Equal | Op::NotEqual);
    let near = |found: usize, wanted: usize| assert!(found.abs_diff(wanted) <= 3, "{found} % for {wanted} %");
    near(share(&table, |test| matches!(test, Test::Compare(_, op, _) if equality(*op))), 60);
    near(share(&table, |test| matches!(test, Test::In(..))), 14);
    near(share(&table, |test| matches!(test, Test::Compare(_, op, _) if !equality(*op))), 12);
    near(share(&table, |test| matches!(test, Test::Known(_) | Test::Missing(_))), 8);
    near(share(&table, |test| matches!(test, Test::Fields(..))), 4);
    near(share(&table, |test| matches!(test, Test::Has(..))), 2);
}

#[test]
fn small_tables_compare_fields_and_ask_lists_too() {
    let table = table(30);
    assert!(share(&table, |test| matches!(test, Test::Fields(..))) > 0);
    assert!(share(&table, |test| matches!(test, Test::Has(..))) > 0);
}

#[test]
fn tables_and_rows_are_the_same_every_time_and_no_rule_stands_twice() {
    assert_eq!(table(300), table(300));
    assert_eq!(rows(50), rows(80)[..50]);
    let table = table(300);
    for (at, rule) in table.rules.iter().enumerate() {
        assert!(table.rules[..at].iter().all(|other| other.all != rule.all), "rule {at} stands twice");
    }
}

#[test]
fn a_fifth_of_the_optional_fields_is_absent() {
    let rows = rows(2_000);
    let optional: Vec<usize> = (0..FIELDS.len()).filter(|at| FIELDS[*at].optional).collect();
    let absent = rows.iter().flat_map(|row| optional.iter().filter(|at| row[**at].is_none())).count();
    let percent = absent * 100 / (rows.len() * optional.len());
    assert!((18..=22).contains(&percent), "{percent} %");
    assert!(rows.iter().all(|row| (0..FIELDS.len()).all(|at| FIELDS[at].optional || row[at].is_some())));
}
