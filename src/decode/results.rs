//! What a result means for the row, and which attempts it is about: alike for every decoder.
//!
//! `None`: it contradicts itself, or a row does not hold it.

use super::keys::Seen;
use super::plan::Alternative;
use crate::core::Decision;
use crate::facts::failure;
use crate::layout::Symbols;
use crate::row::Row;

/// Checks of more credentials are left to the definition where they name attempts.
pub(super) const MOST_CREDENTIALS: usize = 8;

/// What a result says in words.
#[derive(Default)]
pub(super) struct Named<'a> {
    pub(super) decision: Option<&'a [u8]>,
    pub(super) label: Option<&'a [u8]>,
    pub(super) failure: Option<&'a [u8]>,
}

/// Puts decision, label and reason in their slots.
pub(super) fn say(row: &mut Row, of: &Alternative, named: &Named<'_>, data: Option<Seen>) -> Option<()> {
    let decision = decision_of(named.decision?).filter(|decision| of.decisions.contains(*decision))?;
    let meaning = |word: &[u8]| {
        let index = usize::try_from(of.words.code(word)?).ok()?;
        of.meanings.get(index)
    };
    // A word that is known has to be known beside this decision; one that is not is no label.
    let label = match named.label.and_then(meaning) {
        Some(by_decision) => Some(by_decision.get(decision as usize).copied().flatten()?),
        None => None,
    };
    row.set(of.decision, Symbols::decision(decision));
    if decision == Decision::NotExecuted {
        let reason = match named.failure {
            Some(word) => meaning(word)?.get(decision as usize).copied().flatten()?,
            None => meaning(failure::NOT_AVAILABLE.as_bytes())?.get(decision as usize).copied().flatten()?,
        };
        row.set(of.failure, reason);
        // Nothing ran, so data that came with it do not count.
        return data.is_none().then_some(());
    }
    if named.failure.is_some() {
        return None;
    }
    if let Some(label) = label {
        row.set(of.label, label);
    }
    let kept = decision != Decision::Passed || data.unwrap_or_default().covers(&of.promised);
    kept.then_some(())
}

fn decision_of(word: &[u8]) -> Option<Decision> {
    Decision::ALL.into_iter().find(|decision| decision.symbol().as_bytes() == word)
}

/// Which attempts the credentials of a document hold, and which its results are about. A row holds results only for the
/// attempts that count.
#[derive(Default)]
pub(super) struct Attempts {
    held: [u32; Attempts::MOST],
    /// 0: no result is about it.
    claimed: [u32; Attempts::MOST],
    /// Whether there are results at all.
    any: bool,
}

impl Attempts {
    /// With more credentials their attempts are for the definition to compare.
    const MOST: usize = 16;

    pub(super) fn hold(&mut self, credential: usize, attempt: u32) -> Option<()> {
        *self.held.get_mut(credential)? = attempt;
        Some(())
    }

    /// `None`: another result is about another attempt.
    pub(super) fn claim(&mut self, credential: usize, attempt: u32) -> Option<()> {
        self.any = true;
        let claimed = self.claimed.get_mut(credential)?;
        let before = std::mem::replace(claimed, attempt);
        (before == 0 || before == attempt).then_some(())
    }

    /// Where a document holds no attempt at a credential the first counts.
    pub(super) fn agree(&self) -> Option<()> {
        if !self.any {
            return Some(());
        }
        let mut both = self.held.iter().zip(&self.claimed);
        both.all(|(held, claimed)| *claimed == 0 || (*held).max(1) == *claimed).then_some(())
    }
}
