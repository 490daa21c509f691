//! Keys that nobody reads and that are remembered from document to document: always as if each document were the first.

use super::Subject;
use crate::row::scratch::Unread;

const SCRIPT: &str = "probity 1
workflow w {
  input {
    email: text
    city: text?
    score: int? in 0..9
    zip: text?  at \"address.zip\"
    street: text?  at \"address.street\"
  }
  risk r in 0..10 {
    a: +1 when input.email == \"a\"
    b: +1 when input.city == \"b\", +0 if unknown
    c: +1 when input.score == 3, +0 if unknown
    d: +1 when input.zip == \"d\" and input.street == \"e\", +0 if unknown
  }
  end PASSED
}
";

fn of(input: &str) -> String {
    format!(r#"{{"input":{{{input}}}}}"#)
}

fn remembered(subject: &Subject) -> usize {
    let unread = &subject.row.aside.scratch.as_ref().unwrap().unread;
    assert_eq!(unread.hashes.len(), unread.keys.len());
    assert!(unread.keys.len() <= Unread::MOST);
    unread.keys.len()
}

#[test]
fn a_remembered_key_becomes_a_slip_where_the_name_it_is_near_to_is_absent() {
    let mut subject = Subject::of(SCRIPT);
    for _ in 0..3 {
        subject.fast(&of(r#""email":"a","citi":1,"city":"b","host_id":[1,{"a":2}],"scores":"x","score":3"#));
        assert_eq!(remembered(&subject), 3);
        subject.wrong(&of(r#""email":"a","citi":1,"host_id":[],"score":3"#));
        subject.wrong(&of(r#""email":"a","citi":1,"city":"b","host_id":[],"scores":0"#));
        subject.fast(&of(r#""email":"a","host_id":[]"#));
        // `null` is there, and is no absence.
        subject.fast(&of(r#""email":"a","citi":1,"city":null,"host_id":[]"#));
        subject.wrong(&of(r#""citi":1,"host_id":[]"#));
    }
    assert_eq!(remembered(&subject), 3);
}

#[test]
fn a_remembered_key_that_is_the_name_of_a_field_from_elsewhere_stays_an_error() {
    let mut subject = Subject::of(SCRIPT);
    for _ in 0..3 {
        subject.wrong(&of(r#""email":"a","zip":"d""#));
        subject.fast(&of(r#""email":"a","address":{"zip":"d"}"#));
        subject.wrong(&of(r#""email":"a","city":"b","score":1,"address":{"zip":"d"},"zip":1"#));
    }
}

#[test]
fn a_remembered_key_may_not_stand_twice() {
    let mut subject = Subject::of(SCRIPT);
    for _ in 0..3 {
        subject.wrong(&of(r#""email":"a","new":1,"new":2"#));
        subject.wrong(&of(r#""email":"a","new":1,"other":2,"new":3"#));
        subject.wrong(&of(r#""new":1,"email":"a","city":"b","new":1"#));
        subject.wrong(&of(r#""email":"a","new":1,"n\u0065w":1"#));
        subject.fast(&of(r#""email":"a","new":1,"other":2"#));
    }
}

#[test]
fn a_key_that_is_a_name_in_another_object_is_a_name_there() {
    let mut subject = Subject::of(SCRIPT);
    for _ in 0..3 {
        subject.fast(&of(r#""email":"a","host":1,"address":{"street":"e","zip":"d"}"#));
        // What nobody reads in the address the input reads, and the other way round, behind the same key.
        subject.fast(&of(r#""email":"a","address":{"host":1,"city":7,"zip":"d"},"host":1,"city":"b""#));
        subject.fast(&of(r#""email":"a","host":1,"number":5,"address":{"host":1,"number":6,"zip":"d"}"#));
        subject.wrong(&of(r#""email":"a","address":{"host":1,"city":"b"},"host":1,"city":7"#));
        subject.wrong(&of(r#""email":"a","address":{"host":1,"host":1}"#));
    }
}

#[test]
fn any_order_is_read_directly() {
    let entries = [
        r#""email":"a""#,
        r#""city":"b""#,
        r#""score":3"#,
        r#""host_field_of_more_than_sixteen_bytes":"a text of more than sixteen bytes, and of 32""#,
        r#""id":-0"#,
        r#""ü":{"id":[]}"#,
    ];
    let mut subject = Subject::of(SCRIPT);
    let mut random = crate::value::random::Random::new(5);
    for _ in 0..400 {
        let mut order: Vec<&str> = entries.to_vec();
        for at in 1..order.len() {
            order.swap(at, random.between(0, at as i64) as usize);
        }
        // `email` has to be there; of the others some are.
        let kept = random.between(0, 63);
        let chosen =
            order.iter().enumerate().filter(|(at, entry)| entry.contains("email") || kept >> at & 1 == 1);
        let chosen: Vec<&str> = chosen.map(|(_, entry)| *entry).collect();
        subject.fast(&of(&chosen.join(if kept % 3 == 0 { " , " } else { "," })));
    }
    assert_eq!(remembered(&subject), 3);
}

#[test]
fn keys_without_end_are_not_remembered_without_end() {
    let mut subject = Subject::of(SCRIPT);
    let long = "k".repeat(Unread::LONGEST + 1);
    for round in 0..70 {
        let keys: Vec<String> = (0..90).map(|n| format!(r#""host_{round}_{n}":{n}"#)).collect();
        let all = keys.join(",");
        subject.fast(&of(&format!(r#""email":"a",{all}"#)));
        subject.fast(&of(&format!(r#""email":"a","{long}":1"#)));
        assert_eq!(remembered(&subject), Unread::MOST);
        // Whether they are remembered or not.
        subject.wrong(&of(&format!(r#""email":"a",{all},"citi":1"#)));
        for twice in [0, 40, 89] {
            subject.wrong(&of(&format!(r#""email":"a",{all},{}"#, keys[twice])));
        }
    }
    // Others have made room.
    let scratch = subject.row.aside.scratch.as_ref().unwrap();
    assert!(!scratch.unread.keys.iter().any(|key| key.name.starts_with(b"host_0_")));
}

#[test]
fn what_is_remembered_is_about_one_program() {
    let mut first = Subject::of(&SCRIPT.replace("city", "town"));
    let mut second = Subject::of(SCRIPT);
    for _ in 0..3 {
        first.fast(&of(r#""email":"a","citi":1,"host":2"#));
        second.row = std::mem::take(&mut first.row);
        second.wrong(&of(r#""email":"a","citi":1,"host":2"#));
        second.fast(&of(r#""email":"a","host":2,"toun":1"#));
        first.row = std::mem::take(&mut second.row);
        first.wrong(&of(r#""email":"a","host":2,"toun":1"#));
    }
}
