//! An explanation page in a terminal: headings and code stand out, everything else stays as it was written.

use crate::output::{BOLD, CYAN, paint};

/// Light rendering of the Markdown that the pages use: headings, fenced code, code in a line.
pub fn render(page: &str) -> String {
    let mut text = String::new();
    let mut fenced = false;
    for line in page.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if fenced {
            if !line.is_empty() {
                text.push_str(&format!("    {}", paint(CYAN, line)));
            }
            text.push('\n');
        } else if line.starts_with('#') {
            text.push_str(&paint(BOLD.underline(), line.trim_start_matches('#').trim()));
            text.push('\n');
        } else {
            text.push_str(&inline(line));
            text.push('\n');
        }
    }
    text
}

/// Code between backticks stands out; an odd backtick stays.
pub fn inline(line: &str) -> String {
    let parts: Vec<&str> = line.split('`').collect();
    let closed = parts.len() % 2 == 1;
    let mut text = String::new();
    for (at, part) in parts.iter().enumerate() {
        let last = at + 1 == parts.len();
        if at % 2 == 1 && (closed || !last) {
            text.push_str(&paint(CYAN, part));
        } else if at % 2 == 1 {
            text.push_str(&format!("`{part}"));
        } else {
            text.push_str(part);
        }
    }
    text
}
