//! Native code as a guest in the process: who may share it, what becomes of its memory, and of a host that panics.

use std::sync::Arc;

use super::Native;
use crate::code::{Code, Return};
use crate::engine::{Engine, NoFiles, Tier, compile};
use crate::interp::Lists;
use crate::tables::Host;

fn program(text: &str) -> Arc<crate::core::Program> {
    let compiled = compile("script.probity", &format!("probity 1\n{text}"), &NoFiles);
    assert!(!compiled.has_errors(), "{:#?}", compiled.diagnostics);
    Arc::clone(compiled.program("main").unwrap())
}

struct Panics;

impl Host for Panics {
    fn ask(&mut self, _: u32, _: &mut [u64]) -> u64 {
        panic!("a host that can't answer");
    }
}

#[test]
fn compiled_code_is_shared_between_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Native>();
    shared::<Engine>();
}

#[test]
fn a_panic_of_the_host_makes_the_run_unsure_and_ends_there() {
    let program = program(
        "workflow main { input { points: list of int max 9 }
           require sum(n in input.points: n) > 9 else end REJECTED
           end PASSED }",
    );
    let code = Arc::new(Code::of(&program).unwrap());
    assert_eq!(code.asks.len(), 1);
    let native = Native::compile(&code).unwrap();
    let mut frame = code.frame.start.clone();
    frame.resize(code.frame.words as usize, 0);
    native.run(code.layout.blank(), &mut frame, &mut Panics);
    assert_eq!(frame[code.frame.unsure as usize], 1);
}

#[test]
fn rows_and_frames_of_another_length_decide_nothing() {
    let program =
        program("workflow main { input { n: int } require input.n > 3 else end REJECTED  end PASSED }");
    let code = Arc::new(Code::of(&program).unwrap());
    let native = Native::compile(&code).unwrap();
    let mut frame = vec![0; code.frame.words as usize];
    assert_eq!(native.run(&[], &mut frame, &mut Panics), Return::Torn);
    assert_eq!(native.run(code.layout.blank(), &mut [], &mut Panics), Return::Torn);
}

/// Executable pages of the process.
#[cfg(target_os = "linux")]
fn executable_bytes() -> usize {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let of_line = |line: &str| {
        let (range, rest) = line.split_once(' ')?;
        let (from, to) = range.split_once('-')?;
        let anonymous = rest.starts_with("r-xp") && rest.split_whitespace().nth(3) == Some("0");
        let address = |text| usize::from_str_radix(text, 16).ok();
        anonymous.then_some(address(to)? - address(from)?)
    };
    maps.lines().filter_map(of_line).sum()
}

#[cfg(target_os = "linux")]
#[test]
fn the_memory_of_code_goes_with_its_last_owner() {
    let program =
        program("workflow main { input { n: int } require input.n > 3 else end REJECTED  end PASSED }");
    drop(Engine::new(&program, Tier::Native));
    let before = executable_bytes();
    let engine = Engine::new(&program, Tier::Native);
    let other = engine.clone();
    drop(engine);
    let lists = Lists::new().bind(&program).unwrap();
    let mut session = other.session();
    let mut row = other.row();
    other.read_json(&mut row, br#"{"input": {"n": 4}}"#).unwrap();
    assert_eq!(session.decide(&row, &lists).label(), "PASSED");
    drop((session, other));
    for _ in 0..50 {
        drop(Engine::new(&program, Tier::Native));
    }
    // Other tests of this process may hold some pages of their own meanwhile.
    assert!(
        executable_bytes() <= before + 30 * 4096,
        "{} bytes before, {} after",
        before,
        executable_bytes()
    );
}
