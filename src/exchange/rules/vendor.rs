//! What a vendor's paths mean, as its catalog says: `capabilities.extraction.data.issuingCountry` is
//! `id.extraction.issuing_country`.
//!
//! Everything is read from the catalog: where results stand from its `format`, the names of capabilities and fields from
//! their `at`. To have it resolved and typed, a workflow that runs every capability is compiled once; an imported one
//! uses a part of it. No path, field or label of any vendor stands in this code.

use std::sync::Arc;

use crate::core::{Check, CheckId, Decision, Field, FormatResults, Kind, Program, ResultName, Ty};
use crate::diagnostic::nearest;
use crate::engine::{NoFiles, compile};
use crate::exchange::ExchangeError;
use crate::resolve::{self, Universe};
use crate::source::{SourceMap, Span};
use crate::syntax::keywords::is_reserved;
use crate::syntax::tree::{CapabilityItem, CredentialItem, ItemKind, PropertyValue};

/// A catalog, ready to say what a path means.
#[derive(Debug)]
pub struct Vendor {
    /// The catalog's name.
    pub name: String,
    /// A workflow with every check that a rule may read, and the host's data that the vendor knows as its input.
    pub program: Arc<Program>,
    /// Where results stand under the name of their capability.
    results: FormatResults,
    /// Places that hold the result of one capability, such as the verdict on the whole body.
    single: Vec<(Arc<str>, FormatResults)>,
    /// Where the vendor keeps its list of credentials.
    credentials: Vec<String>,
    /// The names of the parts that hold the host's data: `preparedData`.
    containers: Vec<String>,
    calls: Vec<Call>,
}

/// How a check of the program is written.
#[derive(Debug)]
struct Call {
    check: String,
    /// `email: input.email`
    args: Vec<String>,
}

/// What a path means.
#[derive(Clone, Debug)]
pub enum Place {
    Decision(CheckId),
    Label(CheckId),
    /// A field of a check's data: `id.extraction.issuing_country`.
    Data {
        check: CheckId,
        text: String,
        ty: Ty,
    },
    /// A field of the host's data that the catalog knows, by its index among the program's input.
    Known {
        input: usize,
        text: String,
        ty: Ty,
    },
    /// A field of the host's own, by its path.
    Own(Vec<String>),
}

impl Vendor {
    pub fn open(catalog: &str) -> Result<Vendor, ExchangeError> {
        let script = format!("probity 1\nuse {catalog}\n");
        let mut sources = SourceMap::new();
        let mut found = Vec::new();
        let universe = resolve::load(&mut sources, "", &script, &NoFiles, &mut found);
        if let Some(first) = found.into_iter().find(|finding| finding.is_error()) {
            let error = ExchangeError::new(first.code, "the catalog", first.message);
            return Err(match first.help {
                Some(help) => error.help(help),
                None => error,
            });
        }
        let probe = Probe::of(&universe, &sources, catalog);
        let compilation = compile("", &format!("{script}{}", probe.text), &NoFiles);
        let unusable = || {
            ExchangeError::new(
                crate::diagnostic::codes::exchange::NO_PATHS,
                "the catalog",
                format!("the catalog `{catalog}` does not say by which paths its results are read"),
            )
            .help("name the catalog of the vendor whose rule set it is; its `format` has to name results by capability")
        };
        let program = compilation.programs.into_iter().next().ok_or_else(unusable)?;
        let of_catalog = |format: &&Arc<crate::core::Format>| *format.catalog == *catalog;
        let format = program.formats.iter().find(of_catalog).ok_or_else(unusable)?;
        let by_name = |results: &&FormatResults| results.capability == ResultName::Key;
        let results = format.results.iter().find(by_name).cloned().ok_or_else(unusable)?;
        let credentials = format.credentials.first().map(|credentials| owned(&credentials.list));
        Ok(Vendor {
            name: catalog.to_owned(),
            results,
            single: format.results.iter().filter_map(single).collect(),
            credentials: credentials.unwrap_or_default(),
            containers: probe.containers,
            calls: probe.calls,
            program,
        })
    }

