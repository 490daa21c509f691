//! A progress bar for long input; on stderr, and only where a person watches and the output goes elsewhere.

use std::io::{self, IsTerminal};
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};

use crate::input;

/// Input shorter than this is done before a bar could be read.
const LONG: u64 = 1 << 20;

/// Fewer rows than these are done before a bar could be read.
const MANY: u64 = 1 << 20;

/// Counts rows; hidden as [`bar`] is.
pub fn rows(count: u64, watched: bool) -> ProgressBar {
    if count < MANY || !watched || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(count);
    let template = "{bar:30.cyan/dim} {percent:>3}%  {human_pos} of {human_len} rows  {eta} left";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("█▌░"));
    }
    bar
}

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
