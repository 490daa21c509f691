//! The bytes are a script. Compiling is total, and what compiles decides: about nothing but a time, and as the interpreter
//! does.

#![no_main]

use libfuzzer_sys::fuzz_target;
use probity::engine::{Engine, NoFiles, Tier, compile};
use probity::facts::Facts;
use probity::interp::{Lists, decide};
use probity::value::Time;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for program in &compile("script.probity", text, &NoFiles).programs {
        let mut lists = Lists::new();
        for list in &program.lists {
            lists.insert(&list.name, []);
        }
        let Ok(lists) = lists.bind(program) else { continue };
        let mut facts = Facts::empty(program);
        facts.transaction.time = Time::parse("2026-01-31T10:00:00Z");
        let expected = decide(program, &facts, &lists);
        for tier in [Tier::Tables, Tier::Auto] {
            let engine = Engine::new(program, tier);
            let mut row = engine.row();
            engine.read_facts(&mut row, &facts);
            assert_eq!(engine.session().outcome(&row, &lists), expected, "{:?} decides otherwise\n{text}", engine.tier());
        }
    }
});
