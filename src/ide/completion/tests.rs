//! What is offered at single places, and while a whole script is typed.

use super::super::Analysis;
use super::super::fixture::fixture;
use super::{Completion, completions};
use crate::resolve::NoFiles;

fn offered(text: &str) -> Vec<Completion> {
    let fixture = fixture(text);
    completions(&fixture.analysis, fixture.cursor)
}

/// Labels of those of the first rank, at most twelve.
fn first(text: &str) -> Vec<String> {
    let found = offered(text);
    let best = found.first().map_or(0, |first| first.rank);
    found.into_iter().filter(|one| one.rank == best).map(|one| one.label).take(12).collect()
}

fn find(text: &str, label: &str) -> Option<Completion> {
    offered(text).into_iter().find(|one| one.label == label)
}

const HEAD: &str = "use jumio\n\
    set eu: country = { DE, FR }\n\
    list blocked: text folded\n\
    terminal unreadable(message: text) = REJECTED\n\
    enum tier { BASIC, PLUS }\n\
    fn of_age(born: date) -> bool = age(born) >= 18\n\
    workflow w {\n\
    channels WEB\n\
    input {\n\
    /// Where the user lives.\n\
    country: country example DEU\n\
    email: text\n\
    amount: (money in EUR)?\n\
    tier: tier\n\
    }\n\
    acquire passport: ID\n\
    acquire face: SELFIE\n\
    check passport: usability\n";

fn within(statement: &str) -> String {
    format!("{HEAD}{statement}")
}

#[test]
fn capabilities_of_a_credential_with_met_requirements_first() {
    assert_eq!(first(&within("check passport: $0")), ["extraction", "proof_of_residency"]);
    let later = find(&within("check passport: $0"), "data_checks").unwrap();
    assert!(later.detail.starts_with("needs extraction is PASSED first"), "{}", later.detail);
    assert_eq!(find(&within("check passport: $0"), "liveness"), None);
    let next = first(&within(
        "check passport: extraction, $0
 end PASSED }",
    ));
    assert_eq!(next[..2], ["image_checks", "proof_of_residency"]);
    assert!(!next.contains(&"data_checks".to_owned()), "{next:?}");
    assert_eq!(first(&within("check face: $0")), ["usability"]);
    assert_eq!(find(&within("check passport: $0"), "usability").unwrap().rank, 6);
}

#[test]
fn kinds_and_their_properties() {
    let kinds = first(&within("acquire bill: $0"));
    assert_eq!(kinds, ["ID", "SELFIE", "FACEMAP", "DOCUMENT", "DATA"]);
    assert!(first(&within("acquire bill: DOCUMENT { $0 }")).contains(&"types".to_owned()));
    assert_eq!(find(&within("acquire bill: SELFIE { $0 }"), "types"), None);
    assert_eq!(first(&within("acquire id: ID { types PASSPORT, $0")), ["ID_CARD", "DRIVING_LICENSE", "VISA"]);
    assert_eq!(first(&within("acquire id: ID { types PASSPORT\n subtypes $0")), ["E_PASSPORT"]);
    assert_eq!(
        first(&within("acquire id: ID { from $0\n}\n end PASSED\n}")),
        ["NEW", "EXISTING", "REUSABLE"]
    );
    assert!(offered(&within("acquire who: DATA { $0")).iter().any(|one| one.insert == "email: input.email"));
}

#[test]
fn what_hangs_on_a_credential_and_on_its_results() {
    let parts = offered(&within("require passport.$0"));
    let labels: Vec<&str> = parts.iter().map(|one| one.label.as_str()).collect();
    assert_eq!(labels[0], "usability");
    assert!(labels.contains(&"attempt") && labels.contains(&"reusable_identity"), "{labels:?}");
    let parts = offered(&within("check passport: extraction\n require passport.extraction.$0"));
    let born = parts.iter().find(|one| one.label == "date_of_birth").unwrap();
    assert!(born.detail.starts_with("date"), "{}", born.detail);
    assert!(parts.iter().any(|one| one.label == "decision"));
}

#[test]
fn labels_of_that_capability_and_decisions() {
    let labels = first(&within("require passport.usability.label == $0 else end"));
    assert_eq!(labels.first().map(String::as_str), Some("OK"));
    assert!(labels.contains(&"BLURRED".to_owned()), "{labels:?}");
    assert_eq!(
        first(&within("require passport.usability is $0")),
        ["PASSED", "WARNING", "REJECTED", "NOT_EXECUTED"]
    );
    let left = first(&within("require passport.usability.label in { OK, $0 }"));
    assert!(!left.contains(&"OK".to_owned()) && left.contains(&"GLARE".to_owned()), "{left:?}");
    assert_eq!(
        first(&within("match passport.usability {\n PASSED -> continue\n $0")),
        ["WARNING", "REJECTED", "NOT_EXECUTED"]
    );
}

