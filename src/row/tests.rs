//! What a row keeps of facts.

use crate::engine::{Engine, NoFiles, Tier, compile};
use crate::facts::from_json;
use crate::interp::{Lists, decide};
use crate::layout::Layout;

const SCRIPT: &str = "probity 1
    enum tier { BASIC, PLUS }
    record address { city: text  country: country? }
    workflow main {
      input { who: tier  amount: (money in EUR)?  home: address?  tags: list of text max 9  n: int }
      if rich: input.amount > 100.00 EUR { end WARNING RICH }
      else if unknown { continue }
      if tagged: any(t in input.tags: t == \"vip\") { end WARNING VIP }
      if home: (input.home is known and input.home.country == DE) ?? false { end PASSED HOME }
      require input.who == PLUS and input.n > 3 else end REJECTED
      end PASSED
    }";

fn engine() -> Engine {
    let compiled = compile("script.probity", SCRIPT, &NoFiles);
    assert!(!compiled.has_errors(), "{:#?}", compiled.diagnostics);
    Engine::new(compiled.program("main").unwrap(), Tier::Tables)
}

#[test]
fn facts_of_a_row_decide_as_those_that_it_was_filled_from() {
    let engine = engine();
    let program = engine.program();
    let layout = Layout::of(program);
    let lists = Lists::new().bind(program).unwrap();
    let mut row = engine.row();
    for (document, label) in [
        (r#"{"input":{"who":"PLUS","n":5,"tags":[]}}"#, "PASSED"),
        (r#"{"input":{"who":"PLUS","n":3,"tags":["x"]}}"#, "REJECTED"),
        (r#"{"input":{"who":"BASIC","n":3,"tags":["x","vip"]}}"#, "VIP"),
        (r#"{"input":{"who":"BASIC","n":3,"tags":[],"amount":"100.01 EUR"}}"#, "RICH"),
        (r#"{"input":{"who":"BASIC","n":3,"tags":[],"home":{"city":"x","country":"DE"}}}"#, "HOME"),
    ] {
        let facts = from_json(program, document.as_bytes()).unwrap();
        engine.read_facts(&mut row, &facts);
        let again = row.facts(program, &layout);
        let outcome = decide(program, &facts, &lists);
        assert_eq!(decide(program, &again, &lists), outcome, "{document}");
        assert_eq!(engine.session().decide(&row, &lists).label(), label, "{document}");
    }
}

#[test]
fn what_fits_no_word_is_decided_by_the_interpreter() {
    let engine = engine();
    let lists = Lists::new().bind(engine.program()).unwrap();
    let mut row = engine.row();
    let mut session = engine.session();
    for (n, by_code) in [("-9223372036854775808", false), ("-9223372036854775807", true)] {
        let document = format!(r#"{{"input":{{"who":"PLUS","n":{n},"tags":[]}}}}"#);
        engine.read_json(&mut row, document.as_bytes()).unwrap();
        let verdict = session.decide(&row, &lists);
        assert_eq!((verdict.label(), verdict.is_of_code()), ("REJECTED", by_code), "{n}");
    }
}

#[test]
fn a_row_of_another_engine_decides_nothing() {
    let (one, other) = (engine(), engine());
    let lists = Lists::new().bind(one.program()).unwrap();
    let row = other.row();
    let mut session = one.session();
    let verdict = session.decide(&row, &lists);
    assert_eq!((verdict.label(), verdict.score()), ("TECHNICAL_ERROR", -1));
}
