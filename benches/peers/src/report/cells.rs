//! Figures as cells of a table.

use crate::measure::{Rate, Spread};

/// `1,234` or `56.7`.
pub fn number(value: f64) -> String {
    if value >= 100.0 {
        let digits = format!("{value:.0}");
        let mut out = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at) % 3 == 0 {
                out.push(',');
            }
            out.push(digit);
        }
        out
    } else {
        format!("{value:.1}")
    }
}

/// `12×`; nothing to compare with is a dash.
pub fn ratio(value: f64, base: f64) -> String {
    if value <= 0.0 || base <= 0.0 {
        return "–".to_owned();
    }
    let times = value / base;
    match times {
        100.0.. => format!("{}×", number(times)),
        10.0.. => format!("{times:.0}×"),
        1.0.. => format!("{times:.1}×"),
        _ => format!("{times:.2}×"),
    }
}

/// `123 (120–140)`
pub fn spread(spread: &Spread) -> String {
    if spread.is_empty() {
        return "–".to_owned();
    }
    format!("{} ({}–{})", number(spread.median()), number(spread.min()), number(spread.max()))
}

/// `1.2 M`, `34 k`; marked where others disturbed it.
pub fn rate(rate: Rate) -> String {
    let mark = if rate.disturbed { " ²" } else { "" };
    match rate.per_second {
        1e6.. => format!("{:.1} M{mark}", rate.per_second / 1e6),
        1e3.. => format!("{:.0} k{mark}", rate.per_second / 1e3),
        other => format!("{other:.0}{mark}"),
    }
}

/// `1.2 MB`, `34 kB`
pub fn bytes(bytes: u64) -> String {
    let bytes = bytes as f64;
    match bytes {
        1e6.. => format!("{:.1} MB", bytes / 1e6),
        1e3.. => format!("{:.0} kB", bytes / 1e3),
        _ => format!("{bytes:.0} B"),
    }
}

/// A table; the first column is text, the others figures.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut out = format!("| {} |\n|---|", head.join(" | "));
    out.push_str(&"--:|".repeat(head.len().saturating_sub(1)));
    out.push('\n');
    for row in rows {
        out.push_str(&format!("| {} |\n", row.join(" | ")));
    }
    out
}
