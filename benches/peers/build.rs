//! Writes the typed struct and the hand-written functions (`src/hand.rs` includes them) from the rule table.

// What `build.rs` does not use of the table the binary does.
#[allow(dead_code, reason = "shared with the binary")]
#[path = "src/table/mod.rs"]
mod table;

#[path = "build/functions.rs"]
mod functions;
#[path = "build/names.rs"]
mod names;
#[path = "build/types.rs"]
mod types;

use std::path::Path;

/// Sizes of the rule table, as in `src/main.rs`.
const SIZES: [usize; 3] = [30, 300, 3_000];

fn main() -> Result<(), String> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/table");
    let out = std::env::var("OUT_DIR").map_err(|error| format!("OUT_DIR: {error}"))?;
    write(&out, "types.rs", &types::types())?;
    for size in SIZES {
        write(&out, &format!("rules_{size}.rs"), &functions::functions(&table::generate::table(size)))?;
    }
    Ok(())
}

fn write(folder: &str, name: &str, text: &str) -> Result<(), String> {
    std::fs::write(Path::new(folder).join(name), text).map_err(|error| format!("{name}: {error}"))
}
