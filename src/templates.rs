//! The templates: whole workflows that a new script starts from, as text that comes with the library.
//!
//! A script from a template has a name and keys of its own and is the user's from then on: nothing refers back. Keys are
//! handed in, because the library has no randomness. Costs nothing where it is not called.

use std::fmt;

use crate::diagnostic::{Edit, apply, nearest};
use crate::engine::{self, NoFiles};
use crate::source::{SourceId, Span};
use crate::syntax::tree::{self, Item, ItemKind, Path, Statement, StatementKind, WorkflowItem};
use crate::syntax::{self, keywords, snake_case};
use crate::value::Value;

/// The template of a script from scratch.
pub const SKELETON: &str = "skeleton";

/// In the order in which they are listed. The folder `templates/` holds these files and no others.
const TEMPLATES: &[Template] = &[
    template(SKELETON, include_str!("../templates/skeleton.probity")),
    template("id_verification", include_str!("../templates/id_verification.probity")),
    template(
        "id_and_identity_verification",
        include_str!("../templates/id_and_identity_verification.probity"),
    ),
    template(
        "id_and_identity_verification_with_screening",
        include_str!("../templates/id_and_identity_verification_with_screening.probity"),
    ),
    template("document_verification", include_str!("../templates/document_verification.probity")),
    template("reusable_identity", include_str!("../templates/reusable_identity.probity")),
    template("similarity_to_existing_id", include_str!("../templates/similarity_to_existing_id.probity")),
    template("standalone_liveness", include_str!("../templates/standalone_liveness.probity")),
    template("authentication", include_str!("../templates/authentication.probity")),
    template(
        "intermediate_proof_of_address",
        include_str!("../templates/intermediate_proof_of_address.probity"),
    ),
    template("standalone_screening", include_str!("../templates/standalone_screening.probity")),
    template("email_and_ip_risk", include_str!("../templates/email_and_ip_risk.probity")),
    template("risk_policy", include_str!("../templates/risk_policy.probity")),
];

/// A script to start from. Its main workflow has the template's name; it may hold another, which the main one follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    pub name: &'static str,
    /// As it stands in `templates/`, without keys.
    pub text: &'static str,
}

const fn template(name: &'static str, text: &'static str) -> Template {
    Template { name, text }
}

impl Template {
    /// What it is, on one line.
    pub fn title(&self) -> &'static str {
        self.docs().next().unwrap_or(self.name)
    }

    /// What it is for, in a few sentences.
    pub fn description(&self) -> String {
        let lines: Vec<&str> = self.docs().skip(1).filter(|line| !line.is_empty()).collect();
        lines.join(" ")
    }

    fn docs(&self) -> impl Iterator<Item = &'static str> {
        self.text.lines().filter_map(|line| line.strip_prefix("//!")).map(str::trim)
    }
}

/// Every template.
pub fn list() -> impl Iterator<Item = &'static Template> {
    TEMPLATES.iter()
}

/// The template of that name.
pub fn find(name: &str) -> Option<&'static Template> {
    list().find(|template| template.name == name)
}

/// The name that was probably meant.
pub fn nearest_name(wrong: &str) -> Option<&'static str> {
    nearest(wrong, list().map(|template| template.name))
}

/// Why a script can't have a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameError {
    /// `suggestion` is the same name as names are written, where it has such a form.
    NotLowerSnake { suggestion: Option<String> },
    /// A word of the language.
    Reserved,
    /// The template has something else of this name; the text says what.
    Taken(&'static str),
}

impl std::error::Error for NameError {}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NameError::NotLowerSnake { .. } => f.write_str(
                "names are written `lower_snake`: small letters, digits and `_`, beginning with a letter",
            ),
            NameError::Reserved => f.write_str("it is a word of the language"),
            NameError::Taken(what) => write!(f, "the template has {what} of this name"),
        }
    }
}

/// Whether a workflow can have this name.
pub fn check_name(name: &str) -> Result<(), NameError> {
    if keywords::is_reserved(name) {
        return Err(NameError::Reserved);
    }
    if is_lower_snake(name) {
        return Ok(());
    }
    let joined: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let near = snake_case(&joined);
    let suggestion = (is_lower_snake(&near) && !keywords::is_reserved(&near)).then_some(near);
    Err(NameError::NotLowerSnake { suggestion })
}

fn is_lower_snake(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// The script of a template under another name: its main workflow and what refers to it is renamed, and every workflow gets
/// a `key` of its own. `keys` gives a key that it has never given before; the usual form is a random UUID.
pub fn instantiate(
    template: &Template,
    name: &str,
    mut keys: impl FnMut() -> String,
) -> Result<String, NameError> {
    check_name(name)?;
    let parse = syntax::parse(SourceId::default(), template.text);
    let mut edits = Vec::new();
    for item in &parse.tree.items {
        if name != template.name
            && let Some(what) = declared(item, name)
        {
            return Err(NameError::Taken(what));
        }
        rename(item, template.name, name, &mut edits);
        if let ItemKind::Workflow(workflow) = &item.kind {
            edits.push(key(workflow, template.text, &keys()));
        }
    }
    let text = apply(template.text, &edits).ok_or(NameError::Taken("something else"))?;
    // A name may also be in the way of what the template takes from its catalog.
    let compilation = engine::compile(name, &text, &NoFiles);
    if compilation.diagnostics.is_empty() { Ok(text) } else { Err(NameError::Taken("something else")) }
}

/// What the item declares, if it declares something by this name.
fn declared(item: &Item, name: &str) -> Option<&'static str> {
    let (declared, what) = match &item.kind {
        ItemKind::Enum(item) => (&item.name, "an enum"),
        ItemKind::Record(item) => (&item.name, "a record"),
        ItemKind::Set(item) => (&item.name, "a set"),
        ItemKind::List(item) => (&item.name, "a list"),
        ItemKind::Let(item) => (&item.name, "a constant"),
        ItemKind::Fn(item) => (&item.name, "a function"),
        ItemKind::Rules(item) => (&item.name, "a rule set"),
        ItemKind::Terminal(item) => (&item.name, "a terminal"),
        ItemKind::Capability(item) => (&item.name, "a capability"),
        ItemKind::Step(item) => (&item.name, "a step"),
        ItemKind::Workflow(item) => (&item.name, "another workflow"),
        _ => return None,
    };
    (declared.text == name).then_some(what)
}

