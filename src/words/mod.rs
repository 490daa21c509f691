//! A workflow in plain English, for people who do not read code: conditions, values, steps, rules, tests.
//!
//! Works from the core, so that what is said is what is decided, however the script spells it. A sentence says neither
//! more nor less than the expression; where plain words can be read in two ways, parentheses stand. Never evaluates, and
//! never knows how a sentence is set in type: see [`Phrase`].

mod clause;
mod conduct;
mod naming;
mod noun;
mod phrase;
mod scenario;
mod table;
mod ty;
mod value;
mod writer;

#[cfg(test)]
mod tests;

pub use clause::{Joint, condition, parts};
pub use conduct::{
    acquisition, alternative, decided, effect, end, expiry, retry, risk, site, source, split, unknown_effect,
};
pub use naming::{check_name, spoken};
pub use noun::noun;
pub use phrase::{Phrase, Piece};
pub use scenario::{expect, given};
pub use table::cell;
pub use ty::type_words;
pub use value::value;
