//! Types, parameters and typed fields.

use super::children::Children;
use super::{Node, PartParser, Rule};
use crate::syntax::literal;
use crate::syntax::tree::{FieldDecl, Name, Param, Path, TypeExpr, TypeExprKind, TypeWithin};

impl PartParser<'_> {
    pub(super) fn type_expr(&mut self, node: Node<'_>) -> TypeExpr {
        let span = self.span(&node);
        let rule = node.as_rule();
        let mut parts = Children::of(node);
        match rule {
            Rule::type_expr | Rule::paren_type => {
                parts.eat(Rule::lparen);
                let Some(inner) = parts.next_part() else {
                    return TypeExpr { kind: TypeExprKind::Error, optional: false, span };
                };
                let inner = self.type_expr(inner);
                TypeExpr { optional: inner.optional || parts.eat(Rule::question), span, ..inner }
            }
            Rule::list_type => {
                let element = parts.next_part().map(|element| Box::new(self.type_expr(element)));
                let optional = parts.eat(Rule::question);
                let max = parts
                    .take(Rule::int)
                    .map(|max| (literal::int(max.as_str()).unwrap_or(i64::MAX), self.span(&max)));
                let kind = element.map_or(TypeExprKind::Error, |element| TypeExprKind::List { element, max });
                TypeExpr { kind, optional, span }
            }
            _ => {
                let path = match parts.take(Rule::type_path) {
                    Some(path) => self.path(path),
                    None => Path { qualifier: None, name: self.no_name() },
                };
                let optional = parts.eat(Rule::question);
                let within = parts.take(Rule::type_within).and_then(|within| self.type_within(within));
                TypeExpr { kind: TypeExprKind::Named { path, within }, optional, span }
            }
        }
    }

    fn type_within(&mut self, node: Node<'_>) -> Option<TypeWithin> {
        let mut parts = Children::of(node);
        if let Some(currency) = parts.take(Rule::symbol) {
            return Some(TypeWithin::Currency(self.name(&currency)));
        }
        let low = self.bound(parts.take(Rule::bound)?);
        let high = self.bound(parts.take(Rule::bound)?);
        Some(TypeWithin::Range(low, high))
    }

    /// `path` or `type_path`: a name, or a qualifier and a name.
    pub(super) fn path(&mut self, node: Node<'_>) -> Path {
        let mut parts = Children::of(node);
        let first = parts.next_part().map_or_else(|| self.no_name(), |name| self.name(&name));
        match parts.next_part() {
            Some(name) => Path { qualifier: Some(first), name: self.name(&name) },
            None => Path { qualifier: None, name: first },
        }
    }

    /// `name`, `name = path` or `qualifier.name`, as behind `run` and `include`: the result's name and what it is of.
    pub(super) fn named_path(&mut self, parts: &mut Children<'_>) -> (Option<Name>, Path) {
        let first = parts.name(self, Rule::word);
        if let Some(path) = parts.take(Rule::path) {
            return (Some(first), self.path(path));
        }
        match parts.take(Rule::any_word) {
            Some(name) => (None, Path { qualifier: Some(first), name: self.name(&name) }),
            None => (None, Path { qualifier: None, name: first }),
        }
    }

    pub(super) fn params(&mut self, node: Option<Node<'_>>) -> Vec<Param> {
        let Some(node) = node else { return Vec::new() };
        let params = Children::of(node).all(Rule::param);
        params.into_iter().filter_map(|param| self.param(param)).collect()
    }

    fn param(&mut self, node: Node<'_>) -> Option<Param> {
        let mut parts = Children::of(node);
        let name = parts.name(self, Rule::any_word);
        Some(Param { name, ty: self.type_expr(parts.take(Rule::type_expr)?) })
    }

    /// A word, and parameters if there are any.
    pub(super) fn build_signature(&mut self, node: Node<'_>) -> (Name, Vec<Param>) {
        let mut parts = Children::of(node);
        (parts.name(self, Rule::word), self.params(parts.take(Rule::params)))
    }

    pub(super) fn fields(&mut self, node: Option<Node<'_>>) -> Vec<FieldDecl> {
        let Some(node) = node else { return Vec::new() };
        let fields = Children::of(node).all(Rule::field);
        fields.into_iter().filter_map(|field| self.field(field)).collect()
    }

    fn field(&mut self, node: Node<'_>) -> Option<FieldDecl> {
        let span = self.span(&node);
        let mut parts = Children::of(node);
        let name = parts.name(self, Rule::any_word);
        let ty = self.type_expr(parts.take(Rule::type_expr)?);
        let at = parts.take(Rule::text).map(|at| self.text_lit(&at));
        let example = parts.take(Rule::expr).map(|example| self.expr(example));
        Some(FieldDecl { docs: self.docs(span), name, ty, at, example, span })
    }
}
