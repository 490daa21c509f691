use super::*;
use crate::engine::{NoFiles, compile};
use crate::value::random::Random;

const LIMITS: &str = r#"probity 1
enum tier { BASIC, PLUS }
set eea: country = { DE, FR }
/// What a customer may pay.
table limit(place: country, who: tier, age: int? in 0..130, note: text) -> money in EUR {
  hit first
  | in eea,        PLUS,  18..64,  _            -> 10_000.00 EUR   // as agreed
  | { DE,
      AT },        _,     >= 65,   "two  blanks, a comma" -> 0.5 * 100.00 EUR
  | _,             _,     missing, "\"x\""      -> 1.00 EUR
  | _,             _,     _,       _            -> 500.00 EUR
}
"#;

fn sheet(text: &str) -> Sheet {
    Sheet::read(text.as_bytes()).unwrap()
}

#[test]
fn a_table_is_a_sheet_with_types_in_its_header() {
    let carried = export(LIMITS, "limit").unwrap();
    assert_eq!(
        carried.what.write(),
        "place: country,who: tier,age: int? in 0..130,note: text,hit first -> money in EUR\n\
         in eea,PLUS,18..64,_,10_000.00 EUR\n\
         \"{ DE, AT }\",_,>= 65,\"\"\"two  blanks, a comma\"\"\",0.5 * 100.00 EUR\n\
         _,_,missing,\"\"\"\\\"\"x\\\"\"\"\"\",1.00 EUR\n\
         _,_,_,_,500.00 EUR\n"
    );
    assert_eq!(carried.remarks, ["comments have no place in a sheet and stay in the script"]);
    assert_eq!(export(LIMITS, "limits"), None);
    assert_eq!(names_of(LIMITS), ["limit"]);
}

#[test]
fn a_sheet_with_types_is_the_table_that_it_came_from() {
    let exported = export(LIMITS, "limit").unwrap().what;
    let read = Sheet::read(exported.write().as_bytes()).unwrap();
    let imported = import(&read, "limit").unwrap();
    assert_eq!(imported.remarks, Vec::<String>::new());
    assert_eq!(
        imported.what,
        "table limit(place: country, who: tier, age: int? in 0..130, note: text) -> money in EUR {\n  hit first\n  \
         | in eea,     PLUS, 18..64,  _                      -> 10_000.00 EUR\n  \
         | { DE, AT }, _,    >= 65,   \"two  blanks, a comma\" -> 0.5 * 100.00 EUR\n  \
         | _,          _,    missing, \"\\\"x\\\"\"                -> 1.00 EUR\n  \
         | _,          _,    _,       _                      -> 500.00 EUR\n}\n"
    );
    assert_eq!(export(&format!("probity 1\n{}", imported.what), "limit").unwrap().what, exported);
}

#[test]
fn types_are_told_from_plain_values_and_said() {
    let text = "Place;Max. Amount;Known since;Code;Listed;Limit\n\
                DE;<= 100;2026-01-31;007;TRUE;500.00 EUR\n\
                { FR, CHE };12.5..20;-;1;;20.00 EUR\n\
                ;missing;< 2020-01-01;> \"a\";false;0 EUR\n";
    let carried = import(&sheet(text), "Limits 2026").unwrap();
    assert_eq!(
        carried.what,
        "table limits_2026(place: country, max_amount: decimal?, known_since: date, code: text, listed: bool) \
         -> money in EUR {\n  \
         | DE,          <= 100,   2026-01-31,   \"007\",     true  -> 500.00 EUR\n  \
         | { FR, CHE }, 12.5..20, _,            \"1\",       _     -> 20.00 EUR\n  \
         | _,           missing,  < 2020-01-01, \"> \\\"a\\\"\", false -> 0.00 EUR\n}\n"
    );
    assert!(
        carried.remarks.contains(&"`max_amount` is taken as `decimal?`".to_owned()),
        "{:?}",
        carried.remarks
    );
    assert!(carried.remarks.contains(&"column `Max. Amount` is called `max_amount`".to_owned()));
    let compilation = compile("t.probity", &format!("probity 1\n{}", carried.what), &NoFiles);
    let codes: Vec<u16> = compilation.diagnostics.iter().map(|found| found.code.number()).collect();
    assert_eq!(codes, [340, 341], "only what the rows leave open is wrong with it");
}

