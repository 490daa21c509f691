//! The properties of acquisitions, checks, credentials, capabilities and services: the one list that the checker, the
//! language page and the reference read.

/// What a property belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PropertyOf {
    Acquisition,
    Check,
    /// The declaration of a kind of credential.
    Credential,
    /// The declaration of a capability.
    Capability,
    /// The declaration of a service.
    Service,
}

impl PropertyOf {
    pub const ALL: [PropertyOf; 5] = [
        PropertyOf::Acquisition,
        PropertyOf::Check,
        PropertyOf::Credential,
        PropertyOf::Capability,
        PropertyOf::Service,
    ];

    /// `acquisition`, as messages and documents say it.
    pub fn word(self) -> &'static str {
        match self {
            PropertyOf::Acquisition => "acquisition",
            PropertyOf::Check => "check",
            PropertyOf::Credential => "credential",
            PropertyOf::Capability => "capability",
            PropertyOf::Service => "service",
        }
    }
}

/// A property, for people.
#[derive(Clone, Copy, Debug)]
pub struct PropertyInfo {
    pub of: PropertyOf,
    /// The word that it begins with; empty for what has no word of its own, such as a data field.
    pub name: &'static str,
    /// As it is written.
    pub form: &'static str,
    /// What may stand there.
    pub takes: &'static str,
    pub docs: &'static str,
    /// Most scripts do without.
    pub advanced: bool,
}

/// The properties of one sort of thing, those that every script needs first.
pub fn properties(of: PropertyOf) -> impl Iterator<Item = &'static PropertyInfo> {
    ALL.iter().filter(move |info| info.of == of)
}

/// The words that a property may begin with.
pub fn property_words(of: PropertyOf) -> Vec<&'static str> {
    properties(of).map(|info| info.name).filter(|name| !name.is_empty()).collect()
}

const fn basic(
    of: PropertyOf,
    name: &'static str,
    form: &'static str,
    takes: &'static str,
    docs: &'static str,
) -> PropertyInfo {
    PropertyInfo { of, name, form, takes, docs, advanced: false }
}

const fn advanced(
    of: PropertyOf,
    name: &'static str,
    form: &'static str,
    takes: &'static str,
    docs: &'static str,
) -> PropertyInfo {
    PropertyInfo { of, name, form, takes, docs, advanced: true }
}

