//! The words of the page that are terms.

use super::badge;
use super::html::Html;
use crate::core::Decision;

const DECISIONS: [(Decision, &str); 4] = [
    (Decision::Passed, "Nothing was found that speaks against it."),
    (Decision::Warning, "Something was found that a person, or a later step, should look at."),
    (Decision::Rejected, "Something was found that rules it out."),
    (
        Decision::NotExecuted,
        "There is no finding: a check did not run, came too late or gave an answer that can’t be used; a run expired. It never \
         counts as passed.",
    ),
];

const TERMS: [(&str, &str); 7] = [
    (
        "Not known",
        "A condition about something that is missing or did not run is neither true nor false. Each place that asks such a \
         condition says what happens then; nothing passes because nobody looked.",
    ),
    (
        "Label",
        "A finer word behind a decision, such as the reason. It is written in capitals, as the script has it.",
    ),
    ("Credential", "What is acquired from or about the user: a document, a selfie, a stored face."),
    (
        "Check",
        "An examination by a vendor, the host or a person. It comes back with one of the four decisions.",
    ),
    ("Terminal", "An end with a name of its own, which can carry a message for the user."),
    ("In shadow", "Worked out and recorded, but without any part in the decision."),
    ("Host", "The system that runs the workflow: it brings the facts and acts on the outcome."),
];

pub(super) fn write(h: &mut Html) {
    h.element("section", &[("id", "glossary"), ("aria-labelledby", "glossary.title")], |h| {
        h.line("h2", &[("id", "glossary.title")], "Words used here");
        h.element("dl", &[("class", "glossary")], |h| {
            for (decision, meaning) in DECISIONS {
                h.element("div", &[], |h| {
                    h.element("dt", &[], |h| badge(h, decision));
                    h.line("dd", &[], meaning);
                });
            }
            for (term, meaning) in TERMS {
                h.element("div", &[], |h| {
                    h.line("dt", &[], term);
                    h.line("dd", &[], meaning);
                });
            }
        });
    });
}
