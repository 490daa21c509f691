//! Documentation as it stands at a declaration.

use crate::syntax::tree::{CapabilityItem, Docs};

/// Lines as one text; `None` where there are none.
pub(in crate::ide) fn joined(docs: &[String]) -> Option<String> {
    (!docs.is_empty()).then(|| docs.join("\n"))
}

/// The `///` lines right above an offset.
pub(in crate::ide) fn docs_above(text: &str, offset: usize) -> Docs {
    let before = text.get(..offset).unwrap_or("");
    let Some((above, own)) = before.rsplit_once('\n') else { return Vec::new() };
    if !own.trim().is_empty() {
        return Vec::new();
    }
    let lines = above.rsplit('\n').map_while(|line| line.trim().strip_prefix("///"));
    let mut docs: Docs =
        lines.map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned()).collect();
    docs.reverse();
    docs
}

/// What a capability is, and what it returns: labels by decision, fields of its data.
pub(in crate::ide) fn capability_docs(docs: &[String], capability: &CapabilityItem) -> String {
    let mut text = docs.join("\n");
    let mut line = |head: &str, words: Vec<String>| {
        if !words.is_empty() {
            text.push_str(&format!("\n- **{head}**: {}", words.join(", ")));
        }
    };
    for outcome in &capability.outcomes {
        let labels = outcome.labels.iter().map(|label| format!("`{}`", label.name.text)).collect();
        line(&outcome.decision.text.to_uppercase(), labels);
    }
    line("data", capability.data.iter().map(|field| format!("`{}`", field.name.text)).collect());
    let requires = capability.requires.iter().map(|requirement| {
        let decisions: Vec<&str> = requirement.decisions.iter().map(|name| name.text.as_str()).collect();
        format!("`{} is {}`", requirement.capability.text, decisions.join(" or "))
    });
    line("needs", requires.collect());
    text.trim_start().to_owned()
}

/// What a kind of credential is, and what it knows: types, parts, channels.
pub(in crate::ide) fn credential_docs(kind: &super::Seen<'_>) -> Option<String> {
    let item = kind.credential()?;
    let mut text = kind.item.docs.join("\n");
    for property in &item.properties {
        let values = property.values.iter().filter_map(|value| match value {
            crate::syntax::tree::PropertyValue::Symbol(name, _) => Some(name.text.as_str()),
            _ => None,
        });
        let of = property.of.as_ref().map_or(String::new(), |of| format!(" of {}", of.text));
        text.push_str(&format!(
            "\n- **{}**{of}: {}",
            property.name.text,
            values.collect::<Vec<_>>().join(", ")
        ));
    }
    Some(text.trim_start().to_owned())
}
