//! What a name means where it stands: the module's own declarations first, then those of its imports (a bare name if
//! only one import has it), then the prelude.

use super::catalogs;
use super::load::declared_name;
use super::{ModuleId, PRELUDE, Universe};
use crate::diagnostic::codes::names;
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, is_sure_slip, nearest};
use crate::source::Span;
use crate::syntax::tree::{Item, ItemKind, Name, Path};

/// A declaration and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Found<'u> {
    pub module: ModuleId,
    pub index: usize,
    pub item: &'u Item,
}

/// What sort of declaration is wanted; names the expectation in messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Type,
    Value,
    Function,
    Rules,
    Terminal,
    Credential,
    Capability,
    Step,
    Workflow,
}

impl Sort {
    /// As messages say it: "there is no … called".
    pub fn words(self) -> &'static str {
        match self {
            Sort::Type => "type",
            Sort::Value => "value",
            Sort::Function => "function",
            Sort::Rules => "rule set",
            Sort::Terminal => "terminal",
            Sort::Credential => "kind of credential",
            Sort::Capability => "capability or service",
            Sort::Step => "step",
            Sort::Workflow => "workflow",
        }
    }

    fn fits(self, kind: &ItemKind) -> bool {
        match kind {
            // What could not be read may be anything: its use is not reported on top.
            ItemKind::Error { .. } | ItemKind::Reserved { .. } => true,
            ItemKind::Enum(_) | ItemKind::Record(_) => self == Sort::Type,
            ItemKind::Set(_) | ItemKind::List(_) | ItemKind::Let(_) => self == Sort::Value,
            ItemKind::Fn(_) | ItemKind::Table(_) => self == Sort::Function,
            ItemKind::Rules(_) => self == Sort::Rules,
            ItemKind::Terminal(_) => self == Sort::Terminal,
            ItemKind::Credential(_) => self == Sort::Credential,
            ItemKind::Capability(_) | ItemKind::Service(_) => self == Sort::Capability,
            ItemKind::Step(_) => self == Sort::Step,
            ItemKind::Workflow(_) => self == Sort::Workflow,
            ItemKind::Use(_) | ItemKind::Test(_) | ItemKind::Format(_) => false,
        }
    }
}

