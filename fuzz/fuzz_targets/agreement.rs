//! The bytes are what a generator chooses: a script and facts for it. Every tier decides as the interpreter does.

#![no_main]

#[path = "../../tests/properties/choices.rs"]
mod choices;
#[path = "../../tests/properties/generate/mod.rs"]
#[allow(dead_code, reason = "the properties use more of it")]
mod generate;

use choices::Choices;
use generate::facts::{Shape, journey};
use generate::{Grammar, script};
use libfuzzer_sys::fuzz_target;
use probity::engine::{Engine, NoFiles, Tier, compile};

fuzz_target!(|bytes: &[u8]| {
    let mut choices = Choices::from_bytes(bytes);
    let text = script(&mut choices, Grammar::ALL);
    let Some(program) = compile("script.probity", &text, &NoFiles).program("main").cloned() else { return };
    let engines = [Tier::Tables, Tier::Native].map(|tier| Engine::new(&program, tier));
    let journey = journey(&mut choices, &program, Shape::ANY);
    for engine in &engines {
        let (mut session, mut row) = (engine.session(), engine.row());
        for (facts, outcome) in &journey.steps {
            engine.read_facts(&mut row, facts);
            let decided = session.outcome(&row, &journey.lists);
            assert!(
                decided == *outcome,
                "{:?} decides otherwise\n{text}\n{:#?}\n--- interpreter\n{outcome:#?}\n--- tier\n{decided:#?}",
                engine.tier(),
                facts.to_json(&program)
            );
        }
    }
});
