//! Every form of the language becomes the node that it should.

use super::outline::outline;
use super::{messages, read, workflow};
use crate::syntax::tree::{
    Effect, ItemKind, RiskEntryKind, StatementKind, TypeExprKind, TypeWithin, UseTarget,
};

#[track_caller]
fn is_read_as(body: &str, wanted: &str) {
    let text = workflow(body);
    assert_eq!(messages(&text), [""; 0], "{body}");
    assert_eq!(outline(&read(&text).tree), format!("workflow w [{wanted}]"), "{body}");
}

#[test]
fn statements() {
    for (body, wanted) in [
        ("key \"k\" version 3", "key, version 3"),
        ("stage INTERMEDIATE follows a.b as prior", "stage INTERMEDIATE"),
        ("channels API, WEB", "channels 2"),
        ("expires after 30 min -> end NOT_EXECUTED EXPIRED", "expires [end NOT_EXECUTED EXPIRED]"),
        ("input { a: text b: int in 0..5 at \"x.y\" example 3 }", "input 2"),
        ("acquire p: ID { from NEW types PASSPORT, ID_CARD optional name: input.name }", "acquire p"),
        ("check p: usability, jumio.extraction within 5 s, f: liveness", "check p:2 f:1"),
        ("check a = x.cap(d) within 20 s else y.cap(d), cap(e)", "check a(2) (1)"),
        ("shadow check p: usability", "check p:1"),
        ("check p: id_verification { capabilities usability }", "check p:1"),
        ("retry p up to 3 attempts { when a -> \"m\" when b -> \"n\" }", "retry p 2"),
        ("require a else { end PASSED }", "require a [end PASSED]"),
        (
            "if n: a { continue } else if b { } else if unknown { end PASSED } else { end WARNING }",
            "if a [continue] b [] unknown [end PASSED] else [end WARNING]",
        ),
        ("if a in { B } { end PASSED }", "if (in a {B}) [end PASSED]"),
        (
            "match m: x { A, -1..2 -> end PASSED B in { C } -> continue missing, unknown -> end WARNING else -> { } }",
            "match x (A|(- 1)..2 [end PASSED B] in {C} [continue] missing|missing [end WARNING] else [])",
        ),
        (
            "match x { A -> end REJECTED B -> end REJECTED L C -> continue }",
            "match x (A [end REJECTED] B [end REJECTED L] C [continue])",
        ),
        ("run review run second = acme.review(1, x: 2)", "run review 0, run review 2"),
        (
            "decide r { -5..0 -> end PASSED 1..10 -> { continue } }",
            "decide r ((- 5)..0 [end PASSED] 1..10 [continue])",
        ),
        (
            "split s by x { 99.5% a -> continue 0.5% b -> end PASSED }",
            "split s (0.995 of 1 a [continue] 0.005 of 1 b [end PASSED])",
        ),
        ("end unreadable(\"m\") end acme.stop", "end unreadable 1, end stop 0"),
        ("let input_2 = input.end", "let input_2"),
    ] {
        is_read_as(body, wanted);
    }
}

#[test]
fn risks() {
    let text = workflow(
        "risk r in -10..100 { a: +30 when x, =20 when y, 0 if unknown  shadow b: -5 when z  include e(1)  shadow: +1 when q }",
    );
    assert_eq!(messages(&text), [""; 0]);
    let tree = read(&text).tree;
    assert_eq!(outline(&tree), "workflow w [risk r [a, b, include e, shadow]]");
    let ItemKind::Workflow(workflow) = &tree.items[0].kind else { panic!() };
    let StatementKind::Risk(risk) = &workflow.body.statements[0].kind else { panic!() };
    let RiskEntryKind::Rule(a) = &risk.entries[0].kind else { panic!() };
    let effects: Vec<Effect> = a.arms.iter().map(|arm| arm.weight.effect).collect();
    assert_eq!(effects, [Effect::Add(30), Effect::Set(20)]);
    assert_eq!(a.unknown.map(|(weight, _)| weight.effect), Some(Effect::Add(0)));
    let RiskEntryKind::Rule(b) = &risk.entries[1].kind else { panic!() };
    assert!(b.shadow && b.arms[0].weight.effect == Effect::Add(-5));
}

