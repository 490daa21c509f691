//! Programs built by hand, for tests of what reads and writes facts.

use std::sync::Arc;

use crate::core::*;
use crate::diagnostic::codes;
use crate::source::Span;
use crate::value::Currency;

pub(crate) fn name(text: &str) -> Arc<str> {
    Arc::from(text)
}

pub(crate) fn path(text: &str) -> JsonPath {
    text.split('.').map(Arc::from).collect()
}

pub(crate) fn span() -> Span {
    Span::default()
}

/// `email: text`, `age: (int in 0..130)?`, …: the type with a mark `?` where it may be missing.
pub(crate) fn field(declared: &str, kind: Kind, at: &str) -> Field {
    let optional = declared.ends_with('?');
    Field {
        name: name(declared.trim_end_matches('?')),
        ty: Ty::of(kind).or_missing(optional),
        path: path(at),
        example: None,
        docs: Vec::new(),
    }
}

pub(crate) fn symbols(of: &str, variants: &[&str]) -> Kind {
    let variants = variants.iter().map(|variant| name(variant)).collect();
    Kind::Enum(Arc::new(EnumType { name: name(of), variants, is_label: false }))
}

pub(crate) fn record(of: &str, fields: Vec<Field>) -> Kind {
    Kind::Record(Arc::new(RecordType { name: name(of), fields }))
}

pub(crate) fn money(currency: &str) -> Kind {
    Kind::Money(Some(Currency::parse(currency).unwrap()))
}

pub(crate) fn program() -> Program {
    let mut program = Program::empty("onboarding", span(), ContentHash::default());
    program.meta.channels = vec![name("WEB"), name("SDK")];
    program
}

pub(crate) fn credential(program: &mut Program, label: &str, kind: &str, types: &[&str]) -> CredentialId {
    let id = CredentialId(u32::try_from(program.credentials.len()).unwrap());
    let types = types.iter().map(|t| Spelled { symbol: name(t), spelling: name(t) }).collect();
    program.credentials.push(Credential {
        name: name(label),
        kind: name(kind),
        catalog: name("jumio"),
        types,
        sources: vec![name("NEW"), name("REUSABLE")],
        span: span(),
    });
    id
}

/// `labels`: `PASSED OK`, `REJECTED NO=no`.
pub(crate) fn capability(
    program: &mut Program,
    full: &str,
    vendor: &str,
    labels: &[&str],
    data: Vec<Field>,
) -> CapabilityId {
    let id = CapabilityId(u32::try_from(program.capabilities.len()).unwrap());
    let (catalog, own) = full.split_once('.').unwrap_or(("", full));
    let labels: Vec<CapabilityLabel> = labels
        .iter()
        .map(|label| {
            let (decision, label) = label.split_once(' ').unwrap();
            let (symbol, spelling) = label.split_once('=').unwrap_or((label, label));
            let decision = Decision::parse(decision).unwrap();
            CapabilityLabel { decision, symbol: name(symbol), spelling: name(spelling) }
        })
        .collect();
    let decisions =
        labels.iter().fold(DecisionSet::of(&[Decision::NotExecuted]), |set, l| set.with(l.decision));
    program.capabilities.push(Capability {
        name: name(own),
        catalog: name(catalog),
        vendor_name: name(vendor),
        labels,
        decisions,
        data,
        params: Vec::new(),
        requires: Vec::new(),
        on: Vec::new(),
        docs: Vec::new(),
    });
    id
}

pub(crate) fn check(
    program: &mut Program,
    label: &str,
    capabilities: &[CapabilityId],
    credentials: &[CredentialId],
) -> CheckId {
    let id = CheckId(u32::try_from(program.checks.len()).unwrap());
    let mut data: Vec<Field> = Vec::new();
    let mut data_index = Vec::new();
    for capability in capabilities {
        let mut places = Vec::new();
        for field in &program.capabilities[capability.index()].data {
            let at = data.iter().position(|known| known.name == field.name).unwrap_or_else(|| {
                data.push(field.clone());
                data.len() - 1
            });
            places.push(u32::try_from(at).unwrap());
        }
        data_index.push(places);
    }
    program.checks.push(Check {
        name: name(label),
        capabilities: capabilities.to_vec(),
        credentials: credentials.to_vec(),
        data,
        data_index,
        decisions: DecisionSet::ALL,
        shadow: false,
        span: span(),
    });
    id
}

