
/// Whether a mutant lives in this run: see tools/mutants.sh.
pub(crate) fn planted(name: &str) -> bool {
    static CHOSEN: std::sync::LazyLock<Option<String>> =
        std::sync::LazyLock::new(|| std::env::var("PROBITY_MUTANT").ok());
    CHOSEN.as_deref() == Some(name)
}