/// Renames the workflow where the item declares it, follows it or tests it.
fn rename(item: &Item, old: &str, new: &str, edits: &mut Vec<Edit>) {
    let mut at = |name: &tree::Name| {
        if name.text == old && old != new {
            edits.push(Edit { span: name.span, replacement: new.to_owned() });
        }
    };
    let mut path = |path: &Path| {
        if path.qualifier.is_none() {
            at(&path.name);
        }
    };
    match &item.kind {
        ItemKind::Test(test) => path(&test.workflow),
        ItemKind::Workflow(workflow) => {
            for statement in &workflow.body.statements {
                if let StatementKind::Stage { follows: Some((followed, _)), .. } = &statement.kind {
                    path(followed);
                }
            }
            at(&workflow.name);
        }
        _ => {}
    }
}

/// The key at the head of a workflow, in line with what stands below it.
fn key(workflow: &WorkflowItem, text: &str, key: &str) -> Edit {
    let open = workflow.body.span.start as usize;
    let column = workflow.body.statements.first().map_or(4, |first| second_column(first, text));
    let span = Span::new(workflow.body.span.source, open + 1, open + 1);
    Edit { span, replacement: format!("\n  {:<column$}{}", "key", Value::text(key)) }
}

/// How far behind its begin a statement's second word stands.
fn second_column(statement: &Statement, text: &str) -> usize {
    let written = text.get(statement.span.range()).unwrap_or_default();
    let word = written.find(' ').unwrap_or_default();
    let rest = written.get(word..).unwrap_or_default();
    (word + rest.len() - rest.trim_start().len()).max(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counting() -> impl FnMut() -> String {
        let mut count = 0;
        move || {
            count += 1;
            format!("key-{count}")
        }
    }

    #[test]
    fn every_template_can_be_named_and_has_a_key_for_each_workflow() {
        for template in list() {
            for name in ["my_policy", template.name] {
                let text = instantiate(template, name, counting()).unwrap_or_else(|e| panic!("{name}: {e}"));
                let programs = engine::compile("p", &text, &NoFiles).programs;
                assert!(programs.iter().any(|program| *program.meta.name == *name), "{}", template.name);
                let keys: Vec<_> = programs.iter().map(|program| program.meta.key.clone()).collect();
                let wanted: Vec<_> =
                    (1..=programs.len()).map(|n| Some(format!("key-{n}").as_str().into())).collect();
                assert_eq!(keys, wanted, "{}", template.name);
                let tests = |text| {
                    let programs = engine::compile("p", text, &NoFiles).programs;
                    programs.iter().map(|program| program.tests.len()).collect::<Vec<_>>()
                };
                assert_eq!(tests(&text), tests(template.text), "{}", template.name);
            }
        }
    }

    #[test]
    fn only_the_name_and_the_key_differ() {
        let template = find("standalone_liveness").expect("a template");
        let text = instantiate(template, "alive", counting()).expect("a name that is free");
        let back = text.replace("  key      \"key-1\"\n", "");
        assert_eq!(
            back.replace("workflow alive", "workflow standalone_liveness")
                .replace(" of alive", " of standalone_liveness"),
            template.text
        );
    }

    #[test]
    fn names_are_checked() {
        let suggested = |name| match check_name(name) {
            Err(NameError::NotLowerSnake { suggestion }) => suggestion,
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!(suggested("MyPolicy").as_deref(), Some("my_policy"));
        assert_eq!(suggested("my-policy 2").as_deref(), Some("my_policy_2"));
        assert_eq!(suggested("2nd"), None);
        assert_eq!(suggested("über"), None);
        assert_eq!(suggested(""), None);
        assert_eq!(suggested("Workflow"), None);
        assert_eq!(check_name("workflow"), Err(NameError::Reserved));
        assert_eq!(check_name("a1_b"), Ok(()));
    }

    #[test]
    fn a_name_that_the_template_needs_is_refused() {
        let refused = |template, name| {
            let template = find(template).expect("a template");
            instantiate(template, name, counting()).expect_err("a name that is taken").to_string()
        };
        assert_eq!(refused("id_verification", "unreadable"), "the template has a terminal of this name");
        assert_eq!(refused("id_verification", "fraud_documents"), "the template has a list of this name");
        assert_eq!(
            refused("intermediate_proof_of_address", "first_verification"),
            "the template has another workflow of this name"
        );
    }

    #[test]
    fn every_template_is_found_by_its_name_and_by_a_slip_of_it() {
        for template in list() {
            assert_eq!(find(template.name), Some(template));
            assert_eq!(nearest_name(&template.name.replacen('i', "", 1)), Some(template.name));
        }
        assert_eq!(find("id_verificaton"), None);
        assert_eq!(nearest_name("xyz"), None);
    }
}