impl Universe {
    /// The declaration that `path` means in `module`, or a diagnostic that says why there is none.
    pub fn find(&self, module: ModuleId, path: &Path, sort: Sort) -> Result<Found<'_>, Box<Diagnostic>> {
        match &path.qualifier {
            Some(qualifier) => self.find_qualified(module, qualifier, &path.name, sort),
            None => self.find_bare(module, &path.name, sort),
        }
    }

    /// As [`Universe::find`] for a bare name, without a diagnostic.
    pub fn peek(&self, module: ModuleId, name: &str, sort: Sort) -> Option<Found<'_>> {
        self.visible(module, name).into_iter().find(|found| sort.fits(&found.item.kind))
    }

    /// The module behind a qualifier of `module`.
    pub fn qualified(&self, module: ModuleId, qualifier: &str) -> Option<ModuleId> {
        let imports = &self.module(module)?.imports;
        imports.iter().find(|import| import.qualifier == qualifier).map(|import| import.module)
    }

    fn own(&self, module: ModuleId, name: &str) -> Option<Found<'_>> {
        let home = self.module(module)?;
        let index = *home.items.get(name)?;
        Some(Found { module, index, item: home.item(index)? })
    }

    /// Everything of that name that can be seen, nearest first.
    fn visible(&self, module: ModuleId, name: &str) -> Vec<Found<'_>> {
        let mut found: Vec<Found<'_>> = self.own(module, name).into_iter().collect();
        let imports = self.module(module).map(|module| module.imports.as_slice()).unwrap_or_default();
        let mut seen = vec![module, PRELUDE];
        for import in imports {
            if !seen.contains(&import.module) {
                seen.push(import.module);
                found.extend(self.own(import.module, name));
            }
        }
        found.extend(self.own(PRELUDE, name));
        found
    }

    fn find_bare(&self, module: ModuleId, name: &Name, sort: Sort) -> Result<Found<'_>, Box<Diagnostic>> {
        let visible = self.visible(module, &name.text);
        let fitting: Vec<Found<'_>> =
            visible.iter().copied().filter(|found| sort.fits(&found.item.kind)).collect();
        match fitting.as_slice() {
            [first, ..] if first.module == module => Ok(*first),
            [only] => Ok(*only),
            [first, second, ..] => Err(Box::new(self.ambiguous(module, name, *first, *second))),
            [] => Err(Box::new(match visible.first() {
                Some(other) => wrong_sort(name, *other, sort),
                None => self.unknown(module, name, sort),
            })),
        }
    }

    fn find_qualified(
        &self,
        module: ModuleId,
        qualifier: &Name,
        name: &Name,
        sort: Sort,
    ) -> Result<Found<'_>, Box<Diagnostic>> {
        let Some(target) = self.qualified(module, &qualifier.text) else {
            let known = self.qualifiers(module);
            let diagnostic = Diagnostic::new(
                names::UNKNOWN_QUALIFIER,
                qualifier.span,
                format!("nothing is imported as `{}`", qualifier.text),
            )
            .label("not imported");
            // `use jumio as j` makes `jumio.x` a common slip.
            let alias = self.module(module).and_then(|home| {
                let of = |import: &&super::Import| {
                    self.module(import.module).is_some_and(|other| other.catalog == qualifier.text)
                };
                home.imports.iter().find(of)
            });
            if let Some(import) = alias {
                let diagnostic =
                    diagnostic.also(import.span, format!("imported here as `{}`", import.qualifier)).fix(
                        format!("change to `{}`", import.qualifier),
                        qualifier.span,
                        import.qualifier.clone(),
                    );
                return Err(Box::new(diagnostic));
            }
            if catalogs::catalog_names().any(|catalog| catalog == qualifier.text) {
                let mut diagnostic = diagnostic.help(format!("import it first: `use {}`", qualifier.text));
                diagnostic.fixes.extend(self.import_of(module, &qualifier.text).map(|edit| Fix {
                    title: format!("import it: `use {}`", qualifier.text),
                    edits: vec![edit],
                    applicability: Applicability::Certain,
                }));
                return Err(Box::new(diagnostic));
            }
            return Err(Box::new(suggest(diagnostic, qualifier, known.into_iter(), || {
                format!("import it first: `use {}`", qualifier.text)
            })));
        };
        match self.own(target, &name.text) {
            Some(found) if sort.fits(&found.item.kind) => Ok(found),
            Some(other) => Err(Box::new(wrong_sort(name, other, sort))),
            None => {
                let diagnostic = Diagnostic::new(
                    names::UNKNOWN_NAME,
                    name.span,
                    format!("`{}` has no {} called `{}`", qualifier.text, sort.words(), name.text),
                )
                .label("not declared there");
                let known = self.names_in(target, sort);
                Err(Box::new(suggest(diagnostic, name, known.into_iter(), || {
                    format!("look at what `{}` declares", qualifier.text)
                })))
            }
        }
    }

    fn qualifiers(&self, module: ModuleId) -> Vec<&str> {
        self.module(module)
            .map(|module| module.imports.iter().map(|import| import.qualifier.as_str()).collect())
            .unwrap_or_default()
    }

    /// Names of a sort that a module declares, in source order.
    fn names_in(&self, module: ModuleId, sort: Sort) -> Vec<&str> {
        let items = self.module(module).map(|module| module.tree.items.as_slice()).unwrap_or_default();
        items
            .iter()
            .filter(|item| sort.fits(&item.kind))
            .filter_map(|item| declared_name(item).map(|name| name.text.as_str()))
            .collect()
    }

    /// Names of a sort that `module` can use without a qualifier.
    pub fn names_visible(&self, module: ModuleId, sort: Sort) -> Vec<&str> {
        let mut all = self.names_in(module, sort);
        for import in self.module(module).map(|module| module.imports.as_slice()).unwrap_or_default() {
            all.extend(self.names_in(import.module, sort));
        }
        all.extend(self.names_in(PRELUDE, sort));
        all
    }

    fn unknown(&self, module: ModuleId, name: &Name, sort: Sort) -> Diagnostic {
        let diagnostic = Diagnostic::new(
            names::UNKNOWN_NAME,
            name.span,
            format!("there is no {} called `{}`", sort.words(), name.text),
        )
        .label("not declared");
        let known = self.names_visible(module, sort);
        let declaring: Vec<&str> = catalogs::declaring(&name.text, |kind| sort.fits(kind)).collect();
        if !declaring.is_empty() {
            return self.found_in_catalogs(module, diagnostic, &declaring);
        }
        suggest(diagnostic, name, known.into_iter(), || match sort {
            Sort::Capability | Sort::Credential => {
                "capabilities and credentials come from a catalog: `use jumio`, or declare it in this script"
                    .to_owned()
            }
            _ => format!("declare it, or import the file that does; it has to be a {}", sort.words()),
        })
    }

    /// Catalogs declare the name: each can be imported.
    fn found_in_catalogs(&self, module: ModuleId, diagnostic: Diagnostic, catalogs: &[&str]) -> Diagnostic {
        let shown: Vec<String> = catalogs.iter().map(|catalog| format!("`use {catalog}`")).collect();
        let mut diagnostic = diagnostic
            .help(format!("it comes from a catalog, which has to be imported: {}", shown.join(" or ")));
        for catalog in catalogs {
            if let Some(edit) = self.import_of(module, catalog) {
                // Of two vendors only a person can say which one is meant.
                let applicability = match catalogs {
                    [_] => Applicability::Certain,
                    _ => Applicability::Maybe,
                };
                let title = format!("import it: `use {catalog}`");
                diagnostic.fixes.push(Fix { title, edits: vec![edit], applicability });
            }
        }
        diagnostic
    }

    /// The line that imports a catalog, behind the other imports.
    fn import_of(&self, module: ModuleId, catalog: &str) -> Option<Edit> {
        let tree = &self.module(module)?.tree;
        let behind = |span: Span| Edit { span: span.after(), replacement: format!("\nuse {catalog}") };
        let last = tree.items.iter().rfind(|item| matches!(item.kind, ItemKind::Use(_)));
        if let Some(last) = last {
            return Some(behind(last.span));
        }
        // What documents the file stays in front.
        if let Some(first) = tree.items.first().filter(|first| !tree.docs.is_empty() && first.docs.is_empty())
        {
            let span = Span { end: first.span.start, ..first.span };
            return Some(Edit { span, replacement: format!("use {catalog}\n\n") });
        }
        Some(match &tree.edition {
            Some(edition) => behind(edition.span),
            None => Edit { span: Span::new(tree.source, 0, 0), replacement: format!("use {catalog}\n") },
        })
    }

    fn ambiguous(&self, module: ModuleId, name: &Name, first: Found<'_>, second: Found<'_>) -> Diagnostic {
        let qualifier = |wanted: ModuleId| {
            self.module(module)
                .and_then(|module| module.imports.iter().find(|import| import.module == wanted))
                .map_or("", |import| import.qualifier.as_str())
        };
        let (one, two) = (qualifier(first.module), qualifier(second.module));
        let mut diagnostic = Diagnostic::new(
            names::AMBIGUOUS_NAME,
            name.span,
            format!("`{}` could be `{one}.{}` or `{two}.{}`", name.text, name.text, name.text),
        )
        .label("declared by more than one import")
        .help("say which one is meant");
        for choice in [one, two].into_iter().filter(|choice| !choice.is_empty()) {
            diagnostic = diagnostic.maybe_fix(
                format!("use `{choice}.{}`", name.text),
                name.span,
                format!("{choice}.{}", name.text),
            );
        }
        diagnostic
    }
}