    /// What a path means; the error says in one sentence why nothing.
    pub fn place(&self, path: &[String]) -> Result<Place, String> {
        if let Some(rest) = behind(path, &owned(&self.results.list)) {
            return self.result(path, rest);
        }
        for (name, results) in &self.single {
            let is_it = |check: &Check| self.capability(check).is_some_and(|found| found.name == *name);
            if let Some(rest) = behind(path, &owned(&results.list))
                && let Some((id, check)) = self.checks().find(|(_, check)| is_it(check))
                && let Some(place) = of_check(results, id, check, rest)
            {
                return Ok(place);
            }
        }
        if !self.credentials.is_empty() && behind(path, &self.credentials).is_some() {
            return Err(format!("`{}` is of a credential, and only results are read", path.join(".")));
        }
        let own = match path.split_first() {
            Some((first, rest))
                if !rest.is_empty() && self.containers.iter().any(|known| folded(known) == folded(first)) =>
            {
                rest
            }
            _ => path,
        };
        if let Some((input, text, ty)) = self.known(own) {
            return Ok(Place::Known { input, text, ty });
        }
        let roots: Vec<&str> = self.results.list.first().into_iter().map(|root| &**root).collect();
        if let Some(near) = path.first().and_then(|first| nearest(first, roots)) {
            return Err(format!("`{}` is not known; did you mean `{near}`?", path.join(".")));
        }
        Ok(Place::Own(own.to_vec()))
    }

    /// A path behind the place of results: a capability's name, and what is read of it.
    fn result(&self, path: &[String], rest: &[String]) -> Result<Place, String> {
        let shown = path.join(".");
        let Some((name, rest)) = rest.split_first() else {
            return Err(format!("`{shown}` names no capability"));
        };
        let named = |check: &&(CheckId, &Check)| {
            self.capability(check.1).is_some_and(|capability| *capability.vendor_name == **name)
        };
        // A capability may run on several kinds of credential; the catalog's first is the one that is meant.
        let Some((id, check)) = self.checks().find(|check| named(&check)) else {
            let known = self.program.capabilities.iter().map(|capability| &*capability.vendor_name);
            let help = nearest(name, known).map(|near| format!("; did you mean `{near}`?"));
            return Err(format!(
                "the catalog `{}` does not know the capability `{name}`{}",
                self.name,
                help.unwrap_or_default()
            ));
        };
        of_check(&self.results, id, check, rest).ok_or_else(|| {
            let fields: Vec<String> = check.data.iter().map(|field| field.path.join(".")).collect();
            let help = nearest(&rest.join("."), fields.iter().map(String::as_str));
            format!(
                "the catalog `{}` does not know the field `{shown}`{}",
                self.name,
                help.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
            )
        })
    }

    fn known(&self, path: &[String]) -> Option<(usize, String, Ty)> {
        let fields = self.program.input.iter().enumerate();
        fields.into_iter().find_map(|(index, field)| {
            in_field(field, path).map(|(text, ty)| (index, format!("input.{text}"), ty))
        })
    }

    fn checks(&self) -> impl Iterator<Item = (CheckId, &Check)> {
        (0..).map(CheckId).zip(&self.program.checks)
    }

    fn capability(&self, check: &Check) -> Option<&crate::core::Capability> {
        self.program.capabilities.get(check.capabilities.first()?.index())
    }

    pub fn check(&self, id: CheckId) -> Option<&Check> {
        self.program.checks.get(id.index())
    }

    pub fn capability_of(&self, id: CheckId) -> Option<&crate::core::Capability> {
        self.capability(self.check(id)?)
    }

    /// The decision that the vendor calls so.
    pub fn decision(&self, word: &str) -> Option<Decision> {
        let own = self.results.decisions.iter().find(|(known, _)| **known == *word);
        own.map(|(_, decision)| *decision).or_else(|| Decision::parse(word))
    }

    /// What the vendor calls a decision.
    pub fn word(&self, decision: Decision) -> &str {
        let own = self.results.decisions.iter().find(|(_, known)| *known == decision);
        own.map_or(decision.symbol(), |(word, _)| word)
    }

    /// The check that a path without a credential means: the capability's on its first kind.
    pub fn meant(&self, capability: &str) -> Option<&Check> {
        let named = |check: &&Check| self.capability(check).is_some_and(|known| *known.name == *capability);
        self.program.checks.iter().find(named)
    }

    /// The path at which the vendor takes a field of the host's data.
    pub fn input_path(&self, own: &[String]) -> Vec<String> {
        self.containers.iter().take(1).chain(own).cloned().collect()
    }

    /// The arguments that a check is called with.
    pub fn args(&self, check: &Check) -> &[String] {
        let call = self.calls.iter().find(|call| *call.check == *check.name);
        call.map_or(&[], |call| &call.args)
    }

    /// The path at which the vendor states a decision, label or field of a check; the opposite of [`Vendor::place`].
    pub fn path(&self, capability: &str, of: Read<'_>) -> Option<Vec<String>> {
        let check = self.meant(capability)?;
        let known = self.capability(check)?;
        let single = self.single.iter().find(|(name, _)| *name == known.name).map(|(_, results)| results);
        let results = single.unwrap_or(&self.results);
        let mut path = owned(&results.list);
        if single.is_none() {
            path.push(known.vendor_name.to_string());
        }
        path.extend(match of {
            Read::Decision => owned(&results.decision),
            Read::Label => owned(results.label.as_deref()?),
            Read::Data(names) => names.to_vec(),
        });
        Some(path)
    }
}

