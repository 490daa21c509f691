//! What a script declares, as an outline: items, and in them the statements, rules, bands and fields that have a name.
//!
//! Reads the tree alone, so that a folder of files is listed without checking any of them.

use std::ops::Range;

use super::Analysis;
use crate::resolve::declared_name;
use crate::source::{SourceId, Span};
use crate::syntax::parse;
use crate::syntax::tree::{
    Block, CheckCall, End, Expr, FieldDecl, If, Item, ItemKind, Name, RiskEntry, RiskEntryKind, Statement,
    StatementKind, UseTarget,
};

/// What a symbol is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SymbolKind {
    Import,
    Enum,
    Variant,
    Record,
    Field,
    Set,
    List,
    Constant,
    Function,
    Table,
    Rules,
    Rule,
    Terminal,
    /// A kind of credential.
    Credential,
    Capability,
    Service,
    Format,
    Step,
    Workflow,
    Test,
    /// What is acquired from the user.
    Acquired,
    /// A result of a check.
    Check,
    Risk,
    Band,
    /// A statement at which the path may part.
    Branch,
    /// Another statement with a name or a title.
    Statement,
}

/// A declared name with what is in it. Ranges are bytes of the text; children lie inside of their parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Never empty.
    pub name: String,
    /// What stands beside the name; may be empty.
    pub detail: String,
    pub kind: SymbolKind,
    /// All of it.
    pub range: Range<usize>,
    /// Its name.
    pub selection: Range<usize>,
    pub children: Vec<Symbol>,
}

/// Longer details are cut.
const MOST_DETAIL: usize = 80;

/// The outline of the script.
pub fn symbols(analysis: &Analysis) -> Vec<Symbol> {
    let (slice, place) = (|span| analysis.slice(span), |span| analysis.own_range(span));
    Outline { slice: &slice, place: &place }.items(analysis.items())
}

/// The outline of a text that nobody has analysed.
pub fn outline(text: &str) -> Vec<Symbol> {
    let parse = parse(SourceId::default(), text);
    let slice = |span: Span| text.get(span.range()).unwrap_or("");
    Outline { slice: &slice, place: &Span::range }.items(&parse.tree.items)
}

struct Outline<'o, 't> {
    slice: &'o dyn Fn(Span) -> &'t str,
    place: &'o dyn Fn(Span) -> Range<usize>,
}

impl Outline<'_, '_> {
    fn items(&self, items: &[Item]) -> Vec<Symbol> {
        items.iter().filter_map(|item| self.item(item)).collect()
    }

    /// On one line, and not too long.
    fn text(&self, span: Span) -> String {
        let words = (self.slice)(span).split_whitespace().collect::<Vec<_>>().join(" ");
        match words.char_indices().nth(MOST_DETAIL) {
            Some((at, _)) => format!("{}…", words.get(..at).unwrap_or("").trim_end()),
            None => words,
        }
    }

    fn symbol(
        &self,
        kind: SymbolKind,
        name: &Name,
        detail: impl Into<String>,
        span: Span,
        children: Vec<Symbol>,
    ) -> Symbol {
        let range = (self.place)(span);
        let selection = (self.place)(name.span);
        let is_inside = range.start <= selection.start && selection.end <= range.end;
        Symbol {
            name: if name.text.is_empty() { "?".to_owned() } else { name.text.clone() },
            detail: detail.into(),
            kind,
            selection: if is_inside { selection } else { range.start..range.start },
            range,
            children,
        }
    }

