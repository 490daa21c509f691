//! What has a slot.

use super::{Layout, Op, Place, Read, Repr, Unit};
use crate::engine::{NoFiles, compile};
use crate::value::{Currency, Value};

fn layout(body: &str) -> Layout {
    let text = format!("probity 1\nworkflow main {{\n{body}\n}}\n");
    let compiled = compile("script.probity", &text, &NoFiles);
    assert!(!compiled.has_errors(), "{:#?}", compiled.diagnostics);
    Layout::of(compiled.program("main").unwrap())
}

#[test]
fn only_what_conditions_ask_for_has_a_slot() {
    let layout = layout(
        "input { read: int?  unread: text  m: money in EUR }
         require input.read > 3 and input.m > 5.00 EUR else end REJECTED
         end PASSED",
    );
    let repr = |field| layout.at(Place::Input(vec![field])).map(|slot| slot.repr);
    assert_eq!(repr(0), Some(Repr::Number(Unit::Whole)));
    assert_eq!(repr(1), None);
    assert_eq!(repr(2), Some(Repr::Number(Unit::Money(Currency::parse("EUR").unwrap()))));
}

#[test]
fn texts_that_are_only_compared_are_not_kept() {
    let layout = layout(
        "input { a: text  b: text }
         require input.a == \"x\" and length(input.b) > 3 else end REJECTED
         end PASSED",
    );
    let kept = |field| layout.at(Place::Input(vec![field])).unwrap().kept.is_some();
    assert!(!kept(0) && kept(1));
    let length = Read { place: Place::Input(vec![1]), op: Op::Length };
    assert_eq!(layout.find(&length).unwrap().repr, Repr::Number(Unit::Whole));
}

#[test]
fn every_value_of_a_slot_reads_back() {
    let layout = layout("input { m: money in JPY } require input.m > 5 JPY else end REJECTED  end PASSED");
    let slot = layout.at(Place::Input(vec![0])).unwrap();
    for text in ["0 JPY", "-7 JPY", "9223372036854775807 JPY"] {
        let money = Value::Money(crate::value::Money::parse(text).unwrap());
        let word = slot.repr.word(&money, layout.symbols()).unwrap();
        assert_eq!(slot.repr.value(word, layout.symbols()), money, "{text}");
    }
    let beyond = Value::Money(crate::value::Money::parse("9223372036854775808 JPY").unwrap());
    assert_eq!(slot.repr.word(&beyond, layout.symbols()), None);
    let foreign = Value::Money(crate::value::Money::parse("1.00 EUR").unwrap());
    assert_eq!(slot.repr.word(&foreign, layout.symbols()), None);
}
