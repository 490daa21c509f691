//! Quick fixes: what the findings at a place offer, and all that are certain in a file at once. Never invents a fix; those
//! are made where the finding is made, so that the command line has them too.

use std::ops::Range;

use super::change::{Change, are_own, changed};
use super::{Analysis, Location};
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::resolve::Loader;

/// A fix that one finding offers.
#[derive(Clone, Debug)]
pub struct QuickFix<'a> {
    pub title: String,
    pub changes: Vec<Change>,
    /// A tool may make it unasked.
    pub preferred: bool,
    /// What it mends.
    pub mends: &'a Diagnostic,
}

/// Fixes of the script's findings that a range touches (empty: the cursor), in the order of the findings.
pub fn fixes<'a>(analysis: &'a Analysis, range: &Range<usize>) -> Vec<QuickFix<'a>> {
    let touched = |place: &Location| place.range.start <= range.end && range.start <= place.range.end;
    let own = own_findings(analysis).filter(|(place, _)| touched(place));
    own.flat_map(|(_, found)| {
        found.fixes.iter().filter_map(|fix| {
            let changes = changes_of(analysis, fix);
            let preferred = fix.applicability == Applicability::Certain;
            are_own(analysis, &changes).then(|| QuickFix {
                title: sentence(&fix.title),
                changes,
                preferred,
                mends: found,
            })
        })
    })
    .collect()
}

fn own_findings(analysis: &Analysis) -> impl Iterator<Item = (Location, &Diagnostic)> {
    let own = analysis.diagnostics().iter().filter(|found| analysis.is_own(found.primary.span));
    own.map(|found| (analysis.location(found.primary.span), found))
}

fn changes_of(analysis: &Analysis, fix: &Fix) -> Vec<Change> {
    fix.edits.iter().map(|edit| Change::of(analysis, edit)).collect()
}

