//! The engines, a module each, and the list of those that are built.

#[cfg(feature = "cedar")]
mod cedar;
#[cfg(feature = "cel")]
mod cel;
#[cfg(feature = "datalogic")]
mod datalogic;
mod dialect;
#[cfg(feature = "evalexpr")]
mod evalexpr;
pub mod hand;
#[cfg(feature = "luajit")]
mod luajit;
#[cfg(feature = "quickjs")]
mod quickjs;
#[cfg(feature = "regorus")]
mod regorus;
#[cfg(feature = "rhai")]
mod rhai;
#[cfg(feature = "vrl")]
mod vrl;
#[cfg(feature = "wirefilter")]
mod wirefilter;
#[cfg(feature = "zen")]
mod zen;

use crate::peer::Entry;

/// All engines of this build: the two by hand, Probity, the others.
pub fn entries() -> Vec<Entry> {
    let mut entries = hand::ENTRIES.to_vec();
    entries.extend_from_slice(crate::probity::ENTRIES);
    #[cfg(feature = "wirefilter")]
    entries.push(wirefilter::ENTRY);
    #[cfg(feature = "luajit")]
    entries.extend_from_slice(luajit::ENTRIES);
    #[cfg(feature = "quickjs")]
    entries.push(quickjs::ENTRY);
    #[cfg(feature = "datalogic")]
    entries.push(datalogic::ENTRY);
    #[cfg(feature = "cel")]
    entries.push(cel::ENTRY);
    #[cfg(feature = "regorus")]
    entries.push(regorus::ENTRY);
    #[cfg(feature = "rhai")]
    entries.push(rhai::ENTRY);
    #[cfg(feature = "vrl")]
    entries.push(vrl::ENTRY);
    #[cfg(feature = "zen")]
    entries.extend_from_slice(zen::ENTRIES);
    #[cfg(feature = "evalexpr")]
    entries.push(evalexpr::ENTRY);
    #[cfg(feature = "cedar")]
    entries.push(cedar::ENTRY);
    entries
}