/// What of a result is read.
#[derive(Clone, Copy, Debug)]
pub enum Read<'a> {
    Decision,
    Label,
    /// By the path in the result.
    Data(&'a [String]),
}

/// What a path in a result means.
fn of_check(results: &FormatResults, id: CheckId, check: &Check, path: &[String]) -> Option<Place> {
    if path == owned(&results.decision) {
        return Some(Place::Decision(id));
    }
    if results.label.as_deref().is_some_and(|label| path == owned(label)) {
        return Some(Place::Label(id));
    }
    let (text, ty) = check.data.iter().find_map(|field| in_field(field, path))?;
    Some(Place::Data { check: id, text: format!("{}.{text}", check.name), ty })
}

/// A place that holds the result of one capability, with that capability's name.
fn single(results: &FormatResults) -> Option<(Arc<str>, FormatResults)> {
    match &results.capability {
        ResultName::Fixed(name) => Some((name.clone(), results.clone())),
        ResultName::Key | ResultName::At(_) => None,
    }
}

/// What remains of a path behind its beginning.
fn behind<'a>(path: &'a [String], start: &[String]) -> Option<&'a [String]> {
    path.strip_prefix(start)
}

fn owned(path: &[Arc<str>]) -> Vec<String> {
    path.iter().map(|part| part.to_string()).collect()
}

fn folded(name: &str) -> String {
    name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
}

/// Where a path leads in a field: `address.country`, and its type.
fn in_field(field: &Field, path: &[String]) -> Option<(String, Ty)> {
    let rest = behind(path, &owned(&field.path))?;
    if rest.is_empty() {
        return Some((field.name.to_string(), field.ty.clone()));
    }
    let Kind::Record(record) = &field.ty.kind else { return None };
    let (text, ty) = record.fields.iter().find_map(|inner| in_field(inner, rest))?;
    Some((format!("{}.{text}", field.name), ty.or_missing(field.ty.optional)))
}

/// A workflow that runs everything the catalog declares.
struct Probe {
    text: String,
    containers: Vec<String>,
    calls: Vec<Call>,
}

impl Probe {
    fn of(universe: &Universe, sources: &SourceMap, catalog: &str) -> Probe {
        let modules = || universe.modules().filter(|module| module.catalog == catalog);
        let items = || modules().flat_map(|module| &module.tree.items).map(|item| &item.kind);
        let written = |span: Span| sources.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
        let credentials: Vec<&CredentialItem> = items()
            .filter_map(|item| if let ItemKind::Credential(item) = item { Some(item) } else { None })
            .collect();
        let capabilities: Vec<&CapabilityItem> = items()
            .filter_map(|item| if let ItemKind::Capability(item) = item { Some(item) } else { None })
            .collect();
        // The host's data that the catalog knows, and what capabilities take beside it.
        let mut inputs: Vec<(String, String, String)> = Vec::new();
        let mut containers = Vec::new();
        // A kind without types is nothing but data of the host.
        let is_data = |item: &&&CredentialItem| {
            !item.data.is_empty() && !item.properties.iter().any(|property| property.name.text == "types")
        };
        for item in credentials.iter().filter(is_data) {
            let parts = item.properties.iter().filter(|property| property.name.text == "parts");
            containers.extend(parts.flat_map(|property| &property.values).filter_map(symbol));
            for field in &item.data {
                let at = field.at.as_ref().map_or(String::new(), |at| format!("  at \"{}\"", at.value));
                inputs.push((field.name.text.clone(), written(field.ty.span), at));
            }
        }
        let mut calls = Vec::new();
        let mut checks = String::new();
        for item in &credentials {
            let kind = &item.name.text;
            let runs: Vec<&str> = capabilities
                .iter()
                .filter(|capability| {
                    capability.on.iter().any(|form| matches!(form.as_slice(), [only] if only.text == *kind))
                })
                .map(|capability| capability.name.text.as_str())
                .collect();
            if !runs.is_empty() {
                checks.push_str(&format!("  check {}: {}\n", label(kind), runs.join(", ")));
            }
        }
        for capability in &capabilities {
            let single = capability.on.iter().any(|form| form.len() == 1);
            let form = capability.on.iter().find(|form| distinct(form.iter().map(|kind| kind.text.as_str())));
            if single || (form.is_none() && !capability.on.is_empty()) {
                continue;
            }
            let needed = capability.params.iter().filter(|param| !param.ty.optional);
            let mut args: Vec<String> = form.into_iter().flatten().map(|kind| label(&kind.text)).collect();
            for param in needed {
                let name = &param.name.text;
                let ty = written(param.ty.span);
                match inputs.iter_mut().find(|(known, ..)| known == name) {
                    Some(known) => known.1 = ty,
                    None => inputs.push((name.clone(), ty, String::new())),
                }
                args.push(format!("{name}: input.{name}"));
            }
            let name = &capability.name.text;
            checks.push_str(&format!("  check {name}({})\n", args.join(", ")));
            calls.push(Call { check: name.clone(), args });
        }
        // What has to be there from before the run is not taken in it.
        let properties = capabilities.iter().flat_map(|capability| &capability.properties);
        let stored: Vec<String> = properties
            .filter(|property| property.name.text == "stored")
            .flat_map(|property| &property.values)
            .filter_map(|value| {
                if let PropertyValue::Symbol(kind, _) = value { Some(kind.text.clone()) } else { None }
            })
            .collect();
        let mut text =
            "workflow imported {\n  expires after 30 min -> end NOT_EXECUTED EXPIRED\n  input {\n".to_owned();
        for (name, ty, at) in &inputs {
            text.push_str(&format!("    {name}: {ty}{at}\n"));
        }
        text.push_str("  }\n");
        for item in &credentials {
            let from = if stored.contains(&item.name.text) { " { from EXISTING }" } else { "" };
            text.push_str(&format!("  acquire {}: {}{from}\n", label(&item.name.text), item.name.text));
        }
        text.push_str(&checks);
        text.push_str("  end PASSED\n}\n");
        Probe { text, containers, calls }
    }
}

