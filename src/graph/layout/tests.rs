use super::*;
use crate::value::random::Random;

fn plan(boxes: usize, edges: &[(usize, usize)]) -> Plan {
    let link = |(at, (from, to)): (usize, &(usize, usize))| Link {
        from: *from,
        to: *to,
        label: (at % 2 == 0).then_some(Size { width: 40, height: 20 }),
    };
    Plan {
        boxes: (0..boxes).map(|at| Size { width: 60 + (at % 3) as i32 * 40, height: 40 }).collect(),
        edges: edges.iter().enumerate().map(link).collect(),
        direction: Direction::Down,
    }
}
