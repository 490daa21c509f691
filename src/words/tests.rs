//! Conditions and the sentences that they become.

use crate::core::{ExprId, Program, StatementKind, expr_text};
use crate::engine::{NoFiles, compile};
use crate::value::{Country, Duration, Value};

/// The program of a workflow that asks for this condition, and the condition.
fn asked(condition: &str) -> (std::sync::Arc<Program>, ExprId) {
    let script = format!(
        r#"probity 1
use jumio
set sanctioned: country = {{ IRN, CUB }}
list blocked_emails: text folded
enum tier {{ BASIC, PLUS }}
record hit {{ name: text  score: int in 0..100 }}
record home {{ city: text  owner: bool }}
workflow w {{
  expires after 30 min -> end NOT_EXECUTED EXPIRED
  input {{
    email: text  amount: (money in EUR)?  born: date?  seen: duration?  level: tier  count: int  trusted: bool?
    home: home  hits: list of hit max 9  at_country: country?  last_seen: time?
  }}
  acquire passport: ID
  acquire face: SELFIE {{ optional }}
  check passport: usability
  check face: usability
  check passport: extraction
  risk fraud in 0..100 {{ a: +1 when input.count > 1 }}
  require {condition} else end REJECTED X
  end PASSED
}}
"#
    );
    let compilation = compile("w.probity", &script, &NoFiles);
    let errors: Vec<&str> =
        compilation.diagnostics.iter().filter(|d| d.is_error()).map(|d| d.message.as_str()).collect();
    assert!(errors.is_empty(), "{condition}: {errors:?}");
    let program = compilation.programs.first().expect("a workflow").clone();
    let branch = program.body.statements.iter().find_map(|statement| match &statement.kind {
        StatementKind::Branch(branch) => branch.arms.first(),
        _ => None,
    });
    let id = branch.expect("a condition").condition;
    (program, id)
}

fn said(condition: &str) -> String {
    let (program, id) = asked(condition);
    super::condition(&program, id).to_string()
}

#[test]
fn conditions_read_as_sentences() {
    for (condition, sentence) in [
        ("input.amount > 5_000.00 EUR", "the input *amount* is more than 5,000.00 EUR"),
        ("5_000.00 EUR < input.amount", "the input *amount* is more than 5,000.00 EUR"),
        ("not (input.amount > 5.00 EUR)", "the input *amount* is not more than 5.00 EUR"),
        ("input.count == 1_000_000", "the input *count* is 1,000,000"),
        ("input.count != -3", "the input *count* is not −3"),
        ("input.count in 18..64", "the input *count* is from 18 to 64"),
        ("input.count not in 18..64", "the input *count* is not from 18 to 64"),
        ("input.born < 2008-01-31", "the input *born* is before 31 January 2008"),
        ("input.born >= today", "the input *born* is on or after the day of the transaction"),
        ("input.seen < 90 min", "the input *seen* is shorter than 90 minutes"),
        ("age(input.born) < 18", "the age by the input *born* is less than 18 years"),
        ("input.last_seen <= now", "the input *last seen* is on or before the time of the transaction"),
        ("input.level == PLUS", "the input *level* is plus (PLUS)"),
        ("input.level in { BASIC, PLUS }", "the input *level* is basic (BASIC) or plus (PLUS)"),
        ("input.trusted", "the input *trusted* is true"),
        ("not input.trusted", "the input *trusted* is false"),
        ("input.home.owner", "the *owner* of the input *home* is true"),
        ("input.home.city == \"Köln\"", "the *city* of the input *home* is “Köln”"),
        ("input.email in blocked_emails", "the input *email* is on the list *blocked emails*"),
        ("input.email not in blocked_emails", "the input *email* is not on the list *blocked emails*"),
        (
            "input.email matches r\"[0-9]{5,}@\"",
            "the input *email* has a part that fits the pattern `[0-9]{5,}@`",
        ),
        ("starts_with(input.email, \"a\")", "the input *email* begins with “a”"),
        ("not contains(input.email, \"@\")", "the input *email* does not contain “@”"),
        (
            "length(trim(input.email)) > 3",
            "the number of characters of the input *email* without blanks at its ends is more than 3",
        ),
        ("input.at_country in sanctioned", "the input *at country* is one of *sanctioned* (Iran, Cuba)"),
        (
            "input.at_country not in sanctioned",
            "the input *at country* is not one of *sanctioned* (Iran, Cuba)",
        ),
        (
            "input.at_country != passport.country",
            "the input *at country* is not the same as the country of *passport*",
        ),
        ("input.born is known", "the input *born* is known"),
        ("input.born is missing", "the input *born* is not known"),
        ("face is known", "*face* is there"),
        ("face is missing", "*face* is not there"),
        ("passport.usability is PASSED", "*passport*’s usability passed"),
        ("passport.usability is not PASSED", "*passport*’s usability did not pass (or did not run)"),
        ("passport.usability is REJECTED", "*passport*’s usability came back rejected"),
        ("passport.usability is not REJECTED", "*passport*’s usability did not come back rejected"),
        ("passport.usability is NOT_EXECUTED", "*passport*’s usability did not run"),
        ("passport.usability.label == GLARE", "the label of *passport*’s usability is glare (GLARE)"),
        (
            "passport.usability.failure == TIMED_OUT",
            "the reason for not executing *passport*’s usability is timed out (TIMED_OUT)",
        ),
        (
            "passport.extraction.issuing_country == DE",
            "the *issuing country* from *passport*’s extraction is Germany",
        ),
        ("fraud.score > 30", "the *fraud* score is more than 30"),
        ("channel == WEB", "the channel is web (WEB)"),
    ] {
        assert_eq!(said(condition), sentence, "{condition}");
    }
}

