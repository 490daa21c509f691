//! Operators, their order, and what is said about forms that other languages have.

use super::outline::expr;
use super::value;

#[test]
fn operators_bind_by_the_table() {
    for (text, wanted) in [
        ("a + b * c - d", "(Subtract (Add a (Multiply b c)) d)"),
        ("a mod b / c", "(Divide (Modulo a b) c)"),
        ("-a + b", "(Add (- a) b)"),
        ("- -a", "(- (- a))"),
        ("-a.b(c)", "(- a.b(c))"),
        ("a ?? b > 3", "(Greater (?? a b) 3)"),
        ("a ?? b ?? c", "(?? (?? a b) c)"),
        ("a + 1 ?? b + 2", "(?? (Add a 1) (Add b 2))"),
        ("not a == b", "(not (Equal a b))"),
        ("not a and b", "(and (not a) b)"),
        ("not not a", "(not (not a))"),
        ("a and b and c", "(and a b c)"),
        ("a or b or c", "(or a b c)"),
        ("a and (b or c)", "(and a (paren (or b c)))"),
        ("a in 18..64", "(in a (.. 18 64))"),
        ("a in 1 + 1..b * 2 and c", "(and (in a (.. (Add 1 1) (Multiply b 2))) c)"),
        ("a not in { A, B, }", "(not-in a {A B})"),
        ("a in eu + { NO } - { XX }", "(in a (Subtract (Add eu {NO}) {XX}))"),
        ("a is PASSED and b is not known", "(and (is a PASSED) (not-is b known))"),
        ("a.b is missing or c", "(or (is a.b missing) c)"),
        ("a matches r\"x+\" and b not matches r\"y\"", "(and (matches a r\"x+\") (not-matches b r\"y\"))"),
        ("if a then b else if c then d else e + 1", "(if a b (if c d (Add e 1)))"),
        ("f(a, name: b + 1)", "f(a, name:(Add b 1))"),
        ("any(h in hits: h.score > 90)", "(any h hits (Greater h.score 90))"),
        (
            "count(h in results of usability: h.label == GLARE)",
            "(count h (results usability) (Equal h.label GLARE))",
        ),
        ("first(results).label", "first(results).label"),
        ("a.end.list.of", "a.end.list.of"),
        ("a - 2026-01-31 > 30 days", "(Greater (Subtract a 2026-01-31) P30D)"),
    ] {
        let (value, found) = value(text);
        assert_eq!(expr(&value), wanted, "{text}");
        assert_eq!(found, [""; 0], "{text}");
    }
}

#[test]
fn forms_of_other_languages_are_read_and_reported() {
    for (text, wanted, message) in [
        ("a == 1 && b", "(and (Equal a 1) b)", "P0133 conditions are joined with `and`, not `&&`"),
        ("a || b", "(or a b)", "P0133 conditions are joined with `or`, not `||`"),
        ("!a", "(not a)", "P0133 a condition is negated with `not`, not `!`"),
        ("(a = 1)", "(paren (Equal a 1))", "P0134 a condition compares with `==`, not `=`"),
        ("a % 2", "(Modulo a 2)", "P0132 the remainder is written `mod`, not `%`"),
        ("a < b < c", "ERROR", "P0131 comparisons do not chain"),
        ("a == b == c", "ERROR", "P0131 comparisons do not chain"),
        ("a is unknown", "(is a missing)", "P0138 a value is never `unknown`, only `missing`"),
        ("1..2", "ERROR", "P0135 a range can only stand behind `in`"),
        ("a matches \"x\"", "ERROR", "P0136 `matches` takes a regular expression, written `r\"…\"`"),
        ("f(a: b: c)", "ERROR", "P0137 a second `:` only belongs into an aggregate"),
    ] {
        let (value, found) = value(text);
        assert_eq!(found, [message], "{text}");
        assert_eq!(expr(&value), wanted, "{text}");
    }
}

#[test]
fn mixed_logic_is_read_with_and_first_and_mended_by_parentheses() {
    let script = "probity 1\nlet x = a or b and c or d and e\n";
    let parse = super::read(script);
    let [mixed] = &parse.diagnostics[..] else { panic!("{:?}", parse.diagnostics) };
    assert_eq!(mixed.code.number(), 130);
    let mended = crate::diagnostic::apply(script, &mixed.fixes[0].edits).unwrap();
    assert_eq!(mended, "probity 1\nlet x = a or (b and c) or (d and e)\n");
    assert_eq!(super::messages(&mended), [""; 0]);
    assert_eq!(expr(&value("a or b and c").0), "(or a (and b c))");
}

#[test]
fn foreign_operators_do_not_grow_together_with_their_neighbours() {
    for (text, mended) in
        [("a&&b", "a and b"), ("a||b", "a or b"), ("a%b", "a mod b"), ("!a", "not a"), ("!(a)", "not(a)")]
    {
        let script = format!("probity 1\nlet x = {text}\n");
        let parse = super::read(&script);
        let fixed = crate::diagnostic::apply(&script, &parse.diagnostics[0].fixes[0].edits).unwrap();
        assert_eq!(fixed, format!("probity 1\nlet x = {mended}\n"));
        assert_eq!(super::messages(&fixed), [""; 0]);
    }
}
