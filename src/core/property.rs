//! The properties of acquisitions, checks, credentials and services: the one list that the checker, the language page and
//! the reference read.

/// What a property belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PropertyOf {
    Acquisition,
    Check,
    /// The declaration of a kind of credential.
    Credential,
    /// The declaration of a service.
    Service,
}

impl PropertyOf {
    pub const ALL: [PropertyOf; 4] =
        [PropertyOf::Acquisition, PropertyOf::Check, PropertyOf::Credential, PropertyOf::Service];

    /// `acquisition`, as messages and documents say it.
    pub fn word(self) -> &'static str {
        match self {
            PropertyOf::Acquisition => "acquisition",
            PropertyOf::Check => "check",
            PropertyOf::Credential => "credential",
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
