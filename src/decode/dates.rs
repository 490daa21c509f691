//! Days and moments as they are written most often, by hand; the rest as the language reads them.

use crate::value::{Date, Time};

/// `2026-01-31`, exactly so.
#[inline]
pub(super) fn date(text: &[u8]) -> Option<Date> {
    day(text.try_into().ok()?)
}

#[inline(always)]
fn day(text: &[u8; 10]) -> Option<Date> {
    let [a, b, c, d, b'-', e, f, b'-', g, h] = text else { return None };
    let year = two(*a, *b)? * 100 + two(*c, *d)?;
    Date::from_ymd(year.cast_signed(), two(*e, *f)?, two(*g, *h)?)
}

/// RFC 3339.
#[inline]
pub(super) fn time(text: &[u8]) -> Option<Time> {
    usual(text).or_else(|| Time::parse(std::str::from_utf8(text).ok()?))
}

/// `2026-01-31T10:00:00Z`
#[inline(always)]
fn usual(text: &[u8]) -> Option<Time> {
    let (date, clock) = text.split_first_chunk::<10>()?;
    let [b'T', a, b, b':', c, d, b':', e, f, b'Z'] = clock else { return None };
    let (hour, minute, second) = (two(*a, *b)?, two(*c, *d)?, two(*e, *f)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = i64::from((hour * 60 + minute) * 60 + second);
    Time::from_micros(Time::at_midnight(day(date)?).micros() + seconds * 1_000_000)
}

#[inline(always)]
fn two(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| u32::from(tens) * 10 + u32::from(ones))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::random::Random;

    #[test]
    fn texts_are_read_as_the_language_reads_them() {
        let mut random = Random::new(3);
        for round in 0..40_000 {
            let day = Date::from_days(random.between(-719_162, 2_932_896)).unwrap();
            let micros = random.between(Time::MIN.micros(), Time::MAX.micros());
            let moment =
                Time::from_micros(if round % 2 == 0 { micros / 1_000_000 * 1_000_000 } else { micros });
            let mut texts = [day.to_string(), moment.unwrap().to_string()];
            if round % 4 > 1 {
                for text in &mut texts {
                    let at = random.between(0, text.len() as i64 - 1) as usize;
                    text.replace_range(at..=at, ["0", "9", "-", ":", "Z", "é", "", "6"][round % 8]);
                }
            }
            for text in &texts {
                assert_eq!(date(text.as_bytes()), Date::parse(text), "{text}");
                assert_eq!(time(text.as_bytes()), Time::parse(text), "{text}");
            }
        }
    }
}
