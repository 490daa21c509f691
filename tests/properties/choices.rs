//! Where a generated script's decisions come from: a seed, or the bytes of a fuzzer.
//!
//! Choice 0 is always the plainest one, so a byte string that has run out gives small scripts.

#[derive(Debug, Clone)]
pub struct Choices {
    source: Source,
}

#[derive(Debug, Clone)]
#[allow(dead_code, reason = "bytes are for fuzz targets, which build this module with their own entry")]
enum Source {
    Seed(u64),
    Bytes { bytes: Vec<u8>, at: usize },
}

impl Choices {
    pub fn from_seed(seed: u64) -> Self {
        // Neighbouring seeds have to give unlike scripts (splitmix64); nought would stay nought.
        let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Choices { source: Source::Seed((mixed ^ (mixed >> 31)) | 1) }
    }

    /// For fuzz targets: the fuzzer's bytes are the choices.
    #[allow(dead_code, reason = "fuzz targets build this module with their own entry")]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Choices { source: Source::Bytes { bytes: bytes.to_vec(), at: 0 } }
    }

    /// Below `n`; 0 where `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        if n <= 1 {
            return 0;
        }
        match &mut self.source {
            // xorshift64*
            Source::Seed(state) => {
                *state ^= *state >> 12;
                *state ^= *state << 25;
                *state ^= *state >> 27;
                (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % n
            }
            Source::Bytes { bytes, at } => {
                let mut next = || {
                    let byte = bytes.get(*at).copied().unwrap_or(0);
                    *at += 1;
                    usize::from(byte)
                };
                if n <= 256 { next() % n } else { (next() << 8 | next()) % n }
            }
        }
    }

    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent.min(100)
    }

    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high.saturating_sub(low) + 1)
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// Some of them, in their order; at least one where there is one.
    pub fn some<T: Clone>(&mut self, all: &[T]) -> Vec<T> {
        let kept: Vec<T> = all.iter().filter(|_| self.percent(50)).cloned().collect();
        if kept.is_empty() { all.get(self.below(all.len())).cloned().into_iter().collect() } else { kept }
    }
}
