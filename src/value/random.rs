//! A small seeded generator for property tests: the same run everywhere.

pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// xorshift64*
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Inclusive.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.abs_diff(low);
        let offset = if span == u64::MAX { self.next() } else { self.next() % (span + 1) };
        low.wrapping_add_unsigned(offset)
    }

    /// Up to `most` characters with many that are awkward.
    pub(crate) fn text(&mut self, most: i64) -> String {
        const AWKWARD: &str =
            "aAbz09 \t\u{a0}ßẞİıſςΣøŁÆéE\u{301}\u{308}ﬁｆＦ김がK😀\u{200b}\r\n\u{2028}\"\\{}\u{0}";
        let awkward: Vec<char> = AWKWARD.chars().collect();
        let count = self.between(0, most);
        (0..count)
            .map(|_| match self.between(0, 3) {
                0 => u32::try_from(self.between(0, 0x10_ffff)).ok().and_then(char::from_u32).unwrap_or('x'),
                _ => awkward[self.between(0, awkward.len() as i64 - 1) as usize],
            })
            .collect()
    }
}
