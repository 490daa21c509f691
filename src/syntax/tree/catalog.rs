//! Catalog declarations: credentials, capabilities, services, formats.

use super::{FieldDecl, Name, Param, Path, TextLit};
use crate::source::Span;
/// `credential ID { parts FRONT, BACK  types PASSPORT  channels API  single_sided PASSPORT  data { … } }`
#[derive(Clone, Debug)]
pub struct CredentialItem {
    pub name: Name,
    /// `extends jumio.DATA`: the kind that it is, with more data.
    pub extends: Option<Path>,
    pub properties: Vec<Property>,
    pub data: Vec<FieldDecl>,
}

/// A property of a credential, capability, service or acquisition: a word and symbols or names behind it.
#[derive(Clone, Debug)]
pub struct Property {
    pub name: Name,
    /// What it is about, where only a part of the whole is meant: `subtypes ID_CARD: NATIONAL_ID`.
    pub of: Option<Name>,
    pub values: Vec<PropertyValue>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum PropertyValue {
    /// `PASSPORT`, with a vendor's spelling behind it: `DRIVING_LICENSE = "driving_licence"`.
    Symbol(Name, Option<TextLit>),
    /// `usability`, a set's or capability's name
    Name(Name),
    Text(TextLit),
}

/// `capability liveness on SELFIE requires usability is PASSED { passed OK … data { … } }`
#[derive(Clone, Debug)]
pub struct CapabilityItem {
    pub name: Name,
    /// The alternatives behind `on`, each a list of kinds: `on (ID, SELFIE) | (ID, ID)`, `on ID`. Empty: on none.
    pub on: Vec<Vec<Name>>,
    pub params: Vec<Param>,
    pub requires: Vec<Requirement>,
    /// `at "livenessResults"`: the vendor's own name where it can't be derived.
    pub at: Option<TextLit>,
    /// `passed OK = "clear"`, `rejected …`, `warning …`, `not_executed …`
    pub outcomes: Vec<OutcomeDecl>,
    /// `cost LOW`, `channels WEB, SDK`, `stored FACEMAP`
    pub properties: Vec<Property>,
    pub data: Vec<FieldDecl>,
}

/// `usability is PASSED`
#[derive(Clone, Debug)]
pub struct Requirement {
    pub capability: Name,
    pub decisions: Vec<Name>,
    pub span: Span,
}

/// The labels of one decision type.
#[derive(Clone, Debug)]
pub struct OutcomeDecl {
    /// `passed`, `warning`, `rejected` or `not_executed`
    pub decision: Name,
    pub labels: Vec<LabelDecl>,
    pub span: Span,
}

/// `CLEAR = "clear"`
#[derive(Clone, Debug)]
pub struct LabelDecl {
    pub name: Name,
    pub spelling: Option<TextLit>,
}

/// `service id_verification on ID { capabilities usability, extraction }`
#[derive(Clone, Debug)]
pub struct ServiceItem {
    pub name: Name,
    pub on: Vec<Vec<Name>>,
    pub properties: Vec<Property>,
}

/// `format jumio { … }`: how a vendor's unmodified response is read. Entries are kept as words and checked in `resolve`.
#[derive(Clone, Debug)]
pub struct FormatItem {
    pub name: Name,
    pub entries: Vec<FormatEntry>,
}

/// One line of a `format`: a word, then symbols, texts and words, or a nested block.
#[derive(Clone, Debug)]
pub struct FormatEntry {
    pub name: Name,
    pub values: Vec<PropertyValue>,
    pub entries: Vec<FormatEntry>,
    pub span: Span,
}
