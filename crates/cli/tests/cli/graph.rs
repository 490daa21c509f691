//! `graph`.

use crate::support::{file, probity};

#[test]
fn a_graph_in_every_format() {
    let svg = probity(&["graph", "payment.probity"]);
    assert_eq!(svg.code, 0, "{}", svg.err);
    assert!(svg.out.starts_with("<svg ") && svg.out.ends_with("</svg>\n"), "SVG where nothing is said");
    let mermaid = probity(&["graph", "payment.probity", "--format", "mermaid", "--direction", "right"]);
    assert!(mermaid.out.starts_with("flowchart LR\n"), "{}", mermaid.out);
    let dot = probity(&["graph", "payment.probity", "--format", "dot"]);
    assert!(dot.out.starts_with("digraph "), "{}", dot.out);
    let placed = probity(&["graph", "payment.probity", "--format", "json"]);
    let placed: serde_json::Value = serde_json::from_str(&placed.out).unwrap();
    assert_eq!(placed["nodes"][0]["kind"], "start");
    assert_eq!(placed["nodes"][0]["source"]["file"], "payment.probity");
}

#[test]
fn the_name_of_the_output_says_what_a_graph_becomes() {
    let to = |name: &str| file(name, "").display().to_string();
    for (name, begin) in
        [("g.svg", "<svg "), ("g.mmd", "flowchart TD"), ("g.DOT", "digraph "), ("g.json", "{")]
    {
        let path = to(name);
        let ran = probity(&["graph", "payment.probity", "-o", &path]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
        assert!(std::fs::read_to_string(&path).unwrap().starts_with(begin), "{name}");
    }
    let ran = probity(&["graph", "payment.probity", "-o", &to("g.png")]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("g.png` does not say what to write") && ran.err.contains("`.svg`"),
        "{}",
        ran.err
    );
}

#[test]
fn a_graph_of_one_of_several_workflows() {
    let ran = probity(&["graph", "two.probity"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("several workflows"), "{}", ran.err);
    let name = ran.err.split('`').nth(3).unwrap().to_owned();
    let (by_place, by_option) =
        (probity(&["graph", "two.probity", &name]), probity(&["graph", "two.probity", "--workflow", &name]));
    assert_eq!(by_place.code, 0, "{}", by_place.err);
    assert_eq!(by_place.out, by_option.out);
    assert_eq!(probity(&["graph", "broken.probity"]).code, 1);
}
