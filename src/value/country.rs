/// A country of ISO 3166-1, or XKX. Alpha-2 and alpha-3 spellings are one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country(u16);
