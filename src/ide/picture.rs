//! A workflow of the script as a picture: nodes and edges with their places, and the SVG.

use serde_json::{Value, json};

use super::{Analysis, Location};
use crate::graph::{Direction, Graph, json, svg};

/// The picture of a workflow as `probity graph --format json` writes it, with its SVG and the names of all that can be drawn.
/// `workflow`: its name; the first is taken where it is not there. `source` writes a place of a node. `None`: the script
/// has no workflow without errors.
pub fn picture(
    analysis: &Analysis,
    workflow: Option<&str>,
    direction: Direction,
    source: &dyn Fn(&Location) -> Value,
) -> Option<Value> {
    let drawable = analysis.drawable();
    let named = drawable.iter().find(|program| Some(&*program.meta.name) == workflow);
    let program = named.or_else(|| drawable.first())?;
    let graph = Graph::of(program);
    let mut made = json::write_with(&graph, direction, &|span| source(&analysis.location(span)));
    let names: Vec<&str> = drawable.iter().map(|program| &*program.meta.name).collect();
    let members = made.as_object_mut()?;
    members.insert("workflows".to_owned(), json!(names));
    members.insert("svg".to_owned(), Value::String(svg::draw_towards(&graph, direction)));
    Some(made)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{examples, fixture, piece};
    use super::*;

    fn drawn(text: &str, workflow: Option<&str>) -> Option<Value> {
        let fixture = fixture(text);
        let source = |place: &Location| Value::String(fixture.shown(place));
        picture(&fixture.analysis, workflow, Direction::Right, &source)
    }

    const TWO: &str = "/// How we begin\nworkflow one { end PASSED }\nworkflow two { end REJECTED X }";

    #[test]
    fn the_workflow_that_is_asked_for_is_drawn_with_its_places() {
        let two = drawn(TWO, Some("two")).unwrap();
        assert_eq!(two["workflow"], "two");
        assert_eq!(two["workflows"], json!(["one", "two"]));
        assert_eq!((&two["title"], &two["direction"]), (&Value::Null, &json!("right")));
        assert!(two["svg"].as_str().unwrap().starts_with("<svg"));
        assert_eq!(two["nodes"][0]["source"], "main.probity:4: two");
        assert_eq!(two["nodes"][1]["source"], "main.probity:4: end REJECTED X");
        assert_eq!(two["nodes"][1]["decision"], "REJECTED");
        assert_eq!(two["edges"][0]["kind"], "sequence");
        let first = drawn(TWO, Some("none")).unwrap();
        assert_eq!((&first["workflow"], &first["title"]), (&json!("one"), &json!("How we begin")));
    }

    #[test]
    fn a_workflow_with_errors_is_not_drawn_but_its_neighbours_are() {
        let broken = TWO.replace("end PASSED", "if ");
        let picture = drawn(&broken, Some("one")).unwrap();
        assert_eq!(picture["workflows"], json!(["two"]));
        assert_eq!(drawn("workflow w { if ", None), None);
        assert_eq!(drawn("", None), None);
    }

    #[test]
    fn any_text_gives_a_picture_or_none() {
        for text in examples() {
            for cut in (0..=text.len()).rev().step_by(1_531).filter(|at| text.is_char_boundary(*at)) {
                let analysis = Analysis::of("main.probity", piece(text, 0..cut), &crate::resolve::NoFiles);
                let made = picture(&analysis, None, Direction::Down, &|_| Value::Null);
                assert_eq!(made.is_some(), !analysis.drawable().is_empty());
            }
        }
    }
}
