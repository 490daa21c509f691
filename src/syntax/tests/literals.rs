//! The values of literals, and what is said about those that have none.

use super::outline::expr;
use super::value;
use crate::value::Duration;

#[test]
fn literals_have_their_values() {
    for (text, wanted) in [
        ("1_000", "1000"),
        ("9_223_372_036_854_775_807", "9223372036854775807"),
        ("12.50", "12.5"),
        ("1_000.000_5", "1000.0005"),
        ("80%", "0.8 of 1"),
        ("0.5%", "0.005 of 1"),
        ("250%", "2.5 of 1"),
        ("500.00 EUR", "500 EUR"),
        ("5  \t CHF", "5 CHF"),
        ("1.5 hours", "PT1H30M"),
        ("true", "true"),
        ("2024-02-29", "2024-02-29"),
        ("2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z"),
        ("2026-01-31T10:00:00+02:00", "2026-01-31T08:00:00Z"),
        ("2026-01-31T23:30:00.5-01:00", "2026-02-01T00:30:00.5Z"),
        (r#""a \"b\" \\ \n \t \u{1F600}""#, "\"a \\\"b\\\" \\\\ \\n \\t 😀\""),
        (r#"r"\d+\.\w""#, "r\"\\\\d+\\\\.\\\\w\""),
        (r#""""#, "\"\""),
    ] {
        let (value, found) = value(text);
        assert_eq!(found, [""; 0], "{text}");
        assert_eq!(expr(&value), wanted, "{text}");
    }
}

#[test]
fn every_unit_of_time_is_read() {
    for unit in Duration::unit_names() {
        let (value, found) = value(&format!("3 {unit}"));
        assert_eq!(found, [""; 0], "{unit}");
        let wanted = Duration::parse_unit(crate::value::Decimal::from_int(3), unit).unwrap();
        assert_eq!(expr(&value), wanted.to_iso());
    }
}

#[test]
fn a_unit_stands_on_its_numbers_line_and_is_no_field() {
    let script = "probity 1\nrecord r {\n  a: int in 0..5\n  s: int  h: int in 1..2 min: int\n}\nlet a = 5\nlet h = 1\n";
    assert_eq!(super::messages(script), [""; 0]);
}

#[test]
fn damaged_literals_have_one_message_each() {
    for (text, message) in [
        ("2026-02-30", "P0107 `2026-02-30` is not a date"),
        ("2026-13-01", "P0107 `2026-13-01` is not a date"),
        ("2026-1-5", "P0107 `2026-1-5` is not a date"),
        ("2026-01-31T25:00:00Z", "P0107 `2026-01-31T25:00:00Z` is not a time"),
        ("2026-01-31T10:00Z", "P0107 `2026-01-31T10:00Z` is not a time"),
        ("2026-01-31T10:00:00", "P0107 `2026-01-31T10:00:00` is not a time"),
        ("9_223_372_036_854_775_808", "P0106 `9_223_372_036_854_775_808` is too large"),
        ("1.0000000001", "P0106 `1.0000000001` is too large"),
        ("5EUR", "P0105 `5EUR` is not a number"),
        ("1__0", "P0105 `1__0` is not a number"),
        ("0x10", "P0105 `0x10` is not a number"),
        ("\"a", "P0102 this text has no closing quote"),
        ("r\"a", "P0102 this regular expression has no closing quote"),
        (r#""a\qb""#, "P0103 `\\q` means nothing in a text"),
        (r#""\u{110000}""#, "P0103 `\\u` means nothing in a text"),
        ("'a'", "P0101 a text stands in double quotes, not in single ones"),
        ("firstName", "P0104 `firstName` is not spelled like a name or a symbol"),
        ("§", "P0101 unknown character `§`"),
        ("[A]", "P0101 unknown character `[`"),
    ] {
        assert_eq!(super::messages(&format!("probity 1\nlet x = {text}\n")), [message], "{text}");
    }
}