#[test]
fn conditions_in_conditions_stay_apart() {
    for (condition, sentence) in [
        (
            "input.count > 1 and (input.count < 5 or input.trusted)",
            "the input *count* is more than 1 and (the input *count* is less than 5 or the input *trusted* is true)",
        ),
        (
            "not (input.count > 1 and input.trusted)",
            "it is not so that (the input *count* is more than 1 and the input *trusted* is true)",
        ),
        ("input.trusted ?? false", "the input *trusted* is true (where that is not known: no)"),
        ("not (input.trusted ?? false)", "the input *trusted* is false (where that is not known: yes)"),
        (
            "(input.amount ?? 0.00 EUR) > 1.00 EUR",
            "the input *amount* (where that is not known: 0.00 EUR) is more than 1.00 EUR",
        ),
        ("(input.count + 2) * 3 > 9", "(the input *count* plus 2) times 3 is more than 9"),
        (
            "(if input.trusted ?? false then 1 else 2) == input.count",
            "(if the input *trusted* is true (where that is not known: no): 1; else: 2) is the same as the input *count*",
        ),
        (
            "any(h in input.hits: h.score > 90)",
            "for at least one of the input *hits*: its *score* is more than 90",
        ),
        (
            "none(h in input.hits: h.score > 90) or input.trusted",
            "(for none of the input *hits*: its *score* is more than 90) or the input *trusted* is true",
        ),
        (
            "any(a in input.hits: all(b in input.hits: a.score >= b.score))",
            "for at least one of the input *hits*: for every one of the input *hits*: the outer one’s *score* is at least its *score*",
        ),
        (
            "sum(h in input.hits: h.score) > 9",
            "the sum, over the input *hits*, of its *score* is more than 9",
        ),
        (
            "count(h in input.hits: h.score > 1) >= 2",
            "the number of the input *hits* for which its *score* is more than 1 is at least 2",
        ),
        (
            "any(r in results of passport: r is REJECTED)",
            "for at least one of the results of *passport* so far: it came back rejected",
        ),
    ] {
        assert_eq!(said(condition), sentence, "{condition}");
    }
}

#[test]
fn three_parts_or_more_are_a_list() {
    let (program, id) = asked("input.count > 1 or input.trusted or face is known");
    let (joint, parts) = super::parts(&program, id).expect("a list");
    assert_eq!((joint, parts.len()), (super::Joint::Any, 3));
    let (program, id) = asked("input.count > 1 or input.trusted");
    assert!(super::parts(&program, id).is_none());
}

/// Words are bounded like the text that they stand beside, whatever a script doubles.
#[test]
fn an_endless_condition_is_cut_and_says_so() {
    let script = "probity 1\nfn a(x: int) -> int = x + x\nfn b(x: int) -> int = a(a(a(a(x))))\n\
        fn c(x: int) -> int = b(b(b(b(x))))\nworkflow w { input { n: int }\n\
        require c(input.n) > 1 else end REJECTED X\nend PASSED }";
    let compilation = compile("w.probity", script, &NoFiles);
    let program = compilation.programs.first().expect("a workflow");
    let StatementKind::Branch(branch) = &program.body.statements.first().expect("a step").kind else {
        panic!("a require is a branch")
    };
    let id = branch.arms.first().expect("an arm").condition;
    let words = super::condition(program, id).to_string();
    assert!(words.contains("too long to be said in full") && words.len() < 8_000, "{}", words.len());
    assert!(expr_text(program, id).ends_with('…'));
}

#[test]
fn values_read_as_people_write_them() {
    for (value, words) in [
        (Value::Int(-1_234_567), "−1,234,567"),
        (Value::Int(999), "999"),
        (Value::Duration(Duration::parse_iso("PT1M").unwrap()), "1 minute"),
        (Value::Duration(Duration::parse_iso("P7D").unwrap()), "7 days"),
        (
            Value::Time(crate::value::Time::parse("2026-01-31T10:00:00Z").unwrap()),
            "31 January 2026, 10:00:00 UTC",
        ),
        (Value::Country(Country::parse("IRN").unwrap()), "Iran"),
        (Value::Country(Country::parse("PRK").unwrap()), "Korea (Democratic People's Republic of)"),
        (Value::symbol("ID_CARD"), "ID card (ID_CARD)"),
        (Value::symbol("NOT_EXECUTED"), "not executed"),
    ] {
        assert_eq!(super::value(&value).to_string(), words);
    }
}
