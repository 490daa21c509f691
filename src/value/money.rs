//! Amounts of money. Two currencies are never mixed and never converted.

use std::cmp::Ordering;
use std::fmt;

use super::{Currency, Decimal};

/// An amount in a currency. Not ordered: amounts in different currencies do not compare ([`Money::compare`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    pub amount: Decimal,
    pub currency: Currency,
}

impl Money {
    pub const fn new(amount: Decimal, currency: Currency) -> Money {
        Money { amount, currency }
    }

    /// Reads `12.50 EUR`: a decimal, one blank, a code. More places than the currency's minor unit are kept.
    pub fn parse(text: &str) -> Option<Money> {
        let (amount, code) = text.split_once(' ')?;
        Some(Money { amount: Decimal::parse(amount)?, currency: Currency::parse(code)? })
    }

    /// The sum and whether it hit the bound; `None` when the currencies differ.
    pub fn saturating_add(self, other: Money) -> Option<(Money, bool)> {
        self.same_currency(other)?;
        Some(self.with(self.amount.saturating_add(other.amount)))
    }

    /// The difference and whether it hit the bound; `None` when the currencies differ.
    pub fn saturating_sub(self, other: Money) -> Option<(Money, bool)> {
        self.same_currency(other)?;
        Some(self.with(self.amount.saturating_sub(other.amount)))
    }

    /// The product and whether it hit the bound. Not rounded to the minor unit; see [`Money::round_to`].
    pub fn saturating_mul(self, factor: Decimal) -> (Money, bool) {
        self.with(self.amount.saturating_mul(factor))
    }

    /// The quotient and whether it hit the bound; `None` by zero.
    pub fn checked_div(self, divisor: Decimal) -> Option<(Money, bool)> {
        Some(self.with(self.amount.checked_div(divisor)?))
    }

    /// How many times `other` fits in; `None` by zero or when the currencies differ.
    pub fn ratio(self, other: Money) -> Option<(Decimal, bool)> {
        self.same_currency(other)?;
        self.amount.checked_div(other.amount)
    }

    /// The nearest multiple of `step`, half-even; `None` for a step of zero.
    pub fn round_to(self, step: Decimal) -> Option<Money> {
        Some(Money { amount: self.amount.round_to(step)?, ..self })
    }

    /// `None` when the currencies differ: that comparison is unknown.
    pub fn compare(self, other: Money) -> Option<Ordering> {
        self.same_currency(other)?;
        Some(self.amount.cmp(&other.amount))
    }

    #[must_use]
    pub const fn abs(self) -> Money {
        Money { amount: self.amount.abs(), ..self }
    }

    fn same_currency(self, other: Money) -> Option<Currency> {
        (self.currency == other.currency).then_some(self.currency)
    }

    fn with(self, (amount, saturated): (Decimal, bool)) -> (Money, bool) {
        (Money { amount, ..self }, saturated)
    }
}

impl std::ops::Neg for Money {
    type Output = Money;

    fn neg(self) -> Money {
        Money { amount: -self.amount, ..self }
    }
}

/// `1250.00 EUR`, with at least the places of the currency's minor unit.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount.display_places(self.currency.minor_units()), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(text: &str) -> Money {
        Money::parse(text).unwrap()
    }

    #[test]
    fn is_written_with_its_minor_unit() {
        for (text, shown) in [
            ("1250 EUR", "1250.00 EUR"),
            ("12.5 EUR", "12.50 EUR"),
            ("-0.125 USD", "-0.125 USD"),
            ("1_000 JPY", "1000 JPY"),
            ("1.5 KWD", "1.500 KWD"),
        ] {
            assert_eq!(money(text).to_string(), shown);
            assert_eq!(money(shown), money(text));
        }
        for text in [
            "",
            "12.50",
            "EUR",
            "EUR 12",
            "12.50EUR",
            "12.50  EUR",
            "12.50 eur",
            "12,50 EUR",
            " 1 EUR",
            "1 EUR ",
        ] {
            assert_eq!(Money::parse(text), None, "{text}");
        }
    }

    #[test]
    fn currencies_do_not_mix() {
        let (eur, usd) = (money("5 EUR"), money("5 USD"));
        assert_eq!(eur.saturating_add(usd), None);
        assert_eq!(eur.saturating_sub(usd), None);
        assert_eq!(eur.compare(usd), None);
        assert_eq!(eur.ratio(usd), None);
        assert_ne!(eur, usd);
        assert_eq!(eur.saturating_add(money("0.25 EUR")), Some((money("5.25 EUR"), false)));
        assert_eq!(eur.compare(money("5.01 EUR")), Some(Ordering::Less));
        assert_eq!(eur.ratio(money("2 EUR")), Some((Decimal::parse("2.5").unwrap(), false)));
    }

    #[test]
    fn arithmetic_saturates_and_says_so() {
        let most = Money::new(Decimal::MAX, Currency::parse("EUR").unwrap());
        assert_eq!(most.saturating_add(money("1 EUR")), Some((most, true)));
        assert_eq!(most.saturating_mul(Decimal::from_int(-2)), (-most, true));
        assert_eq!(money("10 EUR").checked_div(Decimal::ZERO), None);
        assert_eq!(money("10.005 EUR").round_to(Decimal::parse("0.01").unwrap()), Some(money("10.00 EUR")));
        assert_eq!(money("10 EUR").round_to(Decimal::ZERO), None);
    }
}
