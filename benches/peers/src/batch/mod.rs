//! The engines that decide over columns: the files that they read, and a run of their script.

mod arrow;
mod files;
mod run;

pub use files::write;
pub use run::run;
