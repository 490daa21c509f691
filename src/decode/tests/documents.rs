//! Scripts, and documents of them.

use super::Subject;

/// Every type, read in every way that makes another slot of it.
pub(super) const FIELDS: &str = r#"probity 1
enum tier { BASIC, PLUS, BUSINESS }
record address { city: text at "town"  country: country? at "land.code"  zip: text? }
record hit { name: text  score: int? in 0..100 at "points" }
set vips: text = { "erika", "max", "quo\"te", "ümlaut" }
list blocked: text folded
terminal shown(
  name: text, fee: money?, tags: list of text, hits: list of hit, rates: list of decimal, nick: text?
) = PASSED

workflow w {
  channels WEB, SDK
  input {
    email: text
    name: text            at "person.name"
    nick: text?           at "person.nick"
    age: int? in 0..130
    big: int?
    rate: decimal?
    price: decimal? in 1..10
    score: float? in 0..1
    ratio: float?
    born: date?
    seen: time?
    stay: duration?
    tier: tier?
    home: country?
    paid_in: currency?    at "paidIn"
    amount: (money in EUR)? at "payment.amount"
    fee: money?           at "payment.fee"
    vip: bool?
    address: address?
    tags: (list of text max 5)?
    tiers: (list of tier)?
    lands: (list of country)?
    names: (list of text)?
    rates: (list of decimal)?
    hits: (list of hit)?
    unread: int? in 0..9
    answer_that_was_given_to_the_last_question: int?
  }
  risk r in 0..100 {
    a: +1 when input.email in blocked, +2 when lower(input.email) == "a@b", +3 if unknown
    b: +1 when input.nick in vips, +0 if unknown
    c: +1 when input.age > 30, +0 if unknown
    d: +1 when input.big == 7, +0 if unknown
    e: +1 when input.rate > 1.5, +0 if unknown
    f: +1 when input.score > 0.5, +0 if unknown
    g: +1 when input.ratio > 0.5, +0 if unknown
    h: +1 when age(input.born) > 17, +0 if unknown
    i: +1 when hour(input.seen) > 17, +0 if unknown
    j: +1 when input.stay > 1 hour, +0 if unknown
    k: +1 when input.tier == PLUS, +0 if unknown
    l: +1 when input.home in { DE, FR }, +0 if unknown
    m: +1 when input.paid_in == EUR, +0 if unknown
    n: +1 when input.amount > 10.00 EUR, +0 if unknown
    o: +1 when input.vip, +0 if unknown
    p: +1 when input.address.country == DE, +0 if unknown
    q: +1 when input.address.city == "Berlin", +0 if unknown
    s: +1 when any(t in input.tags: t == "new" or t == "o\"ld"), +0 if unknown
    t: +1 when any(t in input.tiers: t == BASIC), +0 if unknown
    u: +1 when none(t in input.lands: t in { IR, KP }), +0 if unknown
    v: +1 when any(t in input.names: t == "x"), +0 if unknown
    x: +1 when input.price > 1.5, +0 if unknown
    y: +1 when input.born < today, +0 if unknown
    z: +1 when input.answer_that_was_given_to_the_last_question == 1, +0 if unknown
  }
  if known: input.tags is known and input.hits is known and input.rates is known {
    end shown(input.name, input.fee, input.tags, input.hits, input.rates, input.nick)
  }
  end PASSED
}
"#;

/// Checks and credentials.
pub(super) const JOURNEY: &str = r#"probity 1
use jumio

record match_found { name: text  score: int in 0..100 }
capability screening(last_name: text) at "vendor_screening" {
  passed  CLEAR = "clear"
  warning ALERT
  not_executed BUSY
  data { level: int in 0..9  words: (list of text)?  best: match_found?  note: text? }
}
capability other_screening(last_name: text) {
  passed  CLEAR
  rejected NEVER
  data { note: text? }
}
workflow w {
  expires after 30 min -> end NOT_EXECUTED EXPIRED
  input { last_name: text  example "Mustermann" }
  acquire passport: ID { from REUSABLE, NEW }
  acquire face: SELFIE
  check passport: usability
  check face: usability
  retry passport up to 3 attempts { when passport.usability is REJECTED -> "Please try again." }
  check passport: extraction
  check similarity(passport, face)
  check aml = screening(last_name: input.last_name) within 20 s
    else other_screening(last_name: input.last_name) within 60 s
  require passport.extraction is PASSED else end REJECTED UNREADABLE
  if strange: passport.country == DE and passport.type == PASSPORT and passport.source == NEW
    and passport.acquired < now and passport.attempt > 1 { end WARNING STRANGE }
  else if unknown { continue }
  risk r in 0..100 {
    a: +1 when aml.label == ALERT, +0 if unknown
    b: +1 when aml.failure == TIMED_OUT, +0 if unknown
    c: +1 when aml.level > 3, +0 if unknown
    d: +1 when any(w in aml.words: w == "pep"), +0 if unknown
    e: +1 when aml.best.name == "x" and aml.best.score > 10, +0 if unknown
    f: +1 when aml.note == "odd", +0 if unknown
    g: +1 when passport.extraction.issuing_country == DE, +0 if unknown
    h: +1 when passport.usability.label == BLURRED, +0 if unknown
    i: +1 when similarity is REJECTED, +0 if unknown
  }
  end PASSED
}
"#;

pub(super) fn fields() -> Subject {
    Subject::of(FIELDS)
}

pub(super) fn journey() -> Subject {
    Subject::of(JOURNEY)
}

/// A document with everything in it.
pub(super) const FULL: &str = r#"{
  "transaction": {"id": "t-1", "time": "2026-01-31T10:00:00Z", "channel": "WEB"},
  "input": {"email": "A@b", "person": {"name": "Erika", "nick": "max", "more": [1, {"a": null}]},
    "age": 31, "big": 7, "rate": 1.25, "price": "2.50", "score": 0.75, "ratio": -3.5e-2, "born": "1990-05-17",
    "seen": "2026-01-30T20:15:00.25+01:00", "stay": "PT2H", "tier": "PLUS", "home": "DE", "paidIn": "EUR",
    "payment": {"amount": {"amount": "12.50", "currency": "EUR"}, "fee": "1.20 USD"}, "vip": true,
    "address": {"town": "Berlin", "land": {"code": "DEU"}, "zip": null, "extra": "\ud83d\ude00"},
    "tags": ["new", "x", "\u00e9"], "tiers": ["BASIC"], "lands": ["IR", "DEU"], "names": ["x", "y"],
    "rates": [1, 2.5, "0.000000001"], "hits": [{"name": "n", "points": 3}, {"name": "m"}], "unread": 3,
    "unknown_one": {"deep": [[], {}, "text", 12.5e3, true, false, null]}}
}"#;
