//! The call that a place is in, and what its parameters are: functions, tables, terminals, steps, rule sets, capabilities.

use std::rc::Rc;

use super::docs::{capability_docs, joined};
use super::pieces::{Path, group_start, last_path, slice, split_commas};
use super::scope::Scope;
use super::shape::Shape;
use super::world::{Home, Seen};
use crate::core::Builtin;
use crate::resolve::Sort;
use crate::syntax::tree::{ItemKind, Name, Param};
use crate::syntax::{Token, TokenKind};

/// A call whose parentheses are open.
#[derive(Clone, Debug)]
pub(in crate::ide) struct Call<'a> {
    pub(in crate::ide) callee: Path<'a>,
    /// What stands between the parenthesis and the place.
    pub(in crate::ide) args: Vec<Token>,
    /// The tokens before the callee, back to where the statement or entry begins.
    pub(in crate::ide) before: Vec<Token>,
}

/// What may be given.
#[derive(Clone, Debug)]
pub(in crate::ide) struct Parameter<'a> {
    pub(in crate::ide) name: String,
    /// As it is written; a kind of credential, too.
    pub(in crate::ide) ty: String,
    pub(in crate::ide) shape: Shape<'a>,
    /// The kinds of credential that fit, where it is one.
    pub(in crate::ide) kinds: Vec<Seen<'a>>,
}

/// A way to call something.
#[derive(Clone, Debug)]
pub(in crate::ide) struct Form<'a> {
    pub(in crate::ide) name: String,
    pub(in crate::ide) params: Vec<Parameter<'a>>,
    /// Behind the closing parenthesis.
    pub(in crate::ide) result: String,
    pub(in crate::ide) docs: Option<String>,
}

impl Call<'_> {
    /// The argument that is being written, and the name that it is given by.
    pub(in crate::ide) fn active<'t>(&self, text: &'t str) -> (usize, Option<&'t str>) {
        let parts = split_commas(&self.args);
        let name = match parts.last() {
            Some([name, colon, ..]) if colon.kind == TokenKind::Colon => Some(slice(text, name)),
            _ => None,
        };
        (parts.len().saturating_sub(1), name)
    }
}

/// The innermost call that tokens leave open.
pub(in crate::ide) fn call_around<'a>(text: &'a str, tokens: &[Token]) -> Option<Call<'a>> {
    let mut tokens = tokens;
    loop {
        let open = group_start(tokens)?;
        let (before, inner) = tokens.split_at_checked(open)?;
        let is_call = inner.first().is_some_and(|token| token.kind == TokenKind::LeftParen)
            && before
                .last()
                .is_some_and(|token| super::is_operand_end(text, token) && token.kind == TokenKind::Word);
        if is_call {
            let callee = last_path(text, before)?;
            let length = if callee.qualifier.is_some() { 3 } else { 1 };
            let before = before.get(..before.len().saturating_sub(length)).unwrap_or_default().to_vec();
            return Some(Call { callee, args: inner.get(1..).unwrap_or_default().to_vec(), before });
        }
        tokens = before;
    }
}

/// How what is called may be called; several for what has several forms. `sorts` says what may stand there.
pub(in crate::ide) fn parameters_of<'a>(
    scope: &Rc<Scope<'a>>,
    callee: Path<'_>,
    sorts: &[Sort],
) -> Vec<Form<'a>> {
    for sort in sorts {
        let found = match sort {
            Sort::Capability => scope.capability(callee),
            _ => scope.home.find(callee, *sort),
        };
        let Some(found) = found else { continue };
        let forms = declared(scope, found, callee.name);
        if !forms.is_empty() {
            return forms;
        }
    }
    if sorts.contains(&Sort::Function) {
        return Builtin::all()
            .filter(|info| info.name == callee.name)
            .map(|info| built_in(info.signature, info.docs))
            .collect();
    }
    Vec::new()
}

fn declared<'a>(scope: &Rc<Scope<'a>>, found: Seen<'a>, name: &str) -> Vec<Form<'a>> {
    let home = found.home;
    let form = |params: Vec<Parameter<'a>>, result: String, docs: Option<String>| {
        vec![Form { name: name.to_owned(), params, result, docs }]
    };
    let docs = joined(&found.item.docs);
    match &found.item.kind {
        ItemKind::Fn(item) => {
            form(params(scope, home, &item.params), format!(" -> {}", home.slice(item.result.span)), docs)
        }
        ItemKind::Table(item) => {
            form(params(scope, home, &item.columns), format!(" -> {}", home.slice(item.result.span)), docs)
        }
        ItemKind::Terminal(item) => {
            let label = item.label.as_ref().map_or(String::new(), |label| format!(" {}", label.text));
            form(params(scope, home, &item.params), format!(" = {}{label}", item.decision.text), docs)
        }
        ItemKind::Step(item) => form(params(scope, home, &item.params), String::new(), docs),
        ItemKind::Rules(item) => form(params(scope, home, &item.params), String::new(), docs),
        ItemKind::Capability(item) => {
            let docs = Some(capability_docs(&found.item.docs, item)).filter(|docs| !docs.is_empty());
            let own = params(scope, home, &item.params);
            let forms = if item.on.is_empty() { vec![Vec::new()] } else { item.on.clone() };
            let forms = forms.iter().map(|kinds| {
                let mut all = credentials(found, kinds);
                all.extend(own.iter().cloned());
                Form { name: name.to_owned(), params: all, result: String::new(), docs: docs.clone() }
            });
            forms.collect()
        }
        _ => Vec::new(),
    }
}

/// Credentials in the order of `on`, named by their kinds.
fn credentials<'a>(found: Seen<'a>, kinds: &[Name]) -> Vec<Parameter<'a>> {
    let one = |kind: &Name| Parameter {
        name: kind.text.to_lowercase(),
        ty: kind.text.clone(),
        shape: Shape::Unknown,
        kinds: found
            .home
            .find(Path { qualifier: None, name: &kind.text }, Sort::Credential)
            .into_iter()
            .collect(),
    };
    kinds.iter().map(one).collect()
}

fn params<'a>(scope: &Rc<Scope<'a>>, home: Home<'a>, params: &'a [Param]) -> Vec<Parameter<'a>> {
    let one = |param: &'a Param| {
        let ty = home.slice(param.ty.span).to_owned();
        let is_kind =
            ty.rsplit('.').next().is_some_and(|name| name.starts_with(|c: char| c.is_ascii_uppercase()));
        let path = match ty.split_once('.') {
            Some((qualifier, name)) => Path { qualifier: Some(qualifier), name },
            None => Path { qualifier: None, name: &ty },
        };
        let kinds = if is_kind { scope.world.kind(home, path).into_iter().collect() } else { Vec::new() };
        Parameter { name: param.name.text.clone(), shape: Shape::of(home, &param.ty), kinds, ty }
    };
    params.iter().map(one).collect()
}

/// Parameters of a function of the language, read from how it would be declared.
fn built_in<'a>(signature: &str, docs: &str) -> Form<'a> {
    let (name, rest) = signature.split_once('(').unwrap_or((signature, ""));
    let (inside, result) = rest.rsplit_once(')').unwrap_or((rest, ""));
    let params = inside.split(", ").filter_map(|one| one.split_once(": ")).map(|(name, ty)| Parameter {
        name: name.to_owned(),
        ty: ty.to_owned(),
        shape: Shape::built_in(ty).unwrap_or(Shape::Unknown),
        kinds: Vec::new(),
    });
    Form {
        name: name.to_owned(),
        params: params.collect(),
        result: result.to_owned(),
        docs: Some(docs.to_owned()),
    }
}
