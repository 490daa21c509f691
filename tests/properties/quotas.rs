//! Whether the generator is any good.

use std::collections::BTreeMap;

use crate::case::{Case, seeds};
use crate::generate::Grammar;

#[test]
fn most_scripts_are_well_typed() {
    let (mut all, mut typed) = (0, 0);
    let mut last = String::new();
    let mut codes: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for grammar in [Grammar::ALL, Grammar::MONOTONE] {
        for seed in seeds(300) {
            let case = Case::new(seed, grammar);
            let compiled = case.compile();
            if compiled.has_errors() {
                last = case.text;
            }
            all += 1;
            typed += usize::from(!compiled.has_errors());
            for diagnostic in compiled.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()) {
                let line = compiled.sources.slice(diagnostic.primary.span);
                let shown = format!("PROBITY_SEED={seed}: {} at `{line}`", diagnostic.message);
                codes.entry(diagnostic.code.to_string()).or_insert((0, shown)).0 += 1;
            }
        }
    }
    assert!(typed * 100 >= all * 90, "{typed} of {all} scripts are well-typed; errors: {codes:#?}\n{last}");
}