const ALL: &[PropertyInfo] = &[
    basic(
        PropertyOf::Acquisition,
        "from",
        "from REUSABLE, NEW",
        "NEW, EXISTING, REUSABLE",
        "where it comes from, in order of preference: the user is asked (NEW, where nothing is said); what the host \
         has stored, nobody is asked, may not be there (EXISTING); an identity verified before (REUSABLE)",
    ),
    basic(
        PropertyOf::Acquisition,
        "types",
        "types PASSPORT, ID_CARD",
        "types of the kind",
        "narrows the types that are taken",
    ),
    advanced(
        PropertyOf::Acquisition,
        "subtypes",
        "subtypes NATIONAL_ID",
        "sub-types of the kind",
        "narrows a type further; each of a type that is taken",
    ),
    basic(
        PropertyOf::Acquisition,
        "parts",
        "parts FRONT",
        "parts of the kind",
        "narrows what is asked of it: front only, or front and back",
    ),
    basic(
        PropertyOf::Acquisition,
        "countries",
        "countries DE, FR",
        "countries, names of sets of countries",
        "narrows the issuing countries that are taken",
    ),
    advanced(
        PropertyOf::Acquisition,
        "preselect",
        "preselect RECOMMENDED",
        "DEFINED, RECOMMENDED",
        "what the types and countries are to the user: the only ones that are taken (DEFINED, where nothing is said), or \
         preselected with others to choose from (RECOMMENDED)",
    ),
    basic(
        PropertyOf::Acquisition,
        "optional",
        "optional",
        "nothing",
        "the user may skip it; ask with `is known`",
    ),
    basic(
        PropertyOf::Acquisition,
        "",
        "first_name: input.first_name",
        "a value of the field's type",
        "data that the script sends along, for a kind with `data`",
    ),
    advanced(
        PropertyOf::Acquisition,
        "channels",
        "channels WEB",
        "API, WEB, SDK",
        "narrows the channels of the workflow for this credential",
    ),
    basic(
        PropertyOf::Check,
        "",
        "check passport: usability, extraction",
        "capabilities that take one such credential",
        "runs them together; results are `passport.usability` and `passport.extraction`",
    ),
    basic(
        PropertyOf::Check,
        "",
        "check similarity(passport, face)",
        "credentials in the order of `on`",
        "one check of several credentials, or of none; `check match = similarity(…)` names the result",
    ),
    basic(
        PropertyOf::Check,
        "",
        "check email_risk(email: input.email)",
        "values of the parameters' types",
        "parameters by name, or by their order behind the credentials; one of a type with `?` may be left out",
    ),
    basic(
        PropertyOf::Check,
        "within",
        "within 20 s",
        "a duration",
        "how long the host waits; then the check is NOT_EXECUTED / TIMED_OUT. One behind the last call of a statement \
         counts for those before it that have none",
    ),
    advanced(
        PropertyOf::Check,
        "else",
        "else other.screening(person)",
        "another capability of the same credentials",
        "the fall-back: asked when the one before it was not executed, also by an unmet requirement",
    ),
    advanced(
        PropertyOf::Check,
        "capabilities",
        "{ capabilities usability }",
        "capabilities of the service",
        "a selection of a service; all of it where nothing is said",
    ),
    advanced(
        PropertyOf::Check,
        "shadow",
        "shadow check device_risk()",
        "nothing",
        "never waited for and never part of the decision; only `shadow` rules may read it",
    ),
    basic(
        PropertyOf::Credential,
        "parts",
        "parts FRONT, BACK",
        "symbols",
        "what a credential of this kind consists of",
    ),
    basic(
        PropertyOf::Credential,
        "types",
        "types PASSPORT, ID_CARD = \"id\"",
        "symbols, with the vendor's spelling where it differs",
        "the types that this kind knows",
    ),
    advanced(
        PropertyOf::Credential,
        "subtypes",
        "subtypes ID_CARD: NATIONAL_ID, TAX_ID",
        "symbols, behind one of the types",
        "finer kinds of a type; a line for each type",
    ),
    basic(
        PropertyOf::Credential,
        "channels",
        "channels API, WEB, SDK",
        "API, WEB, SDK",
        "the channels that can carry it; any where nothing is said",
    ),
    advanced(
        PropertyOf::Credential,
        "single_sided",
        "single_sided PASSPORT",
        "types of this kind",
        "types that have no back",
    ),
    advanced(
        PropertyOf::Credential,
        "data",
        "data { email: text? }",
        "fields",
        "what a script sends along with it",
    ),
    advanced(
        PropertyOf::Credential,
        "reusable",
        "reusable WEB, SDK",
        "API, WEB, SDK",
        "the channels by which one that was verified before can be used again; any where nothing is said",
    ),
    basic(
        PropertyOf::Capability,
        "passed",
        "passed OK = \"clear\"",
        "labels, with the vendor's spelling where it differs",
        "the labels that come with PASSED",
    ),
    basic(
        PropertyOf::Capability,
        "warning",
        "warning ALERT",
        "labels",
        "the labels that come with WARNING; it never warns where nothing is said",
    ),
    basic(
        PropertyOf::Capability,
        "rejected",
        "rejected BLURRED, GLARE",
        "labels",
        "the labels that come with REJECTED; it never rejects where nothing is said",
    ),
    advanced(
        PropertyOf::Capability,
        "not_executed",
        "not_executed NOT_ENOUGH_DATA",
        "symbols",
        "reasons of its own for not having run",
    ),
    basic(PropertyOf::Capability, "data", "data { score: int in 0..100 }", "fields", "what a result carries"),
    advanced(
        PropertyOf::Capability,
        "cost",
        "cost LOW",
        "FREE, LOW, MEDIUM, HIGH",
        "what one run costs, compared with others; a dear check before a cheaper one is reported",
    ),
    advanced(
        PropertyOf::Capability,
        "channels",
        "channels WEB, SDK",
        "API, WEB, SDK",
        "the channels by which it can be used; any where nothing is said",
    ),
    advanced(
        PropertyOf::Capability,
        "stored",
        "stored FACEMAP",
        "kinds behind `on`",
        "kinds that have to be there from before the run: `from EXISTING`",
    ),
    basic(
        PropertyOf::Service,
        "capabilities",
        "capabilities usability, extraction",
        "capabilities of the same file or its imports",
        "what the service bundles",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_documented_and_has_its_place() {
        for info in ALL {
            assert!(!info.docs.is_empty() && !info.takes.is_empty(), "{}", info.form);
            assert!(info.name.is_empty() || info.form.contains(info.name), "{}", info.form);
        }
        assert!(PropertyOf::ALL.into_iter().all(|of| properties(of).count() > 0));
    }
}
