//! Statements of workflows and steps.

use super::children::Children;
use super::{Node, PartParser, Rule};
use crate::source::Span;
use crate::syntax::literal;
use crate::syntax::tree::{
    Acquire, Band, Block, CapabilityCall, CapabilityUse, Check, CheckCall, Decide, End, Expr, ExprKind, If,
    Match, MatchArm, Name, Path, Pattern, Property, Retry, RetryArm, Split, SplitArm, Statement,
    StatementKind,
};

impl PartParser<'_> {
    pub(super) fn build_statement(&mut self, node: Node<'_>) -> Statement {
        let span = self.span(&node);
        let kind = Children::of(node).next_part().and_then(|statement| self.statement_kind(statement));
        Statement { docs: self.docs(span), kind: kind.unwrap_or(StatementKind::Error), span }
    }

    /// `None` never happens: the grammar guarantees every part that is asked for.
    fn statement_kind(&mut self, node: Node<'_>) -> Option<StatementKind> {
        let span = self.span(&node);
        let rule = node.as_rule();
        if rule == Rule::risk_stmt {
            return self.build_risk(node).map(StatementKind::Risk);
        }
        let mut parts = Children::of(node);
        Some(match rule {
            Rule::key_stmt => StatementKind::Key(self.text_lit(&parts.take(Rule::text)?)),
            Rule::version_stmt => {
                let number = parts.take(Rule::int)?;
                StatementKind::Version(literal::int(number.as_str()).unwrap_or(0), self.span(&number))
            }
            Rule::stage_stmt => {
                let stage = parts.name(self, Rule::symbol);
                let follows =
                    parts.take(Rule::path).map(|path| (self.path(path), parts.name(self, Rule::word)));
                StatementKind::Stage { stage, follows }
            }
            Rule::channels_stmt => StatementKind::Channels(self.names(&mut parts, Rule::symbol)),
            Rule::expires_stmt => StatementKind::Expires {
                after: self.expr(parts.take(Rule::expr)?),
                then: self.body(parts.take(Rule::way_out)?),
            },
            Rule::input_stmt => {
                let fields = self.fields(parts.take(Rule::fields));
                if fields.is_empty() {
                    self.empty(span, "fields", "`{ email: text }`");
                }
                StatementKind::Input(fields)
            }
            Rule::acquire_stmt => StatementKind::Acquire(self.acquire(&mut parts)?),
            Rule::check_stmt => StatementKind::Check(self.check(&mut parts)),
            Rule::retry_stmt => StatementKind::Retry(self.retry(&mut parts, span)?),
            Rule::require_stmt => StatementKind::Require {
                condition: self.expr(parts.take(Rule::expr)?),
                otherwise: self.body(parts.take(Rule::way_out)?),
            },
            Rule::let_item => StatementKind::Let(self.let_item(&mut parts)?),
            Rule::if_stmt => StatementKind::If(self.build_if(&mut parts)?),
            Rule::match_stmt => {
                let (name, scrutinee) = self.build_named_head(parts.take(Rule::match_head)?);
                let arms: Vec<MatchArm> = parts
                    .all(Rule::match_arm)
                    .into_iter()
                    .filter_map(|arm| self.build_match_arm(arm))
                    .collect();
                if arms.is_empty() {
                    self.empty(span, "cases", "`PASSED -> continue`");
                }
                StatementKind::Match(Match { name, scrutinee, arms })
            }
            Rule::run_stmt => {
                let (name, step) = self.named_path(&mut parts);
                StatementKind::Run { name, step, args: self.args(parts.take(Rule::args)) }
            }
            Rule::decide_stmt => {
                let risk = self.build_decide_head(parts.take(Rule::decide_head)?);
                let bands: Vec<Band> =
                    parts.all(Rule::band).into_iter().filter_map(|band| self.build_band(band)).collect();
                if bands.is_empty() {
                    self.empty(span, "bands", "`0..30 -> end PASSED`");
                }
                StatementKind::Decide(Decide { risk, bands })
            }
            Rule::split_stmt => {
                let (name, by) = self.build_split_head(parts.take(Rule::split_head)?);
                let arms: Vec<SplitArm> = parts
                    .all(Rule::split_arm)
                    .into_iter()
                    .filter_map(|arm| self.build_split_arm(arm))
                    .collect();
                if arms.is_empty() {
                    self.empty(span, "shares", "`90% today -> continue`");
                }
                StatementKind::Split(Split { name, by, arms })
            }
            Rule::end_stmt => StatementKind::End(self.end(&mut parts)?),
            Rule::continue_stmt => StatementKind::Continue,
            _ => return None,
        })
    }

    pub(super) fn block(&mut self, node: Node<'_>) -> Block {
        let span = self.span(&node);
        let statements = Children::of(node).all(Rule::statement);
        Block {
            statements: statements.into_iter().map(|statement| self.build_statement(statement)).collect(),
            span,
        }
    }

    /// A block, or the one statement behind an arrow.
    fn body(&mut self, node: Node<'_>) -> Block {
        let span = self.span(&node);
        match Children::of(node).next_part() {
            Some(block) if block.as_rule() == Rule::block => self.block(block),
            Some(statement) => Block { statements: vec![self.build_statement(statement)], span },
            None => Block { statements: Vec::new(), span },
        }
    }

    /// A name before a `:` if there is one, and a condition.
    pub(super) fn build_named_head(&mut self, node: Node<'_>) -> (Option<Name>, Expr) {
        let at = self.span(&node).after();
        let mut parts = Children::of(node);
        let name = parts.take(Rule::any_word).map(|name| self.name(&name));
        let condition = parts.take(Rule::expr).map(|condition| self.expr(condition));
        (name, condition.unwrap_or(Expr { kind: ExprKind::Error, span: at }))
    }

    fn acquire(&mut self, parts: &mut Children<'_>) -> Option<Acquire> {
        let name = parts.name(self, Rule::any_word);
        let kind = self.path(parts.take(Rule::type_path)?);
        let mut properties: Vec<Property> = Vec::new();
        let mut fields: Vec<(Name, Expr)> = Vec::new();
        for entry in parts.all(Rule::acquire_entry) {
            let span = self.span(&entry);
            let mut parts = Children::of(entry);
            if parts.peek() == Some(Rule::optional_mark) {
                let name = Name { text: "optional".to_owned(), span };
                self.add_property(&mut properties, Property { name, of: None, values: Vec::new(), span });
                continue;
            }
            let name = parts.name(self, Rule::any_word);
            match parts.take(Rule::expr) {
                Some(value) => {
                    let value = self.expr(value);
                    if let Some((first, _)) = fields.iter().find(|(first, _)| first.text == name.text) {
                        self.twice(name.span, first.span, &name.text);
                    }
                    fields.push((name, value));
                }
                None => {
                    let values = self.values(&mut parts);
                    self.add_property(&mut properties, Property { name, of: None, values, span });
                }
            }
        }
        Some(Acquire { name, kind, properties, fields })
    }

    fn add_property(&mut self, properties: &mut Vec<Property>, property: Property) {
        if let Some(first) = properties.iter().find(|first| first.name.text == property.name.text) {
            self.twice(property.name.span, first.name.span, &property.name.text);
        }
        properties.push(property);
    }

    fn check(&mut self, parts: &mut Children<'_>) -> Check {
        let shadow = parts.eat(Rule::k_shadow);
        let calls = parts.all(Rule::check_call);
        let mut calls: Vec<CheckCall> = calls.into_iter().map(|call| self.check_call(call)).collect();
        spread_limit(&mut calls);
        Check { shadow, calls }
    }

    fn check_call(&mut self, node: Node<'_>) -> CheckCall {
        let span = self.span(&node);
        let mut parts = Children::of(node);
        if let Some(credential) = parts.take(Rule::any_word) {
            return CheckCall::On {
                credential: self.name(&credential),
                capabilities: parts
                    .all(Rule::capability_use)
                    .into_iter()
                    .map(|capability| self.capability_use(capability))
                    .collect(),
                within: self.within(&mut parts),
            };
        }
        let first = parts.name(self, Rule::word);
        if parts.peek() == Some(Rule::assign) {
            let alternatives = parts.all(Rule::call).into_iter().map(|call| self.call(call)).collect();
            return CheckCall::Call { name: Some(first), alternatives };
        }
        let path = match parts.take(Rule::any_word) {
            Some(name) => Path { qualifier: Some(first), name: self.name(&name) },
            None => Path { qualifier: None, name: first },
        };
        let args = parts.take(Rule::args);
        let end = args.as_ref().map_or(span, |args| self.span(args));
        let args = self.args(args);
        let within = self.within(&mut parts);
        let end = within.as_ref().map_or(end, |within| within.span);
        let call = CapabilityCall { path, args, within, span: Span { end: end.end, ..span } };
        let others = parts.all(Rule::call);
        let alternatives =
            std::iter::once(call).chain(others.into_iter().map(|call| self.call(call))).collect();
        CheckCall::Call { name: None, alternatives }
    }

    fn call(&mut self, node: Node<'_>) -> CapabilityCall {
        let span = self.span(&node);
        let mut parts = Children::of(node);
        let path = parts.take(Rule::path).map(|path| self.path(path));
        CapabilityCall {
            path: path.unwrap_or_else(|| Path { qualifier: None, name: self.no_name() }),
            args: self.args(parts.take(Rule::args)),
            within: self.within(&mut parts),
            span,
        }
    }

    fn within(&mut self, parts: &mut Children<'_>) -> Option<Expr> {
        let within = parts.take(Rule::within)?;
        Children::of(within).take(Rule::expr).map(|limit| self.expr(limit))
    }

    fn capability_use(&mut self, node: Node<'_>) -> CapabilityUse {
        let span = self.span(&node);
        let mut parts = Children::of(node);
        let path = parts.take(Rule::path).map(|path| self.path(path));
        let selection = parts.take(Rule::selection);
        CapabilityUse {
            path: path.unwrap_or_else(|| Path { qualifier: None, name: self.no_name() }),
            selection: selection.map(|selection| self.properties(&mut Children::of(selection))),
            span,
        }
    }

    fn retry(&mut self, parts: &mut Children<'_>, span: Span) -> Option<Retry> {
        let head = self.build_retry_head(parts.take(Rule::retry_head)?);
        let arms = parts.all(Rule::retry_arm);
        let arms: Vec<RetryArm> = arms.into_iter().filter_map(|arm| self.build_retry_arm(arm)).collect();
        if arms.is_empty() {
            self.empty(
                span,
                "reasons to ask again",
                "`when face.usability is REJECTED -> \"Please try again.\"`",
            );
        }
        Some(Retry { arms, ..head })
    }

    /// A retry whose arms are still to come.
    pub(super) fn build_retry_head(&mut self, node: Node<'_>) -> Retry {
        let whole = self.span(&node);
        let mut parts = Children::of(node);
        let credential = parts.name(self, Rule::word);
        let written = parts.take(Rule::int);
        let attempts_span = written.as_ref().map_or(whole, |written| self.span(written));
        let attempts = written.and_then(|written| literal::int(written.as_str())).unwrap_or(i64::MAX);
        Retry { credential, attempts, attempts_span, arms: Vec::new() }
    }

    pub(super) fn build_retry_arm(&mut self, node: Node<'_>) -> Option<RetryArm> {
        let span = self.span(&node);
        let mut parts = Children::of(node);
        let condition = self.expr(parts.take(Rule::expr)?);
        Some(RetryArm { condition, message: self.expr(parts.take(Rule::expr)?), span })
    }

    pub(super) fn build_decide_head(&mut self, node: Node<'_>) -> Name {
        Children::of(node).name(self, Rule::word)
    }

    pub(super) fn build_split_head(&mut self, node: Node<'_>) -> (Name, Expr) {
        let at = self.span(&node).after();
        let mut parts = Children::of(node);
        let name = parts.name(self, Rule::word);
        let by = parts.take(Rule::expr).map(|by| self.expr(by));
        (name, by.unwrap_or(Expr { kind: ExprKind::Error, span: at }))
    }

    fn build_if(&mut self, parts: &mut Children<'_>) -> Option<If> {
        let (name, condition) = self.build_named_head(parts.take(Rule::if_head)?);
        let mut arms = vec![(condition, self.block(parts.take(Rule::block)?))];
        let mut unknown: Option<Block> = None;
        for else_if in parts.all(Rule::else_if) {
            let mut parts = Children::of(else_if);
            let head = parts.take(Rule::else_if_head)?;
            let block = self.block(parts.take(Rule::block)?);
            match Children::of(head).take(Rule::expr) {
                Some(condition) => arms.push((self.expr(condition), block)),
                None => match &unknown {
                    Some(first) => self.twice(block.span, first.span, "else if unknown"),
                    None => unknown = Some(block),
                },
            }
        }
        let otherwise = parts.take(Rule::block).map(|block| self.block(block));
        Some(If { name, arms, unknown, otherwise })
    }

    pub(super) fn build_match_arm(&mut self, node: Node<'_>) -> Option<MatchArm> {
        let span = self.span(&node);
        let mut parts = Children::of(node);
        let patterns = self.build_patterns(parts.take(Rule::patterns)?);
        Some(MatchArm { patterns, body: self.body(parts.take(Rule::body)?), span })
    }

    pub(super) fn build_patterns(&mut self, node: Node<'_>) -> Vec<Pattern> {
        Children::of(node)
            .all(Rule::pattern)
            .into_iter()
            .filter_map(|pattern| self.pattern(pattern))
            .collect()
    }

    fn pattern(&mut self, node: Node<'_>) -> Option<Pattern> {
        let span = self.span(&node);
        let part = Children::of(node).next_any()?;
        Some(match part.as_rule() {
            Rule::k_else => Pattern::Else(span),
            Rule::k_missing | Rule::k_unknown => Pattern::Missing(span),
            _ => self.constant_pattern(part)?,
        })
    }

    /// `in_pattern` or `pattern_value`.
    pub(super) fn constant_pattern(&mut self, part: Node<'_>) -> Option<Pattern> {
        if part.as_rule() != Rule::in_pattern {
            return Some(match self.pattern_value(part)? {
                (low, Some(high)) => Pattern::Range(low, high),
                (value, None) => Pattern::Value(value),
            });
        }
        let value = Children::of(part).take(Rule::pattern_value)?;
        let span = self.span(&value);
        Some(match self.pattern_value(value)? {
            (low, Some(high)) => {
                Pattern::In(Expr { kind: ExprKind::Range(Box::new(low), Box::new(high)), span })
            }
            (set, None) => Pattern::In(set),
        })
    }

    fn pattern_value(&mut self, node: Node<'_>) -> Option<(Expr, Option<Expr>)> {
        let mut parts = Children::of(node);
        let low = self.expr(parts.take(Rule::simple)?);
        Some((low, parts.take(Rule::simple).map(|high| self.expr(high))))
    }

    pub(super) fn build_band(&mut self, node: Node<'_>) -> Option<Band> {
        let span = self.span(&node);
        let mut parts = Children::of(node);
        let (low, high) = self.build_band_range(parts.take(Rule::band_range)?)?;
        Some(Band { low, high, body: self.body(parts.take(Rule::body)?), span })
    }

    pub(super) fn build_band_range(&mut self, node: Node<'_>) -> Option<(Expr, Expr)> {
        let mut parts = Children::of(node);
        Some((self.bound(parts.take(Rule::bound)?), self.bound(parts.take(Rule::bound)?)))
    }

    pub(super) fn build_split_arm(&mut self, node: Node<'_>) -> Option<SplitArm> {
        let span = self.span(&node);
        let mut parts = Children::of(node);
        let (share, name) = self.build_share(parts.take(Rule::share)?)?;
        Some(SplitArm { share, name, body: self.body(parts.take(Rule::body)?), span })
    }

    pub(super) fn build_share(&mut self, node: Node<'_>) -> Option<(Expr, Name)> {
        let mut parts = Children::of(node);
        Some((self.percent(&parts.take(Rule::percent)?), parts.name(self, Rule::word)))
    }

    fn end(&mut self, parts: &mut Children<'_>) -> Option<End> {
        if let Some(decision) = parts.take(Rule::symbol) {
            let label = parts.take(Rule::end_label).map(|label| Children::of(label).name(self, Rule::symbol));
            return Some(End::Decision { decision: self.name(&decision), label });
        }
        Some(End::Terminal {
            name: self.path(parts.take(Rule::path)?),
            args: self.args(parts.take(Rule::args)),
        })
    }
}

/// A `within` behind the last call of a statement counts for those before it that have none.
fn spread_limit(calls: &mut [CheckCall]) {
    let limit = match calls.last() {
        Some(CheckCall::On { within, .. }) => within.clone(),
        Some(CheckCall::Call { alternatives, .. }) => {
            alternatives.last().and_then(|call| call.within.clone())
        }
        None => None,
    };
    let Some(limit) = limit else { return };
    for call in calls {
        match call {
            CheckCall::On { within, .. } => {
                within.get_or_insert_with(|| limit.clone());
            }
            CheckCall::Call { alternatives, .. } => {
                for alternative in alternatives {
                    alternative.within.get_or_insert_with(|| limit.clone());
                }
            }
        }
    }
}
