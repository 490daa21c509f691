//! What each declaration and statement looks like when it is right, as help for one that could not be read.

use super::Rule;

/// The form of what begins with a reserved word.
pub(super) const FORMS: &[(&str, &str)] = &[
    // Declarations
    ("use", "`use jumio`, `use yoti as y` or `use \"lists.probity\"`"),
    ("enum", "`enum tier { BASIC, PLUS }`"),
    ("record", "`record address { city: text  country: country }`"),
    ("set", "`set eu: country = { AT, BE }`"),
    ("list", "`list blocked_emails: text folded`"),
    ("let", "`let adult = 18` or `let limit: money in EUR = 500.00 EUR`"),
    ("fn", "`fn adult(born: date) -> bool = age(born) >= 18`"),
    (
        "table",
        "`table limit(place: country) -> money in EUR { hit first  | in eu -> 500.00 EUR  | _ -> 100.00 EUR }`",
    ),
    ("rules", "`rules email(address: text) { … }`"),
    ("terminal", "`terminal unreadable(message: text) = REJECTED`"),
    ("credential", "`credential ID { parts FRONT, BACK  types PASSPORT }`"),
    ("capability", "`capability liveness on SELFIE requires usability is PASSED { passed OK }`"),
    ("service", "`service id_verification on ID { capabilities usability, extraction }`"),
    ("format", "`format jumio { … }`"),
    ("step", "`step review(reason: text) { … }`"),
    ("workflow", "`workflow onboarding { … }`"),
    ("test", "`test \"a clean case passes\" of onboarding { given all PASSED  expect PASSED }`"),
    // Statements
    ("key", "`key \"…\"`"),
    ("version", "`version 3`"),
    ("stage", "`stage INITIAL` or `stage INTERMEDIATE follows onboarding as prior`"),
    ("channels", "`channels API, WEB`"),
    ("expires", "`expires after 30 min -> end NOT_EXECUTED EXPIRED`"),
    ("input", "`input { email: text }`"),
    ("acquire", "`acquire passport: ID { from NEW  types PASSPORT, ID_CARD }`"),
    ("check", "`check passport: usability, extraction` or `check similarity(passport, face)`"),
    ("shadow", "`shadow check passport: usability`"),
    ("retry", "`retry passport up to 3 attempts { when passport.usability is REJECTED -> \"…\" }`"),
    ("require", "`require passport.usability is PASSED else end REJECTED`"),
    ("if", "`if input.amount > 100 { … } else if unknown { … } else { … }`"),
    ("match", "`match liveness { PASSED -> continue  REJECTED, WARNING -> end REJECTED  else -> { … } }`"),
    ("run", "`run review(\"…\")` or `run second = review(\"…\")`"),
    ("risk", "`risk fraud in 0..100 { name: +30 when … }`"),
    ("decide", "`decide fraud { 0..30 -> end PASSED  31..100 -> end REJECTED }`"),
    ("split", "`split rollout by input.user { 90% today -> …  10% new -> … }`"),
    ("end", "`end REJECTED HIGH_RISK` or `end unreadable(\"…\")`"),
    // Parts of tests
    ("given", "`given passport.usability = PASSED`, `given all PASSED` or `given expired`"),
    (
        "expect",
        "`expect REJECTED HIGH_RISK`, `expect fired rule_name`, `expect pending review` or a condition",
    ),
    // Parts of tables
    ("hit", "`hit first`, `hit unique` or `hit collect`"),
    // Parts of risks
    ("include", "`include email(input.email)`"),
    ("when", "`when passport.usability is REJECTED -> \"Please photograph your document again.\"`"),
];

/// What a part that begins with `keyword` and is read by `rule` should look like.
pub(super) fn form(rule: Rule, keyword: &str) -> Option<&'static str> {
    match rule {
        Rule::one_risk_entry if keyword != "include" => Some("`name: +30 when …, +10 if unknown`"),
        Rule::one_match_arm | Rule::one_patterns => {
            Some("`PASSED, WARNING -> continue`, `in eu -> { … }` or `else -> …`")
        }
        Rule::one_band | Rule::one_band_range => Some("`0..30 -> end PASSED`"),
        Rule::one_table_row => Some("`| DE, >= 18, _ -> 500.00 EUR`"),
        Rule::one_split_arm | Rule::one_share => Some("`90% today -> …`"),
        Rule::one_else_if_head => Some("`else if unknown { … }` or `else if input.amount > 100 { … }`"),
        _ => FORMS.iter().find(|(word, _)| *word == keyword).map(|(_, form)| *form),
    }
}
