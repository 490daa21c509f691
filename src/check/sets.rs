//! Sets and constants: values that are known when the script is compiled.

use super::compare::without_range;
use super::context::{Elaboration, Frame, Typed};
use crate::core::Ty;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::types;
use crate::resolve::{ModuleId, Sort};
use crate::source::Span;
use crate::syntax::tree::{self, Arith, Expr, ItemKind, LetItem, SetItem};
use crate::value::Value;

/// A declared set: its element type and its elements, each once, in source order.
#[derive(Clone, Debug)]
pub struct SetValue {
    pub ty: Ty,
    pub values: Vec<Value>,
}

impl Elaboration<'_, '_> {
    /// Does something with the names of another module in force.
    pub fn in_module<T>(&mut self, module: ModuleId, act: impl FnOnce(&mut Self) -> T) -> T {
        self.frames.push(Frame { module: Some(module), ..Frame::default() });
        let result = act(self);
        self.leave();
        result
    }

    /// `None` for a set that is made from itself.
    pub fn set_value(&mut self, module: ModuleId, index: usize, item: &SetItem) -> Option<SetValue> {
        if let Some(known) = self.declarations.sets.get(&(module, index)) {
            return known.clone();
        }
        let what = format!("set `{}`", item.name.text);
        self.enter(&what, (module, index), String::new(), item.name.span)?;
        let ty = self.ty(&item.ty);
        let ty = Ty { kind: without_range(&ty.kind), optional: false };
        let values = self.set_elements(&item.value, &ty);
        self.leave();
        let value = Some(SetValue { ty, values });
        self.declarations.sets.insert((module, index), value.clone());
        value
    }

    /// `{ A, B }`, another set's name, `a + b`, `a - b`.
    pub fn set_elements(&mut self, expr: &Expr, ty: &Ty) -> Vec<Value> {
        match &expr.kind {
            tree::ExprKind::Paren(inner) => self.set_elements(inner, ty),
            tree::ExprKind::Set(elements) => self.distinct(elements, ty),
            tree::ExprKind::Arith { op: Arith::Add, left, right } => {
                let mut values = self.set_elements(left, ty);
                for value in self.set_elements(right, ty) {
                    if !values.contains(&value) {
                        values.push(value);
                    }
                }
                values
            }
            tree::ExprKind::Arith { op: Arith::Subtract, left, right } => {
                let mut values = self.set_elements(left, ty);
                for (value, span) in self.removed(right, ty) {
                    let before = values.len();
                    values.retain(|kept| *kept != value);
                    if values.len() == before {
                        self.report(
                            Diagnostic::new(
                                types::NOTHING_REMOVED,
                                span,
                                format!("`{value}` is not in the set it is taken from"),
                            )
                            .label("takes nothing away")
                            .help("leave it out, or take away what was meant"),
                        );
                    }
                }
                values
            }
            tree::ExprKind::Name(name) => {
                let path = tree::Path { qualifier: None, name: name.clone() };
                self.named_set(&path, ty, expr.span)
            }
            tree::ExprKind::Field { base, field } => match &base.kind {
                tree::ExprKind::Name(qualifier) => {
                    let path = tree::Path { qualifier: Some(qualifier.clone()), name: field.clone() };
                    self.named_set(&path, ty, expr.span)
                }
                _ => self.not_a_set(expr.span),
            },
            tree::ExprKind::Error => Vec::new(),
            _ => self.not_a_set(expr.span),
        }
    }

    /// Elements each once; of two equal ones the first.
    pub fn distinct(&mut self, elements: &[Expr], ty: &Ty) -> Vec<Value> {
        let mut values = Vec::new();
        let mut spans: Vec<Span> = Vec::new();
        for element in elements {
            let Some(value) = self.constant(element, Some(ty)) else { continue };
            let first = values.iter().position(|known| *known == value).and_then(|at| spans.get(at).copied());
            if let Some(first) = first {
                let written = self.written(element.span);
                self.report(
                    Diagnostic::new(
                        types::DUPLICATE_ELEMENT,
                        element.span,
                        format!("`{written}` stands twice in this set"),
                    )
                    .label("again")
                    .also(first, "stands here already")
                    .help(match value {
                        Value::Country(country) if written != self.written(first) => format!(
                            "`{}` and `{}` are the same country; leave one of the two out",
                            country.alpha2(),
                            country.alpha3()
                        ),
                        _ => "leave one of the two out, or write the one that was meant".to_owned(),
                    }),
                );
                continue;
            }
            values.push(value);
            spans.push(element.span);
        }
        values
    }

    /// Elements to take away, each with the place that names it.
    fn removed(&mut self, expr: &Expr, ty: &Ty) -> Vec<(Value, Span)> {
        match &expr.kind {
            tree::ExprKind::Paren(inner) => self.removed(inner, ty),
            tree::ExprKind::Set(elements) => elements
                .iter()
                .filter_map(|element| Some((self.constant(element, Some(ty))?, element.span)))
                .collect(),
            _ => self.set_elements(expr, ty).into_iter().map(|value| (value, expr.span)).collect(),
        }
    }

    fn named_set(&mut self, path: &tree::Path, ty: &Ty, span: Span) -> Vec<Value> {
        let Some(found) = self.find(path, Sort::Value) else { return Vec::new() };
        match &found.item.kind {
            ItemKind::Set(item) => {
                let Some(set) = self.set_value(found.module, found.index, item) else {
                    return Vec::new();
                };
                if set.ty != *ty && !ty.is_error() && !set.ty.is_error() {
                    self.report(
                        Diagnostic::new(
                            types::MISMATCH,
                            span,
                            format!("`{}` holds `{}`, and this set holds `{ty}`", item.name.text, set.ty),
                        )
                        .also(item.name.span, "declared here"),
                    );
                    return Vec::new();
                }
                set.values
            }
            ItemKind::List(_) => {
                self.report(
                    Diagnostic::new(
                        types::NOT_A_SET,
                        span,
                        format!("`{}` is a list, not a set", path.name.text),
                    )
                    .label("not a set")
                    .help("the host supplies the contents of a list: ask for both, `x in a or x in b`"),
                );
                Vec::new()
            }
            ItemKind::Let(_) => self.not_a_set(span),
            _ => Vec::new(),
        }
    }

    fn not_a_set(&mut self, span: Span) -> Vec<Value> {
        let written = self.written(span);
        self.report(
            Diagnostic::new(types::NOT_A_SET, span, "a set is written `{ A, B }`")
                .label("not a set")
                .help("put braces around its elements; whole sets are combined by `+` and `-`: `eu + { CH }`")
                .maybe_fix("put braces around it", span, format!("{{ {written} }}")),
        );
        Vec::new()
    }

    /// The value of a declared constant.
    pub fn let_constant(&mut self, module: ModuleId, index: usize, item: &LetItem, span: Span) -> Typed {
        let key = (module, index, Vec::new());
        if let Some(known) = self.calls.get(&key) {
            return known.clone();
        }
        let what = format!("`{}`", item.name.text);
        if self.enter(&what, (module, index), String::new(), item.name.span).is_none() {
            return self.error(span);
        }
        let typed = self.let_value(item);
        self.leave();
        self.calls.insert(key, typed.clone());
        typed
    }

    /// The value of a `let`, of its declared type where it has one.
    pub fn let_value(&mut self, item: &LetItem) -> Typed {
        match &item.ty {
            Some(ty) => {
                let ty = self.ty(ty);
                self.expect(&item.value, &ty)
            }
            None => self.expression(&item.value, None),
        }
    }
}
