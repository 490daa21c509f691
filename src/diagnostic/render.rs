//! Diagnostics for people, by ariadne.
//!
//! Nothing that a script contains may harm the reader: characters that steer a terminal or reorder text are shown as `�`, and of
//! long lines only what stands around the labels is shown. ariadne is given character offsets of this shown text, never raw spans,
//! because it panics on spans that it does not expect.
//!
//! The work and the output are linear in the findings that are shown, whatever they stand on: of a file at most [`MOST_SHOWN`],
//! of each the part of its lines around its labels.

mod shown;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use ariadne::{Cache, Color, Config, Fmt as _, Report, ReportKind, Source};

use super::listed::listed;
use super::place::Place;
use super::{Diagnostic, Edit, Label, Severity};
use crate::source::{LineColumn, SourceId, SourceMap};
use shown::Shown;

/// So many findings are shown of one file, errors before others; the rest is counted.
pub const MOST_SHOWN: usize = 50;
/// So many places are shown of one finding.
const MOST_LABELS: usize = 12;
/// So many characters are shown of a message; it may quote a word of any length.
const LONGEST_TEXT: usize = 600;

/// Findings, one below the other, with the places in their sources. `colour` adds ANSI colours.
pub fn render(map: &SourceMap, diagnostics: &[Diagnostic], colour: bool) -> String {
    let (shown, left_out) = listed(diagnostics, MOST_SHOWN);
    let mut blocks: Vec<String> = shown.into_iter().map(|finding| block(map, finding, colour)).collect();
    match left_out {
        0 => {}
        1 => blocks.push("and 1 more finding\n".to_owned()),
        more => blocks.push(format!("and {} more findings\n", grouped(more))),
    }
    blocks.join("\n")
}

/// `2,950`
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `2 errors, 1 warning`; `no findings` where there are none.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let counts = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| {
        let count = diagnostics.iter().filter(|d| d.severity == severity).count();
        (count, severity.as_str(), if count == 1 { "" } else { "s" })
    });
    let parts: Vec<String> = counts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, name, plural)| format!("{count} {name}{plural}"))
        .collect();
    if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") }
}

/// The texts that ariadne draws for one finding.
struct Files(BTreeMap<SourceId, Shown>);

impl Files {
    fn showing(map: &SourceMap, diagnostic: &Diagnostic) -> Files {
        let mut places: BTreeMap<SourceId, Vec<Place>> = BTreeMap::new();
        for label in labels(diagnostic) {
            if let Some(place) = Place::of(map, label.span) {
                places.entry(label.span.source).or_default().push(place);
            }
        }
        let shown = |(id, places): (SourceId, Vec<Place>)| Some((id, Shown::new(map.get(id)?, &places)));
        Files(places.into_iter().filter_map(shown).collect())
    }

    /// Where a label is drawn: character offsets in the shown text.
    fn range(&self, map: &SourceMap, label: &Label) -> Option<(SourceId, Range<usize>)> {
        let id = label.span.source;
        Some((id, self.0.get(&id)?.range(Place::of(map, label.span)?)))
    }

    /// Writes the real place over the one that ariadne found in the shown text (`MARK 3:120:7`).
    fn with_real_place<'a>(&self, map: &SourceMap, line: &'a str) -> Cow<'a, str> {
        let replaced = || {
            let (before, behind) = line.split_once(MARK)?;
            let (place, rest) = behind.split_once(' ')?;
            let mut numbers = place.splitn(3, ':');
            let id = SourceId(numbers.next()?.parse().ok()?);
            let at =
                LineColumn { line: numbers.next()?.parse().ok()?, column: numbers.next()?.parse().ok()? };
            let shown = self.0.get(&id)?;
            let LineColumn { line, column } = shown.real(map.get(id)?, at);
            Some(format!("{before}{}:{line}:{column} {rest}", shown.name))
        };
        replaced().map_or(Cow::Borrowed(line), Cow::Owned)
    }
}

/// Stands in front of a file's number where ariadne is to name the file. No shown text has it, since it is a control character.
const MARK: char = '\u{1}';

impl Cache<SourceId> for &mut Files {
    type Storage = String;

