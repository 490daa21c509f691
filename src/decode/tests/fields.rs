//! Values, keys and syntax.

use super::documents::{FULL, fields};

/// A document whose input has these fields beside the required ones.
fn input(fields: &str) -> String {
    let comma = if fields.is_empty() { "" } else { "," };
    format!(
        r#"{{"transaction":{{"time":"2026-01-31T10:00:00Z"}},"input":{{"email":"e","person":{{"name":"n"}}{comma}{fields}}}}}"#
    )
}

#[test]
fn a_document_with_everything_is_read_directly() {
    fields().fast(FULL);
}

#[test]
fn values_are_read_as_the_definition_reads_them() {
    let mut subject = fields();
    for right in [
        "",
        r#""age":0"#,
        r#""age":130"#,
        r#""age":31.0"#,
        r#""age":null"#,
        r#""age": 7 "#,
        r#""big":-1"#,
        r#""big":9223372036854775807"#,
        r#""big":-9223372036854775807"#,
        r#""big":1000000000000000000"#,
        r#""zzz":99999999999999999999"#,
        r#""zzz":18446744073709551616"#,
        r#""big":999999999999999999"#,
        r#""big":-999999999999999999"#,
        r#""rate":0"#,
        r#""rate":-12"#,
        r#""rate":0.1"#,
        r#""rate":-0.000000001"#,
        r#""rate":"12.50""#,
        r#""rate":"-0.5""#,
        r#""rate":"007""#,
        r#""rate":123456.789012345"#,
        r#""rate":1.50"#,
        r#""price":1"#,
        r#""price":10.0"#,
        r#""price":"10""#,
        r#""score":0"#,
        r#""score":1"#,
        r#""score":0.1"#,
        r#""score":0.12345678901234567"#,
        r#""score":1e-5"#,
        r#""score":5E-1"#,
        r#""score":0.30000000000000004"#,
        r#""ratio":-0.0"#,
        r#""ratio":12345678901234567890.5"#,
        r#""ratio":9007199254740992"#,
        r#""ratio":1.5e+10"#,
        r#""born":"2024-02-29""#,
        r#""seen":"2026-01-31t10:00:00.123456789-01:30""#,
        r#""stay":"P1DT2H30M""#,
        r#""stay":"-PT5M""#,
        r#""stay":90"#,
        r#""stay":-3"#,
        r#""tier":"BASIC""#,
        r#""tier":"PL\u0055S""#,
        r#""home":"DEU""#,
        r#""home":"XKX""#,
        r#""paidIn":"JPY""#,
        r#""payment":{}"#,
        r#""payment":null"#,
        r#""payment":{"amount":"12.5 EUR"}"#,
        r#""payment":{"amount":{"currency":"EUR","amount":3,"note":{}}}"#,
        r#""payment":{"amount":{"currency":"EUR","amount":3.25}}"#,
        r#""payment":{"fee":"3 JPY","amount":null}"#,
        r#""payment":{"fee":{"amount":"1.500","currency":"KWD"}}"#,
        r#""vip":false"#,
        r#""address":null"#,
        r#""address":{"town":""}"#,
        r#""address":{"town":"a","land":null}"#,
        r#""address":{"town":"a","land":{}}"#,
        r#""address":{"town":"a","land":{"code":null,"x":[]}}"#,
        r#""tags":[]"#,
        r#""tags":["a","b","c","d","o\"ld"]"#,
        r#""tiers":[]"#,
        r#""tiers":["PLUS","BASIC"]"#,
        r#""lands":["DE","DEU","KP"]"#,
        r#""names":["","x"]"#,
        r#""rates":[]"#,
        r#""rates":[1,1.5,"-2"]"#,
        r#""hits":[]"#,
        r#""hits":[{"name":"n","points":null,"other":1}]"#,
        r#""unread":0"#,
        r#""unread":null"#,
        r#""zzz":1"#,
        r#""zzz":{"a":1,"b":1,"A":2}"#,
        r#""zzz":-0"#,
    ] {
        subject.fast(&input(right));
    }
}

