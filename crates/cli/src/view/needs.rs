//! What a pending run still needs, as a list of things to do.

use probity::outcome::{CheckNeed, CredentialNeed, Needs};
use probity::value::Value;

use crate::output::{BOLD, CYAN, DIM, paint, safe};

pub fn needs(needs: &Needs) -> String {
    let credentials = needs.credentials.iter().map(credential);
    let checks = needs.checks.iter().map(|need| check(need, "run "));
    credentials.chain(checks).collect()
}

/// A shadow check: it may be run, but nothing waits for it.
pub fn shadow(need: &CheckNeed) -> String {
    check(need, "may run ")
}

fn credential(need: &CredentialNeed) -> String {
    let asked = if need.attempt > 1 { "ask again for" } else { "acquire" };
    let mut text = format!("  {} {asked} {}", paint(CYAN, "☐"), paint(BOLD, &need.label));
    let mut details = vec![need.kind.to_string()];
    if need.attempt > 1 {
        details.push(format!("attempt {}", need.attempt));
    }
    let listed = |all: &[std::sync::Arc<str>]| all.join(" or ");
    if !need.types.is_empty() {
        details.push(listed(&need.types));
    }
    if !need.subtypes.is_empty() {
        details.push(listed(&need.subtypes));
    }
    if !need.parts.is_empty() {
        details.push(need.parts.join(" + "));
    }
    if !need.countries.is_empty() {
        details.push(need.countries.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "));
    }
    if need.sources.iter().any(|source| **source != *"NEW") {
        details.push(format!("from {}", listed(&need.sources)));
    }
    if !need.channels.is_empty() {
        details.push(format!("by {}", listed(&need.channels)));
    }
    if need.preselect.as_deref() == Some("RECOMMENDED") {
        details.push("preselected only".to_owned());
    }
    if need.optional {
        details.push("optional".to_owned());
    }
    text.push_str(&paint(DIM, format!("  {}", details.join(" · "))));
    text.push('\n');
    if let Some(message) = &need.message {
        text.push_str(&format!("      tell the user: “{}”\n", safe(message)));
    }
    text
}

fn check(need: &CheckNeed, what: &str) -> String {
    let credentials = need.credentials.iter().map(|(label, attempt)| match attempt {
        0 | 1 => label.to_string(),
        attempt => format!("{label} (attempt {attempt})"),
    });
    let args = need.args.iter().map(|(name, value)| match value {
        Value::Missing => format!("{name}: missing"),
        value => format!("{name}: {}", safe(value)),
    });
    let taken = credentials.chain(args).collect::<Vec<_>>().join(", ");
    let limit = need.within.map_or(String::new(), |within| format!(" within {within}"));
    format!(
        "  {} {what}{}{}\n",
        paint(CYAN, "☐"),
        paint(BOLD, &need.name),
        paint(DIM, format!("  {}({taken}){limit}", need.capability))
    )
}
