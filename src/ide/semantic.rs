//! What every word of a script is, for colours: names by what they stand for, the rest by their tokens.
//!
//! Covers every token that is not blank, whatever state the text is in: what neither the check nor the tree knows is told by
//! the words around it.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Analysis;
use super::symbols::{SymbolKind, item_kind};
use super::walk::{Part, Role, walk};
use crate::check::Target;
use crate::resolve::{PRELUDE, ROOT, declared_name};
use crate::source::Span;
use crate::syntax::keywords;
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::tree::Item;
use crate::value::{Currency, Duration};

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SemanticKind {
    Keyword,
    Comment,
    /// Documentation.
    Docs,
    Text,
    Regex,
    /// A number, a date, a time.
    Number,
    /// `days`, `EUR` behind a number
    Unit,
    Operator,
    Punctuation,
    Import,
    Type,
    Enum,
    /// A word of a closed set: `PASSED`, `GLARE`.
    Word,
    Record,
    Set,
    List,
    Constant,
    Function,
    Table,
    Rules,
    Rule,
    Terminal,
    Step,
    Workflow,
    /// A kind of credential.
    Credential,
    Capability,
    Field,
    Parameter,
    /// What a statement names.
    Local,
    /// The result of a check.
    Result,
    Risk,
    /// Not of the language.
    Damaged,
}

/// A piece of the script, in bytes of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SemanticToken {
    pub range: Range<usize>,
    pub kind: SemanticKind,
    /// The name is declared here.
    pub declares: bool,
    /// It belongs to the language, not to the script.
    pub built_in: bool,
}

/// All of the script, in its order; no two overlap.
pub fn semantic_tokens(analysis: &Analysis) -> Vec<SemanticToken> {
    semantic_tokens_in(analysis, 0..analysis.text().len())
}

/// Those that touch a range.
pub fn semantic_tokens_in(analysis: &Analysis, range: Range<usize>) -> Vec<SemanticToken> {
    let names = Names::of(analysis, &range);
    let text = analysis.text();
    let tokens = analysis.tokens();
    let first = tokens.partition_point(|token| token.span.range().end <= range.start);
    let last = tokens.partition_point(|token| token.span.range().start < range.end);
    let mut made = Vec::new();
    for at in first..last {
        let Some(token) = tokens.get(at) else { break };
        let mut place = token.span.range();
        let written = text.get(place.clone()).unwrap_or("");
        // A comment has the rest of its line, its break by a carriage return included.
        place.end = place.start.saturating_add(written.trim_end().len());
        if token.kind == TokenKind::Blank || place.is_empty() {
            continue;
        }
        let known = match token.kind {
            TokenKind::Word | TokenKind::Symbol | TokenKind::BadWord => {
                names.at.get(&place.start).copied().unwrap_or_else(|| {
                    let around = Around::of(text, tokens, at);
                    Known::of(names.guess(*token, written, &around))
                })
            }
            other => Known::of(of_token(other)),
        };
        let Known { kind, declares, built_in } = known;
        made.push(SemanticToken { range: place, kind, declares, built_in });
    }
    made
}

/// What a token is that is no word.
fn of_token(kind: TokenKind) -> SemanticKind {
    match kind {
        TokenKind::Comment => SemanticKind::Comment,
        TokenKind::ItemDoc | TokenKind::FileDoc => SemanticKind::Docs,
        TokenKind::Int
        | TokenKind::Decimal
        | TokenKind::Percent
        | TokenKind::BadNumber
        | TokenKind::Date
        | TokenKind::Time
        | TokenKind::BadDate => SemanticKind::Number,
        TokenKind::Text | TokenKind::UnclosedText | TokenKind::ForeignText => SemanticKind::Text,
        TokenKind::Regex | TokenKind::UnclosedRegex => SemanticKind::Regex,
        TokenKind::Open
        | TokenKind::Close
        | TokenKind::LeftParen
        | TokenKind::RightParen
        | TokenKind::Comma
        | TokenKind::Colon
        | TokenKind::Dot
        | TokenKind::Bar => SemanticKind::Punctuation,
        TokenKind::Unknown | TokenKind::Unread => SemanticKind::Damaged,
        _ => SemanticKind::Operator,
    }
}