#[test]
fn what_is_right_but_rare_is_left_to_the_definition() {
    let mut subject = fields();
    for rare in [
        r#""age":3e1"#,
        r#""age":-0"#,
        r#""rate":"1000000000000""#,
        r#""rate":" 1 ""#,
        r#""rate":1e2"#,
        r#""big":-9223372036854775808"#,
        r#""rate":99999999999"#,
        r#""payment":{"fee":"99999999999999999999 EUR"}"#,
        r#""a\u0067e":3"#,
        r#""zzz":{"a\n":1}"#,
        r#""zzz":1e100"#,
        r#""zzz":111111111111111111111111111111111111111111111111111111111111111"#,
        r#""payment":{"amount":" 12.5 EUR "}"#,
    ] {
        subject.slow(&input(rare));
    }
}

#[test]
fn what_is_wrong_is_reported_by_the_definition() {
    let mut subject = fields();
    for wrong in [
        r#""age":131"#,
        r#""age":-1"#,
        r#""age":1.5"#,
        r#""age":"1""#,
        r#""age":true"#,
        r#""age":{}"#,
        r#""age":[]"#,
        r#""big":9223372036854775808"#,
        r#""big":9223372036854775809"#,
        r#""big":-9223372036854775809"#,
        r#""big":18446744073709551615"#,
        r#""big":-18446744073709551615"#,
        r#""rate":0.1234567890123456"#,
        r#""rate":"1e2""#,
        r#""rate":"""#,
        r#""rate":0.0000000001"#,
        r#""rate":"1.""#,
        r#""rate":".5""#,
        r#""rate":"1_0.5""#,
        r#""price":0.99"#,
        r#""price":"10.000000001""#,
        r#""score":1.0000000001"#,
        r#""score":-1"#,
        r#""score":"0.5""#,
        r#""ratio":1e400"#,
        r#""ratio":9007199254740994"#,
        r#""born":"2023-02-29""#,
        r#""born":"2026-01-31T10:00:00Z""#,
        r#""seen":"2026-01-31""#,
        r#""stay":1.5"#,
        r#""stay":-0"#,
        r#""stay":"1h""#,
        r#""stay":9223372036855"#,
        r#""tier":"GOLD""#,
        r#""tier":"""#,
        r#""home":"de""#,
        r#""home":"ZZ""#,
        r#""paidIn":"EURO""#,
        r#""payment":{"amount":"12.5 USD"}"#,
        r#""payment":[]"#,
        r#""payment":"x""#,
        r#""payment":{"amount":"12.505 EUR"}"#,
        r#""payment":{"amount":{"amount":3}}"#,
        r#""payment":{"amount":12}"#,
        r#""payment":{"amount":"1_0 EUR"}"#,
        r#""payment":{"fee":"1.5 JPY"}"#,
        r#""vip":"true""#,
        r#""vip":1"#,
        r#""vip":tru"#,
        r#""vip":truest"#,
        r#""vip":nul"#,
        r#""address":{}"#,
        r#""address":[]"#,
        r#""address":{"town":null}"#,
        r#""address":{"town":"a","land":3}"#,
        r#""address":{"town":"a","land":{"code":"X"}}"#,
        r#""tags":["a","b","c","d","e","f"]"#,
        r#""tags":[null]"#,
        r#""tags":[1]"#,
        r#""tags":"a""#,
        r#""tags":["a",]"#,
        r#""tiers":["GOLD"]"#,
        r#""lands":["X"]"#,
        r#""rates":["x"]"#,
        r#""hits":[{}]"#,
        r#""hits":[{"name":"n","points":101}]"#,
        r#""hits":[null]"#,
        r#""hits":[1]"#,
        r#""unread":10"#,
        r#""unread":"1""#,
        r#""zzz":[1,]"#,
        r#""zzz":01"#,
        r#""zzz":1."#,
        r#""zzz":-"#,
        r#""zzz":+1"#,
        r#""zzz":.5"#,
        r#""zzz":1e"#,
        r#""zzz":1e+"#,
        r#""zzz":-01"#,
        r#""zzz":1e400"#,
        r#""zzz":"\x""#,
        r#""zzz":"\u12""#,
        r#""zzz":"\ud800""#,
        r#""zzz":"\udc00""#,
        r#""zzz":"\ud800\u0041""#,
        r#""zzz":"\ud83d\ud83d""#,
        "\"zzz\":\"a\tb\"",
        "\"zzz\":\"a\nb\"",
        r#""zzz":{"a":1,"a":2}"#,
        r#""zzz":{"a":1,"b":{"a":1},"c":3,"a":2}"#,
        r#""zzz":[{"a":{},"a":2}]"#,
        r#""zzz":1,"zzz":2"#,
        r#""age":1,"age":1"#,
        r#""zzz":{"a":1,}"#,
        r#""zzz":{a:1}"#,
        r#""zzz":{"a" 1}"#,
        r#""zzz":{"a":}"#,
        r#""zzz":[1 2]"#,
        r#""zzz":{"\u0061":1,"a":2}"#,
        r#""zzz":[1}"#,
        r#""zzz":{]"#,
        r#""zzz":NaN"#,
        r#""zzz":'a'"#,
        r#""zzz":1,"#,
        r#""zzz""#,
        r#"zzz:1"#,
        r#""zzz":"é"#,
        "\"zzz\":\"\u{7f}\"x",
        r#""zzz":/**/1"#,
    ] {
        subject.wrong(&input(wrong));
    }
}

