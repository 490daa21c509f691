//! The bytes are a facts document. Both decoders accept what the definition accepts, with its errors, and what they read is
//! decided alike.

#![no_main]

use std::cell::RefCell;
use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use probity::engine::{Engine, NoFiles, Session, Tier, compile};
use probity::facts::from_json;
use probity::interp::{BoundLists, Lists, decide};

/// Every type; credentials and checks; many rules.
const SCRIPTS: [&str; 3] = [
    include_str!("../programs/values.probity"),
    include_str!("../programs/journey.probity"),
    include_str!("../../templates/risk_policy.probity"),
];

struct Subject {
    engine: Engine,
    session: Session,
    lists: BoundLists,
}

thread_local! {
    static SUBJECTS: RefCell<Vec<Subject>> = RefCell::new(SCRIPTS.iter().map(|script| subject(script)).collect());
}

fn subject(script: &str) -> Subject {
    let compiled = compile("script.probity", script, &NoFiles);
    let program = compiled.programs.first().expect("the script is right");
    let engine = Engine::new(program, Tier::Auto);
    let mut lists = Lists::new();
    for list in &program.lists {
        lists.insert(&list.name, []);
    }
    let lists = lists.bind(program).expect("the lists are those of the program");
    Subject { session: engine.session(), engine, lists }
}

fuzz_target!(|bytes: &[u8]| {
    SUBJECTS.with_borrow_mut(|subjects| subjects.iter_mut().for_each(|subject| hold(subject, bytes)));
});

fn hold(subject: &mut Subject, bytes: &[u8]) {
    let Subject { engine, session, lists } = subject;
    let program = Arc::clone(engine.program());
    let defined = from_json(&program, bytes);
    let expected = defined.as_ref().map(|facts| decide(&program, facts, lists));
    // Twice, since a row learns the order of keys; a new one, so that a failure needs no input but its own.
    let mut row = engine.row();
    let readers = [Engine::read_json, Engine::read_json, Engine::read_json_by_serde];
    for (at, read) in readers.into_iter().enumerate() {
        let by = ["direct", "direct again", "serde"][at];
        let found = read(engine, &mut row, bytes);
        assert_eq!(found.as_ref().err(), defined.as_ref().err(), "{by}: {}", String::from_utf8_lossy(bytes));
        if let Ok(expected) = &expected {
            assert_eq!(session.outcome(&row, lists), *expected, "{by}: {}", String::from_utf8_lossy(bytes));
        }
    }
}
