//! How much is listed: a damaged file gives thousands of findings, which nobody reads and some tools refuse.

use std::collections::BTreeMap;

use super::Diagnostic;
use crate::source::SourceId;

/// At most `most` findings of each file, errors before others, in their order; and how many are left out.
pub(super) fn listed(diagnostics: &[Diagnostic], most: usize) -> (Vec<&Diagnostic>, usize) {
    let mut by_severity: Vec<(usize, &Diagnostic)> = diagnostics.iter().enumerate().collect();
    by_severity.sort_by_key(|(_, diagnostic)| diagnostic.severity);
    let mut counts: BTreeMap<SourceId, usize> = BTreeMap::new();
    by_severity.retain(|(_, diagnostic)| {
        let count = counts.entry(diagnostic.primary.span.source).or_default();
        *count += 1;
        *count <= most
    });
    by_severity.sort_unstable_by_key(|(at, _)| *at);
    let listed: Vec<&Diagnostic> = by_severity.into_iter().map(|(_, diagnostic)| diagnostic).collect();
    let left_out = diagnostics.len() - listed.len();
    (listed, left_out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::samples;

    #[test]
    fn errors_come_before_warnings_and_each_file_counts_for_itself() {
        let (_, diagnostics) = samples::two_files();
        let [error, warning] = diagnostics.as_slice() else { panic!("two findings") };
        let all = [warning, warning, error, warning, &samples::nowhere()].map(Clone::clone);
        let (kept, left_out) = listed(&all, 2);
        assert_eq!(kept, [&all[0], &all[2], &all[4]]);
        assert_eq!(left_out, 2);
        assert_eq!(listed(&all, 9).0.len(), all.len());
    }
}
