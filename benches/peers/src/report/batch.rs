//! What the batch script printed, as a table.

use serde_json::Value;

use super::cells::{number, ratio, table};

/// Rows of the script and of this process, each a JSON object; failures are shown as they are.
pub fn fragment(lines: &[Value], base: &str) -> String {
    let figure = |line: &Value, key: &str| line.get(key).and_then(Value::as_f64).unwrap_or(0.0);
    let text = |line: &Value, key: &str| line.get(key).and_then(Value::as_str).unwrap_or("").to_owned();
    let base = lines.iter().find(|line| text(line, "engine") == base);
    let base = base.map_or(0.0, |line| figure(line, "ns_per_row_cpu"));
    let mut out = String::new();
    let mut rows = Vec::new();
    for line in lines {
        if let Some(error) = line.get("error").and_then(Value::as_str) {
            out.push_str(&format!("{}: not measured, {error}\n\n", text(line, "engine")));
            continue;
        }
        rows.push(vec![
            text(line, "engine"),
            format!("{}", figure(line, "threads")),
            ratio(figure(line, "ns_per_row_cpu"), base),
            format!(
                "{:.1} ({:.1}–{:.1})",
                figure(line, "ns_per_row_cpu"),
                figure(line, "min"),
                figure(line, "max")
            ),
            line.get("ns_per_row_wall").map_or("–".to_owned(), |_| number(figure(line, "ns_per_row_wall"))),
        ]);
    }
    let head =
        ["engine", "threads", "CPU to Probity", "CPU ns a row (lowest–highest)", "ns a row by the clock"];
    format!("{}\n{out}", table(&head, &rows))
}