#[derive(Clone, Copy)]
struct Known {
    kind: SemanticKind,
    declares: bool,
    built_in: bool,
}

impl Known {
    fn of(kind: SemanticKind) -> Known {
        Known { kind, declares: false, built_in: false }
    }
}

/// What is known of the names of some items.
struct Names {
    /// By the offset at which they begin.
    at: FxHashMap<usize, Known>,
    /// Declarations of an item, by where it begins, and its end; for names in damaged parts.
    within: BTreeMap<usize, (usize, FxHashMap<String, SemanticKind>)>,
    /// Items of the script and its imports.
    items: FxHashMap<String, SemanticKind>,
}

impl Names {
    fn of(analysis: &Analysis, range: &Range<usize>) -> Names {
        let mut names =
            Names { at: FxHashMap::default(), within: BTreeMap::new(), items: FxHashMap::default() };
        let touched = |place: &Range<usize>| place.start <= range.end && range.start <= place.end;
        for item in analysis.items().iter().filter(|item| touched(&analysis.own_range(item.span))) {
            names.walk(analysis, item);
        }
        for mark in analysis.names().iter().filter(|mark| analysis.is_own(mark.span)) {
            let place = analysis.own_range(mark.span);
            if !touched(&place) || names.at.get(&place.start).is_some_and(|known| known.declares) {
                continue;
            }
            let kind = match &mark.target {
                Target::Item(module, index) => analysis.item(*module, *index).and_then(of_item),
                Target::Module(_) => Some(SemanticKind::Import),
                Target::Local(span) => Some(names.local(analysis, *span)),
                Target::Check { .. } => Some(SemanticKind::Result),
                Target::Input | Target::Data { .. } | Target::Credential { .. } | Target::Record(_) => {
                    Some(SemanticKind::Field)
                }
                Target::Word => Some(SemanticKind::Word),
                Target::Builtin => Some(SemanticKind::Function),
                Target::Language => {
                    Some(names.at.get(&place.start).map_or(SemanticKind::Local, |known| known.kind))
                }
            };
            let built_in = matches!(mark.target, Target::Builtin | Target::Language);
            if let Some(kind) = kind {
                names.at.insert(place.start, Known { kind, declares: false, built_in });
            }
        }
        let imported = analysis.universe().imports(ROOT).iter().map(|import| import.module);
        for module in [ROOT, PRELUDE].into_iter().chain(imported) {
            let module = analysis.universe().module(module);
            for item in module.into_iter().flat_map(|module| &module.tree.items) {
                if let (Some(name), Some(kind)) = (declared_name(item), of_item(item)) {
                    names.items.entry(name.text.clone()).or_insert(kind);
                }
            }
        }
        names
    }

    fn walk(&mut self, analysis: &Analysis, item: &Item) {
        let own = of_item(item);
        let mut declared = FxHashMap::default();
        walk(item, &mut |part| {
            let Part::Name(name, role) = part else { return };
            let known = of_role(role, own, &name.text);
            if known.declares {
                declared.insert(name.text.clone(), known.kind);
            }
            self.at.insert(analysis.own_range(name.span).start, known);
        });
        let range = analysis.own_range(item.span);
        self.within.insert(range.start, (range.end, declared));
    }

