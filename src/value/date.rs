//! Calendar days: proleptic Gregorian, years 1 to 9999, nothing else.

use std::fmt;

use super::Duration;
use super::duration::MICROS_PER_DAY;

/// A calendar day: days since 1970-01-01. Between [`Date::MIN`] and [`Date::MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Date(i32);

/// Days from 0000-03-01, where a 400-year cycle of years that end in February starts, to 1970-01-01.
const EPOCH_SHIFT: i64 = 719_468;
const DAYS_PER_CYCLE: i64 = 146_097;

impl Date {
    /// 0001-01-01
    pub const MIN: Date = Date(-719_162);
    /// 9999-12-31
    pub const MAX: Date = Date(2_932_896);

    /// `None` where there is no such day in the years 1 to 9999.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Date> {
        if !(1..=9999).contains(&year) || !(1..=days_in_month(year, month)).contains(&day) {
            return None;
        }
        // Count years from March, so that the leap day is the last of its year.
        let (year, month, day) = (i64::from(year), i64::from(month), i64::from(day));
        let shifted_year = if month <= 2 { year - 1 } else { year };
        let year_of_cycle = shifted_year.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_cycle = year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year;
        let days = shifted_year.div_euclid(400) * DAYS_PER_CYCLE + day_of_cycle - EPOCH_SHIFT;
        i32::try_from(days).ok().map(Date)
    }

    /// Days since 1970-01-01; `None` outside the years 1 to 9999.
    pub fn from_days(days: i64) -> Option<Date> {
        let date = Date(i32::try_from(days).ok()?);
        (Date::MIN..=Date::MAX).contains(&date).then_some(date)
    }

    /// Days since 1970-01-01.
    pub const fn days_since_epoch(self) -> i32 {
        self.0
    }

    /// Year 1 to 9999, month 1 to 12, day 1 to 31.
    pub fn ymd(self) -> (i32, u32, u32) {
        let days = i64::from(self.0) + EPOCH_SHIFT;
        let (cycle, day_of_cycle) = (days.div_euclid(DAYS_PER_CYCLE), days.rem_euclid(DAYS_PER_CYCLE));
        let leaps = day_of_cycle / 1_460 - day_of_cycle / 36_524 + day_of_cycle / 146_096;
        let year_of_cycle = (day_of_cycle - leaps) / 365;
        let day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = cycle * 400 + year_of_cycle + i64::from(month <= 2);
        (year as i32, month as u32, day as u32)
    }

    pub fn year(self) -> i32 {
        self.ymd().0
    }

    pub fn month(self) -> u32 {
        self.ymd().1
    }

    pub fn day(self) -> u32 {
        self.ymd().2
    }

    /// Reads `2026-01-31`, exactly so.
    pub fn parse(text: &str) -> Option<Date> {
        match read_date(text)? {
            (date, "") => Some(date),
            _ => None,
        }
    }

    /// `None` outside the years 1 to 9999.
    pub fn checked_add_days(self, days: i64) -> Option<Date> {
        Date::from_days(i64::from(self.0).checked_add(days)?)
    }

    /// The day `days` later (earlier if negative), and whether it hit [`Date::MIN`] or [`Date::MAX`].
    pub fn saturating_add_days(self, days: i64) -> (Date, bool) {
        match self.checked_add_days(days) {
            Some(date) => (date, false),
            None => (if days < 0 { Date::MIN } else { Date::MAX }, true),
        }
    }

    /// The day a duration later, and whether it hit a bound. Only the whole days of the duration count (36 hours are one day).
    pub fn saturating_add(self, duration: Duration) -> (Date, bool) {
        self.saturating_add_days(duration.whole_days())
    }

    /// The day a duration earlier; see [`Date::saturating_add`].
    pub fn saturating_sub(self, duration: Duration) -> (Date, bool) {
        self.saturating_add(-duration)
    }

    /// How many days `later` is behind this day; negative if it is before.
    pub fn days_until(self, later: Date) -> i64 {
        i64::from(later.0) - i64::from(self.0)
    }

    /// `self - earlier`. Always fits.
    pub fn since(self, earlier: Date) -> Duration {
        Duration::from_micros(earlier.days_until(self) * MICROS_PER_DAY)
    }

    /// Completed years of life on `today` for a person born on this day, clamped to 0 to 200. Who was born on 29 February has
    /// their birthday on 1 March in a year without one.
    pub fn age_on(self, today: Date) -> i64 {
        let ((born_year, born_month, born_day), (year, month, day)) = (self.ymd(), today.ymd());
        let before_birthday = (month, day) < (born_month, born_day);
        (i64::from(year) - i64::from(born_year) - i64::from(before_birthday)).clamp(0, 200)
    }
}

