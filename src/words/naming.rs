//! How things that the script names are called in a sentence.

use super::phrase::Phrase;
use crate::core::{Check, CheckId, CredentialId, CredentialPart, Program, RiskId};

/// A name or symbol as words: `first_payment` is "first payment", `ID_CARD` is "ID card".
pub fn spoken(name: &str) -> String {
    let words: Vec<String> = name
        .split('_')
        .map(|word| if word.eq_ignore_ascii_case("id") { "ID".to_owned() } else { word.to_lowercase() })
        .collect();
    words.join(" ")
}

/// A check as the subject of a sentence: "*passport*’s usability", "the *device risk* check".
pub fn check_name(program: &Program, id: CheckId) -> Phrase {
    let mut phrase = Phrase::default();
    let Some(check) = program.checks.get(id.index()) else {
        phrase.text("a check");
        return phrase;
    };
    match of_credential(program, check) {
        Some((credential, rest)) => {
            phrase.name(credential);
            phrase.text("’s ");
            phrase.text(&spoken(rest));
        }
        None => {
            phrase.text("the ");
            phrase.name(&check.name);
            phrase.text(" check");
        }
    }
    phrase
}

/// `passport.usability` is the usability of the credential `passport`.
fn of_credential<'a>(program: &Program, check: &'a Check) -> Option<(&'a str, &'a str)> {
    let (credential, rest) = check.name.rsplit_once('.')?;
    program.credentials.iter().any(|known| *known.name == *credential).then_some((credential, rest))
}

pub(super) fn credential(program: &Program, id: CredentialId) -> &str {
    program.credentials.get(id.index()).map_or("?", |credential| &credential.name)
}

pub(super) fn risk(program: &Program, id: RiskId) -> &str {
    program.risks.get(id.index()).map_or("?", |risk| &risk.name)
}

/// What is read of a credential itself, before its name.
pub(super) fn part(part: CredentialPart) -> &'static str {
    match part {
        CredentialPart::Attempt => "the number of attempts at ",
        CredentialPart::Type => "the document type of ",
        CredentialPart::Country => "the country of ",
        CredentialPart::Source => "the source of ",
        CredentialPart::Acquired => "the time of capture of ",
    }
}
