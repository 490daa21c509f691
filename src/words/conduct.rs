//! What the statements of a workflow do: acquire, check, ask again, score, end.

use std::sync::Arc;

use super::naming::{self, check_name, spoken};
use super::noun::noun;
use super::phrase::{Phrase, Piece};
use super::value::{self, separator};
use crate::core::{
    Acquisition, Alternative, CheckSite, CredentialId, Decision, Effect, End, Expires, ExprId, Program,
    Retry, RiskId, Split,
};

/// "Asks the user for *passport*, (ID: passport or ID card; front and back)."
pub fn acquisition(program: &Program, acquisition: &Acquisition) -> Phrase {
    let mut phrase = Phrase::default();
    let credential = program.credentials.get(acquisition.credential.index());
    let kind = credential.map_or("credential", |credential| &credential.kind);
    let asks = acquisition.sources.is_empty() || acquisition.sources.iter().any(|source| **source == *"NEW");
    match acquisition.sources.as_slice() {
        [] => phrase.text("Asks the user for "),
        [only] if **only == *"NEW" => phrase.text("Asks the user for "),
        _ => phrase.text("Gets "),
    }
    phrase.name(naming::credential(program, acquisition.credential));
    phrase.text(&format!(" ({}", spoken(kind)));
    let lists = [(": ", &acquisition.types, " or "), ("; ", &acquisition.parts, " and ")];
    for (lead, symbols, last) in lists.into_iter().filter(|(_, symbols, _)| !symbols.is_empty()) {
        phrase.text(lead);
        phrase.text(&spoken_list(symbols, last));
    }
    phrase.text(")");
    if !acquisition.countries.is_empty() {
        phrase.text(", issued by ");
        value::enumerate(&mut phrase, &acquisition.countries, ", ", " or ");
    }
    if !acquisition.channels.is_empty() {
        phrase.text(&format!(", over {}", acquisition.channels.join(" or ")));
    }
    if !asks || acquisition.sources.len() > 1 {
        let sources: Vec<&str> = acquisition.sources.iter().map(|name| source(name)).collect();
        phrase.text(&format!(", {}", sources.join("; else ")));
    }
    phrase.text(".");
    if !asks {
        phrase.text(" Nobody is asked; there may be none.");
    }
    if acquisition.optional {
        phrase.text(" The user may leave it out.");
    }
    if !acquisition.fields.is_empty() {
        phrase.text(" Sent along: ");
        arguments(program, &mut phrase, &acquisition.fields);
        phrase.text(".");
    }
    phrase
}

/// Where a credential comes from.
pub fn source(name: &str) -> &str {
    match name {
        "NEW" => "asked from the user",
        "EXISTING" => "from what is stored of the user",
        "REUSABLE" => "from an identity of the user that was verified before",
        other => other,
    }
}

fn spoken_list(symbols: &[Arc<str>], last: &str) -> String {
    let mut out = String::new();
    for (at, symbol) in symbols.iter().enumerate() {
        out.push_str(separator(at, symbols.len(), ", ", last));
        out.push_str(&spoken(symbol));
    }
    out
}

fn arguments(program: &Program, phrase: &mut Phrase, args: &[(Arc<str>, ExprId)]) {
    for (at, (name, value)) in args.iter().enumerate() {
        phrase.text(if at == 0 { "" } else { "; " });
        phrase.name(name);
        phrase.text(": ");
        phrase.append(noun(program, *value));
    }
}

/// "Runs usability on *passport*." With alternatives: what stands in when the first choice is not executed.
pub fn site(program: &Program, site: &CheckSite) -> Phrase {
    let mut phrase = Phrase::default();
    let check = program.checks.get(site.check.index());
    phrase.text("Runs ");
    for (at, one) in site.alternatives.iter().enumerate() {
        phrase.text(if at == 0 { "" } else { "; if that does not run: " });
        phrase.append(alternative(program, one));
    }
    phrase.text(".");
    let first = site.alternatives.first().and_then(|one| program.capabilities.get(one.capability.index()));
    let own = check.map(|check| check.name.rsplit('.').next().unwrap_or_default());
    if first.map(|capability| &*capability.name) != own {
        phrase.text(" Called ");
        phrase.append(check_name(program, site.check));
        phrase.text(" from here on.");
    }
    if check.is_some_and(|check| check.shadow) {
        phrase.text(" In shadow: nothing waits for it, and it decides nothing.");
    }
    phrase
}