#[test]
fn countries_and_currencies_by_code_and_by_name() {
    let by_name = find(&within("require input.country == Germ$0"), "DE").unwrap();
    assert_eq!((by_name.insert.as_str(), by_name.detail.as_str()), ("DE", "Germany"));
    assert!(by_name.filter.unwrap().starts_with("Germ"));
    assert_eq!(first(&within("require input.country == DE$0"))[..1], ["DE"]);
    assert_eq!(first(&within("require input.country == DEU$0")), ["DEU"]);
    assert_eq!(find(&within("require input.country == Germ$0"), "FR"), None);
    assert_eq!(first(&within("require input.amount > 5.00 $0")), ["EUR"]);
    assert_eq!(find("fn f(a: money in doll$0", "USD").unwrap().detail, "United States dollar");
    assert_eq!(first(&within("require input.country in $0")), ["eu"]);
    assert_eq!(first(&within("require input.email in $0")), ["blocked"]);
}

#[test]
fn input_has_types_and_documentation() {
    let country = find(&within("require input.$0"), "country").unwrap();
    assert_eq!(country.detail, "country");
    assert_eq!(country.documentation.as_deref(), Some("Where the user lives.\nFor example `DEU`."));
    assert_eq!(first(&within("require input.tier == $0")), ["BASIC", "PLUS"]);
}

#[test]
fn ends_have_decisions_labels_and_terminals() {
    let text = within("if a: input.email == \"\" { end REJECTED NO_MAIL }\n end $0 }");
    assert_eq!(first(&text), ["PASSED", "WARNING", "REJECTED", "NOT_EXECUTED"]);
    let terminal = find(&text, "unreadable").unwrap();
    assert_eq!((terminal.insert.as_str(), terminal.rank), ("unreadable(\"${1:message}\")$0", 1));
    assert_eq!(first(&text.replace("end $0", "end REJECTED $0")), ["NO_MAIL"]);
}

#[test]
fn a_catalog_that_is_not_imported_is_imported_along() {
    let text = "workflow w {\n  acquire passport: $0";
    let kind = offered(text).into_iter().find(|one| one.detail.contains("use jumio")).unwrap();
    assert_eq!(kind.edits[0].text, "\n\nuse jumio");
    assert_eq!(kind.edits[0].range, 9..9);
    let qualified = find(&within("acquire passport: $0"), "yoti.ID").unwrap();
    assert_eq!((qualified.rank, qualified.edits[0].text.as_str()), (9, "\nuse yoti"));
    let check = find("workflow w {\n acquire face: SELFIE\n check face: $0", "usability").unwrap();
    assert_eq!(check.edits[0].text, "\n\nuse jumio");
}

#[test]
fn rules_weights_and_bands() {
    let head =
        within("check passport: image_checks\nrisk fraud in 0..90 {\n a: +10 when input.email == \"x\"\n ");
    assert_eq!(first(&format!("{head}$0")), ["rule", "rule if unknown"]);
    assert_eq!(first(&format!("{head}b: $0")), ["+10 when …"]);
    assert_eq!(first(&format!("{head}b: +10 $0")), ["when", "if unknown"]);
    assert_eq!(first(&format!("{head}b: +10 when passport.image_checks $0")), ["is"]);
    assert_eq!(
        first(&format!("{head}b: +10 when passport.image_checks is REJECTED, $0")),
        ["+10 if unknown", "0 if unknown"]
    );
    assert_eq!(first(&format!("{head}}}\n decide $0")), ["fraud"]);
    assert_eq!(first(&format!("{head}}}\n decide fraud {{\n 0..30 -> end PASSED\n $0")), ["31..90"]);
    assert!(first(&format!("{head}}}\n $0")).contains(&"decide fraud".to_owned()));
}

#[test]
fn tests_know_the_workflow() {
    let head = within(
        "check passport: extraction\nrisk fraud in 0..9 { big: +1 when input.email == \"x\" }\n end PASSED LOW\n}\ntest \"t\" of w {\n",
    );
    assert!(first(&format!("{head}given $0\n}}")).contains(&"all PASSED".to_owned()));
    assert_eq!(find(&format!("{head}given $0\n}}"), "passport.usability").unwrap().rank, 1);
    assert_eq!(first(&format!("{head}given passport.usability = REJECTED $0"))[..2], ["BLURRED", "GLARE"]);
    assert_eq!(first(&format!("{head}expect fired $0")), ["big"]);
    assert_eq!(first(&format!("{head}expect PASSED $0")), ["LOW"]);
    assert_eq!(first("workflow w { end PASSED }\ntest \"t\" of $0"), ["w"]);
    assert!(first(&format!("{head}given input.tier = $0")).contains(&"PLUS".to_owned()));
}

#[test]
fn types_and_items() {
    let types = offered("enum tier { A, B }\nrecord r {\n x: $0\n}");
    assert_eq!(types[0].label, "tier");
    assert!(types.iter().any(|one| one.label == "money"));
    assert!(first("$0").iter().any(|label| label == "workflow"));
    assert_eq!(first("use $0"), ["dataspike", "jumio", "yoti"]);
    assert_eq!(first(&within("require of_age($0")).first().map(String::as_str), Some("today"));
}