    /// What is declared at a place. A test names what its workflow declares, which is another item.
    fn local(&mut self, analysis: &Analysis, declaration: Span) -> SemanticKind {
        if !analysis.is_own(declaration) {
            return SemanticKind::Local;
        }
        let start = analysis.own_range(declaration).start;
        if !self.at.contains_key(&start)
            && let Some(item) = analysis.item_at(declaration)
            && !self.within.contains_key(&analysis.own_range(item.span).start)
        {
            self.walk(analysis, item);
        }
        self.at.get(&start).map_or(SemanticKind::Local, |known| known.kind)
    }

    /// What a word is that is declared around the place where it stands, or anywhere as an item.
    fn declared(&self, at: usize, written: &str) -> Option<SemanticKind> {
        let around = self.within.range(..=at).next_back().filter(|(_, (end, _))| at < *end);
        let local = around.and_then(|(_, (_, declared))| declared.get(written));
        local.or_else(|| self.items.get(written)).copied()
    }

    /// A word that the tree has no name for: a keyword, or a name in a damaged part.
    fn guess(&self, token: Token, written: &str, around: &Around<'_>) -> SemanticKind {
        use SemanticKind as Kind;
        let declared = self.declared(token.span.range().start, written);
        let is_reserved = keywords::is_reserved(written);
        if around.before == Some(TokenKind::Dot) && (around.is_glued || !is_reserved) {
            return if around.calls() { Kind::Function } else { Kind::Field };
        }
        let is_number = matches!(around.before, Some(TokenKind::Int | TokenKind::Decimal)) && around.touches;
        if token.kind == TokenKind::Symbol {
            let is_unit = is_number && Currency::parse(written).is_some();
            return if is_unit { Kind::Unit } else { declared.unwrap_or(Kind::Word) };
        }
        if is_number && Duration::unit_names().any(|unit| unit == written) {
            return Kind::Unit;
        }
        let is_keyword = is_reserved || written == "probity";
        if is_keyword && around.after != Some(TokenKind::Colon) {
            return Kind::Keyword;
        }
        if around.calls() && !around.is_head() {
            return declared.unwrap_or(Kind::Function);
        }
        if let Some(known) = declared {
            return known;
        }
        match around.after {
            Some(TokenKind::Colon) => Kind::Local,
            _ if keywords::CONTEXTUAL.contains(&written) || is_keyword => Kind::Keyword,
            _ => Kind::Local,
        }
    }
}

/// The solid tokens beside a word.
struct Around<'t> {
    before: Option<TokenKind>,
    word_before: &'t str,
    /// The token before stands on the same line; right before it.
    touches: bool,
    is_glued: bool,
    after: Option<TokenKind>,
}