    fn item(&self, item: &Item) -> Option<Symbol> {
        let symbol =
            |kind, name, detail: String, children| Some(self.symbol(kind, name, detail, item.span, children));
        match &item.kind {
            ItemKind::Use(one) => {
                let (text, span) = match &one.target {
                    UseTarget::Catalog(name) => (name.text.clone(), name.span),
                    UseTarget::File(file) => (file.value.clone(), file.span),
                };
                let detail = one.alias.as_ref().map_or(String::new(), |alias| format!("as {}", alias.text));
                symbol(SymbolKind::Import, &Name { text, span }, detail, Vec::new())
            }
            ItemKind::Enum(one) => {
                let variants = one.variants.iter();
                let variants = variants
                    .map(|name| self.symbol(SymbolKind::Variant, name, "", name.span, Vec::new()))
                    .collect();
                symbol(SymbolKind::Enum, &one.name, "enum".to_owned(), variants)
            }
            ItemKind::Record(one) => {
                symbol(SymbolKind::Record, &one.name, "record".to_owned(), self.fields(&one.fields))
            }
            ItemKind::Set(one) => {
                symbol(SymbolKind::Set, &one.name, format!("set of {}", self.text(one.ty.span)), Vec::new())
            }
            ItemKind::List(one) => {
                symbol(SymbolKind::List, &one.name, format!("list of {}", self.text(one.ty.span)), Vec::new())
            }
            ItemKind::Let(one) => {
                symbol(SymbolKind::Constant, &one.name, self.text(one.value.span), Vec::new())
            }
            ItemKind::Fn(one) => {
                let head = one.name.span.after().to(one.result.span);
                symbol(SymbolKind::Function, &one.name, self.text(head), Vec::new())
            }
            ItemKind::Table(one) => {
                let head = one.name.span.after().to(one.result.span);
                symbol(SymbolKind::Table, &one.name, self.text(head), Vec::new())
            }
            ItemKind::Rules(one) => {
                symbol(SymbolKind::Rules, &one.name, "rules".to_owned(), self.entries(&one.rules))
            }
            ItemKind::Terminal(one) => {
                let label = one.label.as_ref().map_or(String::new(), |label| format!(" {}", label.text));
                symbol(SymbolKind::Terminal, &one.name, format!("{}{label}", one.decision.text), Vec::new())
            }
            ItemKind::Credential(one) => {
                symbol(SymbolKind::Credential, &one.name, "credential".to_owned(), self.fields(&one.data))
            }
            ItemKind::Capability(one) => {
                symbol(SymbolKind::Capability, &one.name, "capability".to_owned(), self.fields(&one.data))
            }
            ItemKind::Service(one) => {
                symbol(SymbolKind::Service, &one.name, "service".to_owned(), Vec::new())
            }
            ItemKind::Format(one) => symbol(SymbolKind::Format, &one.name, "format".to_owned(), Vec::new()),
            ItemKind::Step(one) => {
                symbol(SymbolKind::Step, &one.name, "step".to_owned(), self.block(&one.body))
            }
            ItemKind::Workflow(one) => {
                let title = item.docs.first().cloned().unwrap_or_else(|| "workflow".to_owned());
                symbol(SymbolKind::Workflow, &one.name, title, self.block(&one.body))
            }
            ItemKind::Test(one) => {
                let text = one.title.value.split_whitespace().collect::<Vec<_>>().join(" ");
                let text = if text.is_empty() { "test".to_owned() } else { text };
                let name = Name { text, span: one.title.span };
                symbol(SymbolKind::Test, &name, format!("test of {}", one.workflow.name.text), Vec::new())
            }
            ItemKind::Reserved { .. } | ItemKind::Error { .. } => {
                let name = declared_name(item)?;
                let keyword = match &item.kind {
                    ItemKind::Error { keyword, .. } => keyword.as_deref(),
                    _ => None,
                };
                symbol(kind_of(keyword?)?, name, String::new(), Vec::new())
            }
        }
    }

    fn fields(&self, fields: &[FieldDecl]) -> Vec<Symbol> {
        let made = fields.iter().map(|field| {
            self.symbol(SymbolKind::Field, &field.name, self.text(field.ty.span), field.span, Vec::new())
        });
        made.collect()
    }

    fn entries(&self, entries: &[RiskEntry]) -> Vec<Symbol> {
        let made = entries.iter().filter_map(|entry| {
            let (name, detail) = match &entry.kind {
                RiskEntryKind::Rule(rule) => {
                    let weights = rule.arms.iter().map(|arm| arm.weight.span);
                    let unknown = rule.unknown.iter().map(|(weight, _)| weight.span);
                    let weights: Vec<String> = weights.chain(unknown).map(|span| self.text(span)).collect();
                    let shadow = if rule.shadow { "shadow " } else { "" };
                    (&rule.name, format!("{shadow}{}", weights.join(", ")))
                }
                RiskEntryKind::Include { name, rules, .. } => {
                    (name.as_ref().unwrap_or(&rules.name), format!("include {}", rules.name.text))
                }
                RiskEntryKind::Error { name } => (name.as_ref()?, String::new()),
            };
            Some(self.symbol(SymbolKind::Rule, name, detail, entry.span, Vec::new()))
        });
        made.collect()
    }

    fn block(&self, block: &Block) -> Vec<Symbol> {
        block.statements.iter().flat_map(|statement| self.statement(statement)).collect()
    }

