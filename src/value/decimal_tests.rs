use super::*;
use crate::value::random::Random;

fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).unwrap_or_else(|| panic!("{text}"))
}

/// Any magnitude, with ties and bounds more often than chance gives them.
fn any(random: &mut Random) -> Decimal {
    let wide = (i128::from(random.next()) << 64) | i128::from(random.next());
    let sign = if random.between(0, 1) == 0 { 1 } else { -1 };
    let magnitude = (wide & i128::MAX) % (BOUND + 1);
    let value = match random.between(0, 5) {
        0 => magnitude,
        1 => i128::from(random.between(0, 2_000)) * 500_000_000,
        2 => BOUND - i128::from(random.between(0, 3)),
        3 => i128::from(random.between(0, 100)),
        _ => magnitude >> random.between(0, 97),
    };
    Decimal::from_scaled(sign * value)
}

/// An oracle that knows nothing of the trick: whole numbers of any size, as digits in base 10, least first.
mod big {
    pub(super) fn of(value: i128) -> Vec<u8> {
        trim(value.unsigned_abs().to_string().bytes().rev().map(|b| b - b'0').collect())
    }

    fn trim(mut digits: Vec<u8>) -> Vec<u8> {
        while digits.last() == Some(&0) {
            digits.pop();
        }
        digits
    }

    pub(super) fn mul(a: &[u8], b: &[u8]) -> Vec<u8> {
        let mut sums = vec![0u32; a.len() + b.len() + 1];
        for (i, x) in a.iter().enumerate() {
            for (j, y) in b.iter().enumerate() {
                sums[i + j] += u32::from(*x) * u32::from(*y);
            }
        }
        let mut carry = 0;
        let digits = sums.iter().map(|sum| {
            let sum = sum + carry;
            carry = sum / 10;
            (sum % 10) as u8
        });
        trim(digits.collect())
    }

    /// Less, equal or greater.
    pub(super) fn cmp(a: &[u8], b: &[u8]) -> std::cmp::Ordering {
        a.len().cmp(&b.len()).then_with(|| a.iter().rev().cmp(b.iter().rev()))
    }
}

/// Whether `quotient` is `|n| / |d|` rounded half-even, for a numerator of any size: `|2·n − 2·q·d| ≤ d`, a tie only for even `q`.
fn is_half_even(numerator: &[u8], divisor: &[u8], quotient: i128) -> bool {
    let twice = big::mul(numerator, &[2]);
    let q = quotient.unsigned_abs() as i128;
    let (low, high) =
        (big::mul(&big::of((2 * q - 1).max(0)), divisor), big::mul(&big::of(2 * q + 1), divisor));
    let above = if q == 0 { std::cmp::Ordering::Greater } else { big::cmp(&twice, &low) };
    let below = big::cmp(&twice, &high);
    let even = q % 2 == 0;
    (above.is_gt() || (above.is_eq() && even)) && (below.is_lt() || (below.is_eq() && even))
}

#[test]
fn products_are_exact_half_even_or_saturate() {
    let mut random = Random::new(1);
    let (mut saturated_count, mut plain_count) = (0, 0);
    for _ in 0..20_000 {
        let (a, b) = (any(&mut random), any(&mut random));
        let (product, saturated) = a.saturating_mul(b);
        let exact = big::mul(&big::of(a.scaled()), &big::of(b.scaled()));
        if saturated {
            let limit = big::mul(&big::of(2 * BOUND + 1), &big::of(SCALE));
            assert!(big::cmp(&big::mul(&exact, &[2]), &limit).is_ge(), "{a} * {b}");
            assert_eq!(product.abs(), Decimal::MAX);
            saturated_count += 1;
        } else {
            assert!(is_half_even(&exact, &big::of(SCALE), product.scaled()), "{a} * {b} = {product}");
            plain_count += 1;
        }
        assert!(
            product.is_zero() || (product < Decimal::ZERO) == ((a < Decimal::ZERO) != (b < Decimal::ZERO))
        );
        assert_eq!(b.saturating_mul(a), (product, saturated));
    }
    assert!(saturated_count > 1_000 && plain_count > 1_000, "{saturated_count} {plain_count}");
}

#[test]
fn quotients_are_half_even_or_saturate() {
    let mut random = Random::new(2);
    let mut saturated_count = 0;
    for _ in 0..20_000 {
        let (a, b) = (any(&mut random), any(&mut random));
        let Some((quotient, saturated)) = a.checked_div(b) else {
            assert!(b.is_zero());
            assert_eq!(a.checked_rem(b), None);
            assert_eq!(a.round_to(b), None);
            continue;
        };
        if saturated {
            saturated_count += 1;
            assert_eq!(quotient.abs(), Decimal::MAX);
        } else {
            let numerator = big::mul(&big::of(a.scaled()), &big::of(SCALE));
            assert!(
                is_half_even(&numerator, &big::of(b.scaled()), quotient.scaled()),
                "{a} / {b} = {quotient}"
            );
        }
        let rest = a.checked_rem(b).unwrap();
        assert!(rest.abs() < b.abs() && (rest.is_zero() || (rest < Decimal::ZERO) == (a < Decimal::ZERO)));
        let rounded = a.round_to(b).unwrap();
        if rounded.abs() != Decimal::MAX {
            assert_eq!(rounded.scaled() % b.scaled(), 0);
            assert!((rounded.scaled() - a.scaled()).abs() * 2 <= b.scaled().abs());
        }
    }
    assert!(saturated_count > 100);
}

