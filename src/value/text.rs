//! Text functions of the language. Characters are Unicode scalar values; nothing depends on a locale.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// How many characters [`jaro_winkler`] and [`edit_distance`] compare: their cost grows with the product of the lengths.
pub const MAX_COMPARED: usize = 1_024;

/// Memory that one compiled pattern may take, in bytes.
const PATTERN_BYTES: usize = 256 * 1024;
/// The longest pattern, in bytes.
const PATTERN_LENGTH: usize = 1_000;

/// Compiles the pattern of `matches`. It is searched for anywhere in the text, in time linear in the text's length.
/// The error says what is wrong with the pattern, on one line.
pub fn pattern(text: &str) -> Result<regex::Regex, String> {
    if text.len() > PATTERN_LENGTH {
        return Err(format!("it is longer than {PATTERN_LENGTH} bytes"));
    }
    regex::RegexBuilder::new(text).size_limit(PATTERN_BYTES).nest_limit(50).build().map_err(|error| {
        match error {
            regex::Error::CompiledTooBig(_) => "it is too large once written out".to_owned(),
            other => {
                let text = other.to_string();
                let last = text.lines().last().unwrap_or_default();
                last.trim_start_matches("error: ").to_owned()
            }
        }
    })
}

/// Lower case.
pub fn lower(text: &str) -> String {
    text.to_lowercase()
}

/// Without white space at both ends.
pub fn trim(text: &str) -> &str {
    text.trim()
}

/// The form in which spellings of one name meet: no accents, no case, no width, no invisible characters, white space as single
/// blanks. `"  Müller-LÜDENSCHEIDT\t"` and `"ｍuller-ludenscheidt"` fold to one text. Folding twice changes nothing.
pub fn fold(text: &str) -> String {
    // Lower-casing may give letters that decompose once more, hence the second round.
    let plain: String = bare(&bare(text)).nfc().collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether folding surely leaves a text as it is, for those who would rather not make another: small ASCII, and no blank
/// but a single one between words. False says nothing.
pub fn is_folded(text: &str) -> bool {
    // What stands before the first character and behind the last is as good as a blank.
    let mut before = b' ';
    for byte in text.bytes() {
        let fits = match byte {
            b' ' => before != b' ',
            _ => byte.is_ascii_graphic() && !byte.is_ascii_uppercase(),
        };
        if !fits {
            return false;
        }
        before = byte;
    }
    before != b' '
}

fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let visible = text.nfkd().filter(|c| !is_combining_mark(*c) && !is_invisible(*c));
    for c in visible.flat_map(char::to_lowercase) {
        match letters_of(c) {
            Some(letters) => out.push_str(letters),
            None => out.push(c),
        }
    }
    out
}

/// Letters that do not decompose but are spelled with others where a keyboard lacks them.
fn letters_of(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ł' => "l",
        'ŋ' => "n",
        'ŧ' => "t",
        'þ' => "th",
        'ς' => "σ",
        _ => return None,
    })
}

/// Characters that are not seen but make two texts differ: soft hyphen, zero-width and direction marks, byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

pub fn starts_with(text: &str, start: &str) -> bool {
    text.starts_with(start)
}

pub fn contains(text: &str, part: &str) -> bool {
    text.contains(part)
}

/// Characters.
pub fn length(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(i64::MAX)
}

/// How similar two texts are, 0 to 1 and always finite; equal texts are 1. Of longer texts the first [`MAX_COMPARED`] characters count.
pub fn jaro_winkler(a: &str, b: &str) -> f64 {
    let similarity = strsim::jaro_winkler(cut(a).0, cut(b).0);
    if similarity.is_finite() { similarity.clamp(0.0, 1.0) } else { 0.0 }
}

/// How many characters to insert, delete or replace to get from one text to the other (Levenshtein). What lies behind the first
/// [`MAX_COMPARED`] characters counts as replaced unless it is the same in both, so the answer is never below the true distance.
pub fn edit_distance(a: &str, b: &str) -> i64 {
    let ((a, a_rest), (b, b_rest)) = (cut(a), cut(b));
    let near = i64::try_from(strsim::levenshtein(a, b)).unwrap_or(i64::MAX);
    let far = if a_rest == b_rest { 0 } else { length(a_rest).max(length(b_rest)) };
    near.saturating_add(far)
}

