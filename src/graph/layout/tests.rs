#![allow(clippy::indexing_slicing, reason = "a test states what it expects")]

use super::*;
use crate::value::random::Random;

fn plan(boxes: usize, edges: &[(usize, usize)], direction: Direction) -> Plan {
    let label = |at: usize| at.is_multiple_of(2).then_some(Size { width: 40, height: 20 });
    let widths = [60, 120, 200];
    Plan {
        boxes: (0..boxes).map(|at| Size { width: widths[at % 3], height: 40 }).collect(),
        edges: edges
            .iter()
            .enumerate()
            .map(|(at, (from, to))| Link { from: *from, to: *to, label: label(at) })
            .collect(),
        direction,
    }
}

fn overlap(a: Rect, b: Rect) -> bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

#[test]
fn a_chain_is_straight() {
    let edges: Vec<(usize, usize)> = (0..9).map(|at| (at, at + 1)).collect();
    let placed = place(&plan(10, &edges, Direction::Down));
    assert!(placed.routes.iter().all(|route| route.points.len() == 2), "{:?}", placed.routes);
    let centres = placed.boxes.iter().map(|rect| rect.x + rect.width / 2);
    assert!(centres.clone().all(|centre| Some(centre) == centres.clone().next()));
}

#[test]
fn what_goes_around_a_box_has_two_corners_each_side() {
    let placed = place(&plan(3, &[(0, 1), (0, 2), (1, 2)], Direction::Down));
    assert_eq!(placed.routes[0].points.len(), 2);
    assert_eq!(placed.routes[2].points.len(), 2);
    assert_eq!(placed.routes[1].points.len(), 6, "{:?}", placed.routes[1]);
}

#[test]
fn an_edge_back_runs_beside_what_it_passes() {
    let placed = place(&plan(3, &[(0, 1), (1, 2), (2, 0)], Direction::Down));
    let left = placed.boxes.iter().map(|rect| rect.x).min().unwrap_or(0);
    let lane = &placed.routes[2];
    assert!(lane.points[1].x < left && lane.points[1].x == lane.points[2].x, "{lane:?}");
    assert_eq!(lane.points[3].x, placed.boxes[0].x, "into the side of the first box");
}

#[test]
fn an_empty_plan_is_an_empty_canvas() {
    let placed = place(&plan(0, &[], Direction::Right));
    assert_eq!(placed.size, Size { width: 2 * MARGIN, height: 2 * MARGIN });
}

#[test]
fn any_edges_are_placed_without_boxes_on_each_other() {
    let mut random = Random::new(7);
    for _ in 0..300 {
        let boxes = random.between(1, 14);
        let count = random.between(0, 30);
        // Circles, edges to the box itself and to boxes that are not there, too.
        let any = |random: &mut Random| random.between(0, boxes) as usize;
        let edges: Vec<(usize, usize)> = (0..count).map(|_| (any(&mut random), any(&mut random))).collect();
        for direction in [Direction::Down, Direction::Right] {
            let plan = plan(boxes as usize, &edges, direction);
            let placed = place(&plan);
            let labels = placed.routes.iter().filter_map(|route| route.label);
            let all: Vec<Rect> = placed.boxes.iter().copied().chain(labels).collect();
            for (at, rect) in all.iter().enumerate() {
                let inside = rect.x >= 0
                    && rect.y >= 0
                    && rect.x + rect.width <= placed.size.width
                    && rect.y + rect.height <= placed.size.height;
                assert!(inside, "{rect:?} in {:?} of {edges:?}", placed.size);
                assert!(!all[at + 1..].iter().any(|other| overlap(*rect, *other)), "{rect:?} of {edges:?}");
            }
            for ((from, to), route) in edges.iter().zip(&placed.routes) {
                if from < to && *to < placed.boxes.len() && direction == Direction::Down {
                    assert!(placed.boxes[*from].y < placed.boxes[*to].y, "{from} over {to} of {edges:?}");
                    assert!(route.points.windows(2).all(|pair| pair[0].y <= pair[1].y), "{route:?}");
                }
            }
        }
    }
}