/// `2026-01-31`
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        f.pad(&format!("{year:04}-{month:02}-{day:02}"))
    }
}

/// 0 where there is no such month.
fn days_in_month(year: i32, month: u32) -> u32 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => 0,
    }
}

/// A date at the start of a text, and what follows it.
pub(super) fn read_date(text: &str) -> Option<(Date, &str)> {
    let (year, rest) = read_digits(text, 4)?;
    let (month, rest) = read_digits(rest.strip_prefix('-')?, 2)?;
    let (day, rest) = read_digits(rest.strip_prefix('-')?, 2)?;
    Some((Date::from_ymd(i32::try_from(year).ok()?, month, day)?, rest))
}

/// A number of exactly `count` ASCII digits (at most nine) at the start of a text, and what follows it.
pub(super) fn read_digits(text: &str, count: usize) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(count)?;
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some((digits.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn every_day_of_the_range_makes_the_round_trip_and_follows_the_calendar() {
        let mut expected = jiff::civil::date(1, 1, 1);
        for days in Date::MIN.0..=Date::MAX.0 {
            let day = Date::from_days(i64::from(days)).unwrap();
            let (year, month, number) = day.ymd();
            assert_eq!(
                (year, month, number),
                (i32::from(expected.year()), expected.month() as u32, expected.day() as u32)
            );
            assert_eq!(Date::from_ymd(year, month, number), Some(day));
            if days % 97 == 0 {
                assert_eq!(Date::parse(&day.to_string()), Some(day));
                assert_eq!(day.to_string(), expected.to_string());
            }
            expected = expected.tomorrow().unwrap_or(expected);
        }
        assert_eq!(
            (Date::MIN.to_string(), Date::MAX.to_string()),
            ("0001-01-01".into(), "9999-12-31".into())
        );
    }

    #[test]
    fn there_is_nothing_outside_the_range() {
        assert_eq!(Date::from_days(i64::from(Date::MAX.0) + 1), None);
        assert_eq!(Date::from_days(i64::from(Date::MIN.0) - 1), None);
        assert_eq!(Date::from_days(i64::MIN), None);
        for (y, m, d) in [
            (0, 1, 1),
            (10_000, 1, 1),
            (2026, 2, 29),
            (1900, 2, 29),
            (2026, 0, 1),
            (2026, 13, 1),
            (2026, 4, 31),
            (2026, 1, 0),
        ] {
            assert_eq!(Date::from_ymd(y, m, d), None);
        }
        assert!(Date::from_ymd(2000, 2, 29).is_some());
    }

    #[test]
    fn text_is_read_strictly() {
        for text in [
            "",
            "2026",
            "2026-1-31",
            "2026-01-32",
            "2026-01-31 ",
            "+026-01-31",
            "26-01-31",
            "2026/01/31",
            "２０２６-01-31",
            "2026-01-3é",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn age_counts_completed_years() {
        for (born, today, age) in [
            ("1990-05-17", "2026-05-16", 35),
            ("1990-05-17", "2026-05-17", 36),
            ("2004-02-29", "2022-02-28", 17),
            ("2004-02-29", "2022-03-01", 18),
            ("2004-02-29", "2024-02-29", 20),
            ("2030-01-01", "2026-01-01", 0),
            ("0001-01-01", "9999-01-01", 200),
        ] {
            assert_eq!(date(born).age_on(date(today)), age, "{born} on {today}");
        }
    }

    #[test]
    fn arithmetic_saturates_and_says_so() {
        let day = date("2026-01-31");
        assert_eq!(day.saturating_add_days(1), (date("2026-02-01"), false));
        assert_eq!(day.saturating_add_days(i64::MAX), (Date::MAX, true));
        assert_eq!(day.saturating_add_days(i64::MIN), (Date::MIN, true));
        assert_eq!(day.saturating_add(Duration::parse_iso("PT36H").unwrap()), (date("2026-02-01"), false));
        assert_eq!(day.saturating_sub(Duration::parse_iso("PT36H").unwrap()), (date("2026-01-30"), false));
        assert_eq!(day.saturating_sub(Duration::MIN), (Date::MAX, true));
        assert_eq!(day.days_until(date("2026-03-01")), 29);
        assert_eq!(Date::MAX.since(Date::MIN).whole_days(), 3_652_058);
    }

    #[test]
    fn order_is_the_calendar() {
        assert!(date("1969-12-31") < date("1970-01-01"));
        assert_eq!(Date::default(), date("1970-01-01"));
    }
}