    /// What is in a statement without a name counts as being where the statement is.
    fn statement(&self, statement: &Statement) -> Vec<Symbol> {
        let inner = || statement.blocks().into_iter().flat_map(|block| self.block(block)).collect();
        let one = |kind, name: &Name, detail: String, children| {
            vec![self.symbol(kind, name, detail, statement.span, children)]
        };
        // The first line of its documentation is its title.
        let titled = |kind, detail: String, children: Vec<Symbol>| match statement.docs.first() {
            Some(title) => {
                let name =
                    Name { text: title.clone(), span: Span { end: statement.span.start, ..statement.span } };
                one(kind, &name, detail, children)
            }
            None => children,
        };
        match &statement.kind {
            StatementKind::Input(fields) => {
                let start = statement.span.start;
                let span = Span { end: start.saturating_add(5).min(statement.span.end), ..statement.span };
                let name = Name { text: "input".to_owned(), span };
                one(SymbolKind::Statement, &name, String::new(), self.fields(fields))
            }
            StatementKind::Acquire(acquire) => {
                let detail = format!("acquire {}", acquire.kind.name.text);
                one(SymbolKind::Acquired, &acquire.name, detail, Vec::new())
            }
            StatementKind::Check(check) => {
                let kind = if check.shadow { "shadow check" } else { "check" };
                check.calls.iter().flat_map(|call| self.check(call, kind)).collect()
            }
            StatementKind::Retry(retry) => {
                let text = format!("retry {}", retry.credential.text);
                let name = Name { text, span: retry.credential.span };
                let detail = format!("up to {} attempts", retry.attempts);
                one(SymbolKind::Statement, &name, detail, Vec::new())
            }
            StatementKind::Let(binding) => {
                one(SymbolKind::Constant, &binding.name, self.text(binding.value.span), Vec::new())
            }
            StatementKind::If(If { name: Some(name), arms, .. }) => {
                let detail = arms.first().map_or(String::new(), |(condition, _)| self.text(condition.span));
                one(SymbolKind::Branch, name, format!("if {detail}"), inner())
            }
            StatementKind::Match(choice) => {
                let detail = format!("match {}", self.text(choice.scrutinee.span));
                match &choice.name {
                    Some(name) => one(SymbolKind::Branch, name, detail, inner()),
                    None => titled(SymbolKind::Branch, detail, inner()),
                }
            }
            StatementKind::If(If { arms, .. }) => {
                let detail = arms.first().map_or(String::new(), |(condition, _)| self.text(condition.span));
                titled(SymbolKind::Branch, format!("if {detail}"), inner())
            }
            StatementKind::Require { condition, .. } => {
                titled(SymbolKind::Branch, format!("require {}", self.text(condition.span)), inner())
            }
            StatementKind::Run { name, step, .. } => {
                let detail = format!("run {}", step.name.text);
                one(SymbolKind::Statement, name.as_ref().unwrap_or(&step.name), detail, Vec::new())
            }
            StatementKind::Risk(risk) => {
                let detail = format!("risk in {}", self.between(&risk.low, &risk.high));
                one(SymbolKind::Risk, &risk.name, detail, self.entries(&risk.entries))
            }
            StatementKind::Decide(decide) => {
                let bands = decide.bands.iter().map(|band| {
                    let text = self.between(&band.low, &band.high);
                    let name = Name { text, span: band.low.span.to(band.high.span) };
                    let detail = match band.body.statements.as_slice() {
                        [only] => self.text(only.span),
                        _ => String::new(),
                    };
                    self.symbol(SymbolKind::Band, &name, detail, band.span, self.block(&band.body))
                });
                let name = Name { text: format!("decide {}", decide.risk.text), span: decide.risk.span };
                one(SymbolKind::Branch, &name, String::new(), bands.collect())
            }
            StatementKind::Split(split) => {
                let detail = format!("split by {}", self.text(split.by.span));
                one(SymbolKind::Branch, &split.name, detail, inner())
            }
            StatementKind::End(end) if !statement.docs.is_empty() => {
                let detail = match end {
                    End::Decision { .. } => self.text(statement.span),
                    End::Terminal { name, .. } => format!("end {}", name.name.text),
                };
                titled(SymbolKind::Statement, detail, Vec::new())
            }
            _ => inner(),
        }
    }

    fn between(&self, low: &Expr, high: &Expr) -> String {
        self.text(low.span.to(high.span))
    }

