//! "Did you mean": the nearest of the names that would have been right.

/// The candidate nearest to `wrong`, if one is near enough to be a plausible slip of the pen.
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = wrong.to_lowercase();
    let limit = (wrong.chars().count() / 3).clamp(1, 3);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let distance = strsim::osa_distance(&folded, &candidate.to_lowercase());
        let near = distance <= limit || (wrong.len() >= 4 && candidate.to_lowercase().starts_with(&folded));
        if near && best.is_none_or(|(least, name)| (distance, candidate) < (least, name)) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, name)| name)
}

/// Whether the name differs from `near` by one slip at most (letter case aside), so that no other can have been meant.
pub fn is_sure_slip(wrong: &str, near: &str) -> bool {
    strsim::osa_distance(&wrong.to_lowercase(), &near.to_lowercase()) <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_sure_and_two_are_a_guess() {
        for wrong in ["REJETED", "rejected", "RJEECTED", "REJECTEDD"] {
            assert!(is_sure_slip(wrong, "REJECTED"), "{wrong}");
        }
        for wrong in ["REJCTD", "REJECTION"] {
            assert_eq!(nearest(wrong, ["PASSED", "REJECTED"]), Some("REJECTED"));
            assert!(!is_sure_slip(wrong, "REJECTED"), "{wrong}");
        }
    }
}
