//! Exact decimals with nine places, half-even.
//!
//! The bound (20 digits before the point, 9 behind) is chosen so that every intermediate step fits in 128 bits: a dividend
//! scaled once more stays below 10^38. So every tier computes the same with plain integers, and there is no wide arithmetic to get wrong.

use std::fmt;

/// An exact decimal: 128 bits, nine places. Between [`Decimal::MIN`] and [`Decimal::MAX`]; every `i64` fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Decimal(i128);

/// Units in one.
const SCALE: i128 = 1_000_000_000;
/// Places behind the point.
const PLACES: usize = 9;
const BOUND: i128 = 10i128.pow(29) - 1;

impl Decimal {
    pub const ZERO: Decimal = Decimal(0);
    pub const ONE: Decimal = Decimal(SCALE);
    /// 99999999999999999999.999999999
    pub const MAX: Decimal = Decimal(BOUND);
    /// -99999999999999999999.999999999
    pub const MIN: Decimal = Decimal(-BOUND);

    pub const fn from_int(value: i64) -> Decimal {
        Decimal(value as i128 * SCALE)
    }

    /// From billionths. What is out of range becomes the bound.
    pub const fn from_scaled(billionths: i128) -> Decimal {
        Decimal::saturate(billionths).0
    }

    /// The value in billionths.
    pub const fn scaled(self) -> i128 {
        self.0
    }

    /// From billionths, with whether the bound was hit.
    const fn saturate(billionths: i128) -> (Decimal, bool) {
        if billionths > BOUND {
            (Decimal::MAX, true)
        } else if billionths < -BOUND {
            (Decimal::MIN, true)
        } else {
            (Decimal(billionths), false)
        }
    }

    /// Reads `12`, `-1_000.50`. Underscores stand between digits; at most nine places; no exponent, no `+`.
    /// `None` if it is something else or out of range: nothing is ever rounded here.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = match digits.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (digits, None),
        };
        let (mut number, _) = append_digits(0, whole)?;
        let mut places = 0;
        if let Some(fraction) = fraction {
            (number, places) = append_digits(number, fraction)?;
        }
        let open_places = u32::try_from(PLACES.checked_sub(places)?).ok()?;
        let scaled = number.checked_mul(10i128.pow(open_places))?;
        (scaled <= BOUND).then_some(Decimal(if negative { -scaled } else { scaled }))
    }

    /// The decimal that the shortest text of a float names (`0.1` is one tenth). `None` if that has more than nine
    /// places, is out of range or not finite.
    pub fn from_f64_shortest(value: f64) -> Option<Decimal> {
        if value.is_finite() { Decimal::parse(&value.to_string()) } else { None }
    }

    /// The nearest float.
    pub fn to_f64(self) -> f64 {
        const EXACT: i128 = 1 << f64::MANTISSA_DIGITS;
        if self.0.abs() <= EXACT {
            // Both operands are exact, so the quotient is rounded once.
            return self.0 as f64 / SCALE as f64;
        }
        self.to_string().parse().unwrap_or(0.0)
    }

    /// How many places the shortest form has, 0 to 9.
    pub fn places(self) -> u32 {
        let mut rest = self.0 % SCALE;
        let mut places = PLACES as u32;
        while places > 0 && rest % 10 == 0 {
            rest /= 10;
            places -= 1;
        }
        places
    }

    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum and whether it hit the bound.
    pub const fn saturating_add(self, other: Decimal) -> (Decimal, bool) {
        Decimal::saturate(self.0 + other.0)
    }

    /// The difference and whether it hit the bound.
    pub const fn saturating_sub(self, other: Decimal) -> (Decimal, bool) {
        Decimal::saturate(self.0 - other.0)
    }

    /// The product, half-even in the ninth place, and whether it hit the bound.
    pub fn saturating_mul(self, other: Decimal) -> (Decimal, bool) {
        let negative = (self.0 < 0) != (other.0 < 0);
        let (a, b) = (self.0.abs(), other.0.abs());
        // a · b / SCALE = whole · b + rest · b / SCALE; the second product is below 10^38.
        let (whole, rest) = (a / SCALE, a % SCALE);
        let product = rest * b;
        let magnitude = match whole.checked_mul(b).and_then(|high| high.checked_add(product / SCALE)) {
            Some(floor) => floor.saturating_add(round_up(floor, product % SCALE, SCALE)),
            None => i128::MAX,
        };
        Decimal::saturate(if negative { -magnitude } else { magnitude })
    }

    /// The quotient, half-even in the ninth place, and whether it hit the bound; `None` by zero.
    pub fn checked_div(self, other: Decimal) -> Option<(Decimal, bool)> {
        Some(Decimal::saturate(div_half_even(self.0 * SCALE, other.0)?))
    }

    /// The remainder with the sign of `self`, as for whole numbers; `None` by zero.
    pub fn checked_rem(self, other: Decimal) -> Option<Decimal> {
        self.0.checked_rem(other.0).map(Decimal)
    }

    /// The nearest multiple of `step`, half-even; `None` for a step of zero. Where that would leave the range it is the bound.
    pub fn round_to(self, step: Decimal) -> Option<Decimal> {
        let multiples = div_half_even(self.0, step.0)?;
        // At most half a step above the value, so the product fits.
        Some(Decimal::from_scaled(multiples * step.0))
    }

    /// The nearest whole number, half-even; `None` beyond `i64`.
    pub fn to_int_half_even(self) -> Option<i64> {
        i64::try_from(div_half_even(self.0, SCALE)?).ok()
    }

    /// The greatest whole number that is not above; `None` beyond `i64`.
    pub fn to_int_floor(self) -> Option<i64> {
        i64::try_from(self.0.div_euclid(SCALE)).ok()
    }

    /// The whole number of the same value; `None` if there are places or it is beyond `i64`.
    pub fn to_int_exact(self) -> Option<i64> {
        if self.0 % SCALE == 0 { self.to_int_floor() } else { None }
    }

    #[must_use]
    pub const fn abs(self) -> Decimal {
        Decimal(self.0.abs())
    }

    /// Text with at least `places` places (more where the value has more).
    pub fn display_places(self, places: u32) -> String {
        let shown = self.places().max(places.min(PLACES as u32)) as usize;
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.abs() / SCALE, self.0.abs() % SCALE);
        if shown == 0 {
            return format!("{sign}{whole}");
        }
        let fraction: String = format!("{rest:0PLACES$}").chars().take(shown).collect();
        format!("{sign}{whole}.{fraction}")
    }
}

