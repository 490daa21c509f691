//! Semantic tokens: kinds of the library as the types that themes know, places relative to each other.

use gen_lsp_types::{
    SemanticToken as LspToken, SemanticTokens, SemanticTokensParams, SemanticTokensRangeParams,
};
use probity::ide::{self, SemanticKind, SemanticToken};
use serde_json::{Value, json};

use super::{lines_of, whole};
use crate::position::Lines;
use crate::server::Server;

/// The last two are ours; a theme that does not know them leaves such text as it is.
const TYPES: [&str; 19] = [
    "keyword",
    "comment",
    "string",
    "regexp",
    "number",
    "operator",
    "namespace",
    "type",
    "enum",
    "enumMember",
    "struct",
    "class",
    "interface",
    "function",
    "method",
    "event",
    "property",
    "parameter",
    "variable",
];
const OWN_TYPES: [&str; 2] = ["punctuation", "invalid"];

const MODIFIERS: [&str; 4] = ["declaration", "readonly", "documentation", "defaultLibrary"];

/// The names behind the numbers.
pub(crate) fn legend() -> Value {
    let types: Vec<&str> = TYPES.iter().chain(&OWN_TYPES).copied().collect();
    json!({ "tokenTypes": types, "tokenModifiers": MODIFIERS })
}

fn type_of(kind: SemanticKind) -> &'static str {
    match kind {
        SemanticKind::Keyword => "keyword",
        SemanticKind::Comment | SemanticKind::Docs => "comment",
        SemanticKind::Text => "string",
        SemanticKind::Regex => "regexp",
        SemanticKind::Number | SemanticKind::Unit => "number",
        SemanticKind::Operator => "operator",
        SemanticKind::Punctuation => "punctuation",
        SemanticKind::Import => "namespace",
        SemanticKind::Type | SemanticKind::Credential => "type",
        SemanticKind::Enum => "enum",
        SemanticKind::Word => "enumMember",
        SemanticKind::Record => "struct",
        SemanticKind::Workflow | SemanticKind::Rules => "class",
        SemanticKind::Capability => "interface",
        SemanticKind::Function | SemanticKind::Table => "function",
        SemanticKind::Step => "method",
        SemanticKind::Terminal => "event",
        SemanticKind::Field | SemanticKind::Rule => "property",
        SemanticKind::Parameter => "parameter",
        SemanticKind::Set
        | SemanticKind::List
        | SemanticKind::Constant
        | SemanticKind::Local
        | SemanticKind::Result
        | SemanticKind::Risk => "variable",
        SemanticKind::Damaged => "invalid",
    }
}

fn number(of: &str) -> u32 {
    let at = TYPES.iter().chain(&OWN_TYPES).position(|known| *known == of);
    at.and_then(|at| u32::try_from(at).ok()).unwrap_or(0)
}

fn modifiers(token: &SemanticToken) -> u32 {
    let is_fixed = matches!(token.kind, SemanticKind::Set | SemanticKind::List | SemanticKind::Constant);
    let all = [token.declares, is_fixed, token.kind == SemanticKind::Docs, token.built_in];
    all.iter().rev().fold(0, |bits, is_on| bits << 1 | u32::from(*is_on))
}

pub(super) fn all(server: &mut Server, params: SemanticTokensParams) -> Option<SemanticTokens> {
    let (name, analysis) = whole(server, &params.text_document)?;
    let lines = lines_of(server, &analysis, &name)?;
    Some(encoded(&lines, &ide::semantic_tokens(&analysis)))
}

pub(super) fn in_range(server: &mut Server, params: SemanticTokensRangeParams) -> Option<SemanticTokens> {
    let (name, analysis) = whole(server, &params.text_document)?;
    let lines = lines_of(server, &analysis, &name)?;
    let range = lines.offset(params.range.start)..lines.offset(params.range.end);
    Some(encoded(&lines, &ide::semantic_tokens_in(&analysis, range)))
}

/// Each place counts from the one before. A token over several lines is one for each, because few editors take others.
fn encoded(lines: &Lines<'_>, tokens: &[SemanticToken]) -> SemanticTokens {
    let mut data = Vec::with_capacity(tokens.len());
    let (mut last_line, mut last_start) = (1_usize, 0_usize);
    for token in tokens {
        let text = lines.text.get(token.range.clone()).unwrap_or("");
        let mut start = token.range.start;
        for piece in text.split_inclusive('\n') {
            let end = start.saturating_add(piece.trim_end_matches(['\r', '\n']).len());
            if end > start {
                let line = lines.index.line(start);
                let delta_line = line.saturating_sub(last_line);
                let from =
                    if delta_line > 0 { lines.index.range(lines.text, line).start } else { last_start };
                data.push(LspToken {
                    delta_line: u32::try_from(delta_line).unwrap_or(u32::MAX),
                    delta_start: lines.units(&(from..start)),
                    length: lines.units(&(start..end)),
                    token_type: number(type_of(token.kind)),
                    token_modifiers_bitset: modifiers(token),
                });
                (last_line, last_start) = (line, start);
            }
            start = start.saturating_add(piece.len());
        }
    }
    SemanticTokens { result_id: None, data }
}

#[cfg(test)]
mod tests {
    use probity::source::LineIndex;

    use super::*;
    use crate::position::Encoding;

    fn token(range: std::ops::Range<usize>, kind: SemanticKind) -> SemanticToken {
        SemanticToken { range, kind, declares: kind == SemanticKind::Rule, built_in: false }
    }

    #[test]
    fn places_count_from_each_other_in_units_of_the_editor() {
        let text = "a \"€\" b\r\n💥 c\nd\ne";
        let index = LineIndex::new(text);
        let tokens = [
            token(0..1, SemanticKind::Keyword),
            token(2..7, SemanticKind::Text),
            token(8..9, SemanticKind::Rule),
            token(16..17, SemanticKind::Docs),
            token(18..21, SemanticKind::Damaged),
        ];
        let shown = |encoding| -> Vec<[u32; 5]> {
            let data = encoded(&Lines { text, index: &index, encoding }, &tokens).data;
            data.iter()
                .map(|one| {
                    let LspToken { delta_line, delta_start, length, token_type, token_modifiers_bitset } =
                        one;
                    [*delta_line, *delta_start, *length, *token_type, *token_modifiers_bitset]
                })
                .collect()
        };
        let utf16 = [
            [0, 0, 1, 0, 0],
            [0, 2, 3, 2, 0],
            [0, 4, 1, 16, 1],
            [1, 3, 1, 1, 4],
            [1, 0, 1, 20, 0],
            [1, 0, 1, 20, 0],
        ];
        assert_eq!(shown(Encoding::Utf16), utf16);
        let utf8 = [
            [0, 0, 1, 0, 0],
            [0, 2, 5, 2, 0],
            [0, 6, 1, 16, 1],
            [1, 5, 1, 1, 4],
            [1, 0, 1, 20, 0],
            [1, 0, 1, 20, 0],
        ];
        assert_eq!(shown(Encoding::Utf8), utf8);
    }
}