    fn fetch(&mut self, id: &SourceId) -> Result<&Source<String>, impl fmt::Debug> {
        self.0.get(id).map(|shown| &shown.source).ok_or("no such file")
    }

    fn display<'a>(&self, id: &'a SourceId) -> Option<impl fmt::Display + 'a> {
        Some(format!("{MARK}{}", id.0))
    }
}

fn labels(diagnostic: &Diagnostic) -> impl Iterator<Item = &Label> {
    std::iter::once(&diagnostic.primary).chain(&diagnostic.secondary).take(MOST_LABELS)
}

fn block(map: &SourceMap, diagnostic: &Diagnostic, colour: bool) -> String {
    let mut files = Files::showing(map, diagnostic);
    let main = match diagnostic.severity {
        Severity::Error => Color::Red,
        Severity::Warning => Color::Yellow,
        Severity::Note => Color::Cyan,
    };
    let mut places: Vec<(SourceId, Range<usize>, &Label, Color)> = Vec::new();
    for (at, label) in labels(diagnostic).enumerate() {
        if let Some((id, range)) = files.range(map, label) {
            places.push((id, range, label, if at == 0 { main } else { Color::Blue }));
        }
    }
    // The primary file first, each file from top to bottom: ariadne opens a new box whenever it would have to go up.
    let primary = diagnostic.primary.span.source;
    places.sort_by_key(|(id, range, ..)| (*id != primary, *id, range.end, range.start));

    let heading = format!("{}[{}]", diagnostic.severity.as_str(), diagnostic.code);
    let mut out = format!("{}: {}\n", paint(&heading, main, colour), visible(&diagnostic.message));
    let anchor = files.range(map, &diagnostic.primary).unwrap_or((primary, 0..0));
    let mut report = Report::build(ReportKind::Error, anchor).with_config(Config::new().with_color(colour));
    for (id, range, label, shade) in places {
        // Without a text ariadne would not even underline the place.
        let text = if label.text.is_empty() { "here".into() } else { visible(&label.text) };
        report.add_label(ariadne::Label::new((id, range)).with_color(shade).with_message(text));
    }
    let mut drawn = Vec::new();
    // Writing to memory does not fail; if it did, the heading and the advice would still be there.
    if report.finish().write(&mut files, &mut drawn).is_ok() {
        // ariadne's own heading has another form, and a colour in any case.
        for line in String::from_utf8_lossy(&drawn).lines().skip(1) {
            out.push_str(files.with_real_place(map, line).trim_end());
            out.push('\n');
        }
    }
    if let Some(help) = &diagnostic.help {
        advice(&mut out, "help", &visible(help), colour);
    }
    for fix in &diagnostic.fixes {
        advice(&mut out, "fix", &fix_text(&fix.title, &fix.edits), colour);
    }
    out
}

fn advice(out: &mut String, word: &str, text: &str, colour: bool) {
    out.push_str(&format!("  {}: {text}\n", paint(word, Color::Green, colour)));
}

fn paint(text: &str, shade: Color, colour: bool) -> String {
    if colour { text.fg(shade).to_string() } else { text.to_owned() }
}

/// The title, and what is written unless the title says so or several places change.
fn fix_text(title: &str, edits: &[Edit]) -> String {
    let title_shown = visible(title);
    match edits {
        [Edit { replacement, .. }]
            if !replacement.trim().is_empty() && !title.contains(replacement.trim()) =>
        {
            format!("{title_shown}: `{}`", visible(replacement.trim()))
        }
        _ => title_shown.into_owned(),
    }
}

/// A text on one line, of bounded length and without anything that steers a terminal.
fn visible(text: &str) -> Cow<'_, str> {
    let on_one_line = |c| match c {
        '\n' => '⏎',
        '\t' => ' ',
        c => shown::harmless(c),
    };
    if text.len() <= LONGEST_TEXT && text.chars().all(|c| on_one_line(c) == c) {
        return Cow::Borrowed(text);
    }
    let mut rest = text.chars();
    let mut out: String = rest.by_ref().take(LONGEST_TEXT).map(on_one_line).collect();
    if rest.next().is_some() {
        out.push('…');
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests;
