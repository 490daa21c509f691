//! Every diagnostic code, one file a stage.
//!
//! | hundreds | stage |
//! |---|---|
//! | 01 | syntax: tokens, structure, limits |
//! | 02 | names, imports, catalogs |
//! | 03 | types, missing values, symbols |
//! | 04 | workflow statements, checks, capabilities |
//! | 05 | risk, rules, bands |
//! | 06 | flow: ends, reachability |
//! | 07 | facts, vendor bodies, host lists |
//! | 08 | tests |
//! | 09 | files of others: CSV, bundles |
//!
//! A number that was released is never given another meaning. Each code has its page in `docs/codes/`.

use super::Code;

/// Declares the codes of one stage; the explanation page is read from `docs/codes/P<number>.md`.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $number:literal $severity:ident $title:literal;)*) => {
        $(
            $(#[$doc])*
            #[allow(clippy::zero_prefixed_literal, reason = "written as in the name of the code's page")]
            pub const $name: $crate::diagnostic::Code = $crate::diagnostic::Code::new(
                $number,
                $crate::diagnostic::Severity::$severity,
                $title,
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/codes/P", stringify!($number), ".md")),
            );
        )*
        pub(super) const ALL: &[$crate::diagnostic::Code] = &[$($name),*];
    };
}

pub mod check;
pub mod exchange;
pub mod facts;
pub mod flow;
pub mod names;
pub mod risk;
pub mod syntax;
pub mod testing;
pub mod types;

/// All codes in the order of their numbers.
pub fn all() -> impl Iterator<Item = Code> {
    let stages = [
        syntax::ALL,
        names::ALL,
        types::ALL,
        check::ALL,
        risk::ALL,
        flow::ALL,
        facts::ALL,
        testing::ALL,
        exchange::ALL,
    ];
    stages.into_iter().flatten().copied()
}

/// The code that a person typed: `P0123`, `p0123` or `123`.
pub fn find(text: &str) -> Option<Code> {
    let digits = text.trim().trim_start_matches(['P', 'p']);
    let number: u16 = digits.parse().ok()?;
    all().find(|code| code.number() == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_as_people_type_it() {
        for code in all() {
            for typed in [code.to_string(), code.to_string().to_lowercase(), format!(" {} ", code.number())] {
                assert_eq!(find(&typed), Some(code), "{typed}");
            }
        }
        for typed in ["", "P", "P9999", "PX", "P01020", "123456"] {
            assert_eq!(find(typed), None, "{typed}");
        }
    }

    #[test]
    fn numbers_are_unique_and_ascending_and_pages_have_their_title() {
        let codes: Vec<Code> = all().collect();
        assert!(codes.is_sorted_by(|a, b| a.number() < b.number()));
        for code in codes {
            assert!(code.explanation().starts_with(&format!("# {code}: ")), "{code}");
            assert!(!code.title().is_empty());
        }
    }
}
