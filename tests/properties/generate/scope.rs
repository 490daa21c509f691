//! What can be named at a place of a workflow, step, function or rule set.

use super::types::{Kind, Type};

/// A value that can be read by its name.
#[derive(Debug, Clone)]
pub struct Place {
    pub text: String,
    pub ty: Type,
}

/// A check that has run on some path to here.
#[derive(Debug, Clone)]
pub struct Ran {
    /// `doc.usability`, `verdict`
    pub name: String,
    /// Alternatives, as indices of the generator's capabilities.
    pub capabilities: Vec<usize>,
    pub shadow: bool,
    /// On this path it came out PASSED: promised data is there.
    pub passed: bool,
}

#[derive(Debug, Clone)]
pub struct Acquired {
    pub name: String,
    /// Index of the generator's credentials.
    pub kind: usize,
}

#[derive(Debug, Clone, Default)]
pub struct Scope {
    pub values: Vec<Place>,
    pub credentials: Vec<Acquired>,
    pub checks: Vec<Ran>,
    /// Name, low, high.
    pub risks: Vec<(String, i64, i64)>,
    /// Capability and credential name: what ran on what.
    pub ran_on: Vec<(usize, String)>,
    /// `results` and `channel` can be read.
    pub in_workflow: bool,
    /// Shadow checks can be read.
    pub in_shadow: bool,
    /// What the followed workflow offers, with `prior.` in front.
    pub prior: Option<Box<Scope>>,
}

impl Scope {
    /// After branches come together: what was known before, and every name that some branch declared.
    pub fn join(&mut self, branch: Scope) {
        fn add<T>(all: &mut Vec<T>, more: Vec<T>, same: impl Fn(&T, &T) -> bool) {
            for one in more {
                if !all.iter().any(|known| same(known, &one)) {
                    all.push(one);
                }
            }
        }
        // Constants of a branch (`let`) stay inside of it: what they read may not be reached outside.
        add(&mut self.credentials, branch.credentials, |a, b| a.name == b.name);
        let checks = branch.checks.into_iter().map(|check| Ran { passed: false, ..check }).collect();
        add(&mut self.checks, checks, |a, b| a.name == b.name);
        add(&mut self.ran_on, branch.ran_on, |a, b| a == b);
    }

    pub fn places(&self, wanted: &Kind, may_miss: bool) -> Vec<&Place> {
        let usable = |place: &&Place| place.ty.kind.fits(wanted) && (may_miss || !place.ty.optional);
        self.values.iter().filter(usable).collect()
    }
}
