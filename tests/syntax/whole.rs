//! Healthy scripts.

use probity::diagnostic::codes::syntax;
use probity::syntax::tree::{ExprKind, ItemKind, StatementKind, TypeExprKind};

use super::support::{findings, read, scripts};

#[test]
fn every_script_and_catalog_parses_but_for_the_reserved_forms() {
    let scripts = scripts();
    assert!(scripts.len() >= 8, "only {} scripts found", scripts.len());
    for (path, text) in scripts {
        let parsed = read(&text);
        for finding in &parsed.diagnostics {
            assert!(finding.code == syntax::RESERVED_CLAIM, "{}: {finding:?}", path.display());
        }
        assert!(parsed.tree.items.iter().all(|item| !matches!(item.kind, ItemKind::Error { .. })));
        assert_eq!(parsed.tree.edition.map(|edition| edition.number), Some(1));
    }
}

#[test]
fn tokens_concatenate_to_the_text() {
    for (path, text) in scripts() {
        let joined: String =
            read(&text).tokens.iter().filter_map(|token| text.get(token.span.range())).collect();
        assert_eq!(joined, text, "{}", path.display());
    }
}

#[test]
fn reserved_forms_keep_their_extent() {
    let text = "probity 1\nlet a = 1\n\
                claim \"x\" of w:\n  never PASSED when a in b\nset s: country = { DE }\n";
    let parsed = read(text);
    let kinds: Vec<String> = parsed
        .tree
        .items
        .iter()
        .map(|item| match &item.kind {
            ItemKind::Reserved { keyword, name } => {
                format!("{keyword} {:?}", name.as_ref().map(|name| name.text.as_str()))
            }
            ItemKind::Let(item) => format!("let {}", item.name.text),
            ItemKind::Set(set) => format!("set {}", set.name.text),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(kinds, ["let a", "claim None", "set s"]);
    let codes: Vec<u16> = parsed.diagnostics.iter().map(|finding| finding.code.number()).collect();
    assert_eq!(codes, [143]);
}

#[test]
fn all_statements_and_forms_of_the_language_are_read() {
    let text = include_str!("forms.probity");
    assert_eq!(findings(text), []);
}

#[test]
fn any_word_stands_behind_a_dot_and_before_a_colon() {
    let text = "probity 1\nrecord r { if: text  end: int  input: bool }\nworkflow w {\n  check set: usability\n  \
                if let: x.end == 1 and b.set.use.match is PASSED { end PASSED }\n  \
                risk f in 0..9 { test: +1 when a.risk  shadow: +2 when b  shadow shadow: +3 when c }\n  \
                require f(not: a, in: b) else end PASSED\n}\n";
    assert_eq!(findings(text), []);
}

#[test]
fn spans_are_exact() {
    let text = "probity 1\nlet  a  = 1 +  2   // sum\n\n/// next\nlet b: ( int in 0..1 )?  = - x . y  \n";
    let parsed = read(text);
    let at = |span: probity::source::Span| text.get(span.range()).unwrap();
    let [first, second] = parsed.tree.items.as_slice() else { panic!("two items") };
    assert_eq!(at(first.span), "let  a  = 1 +  2");
    assert_eq!(at(second.span), "let b: ( int in 0..1 )?  = - x . y");
    assert_eq!(second.docs, ["next"]);
    let ItemKind::Let(second) = &second.kind else { panic!("a let") };
    assert_eq!(at(second.value.span), "- x . y");
    let ty = second.ty.as_ref().expect("a type");
    assert_eq!((at(ty.span), ty.optional), ("( int in 0..1 )?", true));
    assert!(matches!(&ty.kind, TypeExprKind::Named { within: Some(_), .. }));
}

#[test]
fn operators_bind_as_the_language_page_says() {
    let shape = |written: &str| {
        let text = format!("probity 1\nlet x = {written}\n");
        let parsed = read(&text);
        assert_eq!(parsed.diagnostics, [], "{written}");
        let ItemKind::Let(item) = &parsed.tree.items.first().expect("an item").kind else { panic!("a let") };
        show(&item.value.kind)
    };
    assert_eq!(shape("a + b * c - d mod e"), "((a Add (b Multiply c)) Subtract (d Modulo e))");
    assert_eq!(shape("a ?? b + c == d"), "((a ?? (b Add c)) Equal d)");
    assert_eq!(shape("not a == b and not c"), "And[not (a Equal b), not c]");
    assert_eq!(shape("-a.b * c"), "(-a.b Multiply c)");
    assert_eq!(shape("a - b - c"), "((a Subtract b) Subtract c)");
    assert_eq!(shape("a in b..c + d"), "(a in (b .. (c Add d)))");
    assert_eq!(shape("if a then b else c + d"), "if a then b else (c Add d)");
}

fn show(kind: &ExprKind) -> String {
    match kind {
        ExprKind::Name(name) => name.text.clone(),
        ExprKind::Field { base, field } => format!("{}.{}", show(&base.kind), field.text),
        ExprKind::Arith { op, left, right } => format!("({} {op:?} {})", show(&left.kind), show(&right.kind)),
        ExprKind::Compare { op, left, right } => {
            format!("({} {op:?} {})", show(&left.kind), show(&right.kind))
        }
        ExprKind::Coalesce { value, default } => {
            format!("({} ?? {})", show(&value.kind), show(&default.kind))
        }
        ExprKind::Range(low, high) => format!("({} .. {})", show(&low.kind), show(&high.kind)),
        ExprKind::In { value, set, .. } => format!("({} in {})", show(&value.kind), show(&set.kind)),
        ExprKind::Not(value) => format!("not {}", show(&value.kind)),
        ExprKind::Negate(value) => format!("-{}", show(&value.kind)),
        ExprKind::Logic { op, operands } => {
            let operands: Vec<String> = operands.iter().map(|operand| show(&operand.kind)).collect();
            format!("{op:?}[{}]", operands.join(", "))
        }
        ExprKind::IfElse { condition, then, otherwise } => {
            format!("if {} then {} else {}", show(&condition.kind), show(&then.kind), show(&otherwise.kind))
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn an_aggregate_a_call_and_a_named_argument_share_their_form() {
    let text =
        "probity 1\nlet a = any(h in hits: h.score > 90)\nlet b = f(x, name: y)\nlet c = f(g in hits)\n";
    let parsed = read(text);
    assert_eq!(parsed.diagnostics, []);
    let values: Vec<&ExprKind> = parsed
        .tree
        .items
        .iter()
        .map(|item| match &item.kind {
            ItemKind::Let(item) => &item.value.kind,
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(matches!(values[0], ExprKind::Aggregate { var, .. } if var.text == "h"));
    assert!(
        matches!(values[1], ExprKind::Call { args, .. } if args[0].name.is_none() && args[1].name.is_some())
    );
    assert!(matches!(values[2], ExprKind::Call { args, .. } if args.len() == 1));
}

#[test]
fn a_limit_behind_the_last_check_counts_for_those_before_it() {
    let text = "probity 1\nworkflow w {\n  check a(), b() within 1 s, c = x.d() else y.d() within 5 s\n}\n";
    let parsed = read(text);
    assert_eq!(parsed.diagnostics, []);
    let ItemKind::Workflow(workflow) = &parsed.tree.items[0].kind else { panic!("a workflow") };
    let StatementKind::Check(check) = &workflow.body.statements[0].kind else { panic!("a check") };
    let limits: Vec<Option<&str>> = check
        .calls
        .iter()
        .flat_map(|call| match call {
            probity::syntax::tree::CheckCall::Call { alternatives, .. } => alternatives.clone(),
            other => panic!("{other:?}"),
        })
        .map(|call| call.within.and_then(|within| text.get(within.span.range())))
        .collect();
    assert_eq!(limits, [Some("5 s"), Some("1 s"), Some("5 s"), Some("5 s")]);
}