/// The first [`MAX_COMPARED`] characters, and the rest.
fn cut(text: &str) -> (&str, &str) {
    let end = text.char_indices().nth(MAX_COMPARED).map_or(text.len(), |(at, _)| at);
    text.split_at_checked(end).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::random::Random;

    #[test]
    fn fold_brings_spellings_together() {
        for (text, folded) in [
            ("  Müller\t LÜDENSCHEIDT\n", "muller ludenscheidt"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("STRAẞE", "strasse"),
            ("Łódź", "lodz"),
            ("Ærøskøbing", "aeroskobing"),
            ("İSTANBUL", "istanbul"),
            ("ısparta", "isparta"),
            ("Ｆｕｌｌ　Ｗｉｄｔｈ１２", "full width12"),
            ("ﬁnance", "finance"),
            ("ΟΔΥΣΣΕΥΣ", "οδυσσευσ"),
            ("Οδυσσεύς", "οδυσσευσ"),
            ("a\u{200b}b\u{ad}c\u{feff}", "abc"),
            ("e\u{301}", "e"),
            ("김", "김"),
            ("Ⅳ", "iv"),
            ("", ""),
            (" \u{a0}\u{3000} ", ""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn folding_any_character_twice_changes_nothing() {
        // The planes with letters and marks, and the tags; what is between is not assigned.
        for c in (0..0x4_0000).chain(0xe_0000..0xe_0200).filter_map(char::from_u32) {
            let once = fold(&format!("x{c}y"));
            assert_eq!(fold(&once), once, "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn folding_any_text_twice_changes_nothing() {
        let mut random = Random::new(11);
        for _ in 0..20_000 {
            let text = random.text(12);
            let once = fold(&text);
            assert_eq!(fold(&once), once, "{text:?}");
            assert_eq!(fold(&text.to_lowercase()), fold(&text.to_lowercase().to_lowercase()));
        }
    }

    #[test]
    fn folding_leaves_what_is_folded() {
        for text in ["a", "anna de vries", "10 downing st.", "a@b.co"] {
            assert!(is_folded(text), "{text:?}");
        }
        for text in ["", " ", " a", "a ", "a  b", "A", "a\tb", "\u{7f}a", "ß"] {
            assert!(!is_folded(text), "{text:?}");
        }
        let mut random = Random::new(12);
        for _ in 0..20_000 {
            let text: String = (0..random.between(0, 4))
                .filter_map(|_| u8::try_from(random.between(0, 0x7f)).ok())
                .map(char::from)
                .collect();
            assert!(!is_folded(&text) || fold(&text) == text, "{text:?}");
        }
    }

    #[test]
    fn simple_functions() {
        assert_eq!(lower("ÀB"), "àb");
        assert_eq!(trim(" \u{3000}a b\n"), "a b");
        assert_eq!(length("äß😀"), 3);
        assert!(starts_with("passport", "pass") && !starts_with("pass", "passport"));
        assert!(contains("passport", "spo") && contains("", "") && !contains("a", "A"));
    }

    #[test]
    fn distances() {
        assert_eq!(edit_distance("kitten", "sitting"), 3);
        assert_eq!(edit_distance("", "äö"), 2);
        assert_eq!(edit_distance("Müller", "Muller"), 1);
        assert!((jaro_winkler("MARTHA", "MARHTA") - 0.961_111).abs() < 1e-6);
        for (a, b) in [("", ""), ("a", "a")] {
            assert_eq!(jaro_winkler(a, b), 1.0);
        }
        assert_eq!(jaro_winkler("a", ""), 0.0);
    }

    #[test]
    fn long_texts_cost_a_bounded_amount_and_are_never_called_equal() {
        let long = "a".repeat(2_000_000);
        assert_eq!(edit_distance(&long, &long), 0);
        let other = format!("{}b", "a".repeat(1_999_999));
        assert!(edit_distance(&long, &other) >= 1);
        assert_eq!(edit_distance(&long, "a"), 1_999_999);
        assert_eq!(jaro_winkler(&long, &long), 1.0);
    }

    #[test]
    fn similarity_is_finite_symmetric_and_in_range() {
        let mut random = Random::new(12);
        for _ in 0..5_000 {
            let (a, b) = (random.text(10), random.text(10));
            let similarity = jaro_winkler(&a, &b);
            assert!((0.0..=1.0).contains(&similarity), "{a:?} {b:?}");
            assert_eq!(jaro_winkler(&a, &a), 1.0);
            assert_eq!(edit_distance(&a, &b), edit_distance(&b, &a));
        }
    }
}