#[test]
fn slips_are_reported_and_other_keys_are_not() {
    let mut subject = fields();
    for slip in [
        r#""agee":1"#,
        r#""aeg":1"#,
        r#""bron":"x""#,
        r#""paid_in":"EUR""#,
        r#""paidin":1"#,
        r#""pament":1"#,
        r#""name":1"#,
    ] {
        subject.wrong(&input(slip));
    }
    for other in [
        r#""agreement":1"#,
        r#""age":1,"agee":1"#,
        r#""first_naming":1"#,
        r#""ärger":1"#,
        r#""paidIn":"EUR","paidin":1"#,
    ] {
        subject.fast(&input(other));
    }
    // Further in anything may stand.
    subject.fast(&input(r#""address":{"town":"a","zi":1,"lan":2}"#));
}

#[test]
fn parts_of_the_document() {
    let mut subject = fields();
    let rest = r#""input":{"email":"e","person":{"name":"n"}}"#;
    let time = r#""time":"2026-01-31T10:00:00Z""#;
    for right in [
        format!("{{{rest},\"transaction\":{{{time}}}}}"),
        format!("\u{feff}{{{rest},\"transaction\":{{{time}}}}}"),
        format!(" \t\r\n{{ {rest} , \"transaction\" : {{ {time} , \"id\":null}} }} \n"),
        format!(
            "{{\"transaction\":{{{time},\"channel\":\"SDK\",\"closed\":true,\"expired\":false}},{rest}}}"
        ),
        format!("{{\"transaction\":{{{time},\"expired\":true,\"closed\":null}},{rest},\"checks\":{{}}}}"),
        format!(
            "{{\"transaction\":{{{time}}},{rest},\"checks\":null,\"credentials\":{{}},\"lookups\":[],\"prior\":null}}"
        ),
    ] {
        subject.fast(&right);
    }
    subject.slow(&format!(
        r#"{{"transaction":{{{time}}},{rest},"lookups":[{{"list":"blocked","value":"e","found":true}}]}}"#
    ));
    for wrong in [
        String::new(),
        " ".to_owned(),
        "\u{feff}".to_owned(),
        "null".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        "{".to_owned(),
        format!("{{{rest}}}"),
        format!("{{\"transaction\":null,{rest}}}"),
        format!("{{\"transaction\":{{}},{rest}}}"),
        format!("{{\"transaction\":{{\"time\":null}},{rest}}}"),
        format!("{{\"transaction\":{{{time}}}}}"),
        format!("{{\"transaction\":{{{time}}},\"input\":null}}"),
        format!("{{\"transaction\":{{{time}}},\"input\":{{\"email\":\"e\",\"person\":null}}}}"),
        format!("{{\"transaction\":{{{time}}},\"input\":{{\"email\":\"e\",\"person\":{{}}}}}}"),
        format!("{{\"transaction\":{{{time}}},\"input\":{{\"email\":\"e\"}}}}"),
        format!("{{\"transaction\":{{{time}}},\"input\":[]}}"),
        format!("{{\"transaction\":{{{time}}},{rest},\"more\":1}}"),
        format!("{{\"transaction\":{{{time}}},{rest},{rest}}}"),
        format!("{{\"transaction\":{{{time}}},{rest}}}x"),
        format!("{{\"transaction\":{{{time}}},{rest}}}}}"),
        format!("{{\"transaction\":{{{time}}},{rest},\"lookups\":[}}"),
        format!("{{\"transaction\":{{{time}}},{rest},\"lookups\":{{}}}}"),
        format!("{{\"transaction\":{{{time}}},{rest},\"prior\":{{}}}}"),
        format!("{{\"transaction\":{{{time}}},{rest},\"checks\":[]}}"),
        format!("{{\"transaction\":{{{time}}},{rest},\"checks\":{{\"a\":1}}}}"),
        format!("{{\"transaction\":{{{time},\"channel\":\"FAX\"}},{rest}}}"),
        format!("{{\"transaction\":{{{time},\"other\":1}},{rest}}}"),
        format!("{{\"transaction\":{{{time},\"id\":1}},{rest}}}"),
        format!("{{\"transaction\":{{{time},\"closed\":1}},{rest}}}"),
        format!("{{\"transaction\":[],{rest}}}"),
    ] {
        subject.wrong(&wrong);
    }
    assert!(!subject.read(b"\xff{}"));
    assert!(!subject.read(b"{\"transaction\":{\"id\":\"\xc3\"}}"));
}

#[test]
fn depth_is_bounded_as_in_the_definition() {
    let mut subject = fields();
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        for depth in 55..70 {
            let value = format!("{}0{}", open.repeat(depth), close.repeat(depth));
            let document = input(&format!("\"zzz\":{value}"));
            if depth + 2 <= 64 { subject.fast(&document) } else { subject.wrong(&document) }
        }
    }
}

#[test]
fn any_length_of_texts_and_keys() {
    let mut subject = fields();
    for length in 0..70 {
        let text = "x".repeat(length);
        subject.fast(&input(&format!(r#""tags":["{text}","{text}é","\"{text}\\"],"q{text}":"{text}""#)));
        subject.fast(&input(&format!(
            r#""address":{{"town":"{text}\n"}},"k":{{"{text}":1,"{text}a":2,"b{text}":3}}"#
        )));
        subject.wrong(&input(&format!("\"zzz\":\"{text}\u{1}\"")));
        subject.wrong(&input(&format!(r#""zzz":"{text}\"#)));
        let cut = input(&format!(r#""zzz":"{text}"#));
        subject.wrong(cut.trim_end_matches('}'));
    }
}

#[test]
fn every_escape_gives_its_character() {
    let mut subject = fields();
    // The text itself is kept of the name only.
    for escape in [r"\b", r"\f", r"\n", r"\r", r"\t", r"\/", r"\\", r#"\""#, r"\u000b", r"\ud83d\ude00"] {
        subject.fast(&format!(
            r#"{{"transaction":{{"time":"2026-01-31T10:00:00Z"}},"input":{{"email":"{escape}","person":{{"name":"a{escape}b"}}}}}}"#
        ));
    }
}

#[test]
fn a_key_is_told_from_one_that_differs_anywhere() {
    let mut subject = fields();
    let name = "answer_that_was_given_to_the_last_question";
    for at in 0..name.len() {
        let mut other = name.to_owned();
        other.replace_range(at..=at, "0");
        // The key that is expected here is the other one.
        subject.fast(&input(&format!(r#""unread":0,"{name}":1"#)));
        subject.read(input(&format!(r#""unread":0,"{other}":1"#)).as_bytes());
        subject.read(input(&format!(r#""unread":0,"{other}":1,"{name}":1"#)).as_bytes());
    }
}

#[test]
fn any_order_of_keys_is_learnt_and_forgotten() {
    let mut subject = fields();
    let mut parts =
        [r#""age":1"#, r#""big":2"#, r#""vip":true"#, r#""tier":"PLUS""#, r#""other":1"#, r#""tags":[]"#];
    for round in 0..200 {
        parts.rotate_left(round % 3);
        parts.swap(round % 6, (round * 7 + 1) % 6);
        subject.fast(&input(&parts[..1 + round % 6].join(",")));
    }
}

#[test]
fn many_keys_are_left_to_the_definition_but_right() {
    let mut subject = fields();
    let keys = |count: usize| (0..count).map(|n| format!("\"k{n}{n}\":{n}")).collect::<Vec<_>>().join(",");
    subject.fast(&input(&keys(100)));
    subject.fast(&input(&format!("\"zzz\":{{{}}}", keys(150))));
    subject.slow(&input(&keys(400)));
}