    /// Results by the names under which they stand.
    fn check(&self, call: &CheckCall, detail: &str) -> Vec<Symbol> {
        match call {
            CheckCall::On { credential, capabilities, .. } => {
                let made = capabilities.iter().map(|capability| {
                    let name = &capability.path.name;
                    let text = format!("{}.{}", credential.text, name.text);
                    let shown = Name { text, span: name.span };
                    self.symbol(SymbolKind::Check, &shown, detail, capability.span, Vec::new())
                });
                made.collect()
            }
            CheckCall::Call { name, alternatives } => {
                let (Some(first), Some(last)) = (alternatives.first(), alternatives.last()) else {
                    return Vec::new();
                };
                let shown = name.as_ref().unwrap_or(&first.path.name);
                let span = shown.span.to(first.span).to(last.span);
                vec![self.symbol(SymbolKind::Check, shown, detail, span, Vec::new())]
            }
        }
    }
}

/// Of an item that could not be read.
fn kind_of(keyword: &str) -> Option<SymbolKind> {
    Some(match keyword {
        "enum" => SymbolKind::Enum,
        "record" => SymbolKind::Record,
        "set" => SymbolKind::Set,
        "list" => SymbolKind::List,
        "let" => SymbolKind::Constant,
        "fn" => SymbolKind::Function,
        "table" => SymbolKind::Table,
        "rules" => SymbolKind::Rules,
        "terminal" => SymbolKind::Terminal,
        "credential" => SymbolKind::Credential,
        "capability" => SymbolKind::Capability,
        "service" => SymbolKind::Service,
        "format" => SymbolKind::Format,
        "step" => SymbolKind::Step,
        "workflow" => SymbolKind::Workflow,
        _ => return None,
    })
}

/// A symbol of one of several outlines.
#[derive(Clone, Copy, Debug)]
pub struct Match<'a> {
    /// Which outline, and which of its symbols.
    pub of: usize,
    pub at: usize,
    pub symbol: &'a Symbol,
}

/// Items whose names have the letters of `query` in their order, the likeliest first; at most `most`. An empty query fits all.
pub fn search<'a>(outlines: &[&'a [Symbol]], query: &str, most: usize) -> Vec<Match<'a>> {
    let query: Vec<char> =
        query.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let mut found: Vec<(i64, &str, Match<'a>)> = Vec::new();
    for (of, outline) in outlines.iter().enumerate() {
        let items = outline.iter().enumerate().filter(|(_, symbol)| symbol.kind != SymbolKind::Import);
        for (at, symbol) in items {
            if let Some(distance) = distance(&query, &symbol.name) {
                found.push((distance, &symbol.name, Match { of, at, symbol }));
            }
        }
    }
    found.sort_by(|a, b| (a.0, a.1, a.2.of, a.2.at).cmp(&(b.0, b.1, b.2.of, b.2.at)));
    found.into_iter().take(most).map(|(.., found)| found).collect()
}

/// How far a name is from what was typed: letters that go on from the one before cost nothing, those that begin a word
/// little, others more; then the shorter name. `None`: a letter is not there.
fn distance(query: &[char], name: &str) -> Option<i64> {
    let name: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    let begins_word = |at: usize| {
        at.checked_sub(1).and_then(|before| name.get(before)).is_none_or(|before| !before.is_alphanumeric())
    };
    let mut cost: i64 = 0;
    let mut from = 0_usize;
    for (nth, wanted) in query.iter().enumerate() {
        let rest = || (from..name.len()).filter(|at| name.get(*at) == Some(wanted));
        let goes_on = nth > 0 && name.get(from) == Some(wanted);
        let at = if goes_on { from } else { rest().find(|at| begins_word(*at)).or_else(|| rest().next())? };
        // The begin of a word is no good where what is left of the query is only before it.
        let fits = |at: usize| is_in(query.get(nth..).unwrap_or(&[]), name.get(at..).unwrap_or(&[]));
        let at = if fits(at) { at } else { rest().next()? };
        cost = cost.saturating_add(match (at == from, begins_word(at)) {
            (true, _) => 0,
            (false, true) => 10,
            (false, false) => 40,
        });
        from = at.saturating_add(1);
    }
    let length = i64::try_from(name.len().saturating_sub(query.len())).unwrap_or(i64::MAX);
    Some(cost.saturating_mul(100).saturating_add(length))
}

