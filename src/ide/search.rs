//! Finding an item by a few letters of its name.

use super::{Symbol, SymbolKind};

/// A symbol of one of several outlines.
#[derive(Clone, Copy, Debug)]
pub struct Match<'a> {
    /// Which outline, and which of its symbols.
    pub of: usize,
    pub at: usize,
    pub symbol: &'a Symbol,
}

/// Items whose names have the letters of `query` in their order, the likeliest first; at most `most`. An empty query fits all.
pub fn search<'a>(outlines: &[&'a [Symbol]], query: &str, most: usize) -> Vec<Match<'a>> {
    let query: Vec<char> =
        query.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let mut found: Vec<(i64, &str, Match<'a>)> = Vec::new();
    for (of, outline) in outlines.iter().enumerate() {
        let items = outline.iter().enumerate().filter(|(_, symbol)| symbol.kind != SymbolKind::Import);
        for (at, symbol) in items {
            if let Some(distance) = distance(&query, &symbol.name) {
                found.push((distance, &symbol.name, Match { of, at, symbol }));
            }
        }
    }
    found.sort_by(|a, b| (a.0, a.1, a.2.of, a.2.at).cmp(&(b.0, b.1, b.2.of, b.2.at)));
    found.into_iter().take(most).map(|(.., found)| found).collect()
}

/// How far a name is from what was typed: letters that go on from the one before cost nothing, those that begin a word
/// little, others more; then the shorter name. `None`: a letter is not there.
fn distance(query: &[char], name: &str) -> Option<i64> {
    let name: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    let begins_word = |at: usize| {
        at.checked_sub(1).and_then(|before| name.get(before)).is_none_or(|before| !before.is_alphanumeric())
    };
    let mut cost: i64 = 0;
    let mut from = 0_usize;
    for (nth, wanted) in query.iter().enumerate() {
        let rest = || (from..name.len()).filter(|at| name.get(*at) == Some(wanted));
        let goes_on = nth > 0 && name.get(from) == Some(wanted);
        let at = if goes_on { from } else { rest().find(|at| begins_word(*at)).or_else(|| rest().next())? };
        // The begin of a word is no good where what is left of the query is only before it.
        let fits = |at: usize| is_in(query.get(nth..).unwrap_or(&[]), name.get(at..).unwrap_or(&[]));
        let at = if fits(at) { at } else { rest().next()? };
        cost = cost.saturating_add(match (at == from, begins_word(at)) {
            (true, _) => 0,
            (false, true) => 10,
            (false, false) => 40,
        });
        from = at.saturating_add(1);
    }
    let length = i64::try_from(name.len().saturating_sub(query.len())).unwrap_or(i64::MAX);
    Some(cost.saturating_mul(100).saturating_add(length))
}

fn is_in(query: &[char], name: &[char]) -> bool {
    let mut rest = name.iter();
    query.iter().all(|wanted| rest.any(|letter| letter == wanted))
}

#[cfg(test)]
mod tests {
    use super::super::outline;
    use super::*;

    #[test]
    fn the_likeliest_names_come_first() {
        let outline = outline(
            "set high_risk: country = { DE }\nset risk: country = { DE }\nset blocked_emails: country = { DE }\nfn age_of(a: date) -> int = age(a)\n",
        );
        let found = |query: &str| -> Vec<&str> {
            search(&[&outline], query, 10).iter().map(|one| one.symbol.name.as_str()).collect()
        };
        assert_eq!(found("risk"), ["risk", "high_risk"]);
        assert_eq!(found("BE"), ["blocked_emails"]);
        assert_eq!(found("hrk"), ["high_risk"]);
        assert_eq!(found("nothing"), Vec::<&str>::new());
        assert_eq!(found("").len(), 4);
        assert_eq!(search(&[&outline, &outline], "", 3).len(), 3);
    }
}
