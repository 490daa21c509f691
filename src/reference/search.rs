//! Searching: every word has to stand somewhere in an entry; where it stands says how near it is.

use super::{Entry, EntryKind, Reference};
use crate::diagnostic::nearest;
use crate::value::text::fold;

/// An entry that was found.
#[derive(Clone, Debug)]
pub struct Hit<'r> {
    pub entry: &'r Entry,
    /// Higher is nearer; comparable within one search only.
    pub score: u32,
    /// Where the words stand, the nearest places first, each once.
    pub places: Vec<Place>,
}

/// Where a word stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Name,
    /// A label, type or part, as the catalog writes it.
    Symbol(String),
    /// What the vendor calls something.
    VendorName(String),
    /// A field or parameter.
    Field(String),
    /// A line of the documentation.
    Docs(String),
    /// A line of the documentation of a field.
    FieldDocs(String, String),
}

impl Place {
    /// How much it says that the word stands here, and whether the whole of it is the word.
    fn weight(&self, whole: bool) -> u32 {
        let weight = match self {
            Place::Name => 60,
            Place::Symbol(_) => 40,
            Place::VendorName(_) => 35,
            Place::Field(_) => 30,
            Place::Docs(_) => 12,
            Place::FieldDocs(..) => 8,
        };
        if whole { weight + 40 } else { weight }
    }
}

impl Reference {
    /// Entries in which every word of `query` stands, the nearest first. Case, accents and `_` do not matter.
    pub fn search(&self, query: &str) -> Vec<Hit<'_>> {
        let words: Vec<String> = plain(query).split_whitespace().map(str::to_owned).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let mut hits: Vec<Hit<'_>> = self.entries().filter_map(|entry| hit(entry, &words)).collect();
        // Stable: equal ones stay in the order of the catalogs.
        hits.sort_by_key(|hit| std::cmp::Reverse(hit.score));
        hits
    }

    /// A word of the catalogs that is nearly `wrong`.
    pub fn nearest(&self, wrong: &str) -> Option<String> {
        let mut known: Vec<String> = Vec::new();
        for entry in self.entries() {
            known.push(entry.full_name());
            for (place, text) in places(entry) {
                if matches!(place, Place::Name | Place::Symbol(_) | Place::Field(_)) {
                    known.push(text.to_lowercase());
                }
            }
        }
        known.extend(self.catalogs.iter().map(|catalog| catalog.name.clone()));
        nearest(wrong, known.iter().map(String::as_str)).map(str::to_owned)
    }
}

fn hit<'r>(entry: &'r Entry, words: &[String]) -> Option<Hit<'r>> {
    let mut found: Vec<(u32, Place)> = Vec::new();
    let mut score = 0;
    let places = places(entry);
    for word in words {
        let mut best = 0;
        for (place, text) in &places {
            let text = plain(text);
            if text.contains(word.as_str()) {
                let weight = place.weight(text == *word);
                best = best.max(weight);
                if !found.iter().any(|(_, known)| known == place) {
                    found.push((weight, place.clone()));
                }
            }
        }
        if best == 0 {
            return None;
        }
        score += best;
    }
    found.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    Some(Hit { entry, score, places: found.into_iter().map(|(_, place)| place).collect() })
}

/// Everything of an entry that can be searched, with its text.
fn places(entry: &Entry) -> Vec<(Place, String)> {
    let mut all = vec![(Place::Name, entry.name.clone())];
    let symbol = |text: &str| (Place::Symbol(text.to_owned()), text.to_owned());
    let spelling = |text: &str| (Place::VendorName(text.to_owned()), text.to_owned());
    match &entry.kind {
        EntryKind::Credential(credential) => {
            all.extend(credential.types.iter().map(|ty| symbol(&ty.symbol)));
            all.extend(credential.parts.iter().map(|part| symbol(part)));
            all.extend(
                credential
                    .types
                    .iter()
                    .filter(|ty| ty.spelling != ty.symbol)
                    .map(|ty| spelling(&ty.spelling)),
            );
        }
        EntryKind::Capability(capability) => {
            all.push(spelling(&capability.vendor_name));
            for label in &capability.labels {
                all.push(symbol(&label.symbol));
                if label.spelling != label.symbol {
                    all.push(spelling(&label.spelling));
                }
            }
            let param = |name: &str| (Place::Field(name.to_owned()), name.to_owned());
            all.extend(capability.params.iter().map(|(name, _)| param(name)));
        }
        EntryKind::Service(service) => {
            let field = |name: &String| (Place::Field(name.clone()), name.clone());
            all.extend(service.capabilities.iter().map(field));
        }
        EntryKind::Format(_) => {}
    }
    for field in entry.fields() {
        all.push((Place::Field(field.name.to_string()), field.name.to_string()));
        all.extend(field.path.last().filter(|last| **last != field.name).map(|last| spelling(last)));
        let line = |line: &String| (Place::FieldDocs(field.name.to_string(), line.clone()), line.clone());
        all.extend(field.docs.iter().map(line));
    }
    all.extend(
        entry
            .docs
            .iter()
            .filter(|line| !line.is_empty())
            .map(|line| (Place::Docs(line.clone()), line.clone())),
    );
    all
}

/// Without case, accents and underscores.
fn plain(text: &str) -> String {
    fold(text).replace('_', " ")
}