/// What a credential of a kind is called: `selfie`.
fn label(kind: &str) -> String {
    let name = kind.to_lowercase();
    if is_reserved(&name) { format!("{name}_1") } else { name }
}

fn symbol(value: &PropertyValue) -> Option<String> {
    match value {
        PropertyValue::Symbol(name, _) => Some(camel(&name.text)),
        _ => None,
    }
}

/// `PREPARED_DATA` as paths write it: `preparedData`.
fn camel(symbol: &str) -> String {
    let mut name = String::new();
    let mut upper = false;
    for c in symbol.chars() {
        match c {
            '_' => upper = true,
            c if upper => {
                name.extend(c.to_uppercase());
                upper = false;
            }
            c => name.extend(c.to_lowercase()),
        }
    }
    name
}

fn distinct<'a>(mut names: impl Iterator<Item = &'a str> + Clone) -> bool {
    let rest = names.clone();
    names.all(|name| rest.clone().filter(|other| *other == name).count() == 1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]
mod tests {
    use super::*;

    fn path(text: &str) -> Vec<String> {
        text.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn paths_are_understood_as_the_catalog_says() {
        let vendor = Vendor::open("jumio").unwrap();
        for (written, place) in [
            ("capabilities.extraction.data.issuingCountry", "id.extraction.issuing_country"),
            ("capabilities.extraction.data.address.postalCode", "id.extraction.address.postal_code"),
            ("capabilities.liveness.data.predictedAge", "selfie.liveness.predicted_age"),
            ("capabilities.emailVerification.data.totalHits", "email_risk.total_hits"),
            ("decision.risk.score", "verdict.score"),
            ("preparedData.dateOfBirth", "input.date_of_birth"),
            ("email", "input.email"),
        ] {
            let found = vendor.place(&path(written)).unwrap();
            let (Place::Data { text, .. } | Place::Known { text, .. }) = &found else { panic!("{found:?}") };
            assert_eq!(text, place);
        }
        let decision = vendor.place(&path("capabilities.similarity.decision.type")).unwrap();
        assert!(matches!(decision, Place::Decision(id) if &*vendor.check(id).unwrap().name == "similarity"));
        let own = vendor.place(&path("preparedData.customFields.tier")).unwrap();
        assert!(matches!(own, Place::Own(path) if path == ["customFields", "tier"]));
    }

    #[test]
    fn an_unknown_path_is_said_with_the_nearest() {
        let vendor = Vendor::open("jumio").unwrap();
        for (written, near) in [
            ("capabilities.extractoin.data.curp", "extraction"),
            ("capabilities.extraction.data.issuingCuontry", "data.issuingCountry"),
            ("capabilites.liveness.decision.type", "capabilities"),
        ] {
            let why = vendor.place(&path(written)).unwrap_err();
            assert!(why.ends_with(&format!("did you mean `{near}`?")), "{why}");
        }
    }

    #[test]
    fn a_catalog_that_is_not_there_or_has_no_paths_is_an_error() {
        assert_eq!(Vendor::open("jumo").unwrap_err().help.as_deref(), Some("did you mean `jumio`?"));
        assert_eq!(Vendor::open("yoti").unwrap_err().code.to_string(), "P0904");
        assert!(Vendor::open("jumio\nworkflow x {").is_err());
    }
}