#[test]
fn sums_saturate_and_say_so() {
    let mut random = Random::new(3);
    for _ in 0..20_000 {
        let (a, b) = (any(&mut random), any(&mut random));
        let exact = a.scaled() + b.scaled();
        assert_eq!(a.saturating_add(b), (Decimal(exact.clamp(-BOUND, BOUND)), exact.abs() > BOUND));
        assert_eq!(a.saturating_sub(-b), a.saturating_add(b));
        assert_eq!(a.cmp(&b), a.scaled().cmp(&b.scaled()));
    }
}

#[test]
fn text_makes_the_round_trip() {
    let mut random = Random::new(4);
    for _ in 0..20_000 {
        let a = any(&mut random);
        assert_eq!(Decimal::parse(&a.to_string()), Some(a));
        assert_eq!(Decimal::parse(&a.display_places(random.between(0, 12) as u32)), Some(a));
        let shown = a.to_string();
        assert_eq!(a.places() as usize, shown.split_once('.').map_or(0, |(_, f)| f.len()), "{shown}");
        // The standard library reads decimal text to the nearest float.
        assert_eq!(a.to_f64(), shown.parse::<f64>().unwrap());
    }
}

#[test]
fn literals() {
    for (text, shown) in [
        ("0", "0"),
        ("-0", "0"),
        ("-1_000.50", "-1000.5"),
        ("12.500000000", "12.5"),
        ("0.000000001", "0.000000001"),
        ("007", "7"),
        ("99999999999999999999.999999999", "99999999999999999999.999999999"),
    ] {
        assert_eq!(decimal(text).to_string(), shown);
    }
    for text in [
        "",
        "-",
        ".",
        "1.",
        ".5",
        "+1",
        "1e3",
        "1__0",
        "_1",
        "1_",
        "1_.0",
        "1._0",
        "--1",
        "1.2.3",
        " 1",
        "1 ",
        "٣",
        "1,5",
        "0.0000000001",
        "1.0000000000",
        "100000000000000000000",
        "9999999999999999999999999999999999999999999999",
    ] {
        assert_eq!(Decimal::parse(text), None, "{text}");
    }
    assert_eq!(decimal("1250").display_places(2), "1250.00");
    assert_eq!(decimal("-0.5").display_places(0), "-0.5");
    assert_eq!(format!("{:>6}", decimal("1.5")), "   1.5");
}

#[test]
fn every_int_fits() {
    for value in [i64::MIN, -1, 0, 1, i64::MAX] {
        let decimal = Decimal::from_int(value);
        assert!(decimal > Decimal::MIN && decimal < Decimal::MAX);
        assert_eq!(decimal.to_int_half_even(), Some(value));
        assert_eq!(decimal.to_int_floor(), Some(value));
        assert_eq!(decimal.to_int_exact(), Some(value));
        assert_eq!(decimal.to_string(), value.to_string());
    }
    assert_eq!(Decimal::MAX.to_int_half_even(), None);
    assert_eq!(Decimal::from_scaled(i128::MIN), Decimal::MIN);
}

#[test]
fn rounding_is_half_even() {
    for (value, half_even, floor) in [
        ("0.5", 0, 0),
        ("1.5", 2, 1),
        ("2.5", 2, 2),
        ("2.500000001", 3, 2),
        ("-0.5", 0, -1),
        ("-1.5", -2, -2),
        ("-2.4", -2, -3),
    ] {
        assert_eq!(decimal(value).to_int_half_even(), Some(half_even), "{value}");
        assert_eq!(decimal(value).to_int_floor(), Some(floor), "{value}");
        assert_eq!(decimal(value).to_int_exact(), None);
    }
    for (value, step, rounded) in [
        ("12.345", "0.01", "12.34"),
        ("12.355", "0.01", "12.36"),
        ("7", "5", "5"),
        ("-7.5", "-5", "-10"),
        ("0.3", "0.25", "0.25"),
    ] {
        assert_eq!(decimal(value).round_to(decimal(step)), Some(decimal(rounded)));
    }
    assert_eq!(decimal("2").checked_div(decimal("3")), Some((decimal("0.666666667"), false)));
    assert_eq!(decimal("7").checked_rem(decimal("-2.5")), Some(decimal("2")));
}

#[test]
fn floats_are_read_by_their_shortest_text() {
    for (float, shown) in [
        (0.1, "0.1"),
        (-0.0, "0"),
        (1e15, "1000000000000000"),
        (0.1 + 0.2 - 0.3, ""),
        (1e300, ""),
        (1.0 / 3.0, ""),
    ] {
        let expected = (!shown.is_empty()).then(|| decimal(shown));
        assert_eq!(Decimal::from_f64_shortest(float), expected, "{float}");
    }
    for float in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MIN_POSITIVE] {
        assert_eq!(Decimal::from_f64_shortest(float), None);
    }
}