fn wrong_sort(name: &Name, other: Found<'_>, sort: Sort) -> Diagnostic {
    let mut diagnostic =
        Diagnostic::new(names::WRONG_SORT, name.span, format!("`{}` is not a {}", name.text, sort.words()))
            .label(format!("a {} has to stand here", sort.words()));
    if let Some(declared) = declared_name(other.item) {
        diagnostic =
            diagnostic.also(declared.span, format!("declared here as a {}", declared_as(&other.item.kind)));
    }
    diagnostic
}

/// What an item declares, in the user's words.
pub(crate) fn declared_as(kind: &ItemKind) -> &'static str {
    match kind {
        ItemKind::Enum(_) | ItemKind::Record(_) => "type",
        ItemKind::Set(_) => "set",
        ItemKind::List(_) => "list",
        ItemKind::Let(_) => "constant",
        ItemKind::Fn(_) => "function",
        ItemKind::Table(_) => "table",
        ItemKind::Rules(_) => "rule set",
        ItemKind::Terminal(_) => "terminal",
        ItemKind::Credential(_) => "kind of credential",
        ItemKind::Capability(_) => "capability",
        ItemKind::Service(_) => "service",
        ItemKind::Format(_) => "format",
        ItemKind::Step(_) => "step",
        ItemKind::Workflow(_) => "workflow",
        ItemKind::Use(_) | ItemKind::Test(_) | ItemKind::Reserved { .. } | ItemKind::Error { .. } => {
            "declaration"
        }
    }
}

/// Adds "did you mean" with a fix, or else the help.
pub(crate) fn suggest<'a>(
    diagnostic: Diagnostic,
    name: &Name,
    candidates: impl Iterator<Item = &'a str>,
    help: impl FnOnce() -> String,
) -> Diagnostic {
    match nearest(&name.text, candidates) {
        Some(near) => {
            let diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
            let title = format!("change to `{near}`");
            if is_sure_slip(&name.text, near) {
                diagnostic.fix(title, name.span, near)
            } else {
                diagnostic.maybe_fix(title, name.span, near)
            }
        }
        None => diagnostic.help(help()),
    }
}