impl std::ops::Neg for Decimal {
    type Output = Decimal;

    fn neg(self) -> Decimal {
        Decimal(-self.0)
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Decimal {
        Decimal::from_int(value)
    }
}

/// The shortest form: no exponent, no trailing zeros.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.display_places(0))
    }
}

/// Writes digits behind `number`; gives the longer number and how many digits there were.
fn append_digits(mut number: i128, text: &str) -> Option<(i128, usize)> {
    let mut count = 0;
    let mut after_digit = false;
    for c in text.chars() {
        match c.to_digit(10) {
            Some(digit) => {
                number = number.checked_mul(10)?.checked_add(i128::from(digit))?;
                count += 1;
                after_digit = true;
            }
            None if c == '_' && after_digit => after_digit = false,
            None => return None,
        }
    }
    after_digit.then_some((number, count))
}

/// 1 if a quotient with this remainder goes up to the next whole number, half-even; all three are not negative.
fn round_up(floor: i128, remainder: i128, divisor: i128) -> i128 {
    let above = match remainder.cmp(&(divisor - remainder)) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => floor % 2 != 0,
        std::cmp::Ordering::Less => false,
    };
    i128::from(above)
}

/// `dividend / divisor` to the nearest whole number, half-even; `None` by zero. Both are above `i128::MIN`.
fn div_half_even(dividend: i128, divisor: i128) -> Option<i128> {
    let negative = (dividend < 0) != (divisor < 0);
    let (dividend, divisor) = (dividend.abs(), divisor.abs());
    let floor = dividend.checked_div(divisor)?;
    let magnitude = floor + round_up(floor, dividend.checked_rem(divisor)?, divisor);
    Some(if negative { -magnitude } else { magnitude })
}

#[cfg(test)]
#[path = "decimal_tests.rs"]
mod tests;
