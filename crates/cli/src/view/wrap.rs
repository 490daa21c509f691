//! Running text in columns: broken between words, never inside of code between backticks.

use unicode_width::UnicodeWidthStr;

/// Lines of at most `columns`, where words allow it. Lines of the text are joined; an empty one separates paragraphs.
pub fn lines<S: AsRef<str>>(text: &[S], columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.split(|line| line.as_ref().trim().is_empty()) {
        let joined: Vec<&str> = paragraph.iter().map(|line| line.as_ref().trim()).collect();
        if joined.is_empty() {
            continue;
        }
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let mut line = String::new();
        for word in words(&joined.join(" ")) {
            if !line.is_empty() && line.width() + 1 + word.width() > columns {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
        lines.push(line);
    }
    lines
}

/// Words, with code between backticks as one.
fn words(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut open = false;
    for word in text.split_whitespace() {
        match all.last_mut() {
            Some(last) if open => {
                last.push(' ');
                last.push_str(word);
            }
            _ => all.push(word.to_owned()),
        }
        open ^= word.matches('`').count() % 2 == 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_breaks_between_words_and_not_inside_of_code() {
        let text = ["Ask for `a b c` and", "then go on.", "", "Another."];
        assert_eq!(lines(&text, 12), ["Ask for", "`a b c` and", "then go on.", "", "Another."]);
        assert_eq!(lines(&["unbreakable-word x"], 4), ["unbreakable-word", "x"]);
        assert!(lines::<&str>(&[], 10).is_empty());
    }
}
