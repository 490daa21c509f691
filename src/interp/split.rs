//! Deterministic and sticky distribution: the same value goes the same way everywhere and forever.

use sha2::{Digest, Sha256};

use crate::core::SplitArm;
use crate::value::Value;

/// How finely a split can divide.
pub const BUCKETS: u32 = 10_000;

/// The bucket of a value: the first eight bytes, big-endian, of SHA-256 over the salt, a zero byte and the value as
/// text, modulo [`BUCKETS`].
pub fn bucket(salt: &str, value: &Value) -> u32 {
    let mut hasher = Sha256::new();
    hasher.update(salt.as_bytes());
    hasher.update([0]);
    match value {
        Value::Text(text) | Value::Symbol(text) => hasher.update(text.as_bytes()),
        other => hasher.update(other.to_string().as_bytes()),
    }
    let number = hasher.finalize().iter().take(8).fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    u32::try_from(number % u64::from(BUCKETS)).unwrap_or(0)
}

/// Arms take ranges of buckets in order. A missing value goes by the first arm.
pub fn arm<'a>(salt: &str, value: &Value, arms: &'a [SplitArm]) -> Option<&'a SplitArm> {
    let buckets: Vec<u32> = arms.iter().map(|arm| arm.buckets).collect();
    arms.get(arm_of(salt, value, &buckets))
}

/// The arm by its place, from the sizes of the arms.
pub(crate) fn arm_of(salt: &str, value: &Value, arms: &[u32]) -> usize {
    if value.is_missing() {
        return 0;
    }
    let bucket = bucket(salt, value);
    let mut end = 0u32;
    let found = arms.iter().position(|size| {
        end = end.saturating_add(*size);
        bucket < end
    });
    found.unwrap_or(arms.len().saturating_sub(1))
}
