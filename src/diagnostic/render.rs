//! Diagnostics for people, by ariadne.
//!
//! Nothing that a script contains may harm the reader: characters that steer a terminal or reorder text are shown as `�`, and the
//! part of a long line behind its last label is left out. ariadne is given character offsets of this shown text, never raw spans,
//! because it panics on spans that it does not expect.

mod shown;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use ariadne::{Cache, Color, Config, Fmt as _, Report, ReportKind, Source};

use super::place::Place;
use super::{Diagnostic, Edit, Label, Severity};
use crate::source::{SourceId, SourceMap};
use shown::Shown;

/// All findings, one below the other, with the places in their sources. `colour` adds ANSI colours.
pub fn render(map: &SourceMap, diagnostics: &[Diagnostic], colour: bool) -> String {
    let mut files = Files::showing(map, diagnostics);
    let blocks: Vec<String> = diagnostics.iter().map(|d| block(map, &mut files, d, colour)).collect();
    blocks.join("\n")
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

/// The texts that ariadne draws.
struct Files(BTreeMap<SourceId, Shown>);

impl Files {
    fn showing(map: &SourceMap, diagnostics: &[Diagnostic]) -> Files {
        let mut places: BTreeMap<SourceId, Vec<Place>> = BTreeMap::new();
        for span in diagnostics.iter().flat_map(labels).map(|label| label.span) {
            if let Some(place) = Place::of(map, span) {
                places.entry(span.source).or_default().push(place);
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
}

impl Cache<SourceId> for &mut Files {
    type Storage = String;

    fn fetch(&mut self, id: &SourceId) -> Result<&Source<String>, impl fmt::Debug> {
        self.0.get(id).map(|shown| &shown.source).ok_or("no such file")
    }

    fn display<'a>(&self, id: &'a SourceId) -> Option<impl fmt::Display + 'a> {
        self.0.get(id).map(|shown| shown.name.clone())
    }
}

fn labels(diagnostic: &Diagnostic) -> impl Iterator<Item = &Label> {
    std::iter::once(&diagnostic.primary).chain(&diagnostic.secondary)
}

fn block(map: &SourceMap, files: &mut Files, diagnostic: &Diagnostic, colour: bool) -> String {
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
    if report.finish().write(files, &mut drawn).is_ok() {
        // ariadne's own heading has another form, and a colour in any case.
        for line in String::from_utf8_lossy(&drawn).lines().skip(1) {
            out.push_str(line.trim_end());
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

/// The title, and what is written unless the title says so.
fn fix_text(title: &str, edits: &[Edit]) -> String {
    let unsaid =
        |edit: &&Edit| !edit.replacement.trim().is_empty() && !title.contains(edit.replacement.trim());
    let written: Vec<String> =
        edits.iter().filter(unsaid).map(|edit| format!("`{}`", visible(edit.replacement.trim()))).collect();
    let title = visible(title);
    if written.is_empty() { title.into_owned() } else { format!("{title}: {}", written.join(", ")) }
}

/// A text on one line without anything that steers a terminal.
fn visible(text: &str) -> Cow<'_, str> {
    let on_one_line = |c| match c {
        '\n' => '⏎',
        '\t' => ' ',
        c => shown::harmless(c),
    };
    if text.chars().all(|c| on_one_line(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(on_one_line).collect())
}

#[cfg(test)]
mod tests;