fn is_in(query: &[char], name: &[char]) -> bool {
    let mut rest = name.iter();
    query.iter().all(|wanted| rest.any(|letter| letter == wanted))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{examples, fixture};
    use super::*;

    /// One line for each symbol, indented.
    fn shown(symbols: &[Symbol]) -> String {
        fn show(symbols: &[Symbol], depth: usize, out: &mut String) {
            for symbol in symbols {
                let indent = "  ".repeat(depth);
                let line = format!("{indent}{:?} {} | {}", symbol.kind, symbol.name, symbol.detail);
                out.push_str(line.trim_end());
                out.push('\n');
                show(&symbol.children, depth + 1, out);
            }
        }
        let mut out = String::new();
        show(symbols, 0, &mut out);
        out
    }

    const SCRIPT: &str = r#"use jumio as j
enum tier { LOW, HIGH }
fn old(born: date) -> bool = age(born) > 18
terminal bad(message: text) = REJECTED BAD
/// How we begin
workflow w {
  input { email: text  age: int? in 0..130 }
  acquire doc: ID
  check doc: usability, extraction
  retry doc up to 3 attempts { when doc.usability is REJECTED -> "again" }
  check same = similarity(doc, doc)
  /// Nobody without a document
  require doc.usability is PASSED else end REJECTED X
  if minor: input.age < 18 { end REJECTED Y } else if unknown { let a = 1 } else { continue }
  risk fraud in 0..100 { a: +10 when true, =100 when false  include email(input.email) }
  decide fraud { 0..30 -> end PASSED 31..100 -> end REJECTED HIGH }
}
test "it passes" of w { expect PASSED }
"#;

    #[test]
    fn an_outline_has_what_has_a_name() {
        let expected = "\
Import jumio | as j
Enum tier | enum
  Variant LOW |
  Variant HIGH |
Function old | (born: date) -> bool
Terminal bad | REJECTED BAD
Workflow w | How we begin
  Statement input |
    Field email | text
    Field age | int? in 0..130
  Acquired doc | acquire ID
  Check doc.usability | check
  Check doc.extraction | check
  Statement retry doc | up to 3 attempts
  Check same | check
  Branch Nobody without a document | require doc.usability is PASSED
  Branch minor | if input.age < 18
    Constant a | 1
  Risk fraud | risk in 0..100
    Rule a | +10, =100
    Rule email | include email
  Branch decide fraud |
    Band 0..30 | end PASSED
    Band 31..100 | end REJECTED HIGH
Test it passes | test of w
";
        assert_eq!(shown(&symbols(&fixture(SCRIPT).analysis)), expected);
        assert_eq!(shown(&outline(SCRIPT)), expected);
    }

    #[test]
    fn damaged_items_keep_their_names_and_their_neighbours() {
        let script = "fn broken(a: ) -> =\nworkflow w {\n acquire doc: ID\n if ?? {\n }\n risk r in 0..10 { a: + when\n b: +1 when true } }\n";
        let shown = shown(&outline(script));
        for expected in ["Function broken", "Workflow w", "  Acquired doc", "    Rule b | +1"] {
            assert!(shown.contains(expected), "{expected} in\n{shown}");
        }
    }

    #[test]
    fn the_likeliest_names_come_first() {
        let outline = outline(
            "set high_risk: country = { DE }\nset risk: country = { DE }\nset blocked_emails: country = { DE }\nfn age_of(a: date) -> int = age(a)\n",
        );
        let found = |query: &str| -> Vec<&str> {
            search(&[&outline], query, 10).iter().map(|one| one.symbol.name.as_str()).collect()
        };
        assert_eq!(found("risk"), ["risk", "high_risk"]);
        assert_eq!(found("BE"), ["blocked_emails"]);
        assert_eq!(found("hrk"), ["high_risk"]);
        assert_eq!(found("nothing"), Vec::<&str>::new());
        assert_eq!(found("").len(), 4);
        assert_eq!(search(&[&outline, &outline], "", 3).len(), 3);
    }

    fn check_inside(symbols: &[Symbol], outer: &Range<usize>) {
        for symbol in symbols {
            assert!(!symbol.name.is_empty());
            assert!(outer.start <= symbol.range.start && symbol.range.end <= outer.end, "{symbol:?}");
            let (selection, range) = (&symbol.selection, &symbol.range);
            assert!(range.start <= selection.start && selection.end <= range.end, "{symbol:?}");
            check_inside(&symbol.children, &symbol.range);
        }
    }

    #[test]
    fn any_text_has_an_outline_whose_parts_lie_in_each_other() {
        for text in examples() {
            for cut in (0..=text.len()).rev().step_by(97).filter(|at| text.is_char_boundary(*at)) {
                let text = &text[..cut];
                check_inside(&outline(text), &(0..text.len()));
            }
        }
    }
}
