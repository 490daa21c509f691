//! A vendor's rule sets: read from its CSV into Probity, and written back.

pub mod expression;
mod vendor;
