//! Documents written in many ways, and damaged ones, give the row that their facts give, or the errors of the definition.

use std::fmt::Write;

use probity::core::Program;
use probity::engine::{Engine, Row, Tier};
use probity::facts::from_json;
use probity::layout::{Layout, Repr};
use serde_json::Value as Json;

use crate::case::{Case, seeds};
use crate::choices::Choices;
use crate::generate::Grammar;
use crate::generate::facts::{Shape, journey};

/// Writes a document as somebody else might: keys in another order, blanks, escapes, fields that nobody reads.
fn write(choices: &mut Choices, json: &Json, place: &str, escapes: usize, out: &mut String) {
    blank(choices, out);
    match json {
        Json::Object(entries) => {
            let mut entries: Vec<(String, Json)> =
                entries.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
            if choices.percent(60) {
                for at in 1..entries.len() {
                    entries.swap(at, choices.below(at + 1));
                }
            }
            if place == "input" && choices.percent(30) {
                let at = choices.below(entries.len() + 1);
                let value = serde_json::json!({"a": [1, 2.5, "x", null], "b": {"c": true}});
                entries.insert(at, (format!("qqqq_{}", choices.below(100)), value));
            }
            out.push('{');
            for (at, (key, value)) in entries.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                blank(choices, out);
                text(choices, key, escapes / 8, out);
                blank(choices, out);
                out.push(':');
                write(choices, value, key, escapes, out);
            }
            out.push('}');
        }
        Json::Array(elements) => {
            out.push('[');
            for (at, element) in elements.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                write(choices, element, "", escapes, out);
            }
            out.push(']');
        }
        Json::String(value) => text(choices, value, escapes, out),
        other => out.push_str(&other.to_string()),
    }
    blank(choices, out);
}

fn blank(choices: &mut Choices, out: &mut String) {
    if choices.percent(10) {
        out.push_str([" ", "\n", "\t", "\r\n  "][choices.below(4)]);
    }
}

fn text(choices: &mut Choices, value: &str, escapes: usize, out: &mut String) {
    if !choices.percent(escapes) {
        return out.push_str(&Json::from(value).to_string());
    }
    out.push('"');
    let mut units = [0; 2];
    for c in value.chars() {
        c.encode_utf16(&mut units).iter().for_each(|unit| write!(out, "\\u{unit:04x}").unwrap());
    }
    out.push('"');
}

/// Takes out, puts in, doubles or changes some bytes.
fn damage(choices: &mut Choices, bytes: &mut Vec<u8>) {
    const PIECES: [&str; 16] = [
        "\"", "{", "}", "[", "]", ",", ":", "null", "0", "-", "1e9", "\\", "\\ud800", "\u{1}", "é",
        "\"a\":1,",
    ];
    for _ in 0..choices.between(1, 2) {
        let here = choices.below(bytes.len() + 1);
        let there = (here + choices.between(1, 10)).min(bytes.len());
        match choices.below(4) {
            0 => drop(bytes.drain(here..there)),
            1 => drop(bytes.splice(here..here, PIECES[choices.below(PIECES.len())].bytes())),
            2 => {
                let copy = bytes[here..there].to_vec();
                let to = choices.below(bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
            _ => bytes.iter_mut().skip(here).take(1).for_each(|byte| *byte = choices.below(256) as u8),
        }
    }
}

/// The row's words are these. Where texts stand may differ; what stands there is told by the facts.
fn same(program: &Program, layout: &Layout, row: &Row, expected: &Row) -> bool {
    let mut spans = vec![false; row.words().len()];
    for (_, slot) in layout.slots().filter(|(_, slot)| !slot.live && slot.repr == Repr::Text) {
        if let Some(kept) = slot.kept {
            spans[kept as usize] = true;
        }
    }
    let words = row.words().iter().zip(expected.words()).zip(spans);
    row.words().len() == expected.words().len()
        && words.filter(|(_, is_span)| !is_span).all(|((word, other), _)| word == other)
        && row.facts(program, layout) == expected.facts(program, layout)
}

#[test]
fn every_way_to_write_facts_gives_their_row() {
    let (mut right, mut all) = (0, 0);
    for seed in seeds(150) {
        let mut case = Case::new(seed, Grammar::ALL);
        let Some(program) = case.program() else { continue };
        let engine = Engine::new(&program, Tier::Auto);
        let layout = Layout::of(&program);
        let (mut row, mut expected) = (engine.row(), engine.row());
        for _ in 0..3 {
            let journey = journey(&mut case.choices, &program, Shape::ANY);
            for (facts, _) in &journey.steps {
                let json = facts.to_json(&program);
                for round in 0..4 {
                    let mut document = String::new();
                    let escapes = if case.choices.percent(50) { 20 } else { 0 };
                    write(&mut case.choices, &json, "", escapes, &mut document);
                    let mut bytes = document.into_bytes();
                    if round > 1 {
                        damage(&mut case.choices, &mut bytes);
                    }
                    let defined = from_json(&program, &bytes);
                    let read = engine.read_json(&mut row, &bytes);
                    all += 1;
                    right += usize::from(read.is_ok());
                    let agree = match &defined {
                        Ok(defined) => {
                            engine.read_facts(&mut expected, defined);
                            read.is_ok() && same(&program, &layout, &row, &expected)
                        }
                        Err(errors) => read.as_ref() == Err(errors),
                    };
                    if !agree {
                        let what = format!(
                            "{}\n{read:?}\n{:?}\n{:?}",
                            String::from_utf8_lossy(&bytes),
                            row,
                            expected
                        );
                        case.fail(&what, &program, &[facts]);
                    }
                }
            }
        }
    }
    println!("{right} of {all} documents are right");
    assert!(right * 5 > all * 2, "{right} of {all}");
}
