//! A progress bar for long input; on stderr, and only where a person watches and the output goes elsewhere.

use std::io::{self, IsTerminal};
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};

use crate::input;

/// Input shorter than this is done before a bar could be read.
const LONG: u64 = 1 << 20;

/// Counts bytes of the input; hidden where there is nothing to watch.
pub fn bar(path: &Path) -> ProgressBar {
    let long = input::size(path).filter(|size| *size >= LONG);
    match long {
        Some(size) if io::stderr().is_terminal() && !io::stdout().is_terminal() => {
            let bar = ProgressBar::new(size);
            let template =
                "{bar:30.cyan/dim} {percent:>3}%  {bytes} of {total_bytes}  {bytes_per_sec}  {eta} left";
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style.progress_chars("█▌░"));
            }
            bar
        }
        _ => ProgressBar::hidden(),
    }
}