pub(crate) fn risk(program: &mut Program, of: &str, low: i64, high: i64) {
    program.risks.push(Risk { name: name(of), low, high, rules: Vec::new(), span: span() });
}

/// Every type in its input, two document checks, one with a fall-back, a list, and an earlier run.
/// The workflow ends with the value of an expression, so it reads it.
pub(crate) fn reads(program: &mut Program, kind: ExprKind) {
    let value = program.exprs.add(kind, Ty::ERROR);
    let end = End {
        terminal: Some(name("shown")),
        decision: Decision::Passed,
        label: name("PASSED"),
        args: vec![(name("value"), value)],
    };
    program.body.statements.push(Statement { node: NodeId(0), kind: StatementKind::End(end) });
}

pub(crate) fn onboarding() -> Program {
    let mut program = program();
    let address = record(
        "address",
        vec![field("city", Kind::Text, "town"), field("country?", Kind::Country, "land.code")],
    );
    program.input = vec![
        field("email", Kind::Text, "email"),
        field("age?", Kind::Int(0, 130), "age"),
        field("amount?", money("EUR"), "payment.amount"),
        field("fee?", Kind::Money(None), "payment.fee"),
        field("rate?", Kind::Decimal(None), "rate"),
        field("score?", Kind::Float(Some((0.0, 1.0))), "score"),
        field("born?", Kind::Date, "born"),
        field("seen?", Kind::Time, "seen"),
        field("stay?", Kind::Duration, "stay"),
        field("tier?", symbols("tier", &["BASIC", "PLUS"]), "tier"),
        field("paid_in?", Kind::Currency, "paidIn"),
        field("vip?", Kind::Bool, "vip"),
        field("address?", address, "address"),
        field("tags?", Kind::List(Box::new(Ty::TEXT), 3), "tags"),
    ];
    let passport = credential(&mut program, "passport", "ID", &["PASSPORT", "ID_CARD"]);
    let face = credential(&mut program, "face", "SELFIE", &[]);
    let labels =
        ["PASSED OK", "WARNING UNSURE", "REJECTED BLURRED=blurred", "NOT_EXECUTED VALIDATION_FAILED"];
    let usability = capability(&mut program, "jumio.usability", "usability", &labels, Vec::new());
    let extraction = capability(
        &mut program,
        "jumio.extraction",
        "extraction",
        &["PASSED OK"],
        vec![
            field("issuing_country", Kind::Country, "data.issuingCountry"),
            field("current_age?", Kind::Int(0, 130), "data.currentAge"),
            field("date_of_birth?", Kind::Date, "data.dateOfBirth"),
        ],
    );
    let similarity = capability(
        &mut program,
        "jumio.similarity",
        "similarity",
        &["PASSED MATCH", "REJECTED NO_MATCH"],
        Vec::new(),
    );
    let first = capability(&mut program, "jumio.screening", "watchlistScreening", &labels, Vec::new());
    let hits = vec![field("hits?", Kind::List(Box::new(Ty::TEXT), 10), "matches")];
    let second = capability(&mut program, "acme.screening", "screening", &["PASSED CLEAR=clear"], hits);
    check(&mut program, "passport.usability", &[usability], &[passport]);
    check(&mut program, "face.usability", &[usability], &[face]);
    check(&mut program, "passport.extraction", &[extraction], &[passport]);
    check(&mut program, "similarity", &[similarity], &[passport, face]);
    check(&mut program, "aml", &[first, second], &[]);
    program.lists.push(HostList { name: name("blocked"), element: Ty::TEXT, folded: true, span: span() });

    let mut earlier = self::program();
    earlier.input = vec![field("email", Kind::Text, "contact.email")];
    let ip = capability(&mut earlier, "geo.ip", "ip", &["PASSED OK"], Vec::new());
    check(&mut earlier, "ip", &[ip], &[]);
    risk(&mut earlier, "fraud", 0, 100);
    program.prior = Some(Arc::new(earlier));
    program
}

/// The page of a code has to start with its title.
#[test]
fn every_code_of_this_stage_has_its_page() {
    let ours: Vec<_> = codes::all().filter(|code| code.number() / 100 == 7).collect();
    assert!(ours.len() >= 12);
    for code in ours {
        assert!(code.explanation().starts_with(&format!("# {code}: {}\n", code.title())), "{code}");
    }
}
