//! A vendor's rule sets: read from its CSV into Probity, and written back.
//!
//! The columns are those of the vendor's portal. Its formula is exact and small: a fired rule of 100 makes 100, one of -100
//! makes 0, else the fired scores are added and clamped; where both ends fire, 100 wins, because it is listed first. That
//! is `=100`, `=0` and `+n` in a `risk`. Never changes what the catalog says, and never drops a rule.

mod condition;
mod export;
pub mod expression;
mod import;
mod row;
mod script;
mod translate;
mod vendor;

pub use export::{Exported, export};
pub use import::{Form, Imported, Remark, import};
