//! Lengths of time. A day is 24 hours; months and years have no fixed length and do not occur.

use std::fmt;

use super::Decimal;

/// A length of time in microseconds. Between [`Duration::MIN`] and [`Duration::MAX`], about ±292,000 years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Duration(i64);

pub(super) const MICROS_PER_MILLI: i64 = 1_000;
pub(super) const MICROS_PER_SECOND: i64 = 1_000_000;
pub(super) const MICROS_PER_MINUTE: i64 = 60 * MICROS_PER_SECOND;
pub(super) const MICROS_PER_HOUR: i64 = 60 * MICROS_PER_MINUTE;
pub(super) const MICROS_PER_DAY: i64 = 24 * MICROS_PER_HOUR;
const MICROS_PER_WEEK: i64 = 7 * MICROS_PER_DAY;

/// The units of the language.
const UNITS: [(&str, i64); 15] = [
    ("ms", MICROS_PER_MILLI),
    ("s", MICROS_PER_SECOND),
    ("sec", MICROS_PER_SECOND),
    ("second", MICROS_PER_SECOND),
    ("seconds", MICROS_PER_SECOND),
    ("min", MICROS_PER_MINUTE),
    ("minute", MICROS_PER_MINUTE),
    ("minutes", MICROS_PER_MINUTE),
    ("h", MICROS_PER_HOUR),
    ("hour", MICROS_PER_HOUR),
    ("hours", MICROS_PER_HOUR),
    ("day", MICROS_PER_DAY),
    ("days", MICROS_PER_DAY),
    ("week", MICROS_PER_WEEK),
    ("weeks", MICROS_PER_WEEK),
];

impl Duration {
    /// The units, as a script writes them.
    pub fn units() -> impl Iterator<Item = &'static str> {
        UNITS.iter().map(|(unit, _)| *unit)
    }

    pub const ZERO: Duration = Duration(0);
    pub const MAX: Duration = Duration(i64::MAX);
    /// The opposite of [`Duration::MAX`], so that every duration has an opposite.
    pub const MIN: Duration = Duration(-i64::MAX);

    pub const fn from_micros(micros: i64) -> Duration {
        Duration(if micros == i64::MIN { -i64::MAX } else { micros })
    }

    pub const fn micros(self) -> i64 {
        self.0
    }

    /// From days; out of range becomes the bound.
    pub const fn from_days(days: i64) -> Duration {
        Duration::from_micros(days.saturating_mul(MICROS_PER_DAY))
    }

    /// Whole days, cut towards zero.
    pub const fn whole_days(self) -> i64 {
        self.0 / MICROS_PER_DAY
    }

    /// The words that may stand behind a number: `30 min`.
    pub fn unit_names() -> impl Iterator<Item = &'static str> {
        UNITS.into_iter().map(|(name, _)| name)
    }

    /// `30 min`, `1.5 hours`. `None` if the unit is not one of [`Duration::unit_names`], the length is not a whole number of
    /// microseconds, or it is out of range.
    pub fn parse_unit(amount: Decimal, unit: &str) -> Option<Duration> {
        let (_, micros) = UNITS.into_iter().find(|(name, _)| *name == unit)?;
        match amount.saturating_mul(Decimal::from_int(micros)) {
            (product, false) => product.to_int_exact().filter(|micros| *micros != i64::MIN).map(Duration),
            (_, true) => None,
        }
    }

    /// Reads ISO 8601: `P1DT2H30M`, `P2W`, `PT0.5S`, `-PT5M`. Weeks, days, hours, minutes and seconds, in this order; a fraction
    /// on the seconds alone, at most microseconds. No months and years.
    pub fn parse_iso(text: &str) -> Option<Duration> {
        let (sign, body) = match text.strip_prefix('-') {
            Some(body) => (-1, body),
            None => (1, text),
        };
        let body = body.strip_prefix('P')?;
        let (days, clock) = match body.split_once('T') {
            Some((_, "")) => return None,
            Some((days, clock)) => (days, clock),
            None if body.is_empty() => return None,
            None => (body, ""),
        };
        let days = read_parts(days, &[('W', "week"), ('D', "day")])?;
        let clock = read_parts(clock, &[('H', "hour"), ('M', "min"), ('S', "s")])?;
        days.checked_add(clock)?.checked_mul(sign).map(Duration)
    }

    /// ISO 8601 with days as the largest part: `P1DT2H30M`, `-PT0.5S`, `PT0S`.
    pub fn to_iso(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let rest = self.0.abs();
        let part =
            |amount: i64, letter: char| if amount == 0 { String::new() } else { format!("{amount}{letter}") };
        let days = part(rest / MICROS_PER_DAY, 'D');
        let hours = part(rest % MICROS_PER_DAY / MICROS_PER_HOUR, 'H');
        let minutes = part(rest % MICROS_PER_HOUR / MICROS_PER_MINUTE, 'M');
        let micros = rest % MICROS_PER_MINUTE;
        let seconds =
            if micros == 0 { String::new() } else { format!("{}S", in_unit(micros, MICROS_PER_SECOND)) };
        let clock = format!("{hours}{minutes}{seconds}");
        match (days.is_empty(), clock.is_empty()) {
            (true, true) => "PT0S".to_owned(),
            (false, true) => format!("{sign}P{days}"),
            _ => format!("{sign}P{days}T{clock}"),
        }
    }

    /// The sum and whether it hit the bound.
    pub const fn saturating_add(self, other: Duration) -> (Duration, bool) {
        Duration::saturate(self.0 as i128 + other.0 as i128)
    }

    /// The difference and whether it hit the bound.
    pub const fn saturating_sub(self, other: Duration) -> (Duration, bool) {
        Duration::saturate(self.0 as i128 - other.0 as i128)
    }

    /// The product and whether it hit the bound.
    pub const fn saturating_mul(self, factor: i64) -> (Duration, bool) {
        Duration::saturate(self.0 as i128 * factor as i128)
    }

    const fn saturate(micros: i128) -> (Duration, bool) {
        if micros > Duration::MAX.0 as i128 {
            (Duration::MAX, true)
        } else if micros < Duration::MIN.0 as i128 {
            (Duration::MIN, true)
        } else {
            (Duration(micros as i64), false)
        }
    }

    #[must_use]
    pub const fn abs(self) -> Duration {
        Duration(self.0.abs())
    }
}