/// "similarity on *passport* and *face*, waiting 5 seconds at most".
pub fn alternative(program: &Program, alternative: &Alternative) -> Phrase {
    let mut phrase = Phrase::default();
    let capability = program.capabilities.get(alternative.capability.index());
    phrase.text(&capability.map_or_else(|| "?".to_owned(), |capability| spoken(&capability.name)));
    if !alternative.credentials.is_empty() {
        phrase.text(" on ");
        credentials(program, &mut phrase, &alternative.credentials);
    }
    if !alternative.args.is_empty() {
        phrase.text(" with ");
        arguments(program, &mut phrase, &alternative.args);
    }
    if let Some(catalog) = capability.map(|capability| &*capability.catalog).filter(|name| !name.is_empty()) {
        phrase.text(&format!(" ({catalog})"));
    }
    if let Some(within) = alternative.within {
        phrase.text(&format!(", waiting {} at most", value::length_of_time(within)));
    }
    phrase
}

fn credentials(program: &Program, phrase: &mut Phrase, ids: &[CredentialId]) {
    for (at, id) in ids.iter().enumerate() {
        phrase.text(separator(at, ids.len(), ", ", " and "));
        phrase.name(naming::credential(program, *id));
    }
}

/// The head of a `retry`; its arms are conditions and messages.
pub fn retry(program: &Program, retry: &Retry) -> Phrase {
    let mut phrase = Phrase::default();
    phrase.text("Asks for ");
    phrase.name(naming::credential(program, retry.credential));
    phrase.text(&format!(
        " again, up to {} attempts in all, where one of these applies. The first that does gives the message.",
        retry.attempts
    ));
    phrase
}

pub fn risk(program: &Program, id: RiskId) -> Phrase {
    let mut phrase = Phrase::default();
    let count = program.risks.get(id.index()).map_or(0, |risk| risk.rules.len());
    phrase.text("Works out the ");
    phrase.name(naming::risk(program, id));
    phrase.text(&format!(" score from {count} {}.", if count == 1 { "rule" } else { "rules" }));
    phrase
}

pub fn split(program: &Program, split: &Split) -> Phrase {
    let mut phrase = Phrase::default();
    phrase.text("Splits the cases by ");
    phrase.append(noun(program, split.by));
    phrase.text(", always the same way for the same value:");
    phrase
}

/// "Ends as rejected, with the label `HIGH_RISK`."
pub fn end(program: &Program, end: &End) -> Phrase {
    let mut phrase = Phrase::default();
    phrase.text(&format!("Ends {}", decided(end.decision)));
    if let Some(terminal) = &end.terminal {
        phrase.text(" at ");
        phrase.name(terminal);
    }
    let said = end.terminal.as_ref().is_some_and(|terminal| spoken(terminal) == spoken(&end.label));
    if *end.label != *end.decision.symbol() && !said {
        phrase.text(", labelled ");
        phrase.push(Piece::Symbol(end.label.clone()));
    }
    if !end.args.is_empty() {
        phrase.text(", with ");
        arguments(program, &mut phrase, &end.args);
    }
    // A message brings its own full stop.
    if !matches!(phrase.pieces().last(), Some(Piece::Quote(_))) {
        phrase.text(".");
    }
    phrase
}

/// "as passed", "as not executed".
pub fn decided(decision: Decision) -> &'static str {
    match decision {
        Decision::Passed => "as passed",
        Decision::Warning => "with a warning",
        Decision::Rejected => "as rejected",
        Decision::NotExecuted => "as not executed",
    }
}

pub fn expiry(program: &Program, expires: &Expires) -> Phrase {
    let mut phrase = Phrase::default();
    let after = value::length_of_time(expires.after);
    phrase.text(&format!("A run that still waits for something {after} after its start is over. "));
    phrase.append(end(program, &expires.end));
    phrase
}

/// "adds 40 points".
pub fn effect(effect: Effect) -> String {
    let points = |count: i64| {
        let digits = value::grouped(&count.unsigned_abs().to_string());
        format!("{digits} {}", if count.unsigned_abs() == 1 { "point" } else { "points" })
    };
    match effect {
        Effect::Add(0) => "adds nothing".to_owned(),
        Effect::Add(count) if count > 0 => format!("adds {}", points(count)),
        Effect::Add(count) => format!("takes {} off", points(count)),
        Effect::Set(score) => {
            format!(
                "sets the score to {} whatever the other rules add up to",
                value::grouped(&score.to_string())
            )
        }
    }
}

/// What a rule does where its condition is not known.
pub fn unknown_effect(unknown: Option<Effect>) -> String {
    match unknown {
        Some(one) => effect(one),
        None => "always known".to_owned(),
    }
}
