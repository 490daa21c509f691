//! Conditions and values: the grammar's flat list of operands and operators, ordered by the table in
//! [`super::precedence`]. Counts how deep the tree gets, so that no chain of operators outgrows the limit.

use super::children::Children;
use super::precedence::{Infix, Level};
use super::{Node, PartParser, Rule};
use crate::diagnostic::codes::syntax;
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix};
use crate::source::Span;
use crate::syntax::limits::MAX_DEPTH;
use crate::syntax::literal;
use crate::syntax::tree::{Arg, Compare, Expr, ExprKind, IsTest, Literal, Logic, TextLit};

/// An expression and how many levels of nodes it has.
struct Deep {
    expr: Expr,
    depth: usize,
}

impl Deep {
    fn leaf(kind: ExprKind, span: Span) -> Self {
        Self { expr: Expr { kind, span }, depth: 1 }
    }
}

/// An operator in the text.
struct Operator {
    infix: Infix,
    span: Span,
}

impl PartParser<'_> {
    /// `expr` or `simple`.
    pub(super) fn expr(&mut self, node: Node<'_>) -> Expr {
        self.deep(node).expr
    }

    fn deep(&mut self, node: Node<'_>) -> Deep {
        let span = self.span(&node);
        let too_deep_before = self.too_deep;
        let mut flat = Children::of(node);
        let mut built = self.level(Level::Logic, &mut flat, 0);
        if self.too_deep && !too_deep_before {
            return Deep::leaf(ExprKind::Error, span);
        }
        if matches!(built.expr.kind, ExprKind::Range(..)) {
            self.misplaced_range(&built.expr);
            built = Deep::leaf(ExprKind::Error, span);
        }
        built
    }

    /// A node over parts of the given depth; an error node once the limit is reached.
    fn over(&mut self, depth: usize, kind: ExprKind, span: Span) -> Deep {
        if depth < MAX_DEPTH {
            return Deep { expr: Expr { kind, span }, depth: depth.saturating_add(1) };
        }
        self.report_depth(span);
        Deep::leaf(ExprKind::Error, span)
    }

    fn report_depth(&mut self, span: Span) {
        if !self.too_deep {
            self.too_deep = true;
            self.diagnostics.push(super::super::depth::too_deep(span));
        }
    }

    /// Everything that binds at least as tightly as `level`. `nested` counts prefixes, the only recursion here.
    fn level(&mut self, level: Level, flat: &mut Children<'_>, nested: usize) -> Deep {
        if level == Level::Logic {
            return self.logic(flat, nested);
        }
        let mut left = self.operand(flat, nested);
        let mut compared: Option<Span> = None;
        loop {
            match flat.peek() {
                Some(Rule::is_test) if level <= Level::Compare => {
                    let Some(test) = flat.next_any() else { break };
                    let at = self.span(&test);
                    let chains = self.note_comparison(&mut compared, at, &left.expr, None);
                    left = self.is_test(left, test);
                    if chains {
                        left = Deep::leaf(ExprKind::Error, left.expr.span);
                    }
                }
                Some(Rule::infix) => {
                    let Some(operator) = self.peek_operator(flat) else { break };
                    let tightness = operator.infix.level();
                    if tightness < level || tightness == Level::Logic {
                        break;
                    }
                    if let Some(node) = flat.next_any() {
                        self.check_spelling(&node);
                    }
                    let right = self.level(tightness.tighter(), flat, nested);
                    let chains = tightness == Level::Compare
                        && self.note_comparison(&mut compared, operator.span, &left.expr, Some(&right.expr));
                    left = self.binary(&operator, left, right);
                    if chains {
                        left = Deep::leaf(ExprKind::Error, left.expr.span);
                    }
                }
                _ => break,
            }
        }
        left
    }

    fn peek_operator(&self, flat: &Children<'_>) -> Option<Operator> {
        let node = flat.peek_node()?;
        let span = self.span(&node);
        let first = node.into_inner().next()?;
        let rule = first.as_rule();
        let second = first.into_inner().nth(1).map(|second| second.as_rule());
        Some(Operator { infix: Infix::of(rule, second)?, span })
    }

    /// `a and b and c`. A mix is reported, and read with `and` binding tighter, as most languages do.
    fn logic(&mut self, flat: &mut Children<'_>, nested: usize) -> Deep {
        let first = self.level(Level::Not, flat, nested);
        let mut groups: Vec<Vec<Deep>> = vec![vec![first]];
        let mut mix: [Option<Span>; 2] = [None, None];
        while flat.peek() == Some(Rule::infix) {
            let Some(Operator { infix: Infix::Logic(op), span }) = self.peek_operator(flat) else { break };
            if let Some(node) = flat.next_any() {
                self.check_spelling(&node);
            }
            let operand = self.level(Level::Not, flat, nested);
            let [and, or] = &mut mix;
            match op {
                Logic::And => {
                    and.get_or_insert(span);
                    if let Some(group) = groups.last_mut() {
                        group.push(operand);
                    }
                }
                Logic::Or => {
                    or.get_or_insert(span);
                    groups.push(vec![operand]);
                }
            }
        }
        let several: Vec<bool> = groups.iter().map(|group| group.len() > 1).collect();
        let mut parts: Vec<Deep> =
            groups.into_iter().map(|group| self.flat_logic(Logic::And, group)).collect();
        if let [Some(and), Some(or)] = mix {
            let spans: Vec<Span> = parts.iter().map(|part| part.expr.span).collect();
            self.mixed_logic(
                and,
                or,
                spans.into_iter().zip(several).filter(|(_, many)| *many).map(|(span, _)| span),
            );
        }
        match (parts.len(), parts.pop()) {
            (1, Some(only)) => only,
            (_, last) => self.flat_logic(Logic::Or, parts.into_iter().chain(last).collect()),
        }
    }

    fn flat_logic(&mut self, op: Logic, mut operands: Vec<Deep>) -> Deep {
        if operands.len() == 1
            && let Some(only) = operands.pop()
        {
            return only;
        }
        let depth = operands.iter().map(|operand| operand.depth).max().unwrap_or(0);
        let operands: Vec<Expr> = operands.into_iter().map(|operand| operand.expr).collect();
        let span = match (operands.first(), operands.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => Span::new(self.source, self.base, self.base),
        };
        self.over(depth, ExprKind::Logic { op, operands }, span)
    }

    fn mixed_logic(&mut self, and: Span, or: Span, groups: impl Iterator<Item = Span>) {
        let edits = groups
            .flat_map(|group| {
                let before = Span { end: group.start, ..group };
                [(before, "("), (group.after(), ")")]
            })
            .map(|(span, mark)| Edit { span, replacement: mark.to_owned() })
            .collect();
        let (first, second) = if and.start < or.start { (and, or) } else { (or, and) };
        let mut diagnostic = Diagnostic::new(
            syntax::MIXED_LOGIC,
            second,
            "`and` and `or` stand side by side, and readers differ on which comes first",
        )
        .also(first, "the other one")
        .help("put parentheses around the part that belongs together");
        diagnostic.fixes.push(Fix {
            title: "put parentheses around what `and` joins".to_owned(),
            edits,
            applicability: Applicability::Maybe,
        });
        self.diagnostics.push(diagnostic);
    }

    /// Whether a comparison follows another; what it would mean is not asked on top of that.
    fn note_comparison(
        &mut self,
        first: &mut Option<Span>,
        at: Span,
        left: &Expr,
        right: Option<&Expr>,
    ) -> bool {
        let Some(before) = first.replace(at) else { return false };
        let mut diagnostic = Diagnostic::new(syntax::CHAINED_COMPARISON, at, "comparisons do not chain")
            .also(before, "the first comparison")
            .help("compare with a range (`x in 18..64`, ends included), or join two comparisons with `and`");
        let text = |span: Span| self.text.get(span.range()).unwrap_or("");
        // A range holds both its ends, so it says the same only where both comparisons do.
        if let (ExprKind::Compare { op: Compare::LessEqual, left: low, right: value }, Some(high)) =
            (&left.kind, right)
            && text(at).trim() == "<="
        {
            let range = format!("{} in {}..{}", text(value.span), text(low.span), text(high.span));
            diagnostic = diagnostic.maybe_fix(format!("write `{range}`"), left.span.to(high.span), range);
        }
        self.diagnostics.push(diagnostic);
        true
    }

    /// Operators of other languages are understood, and reported.
    fn check_spelling(&mut self, infix: &Node<'_>) {
        let Some(written) = infix.clone().into_inner().next() else { return };
        let span = self.span(&written);
        let (code, message, ours) = match written.as_rule() {
            Rule::modulo_sign => (syntax::MODULO_SIGN, "the remainder is written `mod`, not `%`", "mod"),
            Rule::ampersands => (syntax::FOREIGN_LOGIC, "conditions are joined with `and`, not `&&`", "and"),
            Rule::bars => (syntax::FOREIGN_LOGIC, "conditions are joined with `or`, not `||`", "or"),
            Rule::assign => (syntax::SINGLE_EQUALS, "a condition compares with `==`, not `=`", "=="),
            _ => return,
        };
        self.replace_operator(Diagnostic::new(code, span, message), span, ours);
    }

    /// Replaces an operator by ours, which must not grow together with its neighbours.
    fn replace_operator(&mut self, diagnostic: Diagnostic, span: Span, ours: &str) {
        let continues = |neighbour: Option<char>| neighbour.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let before = self.text.get(..span.start as usize).and_then(|before| before.chars().next_back());
        let behind = self.text.get(span.end as usize..).and_then(|behind| behind.chars().next());
        let pad = |needed: bool| if needed { " " } else { "" };
        let replacement = format!("{}{ours}{}", pad(continues(before)), pad(continues(behind)));
        let diagnostic = diagnostic.help(format!("write `{ours}`"));
        self.diagnostics.push(diagnostic.fix(format!("write `{ours}`"), span, replacement));
    }

    fn misplaced_range(&mut self, range: &Expr) {
        self.diagnostics.push(
            Diagnostic::new(syntax::MISPLACED_RANGE, range.span, "a range can only stand behind `in`")
                .help("write `x in 18..64`"),
        );
    }

    fn binary(&mut self, operator: &Operator, left: Deep, right: Deep) -> Deep {
        let span = left.expr.span.to(right.expr.span);
        let depth = left.depth.max(right.depth);
        for (side, may_be_range) in [(&left, false), (&right, matches!(operator.infix, Infix::In { .. }))] {
            if !may_be_range && matches!(side.expr.kind, ExprKind::Range(..)) {
                self.misplaced_range(&side.expr);
                return Deep::leaf(ExprKind::Error, span);
            }
        }
        let (left, right) = (Box::new(left.expr), Box::new(right.expr));
        let kind = match operator.infix {
            Infix::Compare(op) => ExprKind::Compare { op, left, right },
            Infix::Arith(op) => ExprKind::Arith { op, left, right },
            Infix::Coalesce => ExprKind::Coalesce { value: left, default: right },
            Infix::Range => ExprKind::Range(left, right),
            Infix::In { negated } => ExprKind::In { value: left, negated, set: right },
            Infix::Logic(op) => ExprKind::Logic { op, operands: vec![*left, *right] },
            Infix::Matches { negated } => match right.kind {
                ExprKind::Literal(Literal::Regex(value)) => {
                    ExprKind::Matches { value: left, negated, pattern: TextLit { value, span: right.span } }
                }
                other => self.expected_regex(&other, right.span),
            },
        };
        self.over(depth, kind, span)
    }

    fn expected_regex(&mut self, found: &ExprKind, span: Span) -> ExprKind {
        let mut diagnostic = Diagnostic::new(
            syntax::EXPECTED_REGEX,
            span,
            "`matches` takes a regular expression, written `r\"…\"`",
        );
        if matches!(found, ExprKind::Literal(Literal::Text(_))) {
            let before = Span { end: span.start, ..span };
            diagnostic = diagnostic.maybe_fix("make it a regular expression", before, "r");
        }
        self.diagnostics.push(diagnostic);
        ExprKind::Error
    }

    fn is_test(&mut self, value: Deep, node: Node<'_>) -> Deep {
        let span = value.expr.span.to(self.span(&node));
        let mut parts = Children::of(node);
        parts.eat(Rule::k_is);
        let negated = parts.eat(Rule::k_not);
        let Some(tested) = parts.next_any() else { return value };
        let at = self.span(&tested);
        let test = match tested.as_rule() {
            Rule::k_known => IsTest::Known(at),
            Rule::symbol => IsTest::Decision(self.name(&tested)),
            Rule::k_unknown => {
                self.diagnostics.push(
                    Diagnostic::new(syntax::IS_UNKNOWN, at, "a value is never `unknown`, only `missing`")
                        .help("write `is missing`, or leave the test out: a condition may itself be unknown")
                        .fix("write `missing`", at, "missing"),
                );
                IsTest::Missing(at)
            }
            _ => IsTest::Missing(at),
        };
        self.over(value.depth, ExprKind::Is { value: Box::new(value.expr), negated, test }, span)
    }

    /// Prefixes, one primary, and what is attached to it.
    fn operand(&mut self, flat: &mut Children<'_>, nested: usize) -> Deep {
        let Some(node) = flat.next_any() else {
            return Deep::leaf(ExprKind::Error, Span::new(self.source, self.base, self.base));
        };
        if node.as_rule() == Rule::prefix {
            return self.prefixed(&node, flat, nested);
        }
        let mut value = self.primary(node);
        while matches!(flat.peek(), Some(Rule::field_access | Rule::args)) {
            let Some(attached) = flat.next_any() else { break };
            value = self.postfix(value, attached);
        }
        value
    }

    fn prefixed(&mut self, prefix: &Node<'_>, flat: &mut Children<'_>, nested: usize) -> Deep {
        let span = self.span(prefix);
        if nested >= MAX_DEPTH {
            self.report_depth(span);
            while flat.next_any().is_some() {}
            return Deep::leaf(ExprKind::Error, span);
        }
        let written = prefix.clone().into_inner().next().map(|written| written.as_rule());
        let nested = nested.saturating_add(1);
        if written == Some(Rule::minus) {
            let value = self.level(Level::Sign, flat, nested);
            let span = span.to(value.expr.span);
            return self.over(value.depth, ExprKind::Negate(Box::new(value.expr)), span);
        }
        if written == Some(Rule::bang) {
            let message = "a condition is negated with `not`, not `!`";
            self.replace_operator(Diagnostic::new(syntax::FOREIGN_LOGIC, span, message), span, "not");
        }
        let value = self.level(Level::Not, flat, nested);
        let span = span.to(value.expr.span);
        self.over(value.depth, ExprKind::Not(Box::new(value.expr)), span)
    }

    fn postfix(&mut self, base: Deep, attached: Node<'_>) -> Deep {
        let span = base.expr.span.to(self.span(&attached));
        if attached.as_rule() == Rule::field_access {
            let field = Children::of(attached).name(self, Rule::any_word);
            return self.over(base.depth, ExprKind::Field { base: Box::new(base.expr), field }, span);
        }
        let mut depth = base.depth;
        let mut args = Vec::new();
        for arg in Children::of(attached).all(Rule::arg) {
            let mut parts = Children::of(arg);
            let name = parts.take(Rule::any_word).map(|name| self.name(&name));
            let Some(value) = parts.take(Rule::expr).map(|value| self.deep(value)) else { continue };
            depth = depth.max(value.depth);
            let Some(body) = parts.take(Rule::expr).map(|body| self.deep(body)) else {
                args.push(Arg { name, value: value.expr });
                continue;
            };
            depth = depth.max(body.depth);
            return match (base.expr.kind, value.expr.kind) {
                (ExprKind::Name(op), ExprKind::In { value: var, negated: false, set })
                    if name.is_none() && args.is_empty() && matches!(var.kind, ExprKind::Name(_)) =>
                {
                    let ExprKind::Name(var) = var.kind else { return Deep::leaf(ExprKind::Error, span) };
                    let kind = ExprKind::Aggregate { op, var, list: set, body: Box::new(body.expr) };
                    self.over(depth, kind, span)
                }
                _ => self.bad_aggregate(value.expr.span.to(body.expr.span), span),
            };
        }
        self.over(depth, ExprKind::Call { callee: Box::new(base.expr), args }, span)
    }

    fn bad_aggregate(&mut self, at: Span, whole: Span) -> Deep {
        if self.too_deep {
            return Deep::leaf(ExprKind::Error, whole);
        }
        self.diagnostics.push(
            Diagnostic::new(syntax::BAD_AGGREGATE, at, "a second `:` only belongs into an aggregate")
                .help("an aggregate goes over one list: `any(hit in hits: hit.score > 90)`"),
        );
        Deep::leaf(ExprKind::Error, whole)
    }

    fn primary(&mut self, node: Node<'_>) -> Deep {
        let span = self.span(&node);
        match node.as_rule() {
            Rule::literal => Deep::leaf(self.literal(node), span),
            Rule::word | Rule::k_input => Deep::leaf(ExprKind::Name(self.name(&node)), span),
            Rule::symbol => Deep::leaf(ExprKind::Symbol(self.name(&node)), span),
            Rule::results => {
                let of = Children::of(node).take(Rule::word).map(|of| self.name(&of));
                Deep::leaf(ExprKind::Results { of }, span)
            }
            Rule::paren => match Children::of(node).take(Rule::expr) {
                Some(inner) => {
                    let inner = self.deep(inner);
                    self.over(inner.depth, ExprKind::Paren(Box::new(inner.expr)), span)
                }
                None => Deep::leaf(ExprKind::Error, span),
            },
            Rule::set_expr => {
                let members: Vec<Deep> =
                    Children::of(node).all(Rule::expr).into_iter().map(|member| self.deep(member)).collect();
                let depth = members.iter().map(|member| member.depth).max().unwrap_or(0);
                self.over(depth, ExprKind::Set(members.into_iter().map(|member| member.expr).collect()), span)
            }
            Rule::if_expr => {
                let mut parts = Children::of(node).all(Rule::expr).into_iter().map(|part| self.deep(part));
                let (Some(condition), Some(then), Some(otherwise)) =
                    (parts.next(), parts.next(), parts.next())
                else {
                    return Deep::leaf(ExprKind::Error, span);
                };
                drop(parts);
                let depth = condition.depth.max(then.depth).max(otherwise.depth);
                let kind = ExprKind::IfElse {
                    condition: Box::new(condition.expr),
                    then: Box::new(then.expr),
                    otherwise: Box::new(otherwise.expr),
                };
                self.over(depth, kind, span)
            }
            _ => Deep::leaf(ExprKind::Error, span),
        }
    }

    /// The value of a literal; an error node where [`crate::syntax::lexical`] has found it to have none.
    fn literal(&mut self, node: Node<'_>) -> ExprKind {
        let Some(written) = node.into_inner().next() else { return ExprKind::Error };
        let text = written.as_str();
        let value = match written.as_rule() {
            Rule::k_true => Some(Literal::Bool(true)),
            Rule::k_false => Some(Literal::Bool(false)),
            Rule::text => Some(Literal::Text(literal::text(text))),
            Rule::regex => Some(Literal::Regex(literal::regex(text))),
            Rule::date => literal::date(text).map(Literal::Date),
            Rule::time => literal::time(text).map(Literal::Time),
            Rule::percent => literal::decimal(text).map(Literal::Percent),
            Rule::quantity => self.quantity(written),
            _ => None,
        };
        value.map_or(ExprKind::Error, ExprKind::Literal)
    }

    /// A number, alone or with a currency or a unit of time.
    fn quantity(&mut self, node: Node<'_>) -> Option<Literal> {
        let span = self.span(&node);
        let mut parts = node.into_inner();
        let number = parts.next()?;
        let Some(unit) = parts.next() else {
            return match number.as_rule() {
                Rule::int => literal::int(number.as_str()).map(Literal::Int),
                _ => literal::decimal(number.as_str()).map(Literal::Decimal),
            };
        };
        let amount = literal::decimal(number.as_str());
        if unit.as_rule() == Rule::currency {
            return Some(Literal::Money { amount: amount?, currency: self.name(&unit) });
        }
        let duration = literal::duration(amount?, unit.as_str());
        if duration.is_none() {
            let message = format!("`{} {}` is too long or too fine", number.as_str(), unit.as_str());
            self.diagnostics.push(
                Diagnostic::new(syntax::NUMBER_TOO_LARGE, span, message)
                    .help("a length of time is a whole number of microseconds, at most 292_000 years"),
            );
        }
        duration.map(Literal::Duration)
    }

    /// A share, `90%`.
    pub(super) fn percent(&mut self, node: &Node<'_>) -> Expr {
        let value = literal::decimal(node.as_str()).map(Literal::Percent);
        Expr { kind: value.map_or(ExprKind::Error, ExprKind::Literal), span: self.span(node) }
    }

    /// An end of a range: a constant, possibly negative.
    pub(super) fn bound(&mut self, node: Node<'_>) -> Expr {
        let span = self.span(&node);
        let mut parts = Children::of(node);
        let negative = parts.eat(Rule::minus);
        let Some(written) = parts.take(Rule::literal) else { return Expr { kind: ExprKind::Error, span } };
        let at = self.span(&written);
        let value = Expr { kind: self.literal(written), span: at };
        if negative { Expr { kind: ExprKind::Negate(Box::new(value)), span } } else { value }
    }

    pub(super) fn args(&mut self, node: Option<Node<'_>>) -> Vec<Arg> {
        let Some(node) = node else { return Vec::new() };
        let mut args = Vec::new();
        for arg in Children::of(node).all(Rule::arg) {
            let mut parts = Children::of(arg);
            let name = parts.take(Rule::any_word).map(|name| self.name(&name));
            let Some(value) = parts.take(Rule::expr).map(|value| self.expr(value)) else { continue };
            if let Some(body) = parts.take(Rule::expr) {
                let at = value.span.to(self.span(&body));
                self.bad_aggregate(at, at);
            }
            args.push(Arg { name, value });
        }
        args
    }
}
