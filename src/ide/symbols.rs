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
        let kind = item_kind(item)?;
        let symbol =
            |name, detail: String, children| Some(self.symbol(kind, name, detail, item.span, children));
        match &item.kind {
            ItemKind::Use(one) => {
                let (text, span) = match &one.target {
                    UseTarget::Catalog(name) => (name.text.clone(), name.span),
                    UseTarget::File(file) => (file.value.clone(), file.span),
                };
                let detail = one.alias.as_ref().map_or(String::new(), |alias| format!("as {}", alias.text));
                symbol(&Name { text, span }, detail, Vec::new())
            }
            ItemKind::Enum(one) => {
                let variants = one.variants.iter();
                let variants = variants
                    .map(|name| self.symbol(SymbolKind::Variant, name, "", name.span, Vec::new()))
                    .collect();
                symbol(&one.name, "enum".to_owned(), variants)
            }
            ItemKind::Record(one) => symbol(&one.name, "record".to_owned(), self.fields(&one.fields)),
            ItemKind::Set(one) => symbol(&one.name, format!("set of {}", self.text(one.ty.span)), Vec::new()),
            ItemKind::List(one) => {
                symbol(&one.name, format!("list of {}", self.text(one.ty.span)), Vec::new())
            }
            ItemKind::Let(one) => symbol(&one.name, self.text(one.value.span), Vec::new()),
            ItemKind::Fn(one) => {
                let head = one.name.span.after().to(one.result.span);
                symbol(&one.name, self.text(head), Vec::new())
            }
            ItemKind::Table(one) => {
                let head = one.name.span.after().to(one.result.span);
                symbol(&one.name, self.text(head), Vec::new())
            }
            ItemKind::Rules(one) => symbol(&one.name, "rules".to_owned(), self.entries(&one.rules)),
            ItemKind::Terminal(one) => {
                let label = one.label.as_ref().map_or(String::new(), |label| format!(" {}", label.text));
                symbol(&one.name, format!("{}{label}", one.decision.text), Vec::new())
            }
            ItemKind::Credential(one) => symbol(&one.name, "credential".to_owned(), self.fields(&one.data)),
            ItemKind::Capability(one) => symbol(&one.name, "capability".to_owned(), self.fields(&one.data)),
            ItemKind::Service(one) => symbol(&one.name, "service".to_owned(), Vec::new()),
            ItemKind::Format(one) => symbol(&one.name, "format".to_owned(), Vec::new()),
            ItemKind::Step(one) => symbol(&one.name, "step".to_owned(), self.block(&one.body)),
            ItemKind::Workflow(one) => {
                let title = item.docs.first().cloned().unwrap_or_else(|| "workflow".to_owned());
                symbol(&one.name, title, self.block(&one.body))
            }
            ItemKind::Test(one) => {
                let text = one.title.value.split_whitespace().collect::<Vec<_>>().join(" ");
                let text = if text.is_empty() { "test".to_owned() } else { text };
                let name = Name { text, span: one.title.span };
                symbol(&name, format!("test of {}", one.workflow.name.text), Vec::new())
            }
            ItemKind::Reserved { .. } | ItemKind::Error { .. } => {
                symbol(declared_name(item)?, String::new(), Vec::new())
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

/// What an item declares; of one that could not be read, what its first word says.
pub(super) fn item_kind(item: &Item) -> Option<SymbolKind> {
    Some(match &item.kind {
        ItemKind::Use(_) => SymbolKind::Import,
        ItemKind::Enum(_) => SymbolKind::Enum,
        ItemKind::Record(_) => SymbolKind::Record,
        ItemKind::Set(_) => SymbolKind::Set,
        ItemKind::List(_) => SymbolKind::List,
        ItemKind::Let(_) => SymbolKind::Constant,
        ItemKind::Fn(_) => SymbolKind::Function,
        ItemKind::Table(_) => SymbolKind::Table,
        ItemKind::Rules(_) => SymbolKind::Rules,
        ItemKind::Terminal(_) => SymbolKind::Terminal,
        ItemKind::Credential(_) => SymbolKind::Credential,
        ItemKind::Capability(_) => SymbolKind::Capability,
        ItemKind::Service(_) => SymbolKind::Service,
        ItemKind::Format(_) => SymbolKind::Format,
        ItemKind::Step(_) => SymbolKind::Step,
        ItemKind::Workflow(_) => SymbolKind::Workflow,
        ItemKind::Test(_) => SymbolKind::Test,
        ItemKind::Reserved { .. } => return None,
        ItemKind::Error { keyword, .. } => match keyword.as_deref()? {
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
        },
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{examples, fixture, piece};
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
                let text = piece(text, 0..cut);
                check_inside(&outline(text), &(0..text.len()));
            }
        }
    }
}
