//! The one style of scripts. [`format()`] changes blanks and line ends, and leaves out commas that stand before a closing
//! bracket; it never changes what a script means, and holds that by reading its own output.
//!
//! The tree says where lines begin, the tokens say what stands on them; comments go with the token behind them. Neighbouring
//! lines of one kind share columns. What can't be read is copied as it stands.

mod arms;
mod block;
mod checks;
mod columns;
mod damage;
mod entries;
mod expressions;
mod items;
mod range;
mod risk;
mod same;
mod scenarios;
mod spacing;
mod statements;
mod tables;
mod text;
mod writer;

use std::fmt;
use std::ops::Range;

use self::text::Text;
use self::writer::Writer;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::syntax as syntax_codes;
use crate::source::SourceId;
use crate::syntax::{self, Parse, TokenKind};

pub use self::range::{format_closed, format_range};
pub use self::writer::MAX_WIDTH;

/// A text in the one style.
#[derive(Clone, Debug)]
pub struct Formatted {
    /// The whole text; the one that was given where `error` says why.
    pub text: String,
    /// The same as changes to the text that was given: in its order, none touching another.
    pub edits: Vec<Edit>,
    /// Parts that hold errors and were left alone, as bytes of the text that was given.
    pub left_alone: Vec<Range<usize>>,
    /// What is wrong with the form of the text, as [`syntax::parse`] says it, for the source with number 0.
    pub diagnostics: Vec<Diagnostic>,
    /// Why nothing was changed.
    pub error: Option<FormatError>,
}

/// A change of blanks and line ends (and commas before closing brackets).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Bytes of the text that was given.
    pub range: Range<usize>,
    pub text: String,
}

/// The formatted text would not have meant the same, so it was thrown away. Where the text has no errors this is a fault of
/// the formatter; where it has some, what is found can depend on where lines end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatError {
    /// A token or a comment was lost or changed.
    Tokens,
    /// Other findings.
    Findings,
    /// The tokens were read as something else.
    Tree,
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tokens => "formatting would lose a word or a comment",
            Self::Findings => "formatting would change what is found wrong",
            Self::Tree => "formatting would change what the script means",
        })
    }
}

impl std::error::Error for FormatError {}

/// Formats a script. Any text is accepted; of one with errors, the parts that can be read are formatted.
pub fn format(text: &str) -> Formatted {
    let parse = syntax::parse(SourceId(0), text);
    let mut formatted = Formatted {
        text: text.to_owned(),
        edits: Vec::new(),
        left_alone: Vec::new(),
        diagnostics: Vec::new(),
        error: None,
    };
    // Of these, not everything that is wrong is known.
    let unread = parse.tokens.iter().any(|token| token.kind == TokenKind::Unread)
        || parse.diagnostics.iter().any(|found| found.code == syntax_codes::TOO_MANY_FINDINGS);
    if unread {
        formatted.left_alone.push(0..text.len());
    } else {
        match try_format(text, &parse, false) {
            Ok(done) => formatted = done,
            // Recovery looks at line ends, so more may have to be left alone than what holds an error.
            Err(error) => match try_format(text, &parse, true) {
                Ok(done) if parse.diagnostics.iter().any(Diagnostic::is_error) => formatted = done,
                _ => formatted.error = Some(error),
            },
        }
    }
    formatted.diagnostics = parse.diagnostics;
    formatted
}

/// `whole`: no part of a damaged item is touched.
fn try_format(source: &str, parse: &Parse, whole: bool) -> Result<Formatted, FormatError> {
    let faults = faults(parse);
    let text = Text::new(source, &parse.tokens, faults.clone());
    let parts = items::parts(&text, &parse.tree, whole);
    let mut writer = Writer::new(&text);
    writer.file(&parts);
    let (written, left_alone) = writer.finish();
    let again = syntax::parse(SourceId(0), &written);
    let after = Text::new(&written, &again.tokens, faults);
    let edits = same::edits(&text, &after)?;
    if !edits.is_empty() {
        same::trees(parse, &again)?;
    }
    Ok(Formatted { text: written, edits, left_alone, diagnostics: Vec::new(), error: None })
}

/// Where a text has errors. That its edition is missing or unknown is no reason to leave anything alone.
fn faults(parse: &Parse) -> Vec<u32> {
    let of_edition = [syntax_codes::MISSING_EDITION, syntax_codes::UNKNOWN_EDITION];
    let errors =
        parse.diagnostics.iter().filter(|found| found.is_error() && !of_edition.contains(&found.code));
    let mut faults: Vec<u32> = errors.map(|found| found.primary.span.start).collect();
    faults.sort_unstable();
    faults
}
