//! `credentials` and `checks`: see the direct decoder's.

use serde::de::MapAccess;

use super::input::Others;
use super::{At, Sink, Token, What, go, stop};
use crate::decode::keys::Seen;
use crate::decode::plan::{Check, Credential, Node};
use crate::decode::results::{MOST_CREDENTIALS, Named, say};
use crate::decode::{codes, dates};
use crate::layout::word;

impl<'p> Sink<'p> {
    pub(super) fn credentials<'de, A: MapAccess<'de>>(
        &mut self,
        mut map: A,
        depth: usize,
    ) -> Result<Token, A::Error> {
        let plan = self.plan;
        self.entries(&mut map, &plan.credential_names, Others::Refuse, depth, |sink, at, map| {
            let what = What::Credential(go(plan.credentials.get(at))?, at);
            match map.next_value_seed(At { sink, what, depth })? {
                Token::Null | Token::Done => Ok(()),
                _ => stop(),
            }
        })?;
        Ok(Token::Done)
    }

    pub(super) fn attempt<'de, A: MapAccess<'de>>(
        &mut self,
        credential: &Credential,
        index: usize,
        mut map: A,
        depth: usize,
    ) -> Result<Token, A::Error> {
        let plan = self.plan;
        let (mut attempt, mut present) = (1, true);
        self.entries(&mut map, &plan.credential_keys, Others::Refuse, depth, |sink, at, map| {
            let token = map.next_value_seed(At { sink: &mut *sink, what: What::Plain, depth })?;
            let text = sink.text.as_bytes();
            let (slot, word) = match (at, token) {
                (_, Token::Null) => return Ok(()),
                (0, token) => {
                    attempt = go(positive(token))?;
                    return Ok(());
                }
                (1, Token::Bool(flag)) => {
                    present = flag;
                    return Ok(());
                }
                (2, Token::Text) => (credential.document_type, go(credential.types.code(text))?),
                (3, Token::Text) => (credential.country, go(codes::country(text))?),
                (4, Token::Text) => (credential.source, go(credential.sources.code(text))?),
                (5, Token::Text) => (credential.acquired, go(dates::time(text))?.micros().cast_unsigned()),
                _ => return stop(),
            };
            sink.row.set(slot, word);
            Ok(())
        })?;
        self.row.set(credential.state, word::truth_word(Some(present)));
        self.row.set(credential.attempt, u64::from(attempt));
        go(self.attempts.hold(index, attempt))?;
        Ok(Token::Done)
    }

    pub(super) fn checks<'de, A: MapAccess<'de>>(
        &mut self,
        mut map: A,
        depth: usize,
    ) -> Result<Token, A::Error> {
        let plan = self.plan;
        self.entries(&mut map, &plan.check_names, Others::Refuse, depth, |sink, at, map| {
            let what = What::Check(go(plan.checks.get(at))?);
            match map.next_value_seed(At { sink, what, depth })? {
                Token::Done => Ok(()),
                _ => stop(),
            }
        })?;
        Ok(Token::Done)
    }

    pub(super) fn result<'de, A: MapAccess<'de>>(
        &mut self,
        check: &'p Check,
        mut map: A,
        depth: usize,
    ) -> Result<Token, A::Error> {
        let plan = self.plan;
        let mut alternative = 0;
        let mut words: [Option<String>; 3] = [None, None, None];
        let (mut data, mut attempt) = (None, 1);
        let mut singles = [0u32; MOST_CREDENTIALS];
        self.entries(&mut map, &plan.result_keys, Others::Refuse, depth, |sink, at, map| {
            let what = match at {
                5 => What::Singles(check),
                6 => What::Data(&go(check.alternatives.get(alternative))?.data),
                _ => What::Plain,
            };
            match (at, map.next_value_seed(At { sink: &mut *sink, what, depth })?) {
                (_, Token::Null) => {}
                (5, Token::Done) => singles = sink.singles,
                (6, Token::Done) => data = Some((alternative, sink.there)),
                (0, Token::Text) => {
                    let at = go(check.capabilities.code(sink.text.as_bytes()))?;
                    alternative = usize::try_from(at).unwrap_or(usize::MAX);
                }
                (1..=3, Token::Text) => *go(words.get_mut(at - 1))? = Some(sink.text.clone()),
                (4, token) => attempt = go(positive(token))?,
                _ => return stop(),
            }
            Ok(())
        })?;
        for (at, credential) in check.credentials.iter().enumerate() {
            let own = singles.get(at).copied().filter(|n| *n > 0);
            go(self.attempts.claim(*credential, own.unwrap_or(attempt)))?;
        }
        if data.is_some_and(|(of, _)| of != alternative) {
            return stop();
        }
        let [decision, label, failure] = words.each_ref().map(|word| word.as_ref().map(String::as_bytes));
        let named = Named { decision, label, failure };
        let of = go(check.alternatives.get(alternative))?;
        go(say(self.row, of, &named, data.map(|(_, there)| there)))?;
        Ok(Token::Done)
    }

    /// The attempts of single credentials.
    pub(super) fn singles<'de, A: MapAccess<'de>>(
        &mut self,
        check: &Check,
        mut map: A,
        depth: usize,
    ) -> Result<Token, A::Error> {
        self.singles = Default::default();
        self.entries(&mut map, &check.credential_names, Others::Refuse, depth, |sink, at, map| {
            let token = map.next_value_seed(At { sink: &mut *sink, what: What::Plain, depth })?;
            *go(sink.singles.get_mut(at))? = go(positive(token))?;
            Ok(())
        })?;
        Ok(Token::Done)
    }

    /// Data, and which of it is there.
    pub(super) fn data<'de, A: MapAccess<'de>>(
        &mut self,
        node: &'p Node,
        mut map: A,
        depth: usize,
    ) -> Result<Token, A::Error> {
        let mut there = Seen::default();
        self.entries(&mut map, &node.keys, Others::Refuse, depth, |sink, at, map| {
            if sink.child(go(node.children.get(at))?, true, map, depth)? {
                go(there.insert(at))?;
            }
            Ok(())
        })?;
        self.there = there;
        Ok(Token::Done)
    }
}

/// A whole number from 1.
fn positive(token: Token) -> Option<u32> {
    match token {
        Token::Whole(n) => u32::try_from(n).ok().filter(|n| *n > 0),
        _ => None,
    }
}