impl std::ops::Neg for Duration {
    type Output = Duration;

    fn neg(self) -> Duration {
        Duration(-self.0)
    }
}

/// As the language writes it, in the largest unit up to days that leaves a whole number: `30 min`, `1 day`, `36 hours`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: [(i64, &str, &str); 4] = [
            (MICROS_PER_DAY, "day", "days"),
            (MICROS_PER_HOUR, "hour", "hours"),
            (MICROS_PER_MINUTE, "min", "min"),
            (MICROS_PER_SECOND, "s", "s"),
        ];
        if self.0 == 0 {
            return f.pad("0 s");
        }
        for (micros, one, many) in SHOWN {
            if self.0 % micros == 0 {
                let amount = self.0 / micros;
                return f.pad(&format!("{amount} {}", if amount.abs() == 1 { one } else { many }));
            }
        }
        f.pad(&format!("{} ms", in_unit(self.0, MICROS_PER_MILLI)))
    }
}

/// Microseconds in a unit that a power of ten of them makes.
fn in_unit(micros: i64, per_unit: i64) -> Decimal {
    let billionths = 1_000_000_000 / i128::from(per_unit);
    Decimal::from_scaled(i128::from(micros) * billionths)
}

/// Sums parts like `1D` in the order of `letters`, each at most once.
fn read_parts(text: &str, letters: &[(char, &str)]) -> Option<i64> {
    let mut sum: i64 = 0;
    let mut rest = text;
    for (letter, unit) in letters {
        let Some((amount, behind)) = rest.split_once(*letter) else { continue };
        let plain = amount.bytes().all(|b| b.is_ascii_digit() || (b == b'.' && *letter == 'S'));
        let amount = Decimal::parse(amount).filter(|_| plain)?;
        sum = sum.checked_add(Duration::parse_unit(amount, unit)?.micros())?;
        rest = behind;
    }
    rest.is_empty().then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::random::Random;

    fn iso(text: &str) -> Duration {
        Duration::parse_iso(text).unwrap()
    }

    #[test]
    fn units_are_read_and_shown() {
        for (amount, unit, shown) in [
            ("30", "min", "30 min"),
            ("1", "day", "1 day"),
            ("36", "hours", "36 hours"),
            ("24", "h", "1 day"),
            ("2", "weeks", "14 days"),
            ("60", "minutes", "1 hour"),
            ("90", "sec", "90 s"),
            ("1.5", "s", "1500 ms"),
            ("0.25", "ms", "0.25 ms"),
            ("0", "days", "0 s"),
            ("-5", "minute", "-5 min"),
        ] {
            let duration = Duration::parse_unit(Decimal::parse(amount).unwrap(), unit).unwrap();
            assert_eq!(duration.to_string(), shown);
            let (amount, unit) = shown.split_once(' ').unwrap();
            assert_eq!(Duration::parse_unit(Decimal::parse(amount).unwrap(), unit), Some(duration));
        }
        assert_eq!(Duration::parse_unit(Decimal::ONE, "month"), None);
        assert_eq!(Duration::parse_unit(Decimal::parse("0.0001").unwrap(), "ms"), None);
        assert_eq!(Duration::parse_unit(Decimal::MAX, "ms"), None);
        for unit in Duration::unit_names() {
            assert!(Duration::parse_unit(Decimal::ONE, unit).is_some(), "{unit}");
        }
    }

    #[test]
    fn iso_8601_is_read_and_written() {
        for (text, shown) in [
            ("P1DT2H30M", "P1DT2H30M"),
            ("P2W", "P14D"),
            ("P1W1DT1S", "P8DT1S"),
            ("PT0.5S", "PT0.5S"),
            ("PT90M", "PT1H30M"),
            ("-PT5M", "-PT5M"),
            ("PT0S", "PT0S"),
            ("P0D", "PT0S"),
            ("PT36H", "P1DT12H"),
        ] {
            assert_eq!(iso(text).to_iso(), shown, "{text}");
        }
        for text in [
            "",
            "P",
            "PT",
            "P1DT",
            "1D",
            "P1M",
            "P1Y",
            "PT1D",
            "P1H",
            "PT1S1M",
            "P1D1D",
            "P1.5D",
            "PT1",
            "P-1D",
            "PT.5S",
            "PT1_0S",
            "PT0.0000001S",
            "P99999999999D",
            "p1d",
        ] {
            assert_eq!(Duration::parse_iso(text), None, "{text}");
        }
    }

    #[test]
    fn any_duration_makes_the_round_trip() {
        let mut random = Random::new(6);
        for round in 0..20_000 {
            let micros = random.between(-i64::MAX, i64::MAX) >> (round % 60);
            let duration = Duration::from_micros(micros);
            assert_eq!(Duration::parse_iso(&duration.to_iso()), Some(duration));
            let shown = duration.to_string();
            let (amount, unit) = shown.split_once(' ').unwrap();
            assert_eq!(Duration::parse_unit(Decimal::parse(amount).unwrap(), unit), Some(duration));
        }
        for bound in [Duration::MIN, Duration::MAX] {
            assert_eq!(Duration::parse_iso(&bound.to_iso()), Some(bound));
        }
    }

    #[test]
    fn arithmetic_saturates_and_says_so() {
        assert_eq!(iso("PT1H").saturating_add(iso("PT30M")), (iso("PT90M"), false));
        assert_eq!(iso("PT1H").saturating_sub(iso("PT90M")), (iso("-PT30M"), false));
        assert_eq!(iso("PT1H").saturating_mul(36), (iso("P1DT12H"), false));
        assert_eq!(Duration::MAX.saturating_add(iso("PT1S")), (Duration::MAX, true));
        assert_eq!(Duration::MAX.saturating_mul(i64::MIN), (Duration::MIN, true));
        assert_eq!(-Duration::MIN, Duration::MAX);
        assert_eq!(Duration::from_micros(i64::MIN), Duration::MIN);
        assert_eq!(Duration::MIN.abs(), Duration::MAX);
        assert_eq!(iso("-PT36H").whole_days(), -1);
    }
}
