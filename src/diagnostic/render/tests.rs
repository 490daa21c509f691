use super::*;
use crate::diagnostic::samples;
use crate::source::Span;
use crate::value::random::Random;

#[test]
fn two_files_and_no_label_text() {
    let (map, diagnostics) = samples::two_files();
    let shown = "\
error[P9901]: `PASED` is not a decision
   ╭─[ flows/main.probity:3:11 ]
   │
 3 │   retry → PASED
   │           ──┬──
   │             ╰──── no such decision
   │
   ├─[ catalog/base.probity:1:6 ]
   │
 1 │ enum decision { PASSED, REJECTED }
   │      ────┬───
   │          ╰───── decisions are listed here
───╯
  help: use one of PASSED, REJECTED
  fix: write `PASSED`

warning[P9902]: `spare` is never used
   ╭─[ flows/main.probity:2:7 ]
   │
 2 │   let spare = 1
   │       ──┬──
   │         ╰──── here
───╯
";
    assert_eq!(render(&map, &diagnostics, false), shown);
    assert_eq!(summary(&diagnostics), "1 error, 1 warning");
    assert_eq!(summary(&[]), "no findings");
}

#[test]
fn labels_of_one_file_share_a_box_and_a_fix_shows_what_it_writes() {
    let (map, diagnostics) = samples::two_files();
    let main = SourceId(1);
    let at = |part| samples::find(&map, main, part);
    let finding = diagnostics[1]
        .clone()
        .label("defined here")
        .also(at("retry"), "used here")
        .also(at("größe"), "in this workflow")
        .maybe_fix("close it", at("spare").after(), "\n}\n");
    let shown = "\
warning[P9902]: `spare` is never used
   ╭─[ flows/main.probity:2:7 ]
   │
 1 │ workflow größe {
   │          ──┬──
   │            ╰──── in this workflow
 2 │   let spare = 1
   │       ──┬──
   │         ╰──── defined here
 3 │   retry → PASED
   │   ──┬──
   │     ╰──── used here
───╯
  fix: close it: `}`
";
    assert_eq!(render(&map, &[finding], false), shown);
}

#[test]
fn the_end_of_a_text_and_an_unknown_file() {
    let (map, diagnostics) = samples::two_files();
    let mut finding = diagnostics[1].clone();
    finding.primary.span = Span::new(SourceId(1), 9_999, usize::MAX);
    let shown = "\
warning[P9902]: `spare` is never used
   ╭─[ flows/main.probity:5:1 ]
   │
 5 │
   │ ┬
   │ ╰── here
───╯

error[P9901]: nothing to point at
  help: look elsewhere
";
    assert_eq!(render(&map, &[finding, samples::nowhere()], false), shown);
}

#[test]
fn long_lines_are_cut_behind_the_label_and_nothing_steers_the_terminal() {
    let mut map = SourceMap::new();
    let text = format!("{}BAD {}\n", "a\u{1b} ".repeat(60), "b ".repeat(100_000));
    let file = map.add("long.probity", text);
    let mut finding = samples::nowhere();
    finding.primary.span = samples::find(&map, file, "BAD");
    let shown = render(&map, &[finding.clone()], false);
    assert!(
        shown.contains("[ long.probity:1:181 ]") && shown.contains("a� BAD b b") && shown.contains('…'),
        "{shown}"
    );
    assert!(!shown.contains('\u{1b}') && shown.len() < 2_000, "{}", shown.len());
    finding.primary.span = Span::new(file, 150_000, 150_001);
    assert!(render(&map, &[finding], false).len() < 40_000);
}

#[test]
fn output_is_bounded_by_the_number_of_findings_shown() {
    let mut map = SourceMap::new();
    let file = map.add("long.probity", "€ 💥 } ".repeat(100_000));
    let finding = |at: usize| {
        let start = map.get(file).unwrap().text.floor_char_boundary(at * 300);
        let mut finding = samples::nowhere().also(Span::new(file, 900_000, 900_004), "far away");
        finding.primary.span = Span::new(file, start, start + 1);
        finding.message = "a long word ".repeat(10_000);
        finding
    };
    let all: Vec<Diagnostic> = (0..3_000).map(finding).collect();
    let shown = render(&map, &all, false);
    assert!(shown.len() < MOST_SHOWN * 8_000, "{}", shown.len());
    assert_eq!(shown.matches("error[P9901]").count(), MOST_SHOWN);
    assert!(shown.ends_with("\nand 2,950 more findings\n"));
    // 300 bytes are 27 times `€ 💥 } ` and a `€`: 163 characters stand before.
    assert!(shown.contains("[ long.probity:1:164 ]"), "{shown}");
}

#[test]
fn colours_are_only_added() {
    let (map, diagnostics) = samples::two_files();
    let coloured = render(&map, &diagnostics, true);
    assert!(coloured.starts_with("\u{1b}[31merror[P9901]"));
    let mut plain = String::new();
    for (at, part) in coloured.split("\u{1b}[").enumerate() {
        plain.push_str(if at == 0 { part } else { part.split_once('m').unwrap().1 });
    }
    let trimmed: Vec<&str> = plain.lines().map(str::trim_end).collect();
    assert_eq!(trimmed.join("\n") + "\n", render(&map, &diagnostics, false));
}

#[test]
fn no_text_and_no_span_makes_rendering_fail() {
    let mut random = Random::new(21);
    for _ in 0..3_000 {
        let mut map = SourceMap::new();
        for name in ["a", "b\u{1b}"] {
            map.add(name, random.text(40));
        }
        let span = |random: &mut Random| {
            let file = SourceId(random.between(0, 2) as u32);
            let (start, end) = (random.between(0, 90) as usize, random.between(0, 90) as usize);
            if random.between(0, 9) == 0 {
                Span::new(file, usize::MAX, start)
            } else {
                Span::new(file, start, end)
            }
        };
        let mut finding = samples::nowhere();
        finding.primary.span = span(&mut random);
        for _ in 0..random.between(0, 4) {
            let text = random.text(3);
            finding = finding.also(span(&mut random), text);
        }
        let shown = render(&map, &[finding], false);
        assert!(shown.starts_with("error[P9901]: nothing to point at\n"), "{shown}");
        assert!(shown.chars().all(|c| c == '\n' || !c.is_control()), "{shown:?}");
    }
}
