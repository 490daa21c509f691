/// A currency of ISO 4217.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency(u16);
impl Currency {
    pub fn code(self) -> &'static str {
        ""
    }
}
