//! Type and colours, for light and for dark, as CSS that simple readers of SVG understand too: no variables. Every
//! rule holds inside the picture only, so that it can stand in a page.

use std::fmt::Write as _;

use super::super::card::Role;
use super::super::measure::Face;
use super::super::palette::{TONES, Tone};

/// The class of the whole picture.
pub(super) const ROOT: &str = "probity-graph";

const SANS: &str = "Inter,'Helvetica Neue',Arial,'Liberation Sans','DejaVu Sans',sans-serif";
const MONO: &str = "ui-monospace,'SF Mono',Menlo,Consolas,'Liberation Mono','DejaVu Sans Mono',monospace";

const FORMS: &[(&[&str], &str)] = &[
    (&[".label"], "text-anchor:middle"),
    (&[".unknown .label"], "font-style:italic"),
    (&[".shape"], "stroke-width:1.3"),
    (&[".rail"], "fill:none;stroke-width:1"),
    (&[".icon"], "fill:none;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round"),
    (&[".line"], "fill:none;stroke-width:1.4"),
    (&[".under"], "fill:none;stroke-width:3"),
    (
        &[".unknown .line", ".expiry .line", ".retry .line", ".shadow .shape", ".not_executed .shape"],
        "stroke-dasharray:5 4",
    ),
];

/// Canvas, text, quiet text, edges.
const LIGHT: [&str; 4] = ["#ffffff", "#1d232b", "#5d6875", "#78828f"];
const DARK: [&str; 4] = ["#14181d", "#e7ebf0", "#a3adb9", "#87919e"];

pub(super) fn write(out: &mut String) {
    out.push_str("<style>\n");
    for role in Role::ALL {
        letters(out, role);
    }
    for (selectors, body) in FORMS {
        rule(out, selectors, body);
    }
    colours(out, &LIGHT, |tone| &tone.light);
    out.push_str("@media (prefers-color-scheme:dark){\n");
    colours(out, &DARK, |tone| &tone.dark);
    out.push_str("}\n</style>\n");
}

/// The font of a row, as it was measured.
fn letters(out: &mut String, role: Role) {
    let (family, weight) = match role.face() {
        Face::Regular => (SANS, 400),
        Face::Bold => (SANS, 700),
        Face::Mono => (MONO, 400),
    };
    let (pixels, tenths) = (role.size() / 10, role.size() % 10);
    let body = format!("font-family:{family};font-size:{pixels}.{tenths}px;font-weight:{weight}");
    rule(out, &[&format!(".{}", role.class())], &body);
}

fn rule(out: &mut String, selectors: &[&str], body: &str) {
    let inside: Vec<String> = selectors.iter().map(|selector| format!(".{ROOT} {selector}")).collect();
    let _ = writeln!(out, "{}{{{body}}}", inside.join(","));
}

fn colours(out: &mut String, ground: &[&str; 4], shade: fn(&Tone) -> &[&'static str; 3]) {
    let [canvas, text, quiet, edge] = ground;
    rule(out, &[".canvas", ".tag rect"], &format!("fill:{canvas}"));
    rule(out, &["text"], &format!("fill:{text}"));
    rule(out, &[".note", ".label"], &format!("fill:{quiet}"));
    rule(out, &[".under"], &format!("stroke:{canvas}"));
    rule(out, &[".line"], &format!("stroke:{edge}"));
    rule(out, &[".head"], &format!("fill:{edge}"));
    for tone in TONES {
        let (name, [fill, line, word]) = (tone.name, shade(tone));
        rule(out, &[&format!(".{name} .shape")], &format!("fill:{fill};stroke:{line}"));
        rule(out, &[&format!(".{name} .icon"), &format!(".{name} .rail")], &format!("stroke:{line}"));
        rule(out, &[&format!(".{name} .kind"), &format!(".{name} .decision")], &format!("fill:{word}"));
    }
}
