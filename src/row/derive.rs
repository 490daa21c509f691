//! What is worked out from one place alone (an age, a match, a text in lower case) or from texts (how alike two names are),
//! once for a row however many conditions ask. Never looks at what the path has reached.

use std::borrow::Cow;

use super::Row;
use crate::core::{Builtin, CheckId, CompareOp, ExprId, ExprKind, Program};
use crate::layout::{Layout, Op, Place, Repr, Slot, SlotId, Unit, place, word};
use crate::value::{Date, Time, Value, text};

impl Row {
    /// Fills the slots that follow from others. The last step of filling a row.
    pub(crate) fn derive(&mut self, program: &Program, layout: &Layout) {
        for id in layout.derived() {
            let Some(slot) = layout.slot(*id) else { continue };
            let Some(base) = layout.at(slot.read.place.clone()) else { continue };
            self.derive_one(program, layout, slot, base);
        }
    }

    /// As [`Row::derive`], where it has been looked up what each slot follows from.
    pub(crate) fn derive_each(&mut self, program: &Program, layout: &Layout, derived: &[(SlotId, SlotId)]) {
        for (id, base) in derived {
            if let (Some(slot), Some(base)) = (layout.slot(*id), layout.slot(*base)) {
                self.derive_one(program, layout, slot, base);
            }
        }
    }

    fn derive_one(&mut self, program: &Program, layout: &Layout, slot: &Slot, base: &Slot) {
        let base_word = self.word(base.offset);
        if base_word == base.repr.missing() {
            return self.set(slot.offset, slot.repr.missing());
        }
        let word = match &slot.read.op {
            Op::Itself | Op::Mask => return,
            op @ (Op::Age | Op::Hour | Op::DateOf) => {
                let today = layout.at(Place::Today).map(|slot| self.word(slot.offset));
                of_number(layout, op, base_word, today)
            }
            Op::EqualTo(other) => {
                let other = layout.at((**other).clone());
                let other_word = other.map_or(word::MISSING_CODE, |other| self.word(other.offset));
                if other_word == word::MISSING_CODE {
                    word::MISSING_CODE
                } else {
                    let equal = self.text(base) == other.and_then(|other| self.text(other));
                    word::truth_word(Some(equal))
                }
            }
            Op::RoundTo(step) => {
                let value = base.repr.value(base_word, layout.symbols());
                let (rounded, saturated) = crate::interp::round_to(&value, step);
                match slot.repr.word(&rounded, layout.symbols()).filter(|_| !saturated) {
                    Some(word) => word,
                    None => return self.set_odd(),
                }
            }
            Op::Text(id) => {
                let delivered = match slot.read.place {
                    Place::Delivered(check, alternative, _) => Some((check, alternative)),
                    _ => None,
                };
                let texts = Texts { program, layout, row: self, delivered };
                texts.word(*id).unwrap_or(slot.repr.missing())
            }
            op => match self.text(base).and_then(|text| of_text(program, layout, slot, op, text)) {
                Some(word) => word,
                None => return,
            },
        };
        self.set(slot.offset, word);
    }
}

/// Texts of a row, and of what one alternative of a check delivered.
struct Texts<'r> {
    program: &'r Program,
    layout: &'r Layout,
    row: &'r Row,
    delivered: Option<(CheckId, u32)>,
}

impl<'r> Texts<'r> {
    /// What a function of texts comes to; `None` where one of them is missing.
    fn word(&self, id: ExprId) -> Option<u64> {
        let truth = |truth| Some(word::truth_word(Some(truth)));
        match &self.program.exprs.get(id)?.kind {
            ExprKind::Matches(of, pattern) => {
                let pattern = self.program.patterns.get(pattern.index())?;
                truth(pattern.regex.is_match(&self.text(*of)?))
            }
            ExprKind::Compare(op, a, b) => {
                truth((self.text(*a)? == self.text(*b)?) == (*op == CompareOp::Equal))
            }
            ExprKind::Call(function, args) => match (function, args.as_slice()) {
                (Builtin::Length, [of]) => Some(text::length(&self.text(*of)?).cast_unsigned()),
                (function, [a, b]) => {
                    let (a, b) = (self.text(*a)?, self.text(*b)?);
                    match function {
                        Builtin::JaroWinkler => Some(word::float_word(text::jaro_winkler(&a, &b))),
                        Builtin::EditDistance => Some(text::edit_distance(&a, &b).cast_unsigned()),
                        Builtin::StartsWith => truth(text::starts_with(&a, &b)),
                        Builtin::Contains => truth(text::contains(&a, &b)),
                        _ => None,
                    }
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn text(&self, id: ExprId) -> Option<Cow<'r, str>> {
        let program: &'r Program = self.program;
        match &program.exprs.get(id)?.kind {
            ExprKind::Const(Value::Text(text)) => Some(Cow::Borrowed(text)),
            ExprKind::Call(function, args) => match (function, args.as_slice()) {
                (Builtin::Lower, [of]) => Some(Cow::Owned(text::lower(&self.text(*of)?))),
                (Builtin::Trim, [of]) => Some(Cow::Owned(text::trim(&self.text(*of)?).to_owned())),
                (Builtin::Fold, [of]) => Some(Cow::Owned(text::fold(&self.text(*of)?))),
                _ => None,
            },
            _ => {
                let place = match (place(program, id)?, self.delivered) {
                    (Place::Check(check, of), Some((of_check, alternative))) if check == of_check => {
                        Place::Delivered(check, alternative, of)
                    }
                    (place, _) => place,
                };
                let slot = self.layout.at(place)?;
                self.row.text(slot).map(Cow::Borrowed)
            }
        }
    }
}

/// What follows from a day or time that is there, and from the day of the transaction.
pub(crate) fn of_number(layout: &Layout, op: &Op, base: u64, today: Option<u64>) -> u64 {
    match op {
        Op::Age => match (day(base), today.and_then(day)) {
            (Some(born), Some(today)) => born.age_on(today).cast_unsigned(),
            _ => word::MISSING_NUMBER,
        },
        Op::Hour => Time::from_micros(base.cast_signed())
            .map_or(word::MISSING_NUMBER, |time| time.hour().cast_unsigned()),
        _ => {
            let date = Time::from_micros(base.cast_signed()).map(|time| Value::Date(time.date()));
            date.and_then(|date| Repr::Number(Unit::Date).word(&date, layout.symbols()))
                .unwrap_or(word::MISSING_NUMBER)
        }
    }
}

/// What follows from a text; `None` where nothing does.
pub(crate) fn of_text(program: &Program, layout: &Layout, slot: &Slot, op: &Op, text: &str) -> Option<u64> {
    Some(match op {
        Op::Lower => layout.text_code(slot, &text::lower(text)),
        Op::Trim => layout.text_code(slot, text::trim(text)),
        Op::Fold => layout.text_code(slot, &text::fold(text)),
        Op::Length => text::length(text).cast_unsigned(),
        Op::StartsWith(start) => word::truth_word(Some(text::starts_with(text, start))),
        Op::Contains(part) => word::truth_word(Some(text::contains(text, part))),
        Op::Matches(pattern) => {
            let pattern = program.patterns.get(pattern.index());
            word::truth_word(pattern.map(|pattern| pattern.regex.is_match(text)))
        }
        _ => return None,
    })
}

fn day(word: u64) -> Option<Date> {
    Date::from_days(word.cast_signed())
}
