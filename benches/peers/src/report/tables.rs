//! One table for each question.

use super::cells::{bytes, number, rate, ratio, spread, table};
use crate::measure::Figures;
use crate::peer::Scope;
use crate::peers::hand;
use crate::probity;

/// What was measured with one size of the rule table.
pub struct Size {
    pub rules: usize,
    pub documents: usize,
    pub mean_bytes: usize,
    pub rounds: usize,
    pub figures: Vec<Figures>,
}

/// All tables, the smallest size first.
pub fn fragment(sizes: &[Size]) -> String {
    let mut out = String::new();
    let Some(first) = sizes.first() else { return out };
    out.push_str(&format!(
        "{} rules, {} documents of {} bytes. CPU time of the thread in nanoseconds: the median of {} passes that go \
         round over the engines, with the lowest and the highest. Differences below 1.5× are not resolved on a shared \
         machine.\n\n",
        first.rules, first.documents, first.mean_bytes, first.rounds
    ));
    out.push_str(&format!("### Decide, inputs ready\n\n{}\n", decide(first, false)));
    out.push_str(&format!("### Bytes of JSON to outcome\n\n{}\n", decide(first, true)));
    out.push_str(&format!("### Compile, and what it holds\n\n{}\n", compile(first)));
    if first.figures.iter().any(|figures| figures.throughput.is_some()) {
        out.push_str(&format!("### One thread and two\n\n{}\n", threads(first)));
    }
    if sizes.len() > 1 {
        out.push_str(&format!("### As rules grow\n\n{}\n", growth(sizes)));
    }
    out
}

fn find<'a>(size: &'a Size, name: &str) -> Option<&'a Figures> {
    size.figures.iter().find(|figures| figures.name == name)
}

fn median(figures: Option<&Figures>, json: bool) -> f64 {
    figures.map_or(0.0, |figures| if json { figures.json.median() } else { figures.ready.median() })
}

/// The better of the functions written by hand.
fn by_hand(size: &Size, json: bool) -> f64 {
    let all = size.figures.iter().filter(|figures| hand::is_by_hand(figures.name));
    all.map(|figures| median(Some(figures), json)).reduce(f64::min).unwrap_or(0.0)
}

/// Names of engines that answer conditions only are marked.
fn name(figures: &Figures) -> String {
    match figures.scope {
        Scope::Whole => figures.name.to_owned(),
        Scope::Conditions => format!("{} ¹", figures.name),
    }
}

const DISTURBED: &str = "\n² Something else ran on the machine and took more than a twentieth of the time; scaled to the \
                         time that the threads ran.\n";

const FLATTERED: &str =
    "\n¹ Conditions only: the host adds up and marks what fired, so the row is flattered.\n";

fn decide(size: &Size, json: bool) -> String {
    let probity = median(find(size, probity::REFERENCE), json);
    let by_hand = by_hand(size, json);
    let mut rows: Vec<&Figures> = size.figures.iter().collect();
    rows.sort_by(|a, b| median(Some(a), json).total_cmp(&median(Some(b), json)));
    let rows: Vec<Vec<String>> = rows
        .into_iter()
        .map(|figures| {
            let median = median(Some(figures), json);
            vec![
                name(figures),
                ratio(median, probity),
                ratio(median, by_hand),
                spread(if json { &figures.json } else { &figures.ready }),
                number(figures.allocations[usize::from(json)]),
            ]
        })
        .collect();
    table(
        &["engine", "to Probity", "to the better Rust by hand", "ns (lowest–highest)", "allocations"],
        &rows,
    ) + FLATTERED
}

fn compile(size: &Size) -> String {
    let probity = find(size, probity::REFERENCE);
    let base = probity.map_or(0.0, |figures| figures.compiled.micros.median());
    let held = probity.map_or(0, |figures| figures.compiled.bytes);
    let engines = size.figures.iter().filter(|figures| !hand::is_by_hand(figures.name));
    let rows: Vec<Vec<String>> = engines
        .map(|figures| {
            let micros = &figures.compiled.micros;
            vec![
                name(figures),
                ratio(micros.median(), base),
                spread(micros),
                ratio(figures.compiled.bytes as f64, held as f64),
                bytes(figures.compiled.bytes),
            ]
        })
        .collect();
    table(&["engine", "to Probity", "µs (lowest–highest)", "memory to Probity", "memory"], &rows)
}

fn threads(size: &Size) -> String {
    let rows: Vec<Vec<String>> = size
        .figures
        .iter()
        .filter_map(|figures| {
            let [[ready, ready_2], [json, json_2]] = figures.throughput?;
            Some(vec![
                name(figures),
                rate(ready),
                rate(ready_2),
                ratio(ready_2.per_second, ready.per_second),
                rate(json),
                rate(json_2),
                ratio(json_2.per_second, json.per_second),
            ])
        })
        .collect();
    let head =
        ["decisions a second", "ready, 1 thread", "2 threads", "gain", "JSON, 1 thread", "2 threads", "gain"];
    table(&head, &rows) + DISTURBED
}

/// Each engine's time against its own at the smallest size, and against Probity at each size.
fn growth(sizes: &[Size]) -> String {
    let mut head = vec!["engine".to_owned()];
    for size in sizes {
        head.push(format!("{} rules, to Probity", size.rules));
    }
    for size in sizes.iter().skip(1) {
        head.push(format!("{} rules, to its own {}", size.rules, sizes[0].rules));
    }
    let rows: Vec<Vec<String>> = sizes[0]
        .figures
        .iter()
        .map(|figures| {
            let own = figures.ready.median();
            let mut row = vec![name(figures)];
            for size in sizes {
                let probity = median(find(size, probity::REFERENCE), false);
                row.push(ratio(median(find(size, figures.name), false), probity));
            }
            for size in sizes.iter().skip(1) {
                row.push(ratio(median(find(size, figures.name), false), own));
            }
            row
        })
        .collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    table(&head, &rows)
}