#[test]
fn what_is_wrong_says_its_row_and_column() {
    for (text, place, message) in [
        ("a: int,-> int\n5..,1\n", "row 2, column a", "expected a cell as in a script"),
        ("a: int,-> int\n5 -> 1 | 6,1\n", "row 2, column a", "expected a cell as in a script"),
        ("a: int,-> int\n5,\n", "row 2, column 2", "expected what the row gives, found nothing"),
        ("a: int,-> int\n5,1 } table x(b: int) -> int { | _ -> 2\n", "row 2, column 2", "expected a value"),
        ("\"a: int, b: int\",-> int\n5,1\n", "row 1, column a", "expected a type"),
        ("a: int,hit any -> int\n5,1\n", "row 1, column hit any", "expected `hit first`"),
        ("-> int,a\n5,1\n", "row 1, column 1", "what a row gives stands in the last column"),
        ("a,A,b\n5,1,1\n", "row 1, column A", "two columns are called `a`"),
        ("1,b\n5,1\n", "row 1, column 1", "expected the name of a column"),
        ("a\n1\n", "row 1", "expected a column for each condition"),
        ("a,b\n", "the file", "expected at least one row"),
        ("a,b\n1,2\n3,\n", "row 3, column b", "expected what the row gives, found nothing"),
    ] {
        let errors = import(&sheet(text), "t").unwrap_err();
        assert_eq!(errors.len(), 1, "{text}: {errors:?}");
        assert_eq!(&*errors[0].place, place, "{text}");
        assert!(errors[0].message.starts_with(message), "{text}: {}", errors[0].message);
    }
}

/// Cells, types and outputs in every form that a script has for them.
const CELLS: &[(&str, &[&str])] = &[
    (
        "int? in 0..130",
        &["_", "missing", "18", "-5", "0..17", "< 18", "<= -1", "> 64", ">= 18", "{ 1, 2 }", "adult"],
    ),
    ("country", &["_", "DE", "{ DE, FRA }", "in eea", "eea", "in (eea + { CH })", "acme.far"]),
    ("text", &["_", "\"\"", "\"a, b\"", "\"\\\"q\\\"\"", "{ \"a;b\", \"c\" }", "\"  x\\n\""]),
    ("(money in EUR)?", &["_", "missing", "5.00 EUR", "1.00 EUR..2.00 EUR", "< -3.00 EUR"]),
    ("bool", &["true", "false", "_"]),
    ("duration", &["30 days", "< 1 hour"]),
];
const OUTPUTS: &[&str] = &["1", "-1", "a + 2 * (b - 3)", "if c == DE then 1 else 2", "max(a, 5)"];

#[test]
fn any_table_survives_the_way_through_a_sheet() {
    for seed in 0..500 {
        let mut random = Random::new(seed);
        let mut pick = |n: usize| random.between(0, n as i64 - 1) as usize;
        let columns: Vec<usize> = (0..1 + pick(4)).map(|_| pick(CELLS.len())).collect();
        let heads = columns.iter().enumerate().map(|(at, kind)| format!("c{at}: {}", CELLS[*kind].0));
        let heads = heads.collect::<Vec<_>>().join(", ");
        let hit = ["", "hit first", "hit unique", "hit collect"][pick(4)];
        let rows: String = (0..1 + pick(6))
            .map(|_| {
                let cells = columns.iter().map(|kind| CELLS[*kind].1[pick(CELLS[*kind].1.len())]);
                let cells = cells.collect::<Vec<_>>().join(" ,\n ");
                format!("| {cells} -> {}\n", OUTPUTS[pick(OUTPUTS.len())])
            })
            .collect();
        let script = format!("probity 1\ntable t({heads}) -> int {{ {hit}\n{rows}}}\n");
        let exported = export(&script, "t").unwrap().what;
        let read = Sheet::read(exported.write().as_bytes()).unwrap();
        assert_eq!(read, exported, "{script}");
        let imported = import(&read, "t").unwrap_or_else(|errors| panic!("{errors:?}\n{script}"));
        assert_eq!(imported.remarks, Vec::<String>::new());
        let again = format!("probity 1\n{}", imported.what);
        assert_eq!(export(&again, "t").unwrap().what, exported, "{script}");
    }
}

#[test]
fn no_sheet_makes_more_than_one_table_or_panics() {
    for seed in 0..2_000 {
        let mut random = Random::new(seed);
        let rows: Vec<Row> =
            (2..4).map(|number| Row { number, cells: (0..2).map(|_| random.text(12)).collect() }).collect();
        let header = if seed % 2 == 0 { "a" } else { "a: text" };
        let output = if seed % 3 == 0 { "b" } else { "-> text" };
        let sheet = Sheet { columns: vec![header.to_owned(), output.to_owned()], rows };
        if let Ok(carried) = import(&sheet, "t") {
            let text = format!("probity 1\n{}", carried.what);
            let parsed = syntax::parse(SourceId(0), &text);
            assert_eq!((parsed.tree.items.len(), parsed.diagnostics.len()), (1, 0), "{text}");
        }
    }
}
