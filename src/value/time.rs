//! Instants in UTC.

use std::fmt;

use super::date::{read_date, read_digits};
use super::duration::{MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_MINUTE, MICROS_PER_SECOND};
use super::{Date, Duration};

/// An instant in UTC: microseconds since 1970-01-01T00:00:00Z. Between [`Time::MIN`] and [`Time::MAX`]; no leap seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Time(i64);

impl Time {
    /// 0001-01-01T00:00:00Z
    pub const MIN: Time = Time(Date::MIN.days_since_epoch() as i64 * MICROS_PER_DAY);
    /// 9999-12-31T23:59:59.999999Z
    pub const MAX: Time = Time((Date::MAX.days_since_epoch() as i64 + 1) * MICROS_PER_DAY - 1);

    /// Microseconds since 1970; `None` outside the years 1 to 9999.
    pub fn from_micros(micros: i64) -> Option<Time> {
        let time = Time(micros);
        (Time::MIN..=Time::MAX).contains(&time).then_some(time)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The first instant of a day.
    pub const fn at_midnight(date: Date) -> Time {
        Time(date.days_since_epoch() as i64 * MICROS_PER_DAY)
    }

    /// Reads RFC 3339: `2026-01-31T10:00:00Z`, `2026-01-31t10:00:00.25+01:00`. An offset or `Z` is required. A fraction of up to
    /// nine digits is cut to microseconds; a leap second (`:60`) is the last second before it.
    pub fn parse(text: &str) -> Option<Time> {
        let (date, rest) = read_date(text)?;
        let (hour, rest) = read_digits(rest.strip_prefix(['T', 't'])?, 2)?;
        let (minute, rest) = read_digits(rest.strip_prefix(':')?, 2)?;
        let (second, rest) = read_digits(rest.strip_prefix(':')?, 2)?;
        let (fraction, rest) = read_fraction(rest)?;
        let offset_minutes = read_offset(rest)?;
        if hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let of_day = i64::from(hour) * MICROS_PER_HOUR
            + (i64::from(minute) - offset_minutes) * MICROS_PER_MINUTE
            + i64::from(second.min(59)) * MICROS_PER_SECOND
            + fraction;
        Time::from_micros(Time::at_midnight(date).0 + of_day)
    }

    /// The day in UTC.
    pub fn date(self) -> Date {
        Date::from_days(self.0.div_euclid(MICROS_PER_DAY)).unwrap_or_default()
    }

    fn micros_of_day(self) -> i64 {
        self.0.rem_euclid(MICROS_PER_DAY)
    }

    /// 0 to 23, UTC.
    pub fn hour(self) -> i64 {
        self.micros_of_day() / MICROS_PER_HOUR
    }

    /// 0 to 59, UTC.
    pub fn minute(self) -> i64 {
        self.micros_of_day() % MICROS_PER_HOUR / MICROS_PER_MINUTE
    }

    /// The instant a duration later, and whether it hit [`Time::MIN`] or [`Time::MAX`].
    pub fn saturating_add(self, duration: Duration) -> (Time, bool) {
        let micros = self.0.saturating_add(duration.micros());
        match Time::from_micros(micros) {
            Some(time) => (time, false),
            None => (if micros < 0 { Time::MIN } else { Time::MAX }, true),
        }
    }

    /// The instant a duration earlier, and whether it hit a bound.
    pub fn saturating_sub(self, duration: Duration) -> (Time, bool) {
        self.saturating_add(-duration)
    }

    /// `self - earlier`. Always fits.
    pub const fn since(self, earlier: Time) -> Duration {
        Duration::from_micros(self.0 - earlier.0)
    }
}

/// RFC 3339 in UTC with as few places as possible: `2026-01-31T10:00:00Z`, `2026-01-31T10:00:00.25Z`.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of_day = self.micros_of_day();
        let second = of_day % MICROS_PER_MINUTE / MICROS_PER_SECOND;
        let fraction = match of_day % MICROS_PER_SECOND {
            0 => String::new(),
            micros => format!(".{micros:06}").trim_end_matches('0').to_owned(),
        };
        let (date, hour, minute) = (self.date(), self.hour(), self.minute());
        f.pad(&format!("{date}T{hour:02}:{minute:02}:{second:02}{fraction}Z"))
    }
}

/// `.25` at the start of a text as microseconds, and what follows it; nothing is zero.
fn read_fraction(text: &str) -> Option<(i64, &str)> {
    let Some(text) = text.strip_prefix('.') else { return Some((0, text)) };
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=9).contains(&count) {
        return None;
    }
    let (digits, rest) = read_digits(text, count)?;
    let nanos = i64::from(digits) * 10i64.pow(9 - u32::try_from(count).ok()?);
    Some((nanos / 1_000, rest))
}

