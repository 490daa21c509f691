//! Whatever a script says stays text.

use probity::engine::{NoFiles, compile};
use probity::graph::{Direction, Graph, dot, mermaid, svg};

use crate::picture::hold;
use crate::support::rendered;

/// A workflow whose texts say the given thing.
fn script(said: &str) -> String {
    format!(
        "probity 1\n\nterminal t(message: text) = REJECTED\n\n/// {}\nworkflow w {{\n  input {{ a: text  example \"a\" \
         }}\n  expires after 30 min -> end NOT_EXECUTED EXPIRED\n  if x: input.a == \"{said}\" {{ end \
         t(\"{said}\") }}\n  end PASSED\n}}\n",
        said.replace('\\', "/")
    )
}

fn graph_of(said: &str) -> Graph {
    let compilation = compile("script.probity", &script(said), &NoFiles);
    assert!(!compilation.has_errors(), "{}", rendered(&compilation));
    let program = compilation.program("w").expect("the workflow");
    hold(program, &compilation.sources);
    Graph::of(program)
}

#[test]
fn markup_is_text() {
    let drawn = svg::draw(&graph_of("</text><script>alert('x')</script> & \\\" ]]> <!--"));
    assert!(!drawn.contains("<script"), "{drawn}");
    assert!(drawn.contains("&lt;script&gt;"), "{drawn}");
}

#[test]
fn controls_and_marks_of_direction_are_replaced() {
    let drawn = svg::draw(&graph_of("a\\u{1b}[2J\\u{0}\\u{202e}b\\u{85}\\u{ffff}"));
    let wrong =
        drawn.chars().find(|c| (c.is_control() && *c != '\n') || matches!(c, '\u{202e}' | '\u{ffff}'));
    assert_eq!(wrong, None);
}

#[test]
fn wide_and_endless_texts_stay_in_their_boxes() {
    let long = "wörd ".repeat(400);
    let words = ["漢字かな交じり文をここに書く".repeat(30), "ﷺ".repeat(400), "x".repeat(3_000), long];
    for said in words {
        let drawn = svg::draw(&graph_of(&said));
        assert!(drawn.contains('…'), "{said} is shortened");
        assert!(drawn.contains(said.trim_end()), "{said} can be read whole in the title");
        let width = drawn.split("width=\"").nth(1).and_then(|rest| rest.split('"').next());
        let width: i64 = width.expect("a width").parse().expect("a number");
        assert!(width < 900, "{width} is too wide");
    }
}

#[test]
fn mermaid_and_dot_keep_quotes_in_their_strings() {
    let graph = graph_of("say \\\"end\\\"; | ] --> n0 \\\\");
    let mermaid = mermaid::write(&graph, Direction::Down);
    for line in mermaid.lines().filter(|line| line.starts_with("  n")) {
        assert!(matches!(line.matches('"').count(), 0 | 2), "{line}");
    }
    let dot = dot::write(&graph, Direction::Right);
    assert!(dot.contains("rankdir=LR"));
    for line in dot.lines() {
        let bare = line.replace("\\\\", "").replace("\\\"", "");
        assert_eq!(bare.matches('"').count() % 2, 0, "{line}");
    }
}