#[test]
fn nothing_is_offered_in_comments_and_texts() {
    for text in
        ["// use $0", "/// doc $0\nworkflow w {}", "workflow w { key \"a $0\" }", "workflow w { key \"a $0"]
    {
        assert_eq!(offered(text), [], "{text}");
    }
}

/// Every place of a few scripts, and of what is left of them when the rest is missing.
#[test]
fn every_place_has_an_answer() {
    let scripts = [
        include_str!("../../../examples/eu_onboarding/workflow.probity"),
        include_str!("../../../examples/account_review/workflow.probity"),
        include_str!("../../../examples/payment_limits/workflow.probity"),
    ];
    for script in scripts {
        let analysis = Analysis::of("main.probity", script, &NoFiles);
        for (offset, _) in script.char_indices() {
            check(&analysis, script, offset);
        }
        for (offset, _) in script.char_indices().step_by(293) {
            let analysis = Analysis::of("main.probity", script.get(..offset).unwrap(), &NoFiles);
            check(&analysis, script.get(..offset).unwrap(), offset);
        }
    }
}

fn check(analysis: &Analysis, script: &str, offset: usize) {
    for one in completions(analysis, offset) {
        assert!(script.get(one.replace.clone()).is_some() && !one.insert.is_empty(), "{offset}: {one:?}");
        assert!(one.replace.start <= offset && offset <= one.replace.end);
    }
    for signature in super::super::signatures(analysis, offset) {
        assert!(signature.parameters.iter().all(|range| signature.label.get(range.clone()).is_some()));
    }
}

/// Types an onboarding from nothing, and keeps what is offered where somebody would look.
#[test]
fn typing_a_workflow_from_nothing() {
    let script = include_str!("typed.probity");
    let mut typed = String::new();
    let mut seen = String::new();
    for piece in script.split_inclusive('¦') {
        typed.push_str(piece.trim_end_matches('¦'));
        // What is typed to look for something, and taken back.
        let kept = typed.find('⟨');
        typed = typed.replace('⟨', "");
        if !piece.ends_with('¦') {
            continue;
        }
        let analysis = Analysis::of("main.probity", &typed, &NoFiles);
        let found = completions(&analysis, typed.len());
        let line = typed.rsplit('\n').next().unwrap_or_default();
        seen.push_str(&format!("{line}¦\n"));
        for one in found.iter().take(8) {
            let detail: String = one.detail.chars().take(70).collect();
            let import = if one.edits.is_empty() { "" } else { " *" };
            seen.push_str(format!("    {} {}{import}  {detail}", one.rank, one.label).trim_end());
            seen.push('\n');
        }
        if found.len() > 8 {
            seen.push_str(&format!("    … {} more\n", found.len() - 8));
        }
        typed.truncate(kept.unwrap_or(typed.len()));
    }
    insta::assert_snapshot!(seen);
}

/// Not a measurement that a test asserts: `cargo test --release -- --ignored --nocapture how_long`.
#[test]
#[ignore = "prints how long a completion takes in a script of 2,000 lines"]
fn how_long_it_takes() {
    let script = include_str!("../../../examples/eu_onboarding/workflow.probity");
    let (head, body) = script.split_once("workflow eu_onboarding {").unwrap();
    let mut long = head.to_owned();
    while long.matches('\n').count() < 2_000 {
        let nth = long.len();
        long.push_str(&format!("workflow eu_onboarding_{nth} {{{}", body.split("\ntest ").next().unwrap()));
    }
    let analysis = Analysis::of("main.probity", &long, &NoFiles);
    completions(&analysis, 0);
    for place in ["risk fraud in", "check passport: ", "input.country in ", "end REJECTED "] {
        let offset = long.rfind(place).unwrap() + place.len();
        let start = std::time::Instant::now();
        let found = (0..100).map(|_| completions(&analysis, offset).len()).max();
        println!("{place:20} {:?} each, {found:?} offered", start.elapsed() / 100);
    }
}

#[test]
fn every_item_and_statement_has_a_form() {
    use crate::syntax::keywords::{ITEMS, STATEMENTS};
    let items: Vec<&str> = super::heads::FORMS.iter().map(|(word, ..)| *word).collect();
    // `claim` is for a later edition.
    assert!(ITEMS.iter().all(|word| items.contains(word) || *word == "claim"), "{items:?}");
    let statements: Vec<&str> = super::openings::FORMS.iter().map(|(word, ..)| *word).collect();
    // A key is drawn, not typed.
    assert!(STATEMENTS.iter().all(|word| statements.contains(word) || *word == "key"), "{statements:?}");
}

#[test]
fn names_of_imported_files_behind_their_qualifier() {
    let file =
        "//- lib.probity\nstep ask(why: text) { end PASSED }\nrules mail(a: text) { x: +1 when a == \"\" }\n";
    let head = "use \"lib.probity\"\nworkflow w {\n";
    assert_eq!(first(&format!("{head} run lib.$0\n}}\n{file}")), ["ask"]);
    assert_eq!(first(&format!("{head} run $0\n}}\n{file}")), ["ask"]);
    assert_eq!(first(&format!("{head} risk r in 0..9 {{ include lib.$0 }}\n}}\n{file}")), ["mail"]);
}