/// `Z` or `+01:00`, and nothing behind it, in minutes east of UTC.
fn read_offset(text: &str) -> Option<i64> {
    let (sign, rest) = match text {
        "Z" | "z" => return Some(0),
        _ => match text.strip_prefix('+') {
            Some(rest) => (1, rest),
            None => (-1, text.strip_prefix('-')?),
        },
    };
    let (hours, rest) = read_digits(rest, 2)?;
    let (minutes, rest) = read_digits(rest.strip_prefix(':')?, 2)?;
    (hours <= 23 && minutes <= 59 && rest.is_empty())
        .then_some(sign * (i64::from(hours) * 60 + i64::from(minutes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::random::Random;

    fn time(text: &str) -> Time {
        Time::parse(text).unwrap()
    }

    #[test]
    fn rfc_3339_is_read_and_written() {
        for (text, shown) in [
            ("2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z"),
            ("2026-01-31t10:00:00z", "2026-01-31T10:00:00Z"),
            ("2026-01-31T10:00:00+05:30", "2026-01-31T04:30:00Z"),
            ("2026-01-31T23:30:00-01:00", "2026-02-01T00:30:00Z"),
            ("2026-01-31T10:00:00.250Z", "2026-01-31T10:00:00.25Z"),
            ("2026-01-31T10:00:00.123456789Z", "2026-01-31T10:00:00.123456Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
            ("2026-01-31T10:00:00-00:00", "2026-01-31T10:00:00Z"),
        ] {
            assert_eq!(time(text).to_string(), shown, "{text}");
        }
        for text in [
            "",
            "2026-01-31",
            "2026-01-31T10:00:00",
            "2026-01-31 10:00:00Z",
            "2026-01-31T10:00Z",
            "2026-01-31T24:00:00Z",
            "2026-01-31T10:60:00Z",
            "2026-01-31T10:00:61Z",
            "2026-01-31T10:00:00.Z",
            "2026-01-31T10:00:00.1234567890Z",
            "2026-01-31T10:00:00+1:00",
            "2026-01-31T10:00:00+24:00",
            "2026-01-31T10:00:00Zx",
            "0001-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01",
        ] {
            assert_eq!(Time::parse(text), None, "{text}");
        }
    }

    #[test]
    fn agrees_with_an_independent_calendar() {
        let mut random = Random::new(5);
        for _ in 0..20_000 {
            let micros = random.between(Time::MIN.0 / 2, Time::MAX.0 / 2);
            let ours = Time::from_micros(micros).unwrap();
            let theirs = jiff::Timestamp::from_microsecond(micros).unwrap();
            assert_eq!(ours.to_string(), theirs.to_string());
            assert_eq!(Time::parse(&ours.to_string()), Some(ours));
            assert!(theirs.to_string().starts_with(&ours.date().to_string()));
        }
    }

    #[test]
    fn parts_are_utc() {
        let before_epoch = time("1969-12-31T23:59:59.5Z");
        assert_eq!((before_epoch.hour(), before_epoch.minute()), (23, 59));
        assert_eq!(before_epoch.date().to_string(), "1969-12-31");
        assert_eq!(before_epoch.micros(), -500_000);
        assert_eq!(Time::at_midnight(before_epoch.date()).to_string(), "1969-12-31T00:00:00Z");
    }

    #[test]
    fn arithmetic_saturates_and_says_so() {
        let noon = time("2026-01-31T12:00:00Z");
        let hour = Duration::parse_iso("PT1H").unwrap();
        assert_eq!(noon.saturating_add(hour), (time("2026-01-31T13:00:00Z"), false));
        assert_eq!(noon.saturating_sub(hour), (time("2026-01-31T11:00:00Z"), false));
        assert_eq!(noon.saturating_add(Duration::MAX), (Time::MAX, true));
        assert_eq!(noon.saturating_add(Duration::MIN), (Time::MIN, true));
        assert_eq!(Time::MIN.saturating_sub(Duration::MAX), (Time::MIN, true));
        assert_eq!(noon.saturating_add(hour).0.since(noon), hour);
        assert_eq!(Time::MIN.since(Time::MAX), -Time::MAX.since(Time::MIN));
        assert_eq!(Time::MAX.to_string(), "9999-12-31T23:59:59.999999Z");
        assert_eq!(Time::MIN.to_string(), "0001-01-01T00:00:00Z");
    }
}
