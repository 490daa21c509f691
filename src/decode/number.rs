//! Numbers of a JSON text: the usual ones by hand, exactly; the others as what is written.
//!
//! Never rounds: a float is made from at most 15 digits and a power of ten that is itself exact, so that the one division
//! rounds as the definition's reading does.

use super::cursor::{Cursor, HIGH, first_byte};

/// A number as it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number<'a> {
    Whole(i64),
    /// `units` have so many `places` behind the point: up to 15 digits.
    Places {
        units: i64,
        places: u32,
    },
    /// Anything else that is a number and no whole one.
    Other(&'a str),
    /// A whole number beyond 64 bits with sign, or the least of them.
    Long,
}

/// So many digits are always those of a float.
const SURE_DIGITS: u32 = 15;
/// Whole numbers with so many digits fit in 64 bits without sign.
const WHOLE_DIGITS: u32 = 19;
/// Longer numbers are left to the definition, and so are exponents with more than two digits: some are too large.
const LONGEST: usize = 60;

impl<'a> Cursor<'a> {
    /// The number that comes next. `None` also for `-0`, which is no whole number.
    #[inline(always)]
    pub(super) fn number(&mut self) -> Option<Number<'a>> {
        let start = *self;
        let (negative, rest) = match self.rest {
            [b'-', rest @ ..] => (true, rest),
            rest => (false, rest),
        };
        let leading_zero = rest.first() == Some(&b'0');
        let (whole, count, rest) = before_the_point(rest)?;
        if count == 0 || leading_zero && count > 1 {
            return None;
        }
        match rest.split_first() {
            Some((b'.', rest)) => {
                let (units, places, rest) = digits(whole, rest)?;
                self.rest = rest;
                let digits = if leading_zero { places } else { count.saturating_add(places) };
                if places == 0 {
                    return None;
                }
                if digits > SURE_DIGITS || matches!(rest.first(), Some(b'e' | b'E')) {
                    return self.other(start);
                }
                let units = units.cast_signed();
                return Some(Number::Places { units: if negative { -units } else { units }, places });
            }
            Some((b'e' | b'E', _)) => {
                self.rest = rest;
                return self.other(start);
            }
            _ => self.rest = rest,
        }
        if count > WHOLE_DIGITS {
            return self.long(start);
        }
        if negative && whole == 0 {
            return None;
        }
        let Ok(whole) = i64::try_from(whole) else { return self.long(start) };
        Some(Number::Whole(if negative { -whole } else { whole }))
    }

    /// A number with a point whose digits have been read, or with an exponent.
    #[inline(never)]
    fn other(&mut self, start: Cursor<'a>) -> Option<Number<'a>> {
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.rest = self.rest.get(1..)?;
            if let Some(b'+' | b'-') = self.peek() {
                self.rest = self.rest.get(1..)?;
            }
            let (_, digits, rest) = digits(0, self.rest)?;
            self.rest = rest;
            if !(1..=2).contains(&digits) {
                return None;
            }
        }
        let text = self.since(start)?;
        (text.len() <= LONGEST).then_some(Number::Other(text))
    }

    #[inline(never)]
    fn long(&mut self, start: Cursor<'a>) -> Option<Number<'a>> {
        (self.since(start)?.len() <= LONGEST).then_some(Number::Long)
    }
}

/// One digit mostly, where a point follows.
#[inline(always)]
fn before_the_point(text: &[u8]) -> Option<(u64, u32, &[u8])> {
    if let [digit @ b'0'..=b'9', rest @ ..] = text
        && rest.first() == Some(&b'.')
    {
        return Some((u64::from(digit - b'0'), 1, rest));
    }
    digits(0, text)
}

/// Appends digits to a number, counts them, and says what follows; the number is right where there are at most 19 in all.
#[inline(always)]
fn digits(mut number: u64, mut rest: &[u8]) -> Option<(u64, u32, &[u8])> {
    let mut count = 0u32;
    while let Some(chunk) = rest.first_chunk::<8>() {
        let chunk = u64::from_le_bytes(*chunk);
        let marks = others(chunk);
        if marks == 0 {
            number = number.wrapping_mul(100_000_000).wrapping_add(eight(chunk));
            rest = rest.get(8..)?;
            count = count.saturating_add(8);
            continue;
        }
        let more = first_byte(marks);
        if more > 0 {
            let digits = eight(chunk << (64 - 8 * more));
            number = number.wrapping_mul(*POWERS.get(more)?).wrapping_add(digits);
        }
        return Some((number, count.saturating_add(more as u32), rest.get(more..)?));
    }
    Some(last_digits(number, count, rest))
}

