//! The reserved words and what they begin. The grammar's rule `reserved` lists the same words; a test holds them equal.

/// Words that begin an item. `let` also begins a statement.
pub const ITEMS: &[&str] = &[
    "use",
    "enum",
    "record",
    "set",
    "list",
    "let",
    "fn",
    "table",
    "rules",
    "terminal",
    "credential",
    "capability",
    "service",
    "format",
    "step",
    "workflow",
    "test",
    "claim",
];

/// Words that begin a statement of a workflow.
pub const STATEMENTS: &[&str] = &[
    "key", "version", "stage", "channels", "expires", "input", "acquire", "check", "shadow", "retry",
    "require", "let", "if", "match", "run", "risk", "decide", "split", "end", "continue",
];

/// Words that begin a step of a test.
pub const TEST_STEPS: &[&str] = &["given", "expect"];

/// Words inside conditions.
const CONDITIONS: &[&str] = &[
    "and", "or", "not", "in", "is", "mod", "then", "else", "true", "false", "when", "known", "missing",
    "unknown", "matches", "results",
];

/// Words that mean something in one place only, and may be names elsewhere.
pub const CONTEXTUAL: &[&str] = &[
    "as", "at", "example", "folded", "of", "max", "on", "extends", "requires", "data", "include", "follows",
    "after", "optional", "within", "up", "to", "attempts", "by", "all", "from", "pending", "fired", "hit",
];

/// Whether a script can't use this word as a name. (Behind a `.` and before a `:` it can.)
pub fn is_reserved(word: &str) -> bool {
    [ITEMS, STATEMENTS, TEST_STEPS, CONDITIONS].iter().any(|words| words.contains(&word))
}

/// Every reserved word; `let` twice.
pub fn reserved() -> impl Iterator<Item = &'static str> {
    [ITEMS, STATEMENTS, TEST_STEPS, CONDITIONS].into_iter().flatten().copied()
}
