//! Fixed, documented limits that hold on every thread and platform, so that no input exhausts memory or the stack.

/// The largest script, in bytes.
pub const MAX_SOURCE_BYTES: usize = 4 * 1024 * 1024;
/// The deepest nesting: brackets, blocks, prefix operators, `if … then … else`, types, arithmetic chains.
pub const MAX_DEPTH: usize = 64;
/// How many files (catalogs included) may belong to one script.
pub const MAX_FILES: usize = 256;
/// How many findings about its form a text may have before the others are only counted.
pub const MAX_FINDINGS: usize = 500;
