//! The places that an expression reads from around it: input, constants of the path, results. What is moved elsewhere gets
//! them as parameters.

use super::super::Analysis;
use super::super::analysis::holds;
use super::walk::parts;
use crate::check::Target;
use crate::core::{Kind, Ty};
use crate::source::Span;
use crate::syntax::keywords::is_reserved;
use crate::syntax::tree::{Expr, ExprKind, Name};

/// A place with its text, its type, and all spans at which it is read.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) text: String,
    /// What it is called where it is a parameter.
    pub(super) name: String,
    pub(super) ty: Ty,
    pub(super) spans: Vec<Span>,
}

/// What an expression reads.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) places: Vec<Place>,
    /// Names of declarations, which mean the same everywhere in the file.
    constants: Vec<String>,
}

/// The name that a chain of fields begins with.
pub(super) fn root(expr: &Expr) -> Option<&Name> {
    match &expr.kind {
        ExprKind::Name(name) => Some(name),
        ExprKind::Field { base, .. } => root(base),
        _ => None,
    }
}

impl Read {
    /// Adds what `expr` reads; `None` where it reads something that can't be handed on. What is declared inside `own` is
    /// not from around.
    pub(super) fn add(&mut self, analysis: &Analysis, expr: &Expr, own: Span) -> Option<()> {
        if matches!(expr.kind, ExprKind::Results { .. } | ExprKind::Error) {
            return None;
        }
        if let ExprKind::Call { callee, args } = &expr.kind {
            self.constants.extend(root(callee).map(|name| name.text.clone()));
            return args.iter().try_for_each(|arg| self.add(analysis, &arg.value, own));
        }
        let Some(name) = root(expr) else {
            return parts(expr).into_iter().try_for_each(|part| self.add(analysis, part, own));
        };
        let mark = analysis.names().iter().find(|mark| mark.span == name.span);
        match mark.map(|mark| &mark.target) {
            Some(Target::Item(..) | Target::Module(_)) => {
                self.constants.push(name.text.clone());
                return Some(());
            }
            Some(Target::Local(declared)) if holds(own, *declared) => return Some(()),
            Some(Target::Language) if matches!(expr.kind, ExprKind::Name(_)) && name.text != "channel" => {
                return Some(());
            }
            _ => {}
        }
        // What is only asked whether it is there, or in a set, is typed by its name alone.
        let last = match &expr.kind {
            ExprKind::Field { field, .. } => field.span,
            _ => name.span,
        };
        let named =
            || analysis.names().iter().find(|mark| mark.span == last).and_then(|mark| mark.ty.as_ref());
        let ty = analysis.type_of(expr.span).or_else(named)?;
        if !can_be_written(ty) {
            return None;
        }
        let text = analysis.slice(expr.span);
        if let Some(known) = self.places.iter_mut().find(|known| known.text == text) {
            known.spans.push(expr.span);
            // Where it is only known later to be there, it comes as what it was before.
            known.ty.optional |= ty.optional;
            return Some(());
        }
        let last = text.rsplit('.').next().unwrap_or(text).trim();
        let place =
            Place { text: text.to_owned(), name: last.to_owned(), ty: ty.clone(), spans: vec![expr.span] };
        self.places.push(place);
        Some(())
    }

    /// Gives every place a name that nothing else in the expression has.
    pub(super) fn named(mut self) -> Vec<Place> {
        let mut taken = self.constants;
        for place in &mut self.places {
            let wanted = place.name.clone();
            let mut number = 2u32;
            while is_reserved(&place.name) || taken.contains(&place.name) {
                place.name = format!("{wanted}_{number}");
                number = number.saturating_add(1);
            }
            taken.push(place.name.clone());
        }
        self.places
    }
}

/// Whether a type has a name that a script can say: those of labels and results have none.
pub(super) fn can_be_written(ty: &Ty) -> bool {
    match &ty.kind {
        Kind::Enum(one) => !one.is_label && one.name.chars().all(|c| c.is_alphanumeric() || c == '_'),
        Kind::List(element, _) => can_be_written(element),
        Kind::CheckResult | Kind::Error => false,
        _ => true,
    }
}

/// `amount: money in EUR, born: date`
pub(super) fn params(places: &[Place]) -> String {
    places.iter().map(|place| format!("{}: {}", place.name, place.ty)).collect::<Vec<_>>().join(", ")
}

/// `input.amount, input.born`
pub(super) fn args(places: &[Place]) -> String {
    places.iter().map(|place| place.text.as_str()).collect::<Vec<_>>().join(", ")
}

/// Each place by its name.
pub(super) fn by_name(places: &[Place]) -> Vec<(Span, String)> {
    let one = |place: &Place| {
        place.spans.iter().map(|span| (*span, place.name.clone())).collect::<Vec<(Span, String)>>()
    };
    places.iter().flat_map(one).collect()
}
