//! The values of literals, from their spelling. `None` where the spelling has no value; [`super::lexical`] has then
//! reported the token.

use std::ops::Range;

use crate::value::{Date, Decimal, Duration, Time};

/// `1_000`
pub fn int(written: &str) -> Option<i64> {
    plain(written).parse().ok()
}

/// `12.50`, `1_000` and, as a share of one, `80%`.
pub fn decimal(written: &str) -> Option<Decimal> {
    let Some(percent) = written.strip_suffix('%') else { return Decimal::parse(&plain(written)) };
    // Shifting the point keeps the value exact.
    let digits = plain(percent);
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let padded = format!("{whole:0>3}");
    let (whole, hundredths) = padded.split_at_checked(padded.len().checked_sub(2)?)?;
    Decimal::parse(&format!("{whole}.{hundredths}{fraction}"))
}

/// `2026-01-31`
pub fn date(written: &str) -> Option<Date> {
    Date::parse(written)
}

/// `2026-01-31T10:00:00Z`
pub fn time(written: &str) -> Option<Time> {
    Time::parse(written)
}

/// `30 days`, `1.5 hours`: a whole number of microseconds.
pub fn duration(amount: Decimal, unit: &str) -> Option<Duration> {
    Duration::parse_unit(amount, unit)
}

/// The value of `"…"`, quotes and escapes resolved; unknown escapes stay as written.
pub fn text(written: &str) -> String {
    let inner = written.strip_prefix('"').unwrap_or(written);
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    let mut value = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((before, behind)) = rest.split_once('\\') {
        value.push_str(before);
        match escape(behind) {
            Some((character, length)) => {
                value.push(character);
                rest = behind.get(length..).unwrap_or("");
            }
            None => {
                value.push('\\');
                rest = behind;
            }
        }
    }
    value.push_str(rest);
    value
}

/// Where in `"…"` the first unknown escape stands.
pub fn bad_escape(written: &str) -> Option<Range<u32>> {
    let mut at = 0;
    loop {
        let backslash = at + written.get(at..)?.find('\\')?;
        let behind = written.get(backslash + 1..)?;
        match escape(behind) {
            Some((_, length)) => at = backslash + 1 + length,
            None => {
                let end = backslash + 1 + behind.chars().next().map_or(0, char::len_utf8);
                return Some(u32::try_from(backslash).ok()?..u32::try_from(end).ok()?);
            }
        }
    }
}

/// The character that an escape stands for and how many bytes of it follow the backslash.
fn escape(behind: &str) -> Option<(char, usize)> {
    match behind.chars().next()? {
        '"' => Some(('"', 1)),
        '\\' => Some(('\\', 1)),
        'n' => Some(('\n', 1)),
        't' => Some(('\t', 1)),
        'u' => {
            let digits = behind.strip_prefix("u{")?.split_once('}')?.0;
            let short = (1..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit());
            let number = short.then(|| u32::from_str_radix(digits, 16).ok())??;
            Some((char::from_u32(number)?, digits.len() + 3))
        }
        _ => None,
    }
}

/// The value of `r"…"`.
pub fn regex(written: &str) -> String {
    let inner = written.strip_prefix("r\"").unwrap_or(written);
    inner.strip_suffix('"').unwrap_or(inner).to_owned()
}

fn plain(written: &str) -> String {
    written.replace('_', "")
}