/// Titles stand alone in a menu.
pub(super) fn sentence(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// So often a mended text is looked at again: one fix can make room for the next.
const MOST_ROUNDS: usize = 20;

/// The script with all certain fixes made, again and again until none is left; `None` where nothing is to be done.
/// Fixes that overlap wait for the next round, those that change other files are left out.
pub fn fix_all(analysis: &Analysis, loader: &dyn Loader) -> Option<String> {
    let name = analysis.location(analysis.at(0)).file;
    let mut text = mended(analysis)?;
    for _ in 1..MOST_ROUNDS {
        match mended(&Analysis::of(&name, &text, loader)) {
            Some(next) if next != text => text = next,
            _ => break,
        }
    }
    (text != analysis.text()).then_some(text)
}

/// One round; `None` where nothing certain is offered.
fn mended(analysis: &Analysis) -> Option<String> {
    let own = analysis.location(analysis.at(0)).file;
    let mut fixes: Vec<Vec<Change>> = own_findings(analysis)
        .filter_map(|(_, found)| found.fixes.iter().find(|fix| fix.applicability == Applicability::Certain))
        .map(|fix| changes_of(analysis, fix))
        .filter(|changes| changes.iter().all(|change| change.location.file == own))
        .collect();
    fixes.sort_by_key(|changes| changes.iter().map(|change| change.location.range.start).min());
    let mut taken: Vec<Change> = Vec::new();
    for changes in fixes {
        if !changes.iter().any(|change| taken.iter().any(|other| meet(change, other))) {
            taken.extend(changes);
        }
    }
    if taken.is_empty() {
        return None;
    }
    changed(analysis.text(), &taken)
}

/// Whether two changes share a byte or a place: what two fixes insert in one place is mostly one and the same.
fn meet(a: &Change, b: &Change) -> bool {
    let (a, b) = (&a.location.range, &b.location.range);
    a.start <= b.end && b.start <= a.end
}

#[cfg(test)]
mod tests {
    use super::super::fixture::fixture;
    use super::*;

    /// The titles that are offered at the cursor, those that are preferred with a star.
    fn offered(text: &str) -> Vec<String> {
        let fixture = fixture(text);
        let found = fixes(&fixture.analysis, &(fixture.cursor..fixture.cursor));
        found.iter().map(|fix| format!("{}{}", fix.title, if fix.preferred { " *" } else { "" })).collect()
    }

    /// The script after the fix of that title.
    fn after(text: &str, title: &str) -> String {
        let fixture = fixture(text);
        let found = fixes(&fixture.analysis, &(fixture.cursor..fixture.cursor));
        let fix = found.iter().find(|fix| fix.title == title).unwrap();
        changed(fixture.analysis.text(), &fix.changes).unwrap()
    }

    fn all_fixed(text: &str) -> Option<String> {
        let fixture = fixture(text);
        fix_all(&fixture.analysis, &fixture)
    }

    #[test]
    fn a_slip_offers_the_name_that_was_meant() {
        let script = "workflow w { input { email: text }\n if input.em$0ial == \"x\" { end REJECTED X }\n end PASSED }";
        assert_eq!(offered(script), ["Change to `email` *"]);
        assert!(after(script, "Change to `email`").contains("if input.email =="));
    }

    #[test]
    fn fixes_are_offered_where_their_finding_is() {
        let script = "workflow w {$0 input { email: text }\n if input.emial == \"x\" { end REJECTED X }\n end PASSED }";
        assert_eq!(offered(script), Vec::<String>::new());
    }

    #[test]
    fn all_certain_fixes_are_made_until_none_is_left() {
        let script = "workflow w {\n input { email: text, name: text }\n if input.emial = \"x\" && input.naem == 'y' { end REJECTED X }\n end PASSED }";
        let fixed = all_fixed(script).unwrap();
        assert!(fixed.contains("if input.email == \"x\" and input.name == \"y\" {"), "{fixed}");
        assert_eq!(all_fixed(&fixed), None);
    }

    /// Every fix of the finding at the cursor, applied, takes that finding away and breaks nothing.
    fn mends(text: &str, titles: &[&str]) {
        let before = fixture(text);
        let found = fixes(&before.analysis, &(before.cursor..before.cursor));
        let shown: Vec<&str> = found.iter().map(|fix| fix.title.as_str()).collect();
        assert_eq!(shown, titles, "{text}");
        for fix in &found {
            let script = changed(before.analysis.text(), &fix.changes).unwrap();
            let after = Analysis::of("main.probity", &script, &before);
            let left: Vec<&str> = after.diagnostics().iter().map(|one| one.message.as_str()).collect();
            assert!(
                !after.diagnostics().iter().any(Diagnostic::is_error),
                "{}: {left:?}\n{script}",
                fix.title
            );
        }
    }

    #[test]
    fn what_is_not_known_gets_an_arm_or_a_default() {
        let input = "workflow w {\n  input { n: int?  t: text?  b: bool }\n";
        mends(
            &format!("{input}  if input.n$0 > 5 {{ end REJECTED X }}\n  end PASSED\n}}"),
            &["Add an `else if unknown` arm", "Take `false` where it is missing"],
        );
        mends(
            &format!("{input}  risk r in 0..10 {{ a: +5 when input.n$0 > 5 }}\n  end PASSED\n}}"),
            &["Score unknown as the rule itself"],
        );
        mends(
            &format!("{input}  match input.n {{\n    0..9 -> continue // few\n    else -> end REJECTED X\n  }}\n  end PASSED\n}}")
                .replace("match input.n", "match input.n$0"),
            &["Add an arm for what is missing"],
        );
        let script = "fn f(t: text?) -> text = t$0\nworkflow w { input { t: text? } require f(input.t) == \"x\" else end REJECTED X\n end PASSED }";
        mends(script, &["Declare the result as `text?`", "Take `\"\"` where it is missing"]);
    }

    #[test]
    fn what_is_not_covered_is_filled() {
        mends(
            "enum tier { LOW, MID, HIGH }\nworkflow w {\n  input { t: tier }\n  match input.t$0 { LOW -> continue }\n  end PASSED\n}",
            &["Add the arms that are missing"],
        );
        mends(
            "workflow w {\n  input { n: int }\n  risk r in 0..100 { a: +50 when input.n > 5, +90 when input.n > 9 }\n  decide r {\n    0..$030 -> end PASSED\n    50..100 -> end REJECTED X\n  }\n}"
                .replace("0..$030", "0..30")
                .replace("50..100", "50$0..100")
                .as_str(),
            &["Widen the band: change the bound to 31", "Add a band for 31 to 49"],
        );
        mends(
            "workflow w {\n  input { n: int }\n  if$0 input.n > 5 { end REJECTED X }\n}",
            &["Add `end WARNING NOT_CLEAR` at the end"],
        );
    }

    #[test]
    fn what_is_needed_before_is_run_before() {
        let head = "use jumio\nworkflow w {\n  expires after 30 min -> end NOT_EXECUTED EXPIRED\n  acquire doc: ID\n  acquire face: SELFIE\n";
        let end = "\n  end PASSED\n}";
        mends(
            &format!("{head}  require doc.ext$0raction is PASSED else end REJECTED X{end}"),
            &["Put `check doc: usability, extraction` in front"],
        );
        mends(
            &format!(
                "{head}  check face: live$0ness\n  require face.liveness is PASSED else end REJECTED X{end}"
            ),
            &["Run `usability` as well"],
        );
    }

    #[test]
    fn a_catalog_that_declares_the_name_is_imported() {
        let script = "//! About this.\n\nworkflow w {\n  acquire face: jumio.SELF$0IE { from EXISTING }\n  end PASSED\n}";
        let script = script.replace("jumio.SELF$0IE", "jum$0io.SELFIE");
        mends(&script, &["Import it: `use jumio`"]);
        assert!(after(&script, "Import it: `use jumio`").contains("use jumio\n\nworkflow w"), "{script}");
        let script = "workflow w {\n  acquire face: SELF$0IE { from EXISTING }\n  end PASSED\n}";
        assert!(offered(script).iter().any(|title| title.starts_with("Import it: `use jumio`")));
        let script = "use dataspike\nworkflow w {\n  acquire who: DA$0TA { from EXISTING }\n  end PASSED\n}";
        assert_eq!(offered(script), ["Import it: `use jumio`", "Import it: `use yoti`"]);
        assert!(after(script, "Import it: `use yoti`").contains("use dataspike\nuse yoti\nworkflow"));
    }

    #[test]
    fn every_place_of_a_text_has_an_answer() {
        let text = include_str!("../../examples/design/payment.probity").replace("input.", "inptu.");
        for cut in [text.as_str(), text.get(..text.len() / 3).unwrap_or_default()] {
            let whole = fixture(cut);
            for at in 0..=cut.len() {
                fixes(&whole.analysis, &(at..at));
            }
            for fix in fixes(&whole.analysis, &(0..cut.len())) {
                assert!(changed(whole.analysis.text(), &fix.changes).is_some(), "{}", fix.title);
            }
            fix_all(&whole.analysis, &whole);
        }
    }

    #[test]
    fn a_file_in_order_is_left_alone() {
        assert_eq!(all_fixed("workflow w { end PASSED }"), None);
        assert_eq!(all_fixed(""), None);
    }
}
