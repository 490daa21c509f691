//! A small check that a document is well-formed XML: tags in pairs, attributes in quotes, known entities, no
//! character that XML has no place for.

/// Panics where it is not; gives the ids of all elements.
pub fn ids(document: &str) -> Vec<String> {
    let mut open: Vec<String> = Vec::new();
    let mut ids = Vec::new();
    let mut rest = document;
    for c in document.chars() {
        assert!(c >= ' ' || matches!(c, '\n' | '\t'), "{c:?} in the document");
        assert!(!matches!(c, '\u{fffe}' | '\u{ffff}'), "{c:?} in the document");
    }
    while let Some(at) = rest.find('<') {
        content(&rest[..at]);
        assert!(!open.is_empty() || rest[..at].trim().is_empty(), "text outside of the document");
        let end = rest[at..].find('>').expect("a tag ends") + at;
        let tag = &rest[at + 1..end];
        assert!(!tag.contains('<'), "`<` in the tag {tag}");
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "a tag is closed that is not open");
            continue;
        }
        let (tag, empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric()), "the name {name}");
        while !attributes.trim().is_empty() {
            let (name, value) = attributes.trim_start().split_once("=\"").expect("an attribute has a value");
            assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || "-:".contains(c)), "the name {name}");
            let (value, more) = value.split_once('"').expect("a value ends");
            content(value);
            if name == "id" {
                ids.push(value.to_owned());
            }
            attributes = more;
        }
        if !empty {
            open.push(name.to_owned());
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty(), "{open:?} are not closed");
    ids
}

fn content(text: &str) {
    assert!(!text.contains('>') || text.contains("{"), "`>` in {text}");
    for entity in text.split('&').skip(1) {
        let name = entity.split_once(';').map(|(name, _)| name);
        assert!(matches!(name, Some("amp" | "lt" | "gt" | "quot" | "#39")), "the entity {entity}");
    }
}
