//! `credentials` and `checks`: one attempt and one result each, which is what most documents hold.

use super::{Direct, Others};
use crate::decode::cursor::Raw;
use crate::decode::number::Number;
use crate::decode::plan::{Check, Credential};
use crate::decode::results::{MOST_CREDENTIALS, Named, say};
use crate::decode::{codes, dates};
use crate::layout::word;

impl<'a> Direct<'a> {
    pub(super) fn credentials(&mut self) -> Option<()> {
        let plan = self.plan;
        self.object(&plan.credential_names, Others::Refuse, 1, |this, at| {
            if this.null()? {
                return Some(());
            }
            let credential = plan.credentials.get(at)?;
            this.one(2, |this, depth| this.attempt(credential, at, depth))
        })?;
        Some(())
    }

    /// An object, or a list of one or none.
    fn one(&mut self, depth: usize, read: impl FnOnce(&mut Self, usize) -> Option<()>) -> Option<()> {
        if self.cursor.peek()? != b'[' {
            return read(self, depth);
        }
        if !self.cursor.open(b'[', b']')? {
            return Some(());
        }
        read(self, depth.saturating_add(1))?;
        (!self.cursor.more(b']')?).then_some(())
    }

    fn attempt(&mut self, credential: &Credential, index: usize, depth: usize) -> Option<()> {
        let plan = self.plan;
        let (mut attempt, mut present) = (1, true);
        self.object(&plan.credential_keys, Others::Refuse, depth, |this, at| {
            if this.null()? {
                return Some(());
            }
            let (slot, word) = match at {
                0 => {
                    attempt = this.positive()?;
                    return Some(());
                }
                1 => {
                    present = this.flag()?;
                    return Some(());
                }
                2 => {
                    let code = this.text(|_, text| credential.types.code(text))?;
                    (credential.document_type, code)
                }
                3 => (credential.country, this.text(|_, text| codes::country(text.bytes))?),
                4 => {
                    let code = this.text(|_, text| credential.sources.code(text))?;
                    (credential.source, code)
                }
                5 => {
                    let time = this.text(|_, text| dates::time(text.bytes))?;
                    (credential.acquired, time.micros().cast_unsigned())
                }
                // Of which kind they are is only known on the path.
                _ => return None,
            };
            this.row.set(slot, word);
            Some(())
        })?;
        self.row.set(credential.state, word::truth_word(Some(present)));
        self.row.set(credential.attempt, u64::from(attempt));
        self.attempts.hold(index, attempt)
    }

    /// A whole number from 1.
    fn positive(&mut self) -> Option<u32> {
        match self.cursor.number()? {
            Number::Whole(n) => u32::try_from(n).ok().filter(|n| *n > 0),
            _ => None,
        }
    }

    pub(super) fn checks(&mut self) -> Option<()> {
        let plan = self.plan;
        self.object(&plan.check_names, Others::Refuse, 1, |this, at| {
            let check = plan.checks.get(at)?;
            this.one(2, |this, depth| this.result(check, depth))
        })?;
        Some(())
    }

    fn result(&mut self, check: &Check, depth: usize) -> Option<()> {
        let plan = self.plan;
        let mut alternative = 0;
        let mut named = Named::default();
        let (mut data, mut attempt, mut single) = (None, 1, false);
        // Results say which attempts they are of in few documents: these are read when the common one is known.
        let mut singles = [0u32; MOST_CREDENTIALS];
        self.object(&plan.result_keys, Others::Refuse, depth, |this, at| {
            if this.null()? {
                return Some(());
            }
            match at {
                0 => {
                    let at = this.text(|_, name| check.capabilities.code(name))?;
                    alternative = usize::try_from(at).ok()?;
                }
                1 => named.decision = Some(this.plain()?),
                2 => named.label = Some(this.plain()?),
                3 => named.failure = Some(this.plain()?),
                4 => attempt = this.positive()?,
                5 => {
                    single = true;
                    this.object(
                        &check.credential_names,
                        Others::Refuse,
                        depth.saturating_add(1),
                        |this, at| {
                            *singles.get_mut(at)? = this.positive()?;
                            Some(())
                        },
                    )?;
                }
                _ => {
                    let of = check.alternatives.get(alternative)?;
                    data = Some((alternative, this.data(&of.data, depth.saturating_add(1))?));
                }
            }
            Some(())
        })?;
        for (at, credential) in check.credentials.iter().enumerate() {
            let own = if single { singles.get(at).copied().filter(|n| *n > 0) } else { None };
            self.attempts.claim(*credential, own.unwrap_or(attempt))?;
        }
        // Its data came before its name, and were read as those of another.
        if data.is_some_and(|(of, _)| of != alternative) {
            return None;
        }
        say(self.row, check.alternatives.get(alternative)?, &named, data.map(|(_, there)| there))
    }

    /// A text that is written without escapes.
    fn plain(&mut self) -> Option<&'a [u8]> {
        let raw: Raw<'a> = self.cursor.string()?;
        (!raw.escaped).then_some(raw.bytes)
    }
}
