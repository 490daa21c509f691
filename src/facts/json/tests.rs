use super::*;

fn read(text: &str) -> Json {
    Json::read(text.as_bytes()).unwrap()
}

fn error(text: &str) -> FactsError {
    *Json::read(text.as_bytes()).unwrap_err()
}

#[test]
fn keeps_order_and_finds_keys() {
    let json = read(r#"{"b": 1, "a": [true, null, 1.5, "x"], "": -9223372036854775808}"#);
    let object = json.as_object().unwrap();
    assert_eq!(object.iter().map(|(key, _)| key).collect::<Vec<_>>(), ["b", "a", ""]);
    assert_eq!(object.get("b"), Some(&Json::Int(1)));
    assert_eq!(object.get(""), Some(&Json::Int(i64::MIN)));
    assert_eq!(object.get("c"), None);
    assert_eq!(json.at(&["a", "b"]), None);
    assert_eq!(json.at::<&str>(&[]), Some(&json));
}

#[test]
fn equal_keys_are_refused_wherever_they_stand() {
    let error = error(r#"{"checks": {"p.u": [{"x": 1, "y": 2, "x": 1}]}}"#);
    assert_eq!(error.code, codes::DUPLICATE_KEY);
    assert_eq!(error.path, r#"checks."p.u"[0].x"#);
    assert_eq!(self::error(r#"{"a":1,"\u0061":2}"#).code, codes::DUPLICATE_KEY);
}

#[test]
fn depth_is_limited_without_using_the_stack_up() {
    let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    assert!(Json::read(nested(MAX_DEPTH).as_bytes()).is_ok());
    assert_eq!(error(&nested(MAX_DEPTH + 1)).code, codes::TOO_DEEP);
    assert_eq!(error(&"[".repeat(1_000_000)).code, codes::TOO_DEEP);
    assert_eq!(error(&"{\"a\":".repeat(1_000_000)).code, codes::TOO_DEEP);
}

#[test]
fn numbers_keep_what_they_are() {
    assert_eq!(read("9223372036854775807"), Json::Int(i64::MAX));
    assert_eq!(read("9223372036854775808"), Json::TooLarge);
    assert_eq!(read("18446744073709551615"), Json::TooLarge);
    assert_eq!(read("1e3"), Json::Float(1000.0));
    // The nearest float, not one beside it.
    assert_eq!(read("51.24817837550540500"), Json::Float(51.248_178_375_505_405));
    assert_eq!(error("1e999").code, codes::NOT_JSON);
    assert_eq!(error(&"9".repeat(5000)).code, codes::NOT_JSON);
}

#[test]
fn syntax_errors_name_line_and_column_in_plain_words() {
    let cases = [
        ("", "the document is empty"),
        (" \n\u{feff}\t", "line 2, column 1: a value was expected"),
        ("\u{feff} \n", "the document is empty"),
        ("[", "line 1, column 1: the text ends in the middle of the document"),
        ("{\"a\":\n 1,}", "line 2, column 4: there is a comma too many"),
        ("{\"a\" 1}", "line 1, column 6: expected `:`"),
        ("[1 2]", "line 1, column 4: expected `,` or `]`"),
        ("{} x", "line 1, column 4: something stands after the end of the document"),
        ("nope", "line 1, column 2: this word is not `true`, `false` or `null`"),
        ("{a: 1}", "line 1, column 2: a key in double quotes was expected"),
    ];
    for (text, message) in cases {
        assert_eq!(error(text).message, message, "{text}");
    }
}

#[test]
fn bytes_that_are_not_utf8_are_named() {
    let error = Json::read(b"{\n\"a\": \"\xff\"}").unwrap_err();
    assert_eq!(error.message, "line 2 is not text in UTF-8 (byte 8 of the document)");
    assert!(Json::read("\u{feff}{}".as_bytes()).is_ok());
}

#[test]
fn no_truncation_and_no_noise_panics() {
    let text = r#"{"a": [1, -2.5e3, "é\u00e9\n", {"b": null}], "c": true}"#.as_bytes();
    for end in 0..text.len() {
        assert!(Json::read(&text[..end]).is_err(), "{end}");
    }
    for at in 0..text.len() {
        for byte in [0, b'"', b'{', b'9', 0x80, 0xff] {
            let mut noisy = text.to_vec();
            noisy[at] = byte;
            let _ = Json::read(&noisy).map_err(|error| error.to_string());
        }
    }
}