#[test]
fn items() {
    let text = "probity 1
//! About the file.
use jumio use yoti as y use \"a.probity\"
/// A tier.
/// Of two.
enum tier { BASIC, PLUS, }
record r { a: text at \"x\" }
set eu: country = { AT }
list l: text folded
let a: int = 1
fn f(x: int) -> bool = x > 1
rules e(x: text) { a: +1 when x == \"\" }
terminal t(m: text) = REJECTED BAD
credential ID { parts FRONT, BACK = \"back\" data { a: text } }
capability c on (ID, SELFIE) | ID (x: text?) requires u is PASSED or WARNING, v is PASSED at \"p\" { passed OK = \"ok\" data { a: int? } }
service s on ID { capabilities a, b }
format j { a \"b\", C d { e F } }
step p(x: ID) { run q }
workflow w { end PASSED }
test \"t\" of w { given all PASSED given from \"b.json\" as j given x.y = REJECTED L given z = missing given expired expect pending expect retry p \"m\" expect not fired a.b expect unknown c expect a == 1 expect WARNING }
";
    assert_eq!(messages(text), [""; 0]);
    let tree = read(text).tree;
    assert_eq!(
        outline(&tree),
        "use; use; use; enum tier; record r; set eu; list l; let a; fn f; rules e [a]; terminal t; credential ID; \
         capability c; service s; format j; step p [run q 0]; workflow w [end PASSED]; \
         test \"t\" [given, given, given, given, given, expect, expect, expect, expect, expect, expect]"
    );
    assert_eq!(tree.edition.map(|edition| edition.number), Some(1));
    assert_eq!(tree.docs, ["About the file."]);
    assert_eq!(tree.items[3].docs, ["A tier.", "Of two."]);
    let ItemKind::Use(item) = &tree.items[2].kind else { panic!() };
    assert!(matches!(&item.target, UseTarget::File(file) if file.value == "a.probity"));
    let ItemKind::Capability(item) = &tree.items[12].kind else { panic!() };
    assert_eq!(item.on.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(item.requires.iter().map(|r| r.decisions.len()).collect::<Vec<_>>(), [2, 1]);
    let ItemKind::Format(item) = &tree.items[14].kind else { panic!() };
    let [a, d] = &item.entries[..] else { panic!() };
    assert_eq!((a.values.len(), a.entries.len(), d.values.len(), d.entries.len()), (2, 0, 0, 1));
    for item in &tree.items {
        let written = &text[item.span.range()];
        assert_eq!(written, written.trim(), "a span holds blanks");
    }
}

#[test]
fn types() {
    let text = "probity 1\nrecord r { a: (money in EUR)? b: list of (int in 0..5)? max 50 c: acme.hit? d: int? in 0..9 }\n";
    assert_eq!(messages(text), [""; 0]);
    let tree = read(text).tree;
    let ItemKind::Record(record) = &tree.items[0].kind else { panic!() };
    let [a, b, c, d] = &record.fields[..] else { panic!() };
    assert!(a.ty.optional && d.ty.optional && c.ty.optional);
    assert!(
        matches!(&a.ty.kind, TypeExprKind::Named { within: Some(TypeWithin::Currency(eur)), .. } if eur.text == "EUR")
    );
    let TypeExprKind::List { element, max } = &b.ty.kind else { panic!() };
    assert!(b.ty.optional && !element.optional && max.is_some_and(|(max, _)| max == 50));
    assert!(matches!(&c.ty.kind, TypeExprKind::Named { path, .. } if path.qualifier.is_some()));
    assert!(matches!(&d.ty.kind, TypeExprKind::Named { within: Some(TypeWithin::Range(..)), .. }));
}

#[test]
fn what_can_be_read_but_not_meant_is_reported() {
    for (body, message) in [
        ("input { }", "P0124 there are no fields between these braces"),
        ("match x { }", "P0124 there are no cases between these braces"),
        ("risk r in 0..1 { }", "P0124 there are no rules between these braces"),
        ("acquire p: ID { from NEW from EXISTING }", "P0125 `from` stands here twice"),
        (
            "risk r in 0..1 { a: +1 if unknown, +2 when x }",
            "P0126 `if unknown` is not the last part of a rule",
        ),
    ] {
        let found = messages(&workflow(body));
        assert_eq!(found.len(), 1, "{body}: {found:?}");
        assert!(found[0] == message || body.starts_with("risk r in 0..1 { a"), "{found:?}");
    }
    assert_eq!(messages("probity 2\n"), ["P0141 edition 2 of the language is not known here"]);
    assert_eq!(
        messages("let a = 1\n"),
        ["P0140 the script does not say which edition of the language it is in"]
    );
    assert_eq!(
        messages("probity 1\nclaim \"c\" of w: never PASSED\n"),
        ["P0143 claims are read, but not evaluated yet"]
    );
}
