//! Which column the cells of neighbouring lines share. A few lines that are much longer than the others keep to
//! themselves, so that one long condition does not push a whole table to the right.

/// Which lines of a section share a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// All that are not much longer than the others, and would not become too wide.
    Most,
    /// All that would not become too wide.
    Fitting,
    /// All of them.
    All,
}

/// What a line out of its column costs, in blanks that the others would need to reach it: for each line, and besides.
const OUT_OF_LINE: (usize, usize) = (8, 40);

/// The column at which cells are aligned, of `(where the line's cell could begin, how wide the rest of the line is)`. A
/// line that would become wider than `most` keeps to itself.
pub fn column(lines: &[(usize, usize)], most: usize, share: Share) -> usize {
    let out_of_line = match share {
        Share::Most => lines.len().saturating_mul(OUT_OF_LINE.0).saturating_add(OUT_OF_LINE.1),
        Share::Fitting | Share::All => usize::MAX / 2,
    };
    let fits = |at: usize, (begin, rest): (usize, usize)| begin <= at && at.saturating_add(rest) <= most;
    let mut candidates: Vec<usize> = lines.iter().map(|(begin, _)| *begin).collect();
    candidates.sort_unstable();
    candidates.dedup();
    // Most sections have few widths; a long one is sampled so that the work stays linear.
    let step = candidates.len().div_ceil(MOST_CANDIDATES).max(1);
    let tried = candidates.iter().rev().step_by(step);
    let cost = |at: usize| {
        lines.iter().fold(0_usize, |sum, line| {
            sum.saturating_add(if fits(at, *line) { at.saturating_sub(line.0) } else { out_of_line })
        })
    };
    tried.min_by_key(|at| (cost(**at), std::cmp::Reverse(**at))).copied().unwrap_or(0)
}

/// How many columns are weighed against each other.
const MOST_CANDIDATES: usize = 64;

/// Where a line's cell stands once `column` is chosen.
pub fn place(column: usize, begin: usize, rest: usize, most: usize) -> usize {
    if begin <= column && column.saturating_add(rest) <= most { column } else { begin }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_share_the_widest_line() {
        assert_eq!(column(&[(10, 5), (14, 5), (12, 5)], 120, Share::Most), 14);
        assert_eq!(column(&[], 120, Share::Most), 0);
    }

    #[test]
    fn one_long_line_keeps_to_itself() {
        let lines = [(50, 9), (52, 9), (49, 9), (90, 9)];
        assert_eq!(column(&lines, 120, Share::Most), 52);
        assert_eq!(column(&lines, 120, Share::Fitting), 90);
        assert_eq!(place(52, 90, 9, 120), 90);
        assert_eq!(place(52, 49, 9, 120), 52);
    }

    #[test]
    fn a_line_is_not_made_too_wide() {
        assert_eq!(column(&[(50, 60), (70, 10), (69, 10), (68, 10)], 100, Share::Most), 70);
        assert_eq!(place(70, 50, 60, 100), 50);
    }
}
