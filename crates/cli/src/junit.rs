//! Test reports as JUnit XML, for build servers.

use std::fmt::Write;

/// One test as JUnit sees it.
#[derive(Clone, Debug)]
pub struct Case {
    pub workflow: String,
    pub title: String,
    pub file: String,
    pub line: usize,
    /// A short message and the whole story of each failure.
    pub failures: Vec<(String, String)>,
}

/// The whole document; one suite for each workflow, in the order in which they first come.
pub fn document(cases: &[Case]) -> String {
    let mut suites: Vec<&str> = Vec::new();
    for case in cases {
        if !suites.contains(&case.workflow.as_str()) {
            suites.push(&case.workflow);
        }
    }
    let failed =
        |cases: &mut dyn Iterator<Item = &Case>| cases.filter(|case| !case.failures.is_empty()).count();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing to a string cannot fail.
    let _ = writeln!(
        xml,
        "<testsuites name=\"probity\" tests=\"{}\" failures=\"{}\" errors=\"0\">",
        cases.len(),
        failed(&mut cases.iter())
    );
    for suite in suites {
        let own = || cases.iter().filter(|case| case.workflow == suite);
        let _ = writeln!(
            xml,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\">",
            escape(suite),
            own().count(),
            failed(&mut own())
        );
        own().for_each(|case| one(&mut xml, case));
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn one(xml: &mut String, case: &Case) {
    let _ = write!(
        xml,
        "    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\"",
        escape(&case.workflow),
        escape(&case.title),
        escape(&case.file),
        case.line
    );
    if case.failures.is_empty() {
        xml.push_str("/>\n");
        return;
    }
    xml.push_str(">\n");
    for (message, story) in &case.failures {
        let _ = writeln!(
            xml,
            "      <failure type=\"expectation\" message=\"{}\">{}</failure>",
            escape(message),
            escape(story)
        );
    }
    xml.push_str("    </testcase>\n");
}

/// Text for an attribute or an element. Characters that XML 1.0 can't carry become U+FFFD.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(workflow: &str, title: &str, failures: &[(&str, &str)]) -> Case {
        Case {
            workflow: workflow.to_owned(),
            title: title.to_owned(),
            file: "a.probity".to_owned(),
            line: 3,
            failures: failures.iter().map(|(m, s)| ((*m).to_owned(), (*s).to_owned())).collect(),
        }
    }

    #[test]
    fn what_xml_reserves_is_escaped() {
        assert_eq!(escape("a<b & \"c\" > 'd'"), "a&lt;b &amp; &quot;c&quot; &gt; &apos;d&apos;");
        assert_eq!(escape("one\ntwo\u{7}\u{1b}[0m é 界"), "one&#10;two\u{fffd}\u{fffd}[0m é 界");
    }

    #[test]
    fn suites_count_their_own_tests() {
        let cases =
            [case("a", "x", &[]), case("b", "y <1>", &[("expected \"P\"", "so & so")]), case("a", "z", &[])];
        let xml = document(&cases);
        assert!(xml.contains("<testsuites name=\"probity\" tests=\"3\" failures=\"1\""), "{xml}");
        assert!(xml.contains("<testsuite name=\"a\" tests=\"2\" failures=\"0\""), "{xml}");
        assert!(xml.contains("name=\"y &lt;1&gt;\""), "{xml}");
        assert!(xml.contains("message=\"expected &quot;P&quot;\">so &amp; so</failure>"), "{xml}");
        assert_eq!(xml.matches("<testsuite ").count(), 2);
        assert_eq!(xml.matches("</testcase>").count(), 1);
    }
}
