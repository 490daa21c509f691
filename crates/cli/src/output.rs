//! The one place that writes to the terminal: colours (anstream takes them out where they don't belong), widths, exit
//! codes. A reader that goes away early is no error.

use std::io::{self, Write};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use probity::core::Decision;

use crate::failure::{Done, Failure, Verdict};

/// How an answer is shown, where there are the two usual ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// Everything, for programs
    Json,
}

pub const BOLD: Style = Style::new().bold();
pub const DIM: Style = Style::new().dimmed();
pub const GREEN: Style = AnsiColor::Green.on_default();
pub const YELLOW: Style = AnsiColor::Yellow.on_default();
pub const RED: Style = AnsiColor::Red.on_default();
pub const CYAN: Style = AnsiColor::Cyan.on_default();
pub const MAGENTA: Style = AnsiColor::Magenta.on_default();

/// The colour of a decision, the same wherever one is shown.
pub fn colour(decision: Decision) -> Style {
    match decision {
        Decision::Passed => GREEN,
        Decision::Warning => YELLOW,
        Decision::Rejected => RED,
        Decision::NotExecuted => MAGENTA,
    }
}

/// Text in a style.
pub fn paint(style: Style, text: impl std::fmt::Display) -> String {
    let text = text.to_string();
    if text.is_empty() { text } else { format!("{style}{text}{style:#}") }
}

/// Text from facts or files on one line, without the characters that steer a terminal or reorder what it shows.
pub fn safe(text: impl std::fmt::Display) -> String {
    let shown = |c: char| match c {
        '\n' | '\r' | '\t' => ' ',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    };
    text.to_string().chars().map(shown).collect()
}

/// Writes styled text to stdout.
pub fn show(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Writes styled text to stderr. A closed stderr leaves nobody to tell.
pub fn tell(text: &str) {
    let mut out = anstream::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes a JSON document with a line break behind it.
pub fn show_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    show(&format!("{}\n", serde_json::to_string_pretty(value).unwrap_or_default()))
}

/// Writes text to stdout as it is, whatever stands in it.
pub fn show_plain(text: &str) -> Result<(), Failure> {
    let mut out = machine();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Plain, buffered stdout for long machine output.
pub fn machine() -> io::BufWriter<io::StdoutLock<'static>> {
    io::BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// How many columns text may take.
pub fn width() -> usize {
    terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0)).clamp(40, 140)
}

/// Tells what went wrong, if anything, and gives the exit code.
pub fn finish(result: Done) -> ExitCode {
    match result {
        Ok(Verdict::Fine) | Err(Failure::Closed) => ExitCode::SUCCESS,
        Ok(Verdict::Findings) => ExitCode::from(1),
        Err(Failure::Findings { report }) => {
            tell(&report);
            ExitCode::from(1)
        }
        Err(Failure::Usage { message, help }) => {
            let mut text = format!("{} {message}\n", paint(RED.bold(), "error:"));
            if let Some(help) = help {
                text.push_str(&format!("{} {help}\n", paint(CYAN.bold(), " help:")));
            }
            tell(&text);
            ExitCode::from(2)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_outside_cannot_steer_the_terminal() {
        assert_eq!(safe("a\u{1b}[2Jb\u{202e}c\nd é"), "a\u{fffd}[2Jb\u{fffd}c d é");
    }
}
