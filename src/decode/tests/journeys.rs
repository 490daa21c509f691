//! Credentials and checks.

use super::documents::journey;

fn document(rest: &str) -> String {
    format!(r#"{{"transaction":{{"time":"2026-01-31T10:00:00Z"}},"input":{{"last_name":"n"}},{rest}}}"#)
}

fn credential(parts: &str) -> String {
    document(&format!(r#""credentials":{{"passport":{{{parts}}}}}"#))
}

fn aml(parts: &str) -> String {
    document(&format!(r#""checks":{{"aml":{{{parts}}}}}"#))
}

#[test]
fn any_channel_where_none_are_named() {
    journey()
        .fast(r#"{"transaction":{"time":"2026-01-31T10:00:00Z","channel":"FAX"},"input":{"last_name":"n"}}"#);
}

#[test]
fn attempts() {
    let mut subject = journey();
    for right in [
        "",
        r#""attempt":2"#,
        r#""present":false"#,
        r#""type":"PASSPORT""#,
        r#""country":"DE""#,
        r#""source":"NEW""#,
        r#""acquired":"2025-01-01T00:00:00Z""#,
        r#""data":null"#,
        r#""type":null,"attempt":null,"present":null"#,
        r#""source":"REUSABLE","acquired":"2025-01-01T00:00:00Z","country":"DEU","type":"ID_CARD","present":true,"attempt":1"#,
    ] {
        subject.fast(&credential(right));
    }
    for wrong in [
        r#""attempt":0"#,
        r#""attempt":1.0"#,
        r#""attempt":4294967296"#,
        r#""attempt":-1"#,
        r#""attempt":"1""#,
        r#""present":1"#,
        r#""type":"CAR""#,
        r#""country":"Germany""#,
        r#""source":"EXISTING""#,
        r#""acquired":"2025-01-01""#,
        r#""more":1"#,
        r#""data":1"#,
        r#""attempt":1,"attempt":1"#,
    ] {
        subject.wrong(&credential(wrong));
    }
    for right in [
        r#"{"passport":null}"#,
        r#"{"passport":[]}"#,
        r#"{"passport":[{}]}"#,
        r#"{"passport":[{"attempt":3}],"face":{}}"#,
    ] {
        subject.fast(&document(&format!("\"credentials\":{right}")));
    }
    subject.slow(&document(r#""credentials":{"passport":[{},{"attempt":2}]}"#));
    subject.wrong(&document(r#""credentials":{"passport":[{},{}]}"#));
    subject.wrong(&document(r#""credentials":{"passport":[null]}"#));
    subject.wrong(&document(r#""credentials":{"visa":{}}"#));
    subject.wrong(&document(r#""credentials":{"passport":3}"#));
}

#[test]
fn results() {
    let mut subject = journey();
    for right in [
        r#""decision":"WARNING""#,
        r#""decision":"WARNING","label":"ALERT""#,
        r#""decision":"PASSED","data":{"level":3}"#,
        r#""decision":"PASSED","label":"clear","data":{"level":3}"#,
        r#""decision":"PASSED","label":"CLEAR","data":{"level":3}"#,
        r#""decision":"WARNING","label":"NEW_LABEL""#,
        r#""decision":"NOT_EXECUTED""#,
        r#""decision":"NOT_EXECUTED","failure":"TIMED_OUT""#,
        r#""decision":"NOT_EXECUTED","failure":"BUSY""#,
        r#""decision":"NOT_EXECUTED","label":"BUSY""#,
        r#""decision":"NOT_EXECUTED","label":"WHAT""#,
        r#""decision":"WARNING","label":null,"failure":null,"data":null,"attempt":null,"attempts":null,"capability":null"#,
        r#""capability":"screening","decision":"WARNING""#,
        r#""capability":"other_screening","decision":"PASSED","label":"CLEAR","data":{"note":"odd"}"#,
        r#""decision":"WARNING","data":{"level":null,"words":["pep","x"],"best":{"name":"x","score":3},"note":"od\u0064"}"#,
        r#""decision":"WARNING","data":{"words":null,"best":null,"note":""}"#,
        r#""decision":"WARNING","data":{}"#,
        r#""decision":"WARNING","attempt":4"#,
        r#""decision":"WARNING","attempts":{}"#,
    ] {
        subject.fast(&aml(right));
    }
    for rare in [
        // Promised data that are not there.
        r#""decision":"PASSED""#,
        r#""decision":"PASSED","data":{"level":null}"#,
        r#""decision":"NOT_EXECUTED","data":{"level":3}"#,
        r#""data":{"note":"x"},"capability":"other_screening","decision":"PASSED""#,
        r#""decision":"W\u0041RNING""#,
    ] {
        subject.slow(&aml(rare));
    }
    for wrong in [
        "",
        r#""decision":null"#,
        r#""decision":"MAYBE""#,
        r#""decision":"REJECTED""#,
        r#""decision":"PASSED","label":"ALERT""#,
        r#""decision":"WARNING","label":"clear""#,
        r#""decision":"WARNING","failure":"TIMED_OUT""#,
        r#""decision":"NOT_EXECUTED","failure":"NO_IDEA""#,
        r#""decision":"NOT_EXECUTED","label":"ALERT""#,
        r#""decision":"WARNING","label":"BUSY""#,
        r#""decision":"WARNING","label":"TIMED_OUT""#,
        r#""decision":"WARNING","label":3"#,
        r#""decision":"WARNING","data":[]"#,
        r#""decision":"WARNING","data":{"other":1}"#,
        r#""decision":"WARNING","data":{"level":10}"#,
        r#""decision":"WARNING","data":{"best":{"name":"x"}}"#,
        r#""decision":"WARNING","data":{"best":{"name":"x","score":3,"more":1}}"#,
        r#""decision":"WARNING","attempt":0"#,
        r#""decision":"WARNING","attempts":{"passport":1}"#,
        r#""capability":"none","decision":"WARNING""#,
        r#""decision":"WARNING","more":1"#,
        r#""capability":"other_screening","decision":"PASSED","data":{"level":3}"#,
    ] {
        subject.wrong(&aml(wrong));
    }
    for (right, fast) in [
        (r#"{"aml":[]}"#, true),
        (r#"{"aml":[{"decision":"WARNING"}]}"#, true),
        (
            r#"{"aml":[{"decision":"NOT_EXECUTED"},{"capability":"other_screening","decision":"PASSED"}]}"#,
            false,
        ),
    ] {
        let document = document(&format!("\"checks\":{right}"));
        if fast { subject.fast(&document) } else { subject.slow(&document) }
    }
    for wrong in
        [r#"{"aml":null}"#, r#"{"aml":[null]}"#, r#"{"aml":"PASSED"}"#, r#"{"none":{"decision":"PASSED"}}"#]
    {
        subject.wrong(&document(&format!("\"checks\":{wrong}")));
    }
}

#[test]
fn results_are_about_attempts() {
    let mut subject = journey();
    let both = |credentials: &str, checks: &str| {
        let (credentials, checks) =
            (format!("\"credentials\":{{{credentials}}}"), format!("\"checks\":{{{checks}}}"));
        [document(&format!("{credentials},{checks}")), document(&format!("{checks},{credentials}"))]
    };
    let usable = |attempt: &str| format!(r#""passport.usability":{{"decision":"PASSED"{attempt}}}"#);
    let similar = |attempts: &str| format!(r#""similarity":{{"decision":"PASSED"{attempts}}}"#);
    for (credentials, checks) in [
        (r#""passport":{}"#, usable("")),
        ("", usable("")),
        (r#""passport":{"attempt":2}"#, usable(r#","attempt":2"#)),
        (r#""passport":{"attempt":2}"#, usable(r#","attempts":{"passport":2}"#)),
        (r#""passport":{"attempt":2},"face":{}"#, similar(r#","attempts":{"passport":2}"#)),
        (
            r#""passport":{"attempt":2},"face":{"attempt":3}"#,
            similar(r#","attempts":{"passport":2,"face":3}"#),
        ),
        (
            r#""passport":{"attempt":2},"face":{"attempt":3}"#,
            similar(r#","attempts":{"passport":2},"attempt":3"#),
        ),
    ] {
        both(credentials, &checks).iter().for_each(|document| subject.fast(document));
    }
    for (credentials, checks) in [
        (r#""passport":{"attempt":2}"#, usable("")),
        ("", usable(r#","attempt":2"#)),
        (r#""passport":{"attempt":2},"face":{}"#, similar("")),
        (r#""passport":{"attempt":2},"face":{}"#, format!("{},{}", usable(r#","attempt":2"#), similar(""))),
    ] {
        both(credentials, &checks).iter().for_each(|document| subject.slow(document));
    }
    for wrong in [
        usable(r#","attempts":{"face":1}"#),
        usable(r#","attempts":{"passport":null}"#),
        usable(r#","attempts":[]"#),
    ] {
        both("", &wrong).iter().for_each(|document| subject.wrong(document));
    }
}