impl<'t> Around<'t> {
    fn of(text: &'t str, tokens: &[Token], at: usize) -> Around<'t> {
        let solid = |token: &&Token| !token.kind.is_trivia();
        let before = tokens.get(..at).and_then(|before| before.iter().rev().find(solid));
        let after = tokens.get(at.saturating_add(1)..).and_then(|after| after.iter().find(solid));
        let start = tokens.get(at).map_or(0, |token| token.span.range().start);
        let gap = before.and_then(|before| text.get(before.span.range().end..start));
        Around {
            before: before.map(|token| token.kind),
            word_before: before.and_then(|token| text.get(token.span.range())).unwrap_or(""),
            touches: gap.is_some_and(|gap| !gap.contains('\n')),
            is_glued: gap.is_some_and(str::is_empty),
            after: after.map(|token| token.kind),
        }
    }

    fn calls(&self) -> bool {
        self.after == Some(TokenKind::LeftParen)
    }

    /// Behind a word that begins a declaration.
    fn is_head(&self) -> bool {
        keywords::ITEMS.contains(&self.word_before)
    }
}

/// What an item declares.
fn of_item(item: &Item) -> Option<SemanticKind> {
    Some(match item_kind(item)? {
        SymbolKind::Import | SymbolKind::Format => SemanticKind::Import,
        SymbolKind::Enum => SemanticKind::Enum,
        SymbolKind::Record => SemanticKind::Record,
        SymbolKind::Set => SemanticKind::Set,
        SymbolKind::List => SemanticKind::List,
        SymbolKind::Constant => SemanticKind::Constant,
        SymbolKind::Function => SemanticKind::Function,
        SymbolKind::Table => SemanticKind::Table,
        SymbolKind::Rules => SemanticKind::Rules,
        SymbolKind::Terminal => SemanticKind::Terminal,
        SymbolKind::Credential => SemanticKind::Credential,
        SymbolKind::Capability | SymbolKind::Service => SemanticKind::Capability,
        SymbolKind::Step => SemanticKind::Step,
        SymbolKind::Workflow => SemanticKind::Workflow,
        _ => return None,
    })
}

/// What a name is by its place in the tree.
fn of_role(role: Role, item: Option<SemanticKind>, name: &str) -> Known {
    use SemanticKind as Kind;
    let (kind, declares) = match role {
        Role::Item => (item.unwrap_or(Kind::Local), true),
        Role::Import => (Kind::Import, false),
        Role::Variant => (Kind::Word, true),
        Role::Field => (Kind::Field, true),
        Role::Parameter => (Kind::Parameter, true),
        Role::Local | Role::Arm => (Kind::Local, true),
        Role::Result => (Kind::Result, true),
        Role::Risk => (Kind::Risk, true),
        Role::Rule => (Kind::Rule, true),
        // `input` is a word of the language, and the name of what stands in it.
        Role::Used if keywords::is_reserved(name) => (Kind::Keyword, false),
        Role::Used => (Kind::Local, false),
        Role::UsedField => (Kind::Field, false),
        Role::Argument => (Kind::Parameter, false),
        Role::Callee => (Kind::Function, false),
        Role::Type => (Kind::Type, false),
        Role::Kind => (Kind::Credential, false),
        Role::Capability => (Kind::Capability, false),
        Role::StepUse => (Kind::Step, false),
        Role::RulesUse => (Kind::Rules, false),
        Role::TerminalUse => (Kind::Terminal, false),
        Role::WorkflowUse => (Kind::Workflow, false),
        Role::Symbol => (Kind::Word, false),
        Role::Currency => (Kind::Unit, false),
        Role::Keyword => (Kind::Keyword, false),
    };
    Known { kind, declares, built_in: false }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{examples, fixture, piece};
    use super::*;
    use crate::syntax::tree::ItemKind;

    /// `word:Kind`, declarations with `!`, words of the language with `*`; punctuation and operators left out.
    fn shown(text: &str) -> String {
        let analysis = fixture(text).analysis;
        let mut out = Vec::new();
        for token in semantic_tokens(&analysis) {
            if matches!(token.kind, SemanticKind::Punctuation | SemanticKind::Operator) {
                continue;
            }
            let marks =
                format!("{}{}", if token.declares { "!" } else { "" }, if token.built_in { "*" } else { "" });
            let written = piece(analysis.text(), token.range);
            out.push(format!("{written}:{:?}{marks}", token.kind));
        }
        out.join(" ").replacen("probity:Keyword 1:Number ", "", 1)
    }

    #[test]
    fn names_are_what_they_stand_for() {
        let script = "use jumio\nenum tier { LOW }\nfn old(born: date) -> bool = age(born) > 18\n\
            workflow w {\n input { born: date  t: tier }\n acquire doc: ID\n check doc: usability\n\
            let grown = old(input.born)\n risk r in 0..9 { a: +1 when grown and doc.usability is PASSED }\n\
            decide r { 0..9 -> end PASSED } }";
        assert_eq!(
            shown(script),
            "use:Keyword jumio:Import enum:Keyword tier:Enum! LOW:Word! fn:Keyword old:Function! born:Parameter! \
             date:Type bool:Type age:Function* born:Parameter 18:Number workflow:Keyword w:Workflow! input:Keyword \
             born:Field! date:Type t:Field! tier:Enum acquire:Keyword doc:Local! ID:Credential check:Keyword \
             doc:Local usability:Capability let:Keyword grown:Local! old:Function input:Keyword* born:Field \
             risk:Keyword r:Risk! in:Keyword 0:Number 9:Number a:Rule! 1:Number when:Keyword grown:Local \
             and:Keyword doc:Local usability:Result is:Keyword PASSED:Word decide:Keyword r:Risk 0:Number 9:Number \
             end:Keyword PASSED:Word"
        );
    }

    #[test]
    fn units_words_of_one_place_and_docs() {
        let script = "//! About\nlist cards: text folded // plain\n/// Doc\nlet a = 30 days\nlet m = 5.00 EUR\n\
            fn f(t: text) -> bool = t matches r\"x\"";
        assert_eq!(
            shown(script),
            "//! About:Docs list:Keyword cards:List! text:Type folded:Keyword // plain:Comment /// Doc:Docs \
             let:Keyword a:Constant! 30:Number days:Unit let:Keyword m:Constant! 5.00:Number EUR:Unit \
             fn:Keyword f:Function! t:Parameter! text:Type bool:Type t:Parameter matches:Keyword r\"x\":Regex"
        );
    }

    #[test]
    fn damaged_text_is_told_by_its_words() {
        let script = "set far: country = { DE }\nfn broken(x: ) -> = far(x) within 30 min";
        assert_eq!(
            shown(script),
            "set:Keyword far:Set! country:Type DE:Word fn:Keyword broken:Function! x:Local far:Set x:Local \
             within:Keyword 30:Number min:Unit"
        );
        let script = "workflow w { acquire doc: ID if doc. and input.x in § 'a' { end PASSED } }";
        assert_eq!(
            shown(script),
            "workflow:Keyword w:Workflow! acquire:Keyword doc:Local! ID:Credential if:Keyword doc:Local \
             and:Keyword input:Keyword x:Field in:Keyword §:Damaged 'a':Text end:Keyword PASSED:Word"
        );
    }

    #[test]
    fn every_token_of_any_text_is_covered_once() {
        for text in examples() {
            for cut in (0..=text.len()).rev().step_by(509).filter(|at| text.is_char_boundary(*at)) {
                let text = piece(text, 0..cut);
                let analysis = Analysis::of("main.probity", text, &crate::resolve::NoFiles);
                let tokens = semantic_tokens(&analysis);
                let mut end = 0;
                for token in &tokens {
                    assert!(token.range.start >= end && !token.range.is_empty(), "{token:?}");
                    assert!(piece(text, end..token.range.start).trim().is_empty(), "{token:?}");
                    end = token.range.end;
                }
                assert!(piece(text, end..text.len()).trim().is_empty());
                let half = text.len() / 2;
                let part = semantic_tokens_in(&analysis, half..text.len());
                assert!(tokens.ends_with(&part));
                assert!(part.first().is_none_or(|first| first.range.end > half));
            }
        }
    }

    #[test]
    fn a_sound_script_needs_no_guesses() {
        for text in examples() {
            let analysis = Analysis::of("main.probity", text, &crate::resolve::NoFiles);
            let names = Names::of(&analysis, &(0..text.len()));
            for token in analysis.tokens() {
                let written = piece(text, token.span.range());
                let is_word = matches!(token.kind, TokenKind::Word | TokenKind::Symbol);
                let is_known = names.at.contains_key(&token.span.range().start)
                    || keywords::is_reserved(written)
                    || keywords::CONTEXTUAL.contains(&written)
                    || Duration::unit_names().any(|unit| unit == written)
                    || written == "probity"
                    || matches!(
                        analysis.item_at(analysis.at(token.span.range().start)).map(|item| &item.kind),
                        Some(ItemKind::Reserved { .. })
                    );
                assert!(!is_word || is_known, "{written} at {:?}", token.span);
            }
        }
    }
}