/// Near the end of the text.
#[cold]
fn last_digits(mut number: u64, mut count: u32, mut rest: &[u8]) -> (u64, u32, &[u8]) {
    while let [digit @ b'0'..=b'9', behind @ ..] = rest {
        number = number.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
        count = count.saturating_add(1);
        rest = behind;
    }
    (number, count, rest)
}

/// Marks the bytes that are no digits. Only the first mark is sure.
#[inline(always)]
fn others(chunk: u64) -> u64 {
    let digits = chunk ^ 0x3030_3030_3030_3030;
    (digits.wrapping_add(0x7676_7676_7676_7676) | digits) & HIGH
}

/// The number that eight bytes are, digits or zeros in front, the first in the lowest byte.
#[inline(always)]
fn eight(chunk: u64) -> u64 {
    let digits = chunk & 0x0f0f_0f0f_0f0f_0f0f;
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let low = (pairs & 0x0000_00ff_0000_00ff).wrapping_mul(0x000f_4240_0000_0064);
    let high = (pairs >> 16 & 0x0000_00ff_0000_00ff).wrapping_mul(0x0000_2710_0000_0001);
    low.wrapping_add(high) >> 32
}

const POWERS: [u64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

const EXACT_POWERS: [f64; 16] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// The float of a number of at most 15 digits.
#[inline]
pub(super) fn float_of(units: i64, places: u32) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "15 digits are exact")]
    let units = units as f64;
    Some(units / EXACT_POWERS.get(places as usize)?)
}

/// The whole number of the same value.
#[inline]
pub(super) fn whole_of(units: i64, places: u32) -> Option<i64> {
    let power = 10i64.checked_pow(places)?;
    (units % power == 0).then(|| units / power)
}

/// A decimal: `units` with so many `places` behind the point, at most nine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Places {
    pub(super) units: i64,
    pub(super) places: u32,
}

impl Places {
    #[inline]
    pub(super) fn new(units: i64, places: u32) -> Option<Places> {
        (places <= 9).then_some(Places { units, places })
    }

    /// With exactly so many places. `None`: it has more, or does not fit in a word.
    #[inline]
    pub(super) fn with(self, places: u32) -> Option<i64> {
        match places.checked_sub(self.places) {
            Some(more) => self.units.checked_mul(10i64.checked_pow(more)?),
            None => whole_of(self.units, self.places.checked_sub(places)?),
        }
    }

    /// The decimal that a float of the definition's reading stands for: the number with at most 15 digits that reads as this
    /// float, where there is one.
    pub(super) fn of_float(value: f64) -> Option<Places> {
        (0..=9u32).find_map(|places| {
            let scaled = (value * EXACT_POWERS.get(places as usize)?).round();
            if scaled.abs() >= 1e15 {
                return None;
            }
            #[expect(
                clippy::cast_possible_truncation,
                reason = "the number is whole and has at most 15 digits"
            )]
            let units = scaled as i64;
            (float_of(units, places)? == value).then_some(Places { units, places })
        })
    }

    /// A decimal that stands as text: digits, perhaps a sign and a point. `None`: a rarer way to write it, or none.
    #[inline]
    pub(super) fn of_text(text: &[u8]) -> Option<Places> {
        let (negative, digits) = match text {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        if digits.len() >= WHOLE_DIGITS as usize {
            return None;
        }
        let (mut units, mut places, mut point, mut after_digit) = (0i64, 0u32, false, false);
        for byte in digits {
            match byte {
                b'0'..=b'9' => {
                    units = units * 10 + i64::from(byte - b'0');
                    places += u32::from(point);
                    after_digit = true;
                }
                b'.' if after_digit && !point => (point, after_digit) = (true, false),
                _ => return None,
            }
        }
        if after_digit { Places::new(if negative { -units } else { units }, places) } else { None }
    }
}
