//! `import table` and `export table`.

use crate::support::{file, probity, with_stdin};

#[test]
fn a_table_goes_to_csv_and_back() {
    let script = file(
        "limits.probity",
        "probity 1\nset near: country = { DE, AT }\ntable limit(place: country, age: int?) -> money in EUR {\n  \
         | near, > 18 -> 5.00 EUR // old\n  | _, missing -> 0.00 EUR\n  | _, _ -> 1.00 EUR\n}\n",
    );
    let script = script.to_str().unwrap();
    let sheet = file("limit.csv", "");
    let broken = probity(&["export", "table", script, "limit"]);
    assert_eq!(broken.code, 1, "{}", broken.out);
    assert!(broken.err.contains("P0341"), "{}", broken.err);
    let mended = std::fs::read_to_string(script).unwrap().replace("money in EUR {", "(money in EUR)? {");
    std::fs::write(script, mended).unwrap();
    let exported = probity(&["export", "table", script, "limit", "-o", sheet.to_str().unwrap()]);
    assert_eq!((exported.code, exported.out.as_str()), (0, ""));
    assert!(exported.err.contains("comments have no place in a sheet"), "{}", exported.err);
    let csv = std::fs::read_to_string(&sheet).unwrap();
    assert_eq!(
        csv,
        "place: country,age: int?,hit first -> (money in EUR)?\nnear,> 18,5.00 EUR\n_,missing,0.00 EUR\n_,_,1.00 EUR\n"
    );
    let imported = probity(&["import", "table", sheet.to_str().unwrap()]);
    assert_eq!((imported.code, imported.err.as_str()), (0, ""));
    assert!(
        imported.out.starts_with(
            "table limit(place: country, age: int?) -> (money in EUR)? {\n  hit first\n  | near, > 18"
        ),
        "{}",
        imported.out
    );
    let unknown = probity(&["export", "table", script, "limits"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("did you mean `limit`?"), "{}", unknown.err);
}

#[test]
fn a_plain_sheet_says_what_types_it_was_taken_for() {
    let imported = with_stdin(&["import", "table", "-", "--name", "Fees"], b"Country;Fee\nDE;1\n;2.5\n");
    assert_eq!(imported.code, 0, "{}", imported.err);
    assert_eq!(imported.out, "table fees(country: country) -> decimal {\n  | DE -> 1\n  | _  -> 2.5\n}\n");
    assert!(imported.err.contains("`country` is taken as `country`"), "{}", imported.err);
    let wrong = with_stdin(&["import", "table", "-", "--name", "fees"], b"a: int,-> int\n1..,2\n");
    assert_eq!((wrong.code, wrong.out.as_str()), (1, ""));
    assert!(wrong.err.contains("P0903") && wrong.err.contains("row 2, column a"), "{}", wrong.err);
}
