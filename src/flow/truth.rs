//! The answers that a condition can give.

/// A set of the three answers: true, false, unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truths(u8);

impl Truths {
    pub const NONE: Truths = Truths(0);
    pub const TRUE: Truths = Truths(1);
    pub const FALSE: Truths = Truths(2);
    pub const UNKNOWN: Truths = Truths(4);
    pub const KNOWN: Truths = Truths(3);
    pub const NOT_TRUE: Truths = Truths(6);
    pub const NOT_FALSE: Truths = Truths(5);
    pub const ANY: Truths = Truths(7);

    pub fn of(answer: Option<bool>) -> Truths {
        match answer {
            Some(true) => Truths::TRUE,
            Some(false) => Truths::FALSE,
            None => Truths::UNKNOWN,
        }
    }

    #[must_use]
    pub fn and(self, other: Truths) -> Truths {
        Truths(self.0 | other.0)
    }

    #[must_use]
    pub fn only(self, other: Truths) -> Truths {
        Truths(self.0 & other.0)
    }

    /// With the unknown answer where `possible`.
    #[must_use]
    pub fn or_unknown(self, possible: bool) -> Truths {
        if possible { self.and(Truths::UNKNOWN) } else { self }
    }

    /// The answers of `not …`.
    #[must_use]
    pub fn negated(self) -> Truths {
        Truths(self.0 & 4 | (self.0 & 1) << 1 | (self.0 & 2) >> 1)
    }

    /// Whether one of those answers is among these.
    pub fn meets(self, other: Truths) -> bool {
        self.0 & other.0 != 0
    }

    pub fn is_none(self) -> bool {
        self.0 == 0
    }
}
