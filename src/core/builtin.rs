//! The built-in functions: the one list that the checker, the interpreter, the documentation and the editor read.

/// A function of the language. Text functions run in time linear in their input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Builtin {
    Lower,
    Trim,
    Fold,
    Length,
    StartsWith,
    Contains,
    JaroWinkler,
    EditDistance,
    Age,
    Days,
    Hour,
    DateOf,
    Round,
    RoundTo,
    Min,
    Max,
    Abs,
    Count,
}

/// What a function is, for people.
#[derive(Clone, Copy, Debug)]
pub struct BuiltinInfo {
    pub builtin: Builtin,
    pub name: &'static str,
    /// As it would be declared.
    pub signature: &'static str,
    pub docs: &'static str,
}

const fn info(
    builtin: Builtin,
    name: &'static str,
    signature: &'static str,
    docs: &'static str,
) -> BuiltinInfo {
    BuiltinInfo { builtin, name, signature, docs }
}

const ALL: &[BuiltinInfo] = &[
    info(Builtin::Lower, "lower", "lower(t: text) -> text", "The text in lower case."),
    info(Builtin::Trim, "trim", "trim(t: text) -> text", "The text without blanks at its ends."),
    info(Builtin::Fold, "fold", "fold(t: text) -> text", "The text without case, accents and width."),
    info(Builtin::Length, "length", "length(t: text) -> int", "The number of characters."),
    info(
        Builtin::StartsWith,
        "starts_with",
        "starts_with(t: text, start: text) -> bool",
        "Whether the first text begins with the second.",
    ),
    info(
        Builtin::Contains,
        "contains",
        "contains(t: text, part: text) -> bool",
        "Whether the second text stands in the first.",
    ),
    info(
        Builtin::JaroWinkler,
        "jaro_winkler",
        "jaro_winkler(a: text, b: text) -> float in 0..1",
        "How alike two names are: 1 is equal, 0 has nothing in common.",
    ),
    info(
        Builtin::EditDistance,
        "edit_distance",
        "edit_distance(a: text, b: text) -> int",
        "How many single-character edits turn one text into the other.",
    ),
    info(
        Builtin::Age,
        "age",
        "age(born: date) -> int in 0..200",
        "Completed years on the day of the transaction.",
    ),
    info(
        Builtin::Days,
        "days",
        "days(from: date, to: date) -> int",
        "Days from the first date to the second; negative when the second is earlier.",
    ),
    info(Builtin::Hour, "hour", "hour(t: time) -> int in 0..23", "The hour of the day, UTC."),
    info(Builtin::DateOf, "date_of", "date_of(t: time) -> date", "The day of a time, UTC."),
    info(
        Builtin::Round,
        "round",
        "round(x: decimal) -> int",
        "The nearest whole number; a half goes to the even one.",
    ),
    info(
        Builtin::RoundTo,
        "round",
        "round(x: money, step: money) -> money",
        "The nearest multiple of the step; a half goes to the even one.",
    ),
    info(Builtin::Min, "min", "min(a: T, b: T) -> T", "The lesser of two values."),
    info(Builtin::Max, "max", "max(a: T, b: T) -> T", "The greater of two values."),
    info(Builtin::Abs, "abs", "abs(x: T) -> T", "The value without its sign."),
    info(Builtin::Count, "count", "count(l: list of T) -> int", "The number of elements."),
];

impl Builtin {
    pub fn all() -> impl Iterator<Item = &'static BuiltinInfo> {
        ALL.iter()
    }

    pub fn name(self) -> &'static str {
        ALL.iter().find(|info| info.builtin == self).map_or("", |info| info.name)
    }
}
