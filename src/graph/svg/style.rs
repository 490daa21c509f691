//! The colours, for light and for dark, as CSS that simple readers of SVG understand too: no variables.

use std::fmt::Write as _;

use super::super::Kind;
use crate::core::{Decision, NodeKind};

/// What has a colour: fill, line and text, first in light and then in dark.
const TONES: &[(&str, [&str; 3], [&str; 3])] = &[
    ("start", ["#f1f3f6", "#5b6675", "#3d4754"], ["#262c35", "#8d99a9", "#c3ccd8"]),
    ("acquire", ["#eef4fd", "#3b74c4", "#2459a3"], ["#172a45", "#6fa3ea", "#a4c7f7"]),
    ("check", ["#eaf7f6", "#2a8c85", "#176a64"], ["#122f2e", "#52b8b0", "#8edbd5"]),
    ("again", ["#fdf3ea", "#c07325", "#95520f"], ["#3a2814", "#dd9a56", "#f2c391"]),
    ("branch", ["#f4f0fc", "#7a5bc7", "#5a3da3"], ["#281f40", "#a78bea", "#cdbbf8"]),
    ("risk", ["#fceff5", "#bb4780", "#93305f"], ["#3a1a2b", "#e07fb0", "#f4b3d2"]),
    ("passed", ["#e3f5e6", "#2c8a45", "#1b6830"], ["#123319", "#55b86e", "#93dda5"]),
    ("warning", ["#fdf3d3", "#b57f00", "#7d5800"], ["#3a2e08", "#dcae3c", "#f3d485"]),
    ("rejected", ["#fde7e6", "#c43a34", "#9c211c"], ["#40191a", "#ec7a74", "#f8b3af"]),
    ("not_executed", ["#eff0f2", "#7b828c", "#545b65"], ["#2a2d32", "#979ea8", "#c6cbd2"]),
];

/// Canvas, text, quiet text, edges.
const LIGHT: [&str; 4] = ["#ffffff", "#1d232b", "#5d6875", "#78828f"];
const DARK: [&str; 4] = ["#14181d", "#e7ebf0", "#a3adb9", "#87919e"];

const FORMS: &str = "\
text{font-family:Inter,'Helvetica Neue',Arial,'Liberation Sans','DejaVu Sans',sans-serif}
.kind{font-size:10.5px;font-weight:700}
.decision,.title{font-size:12.5px;font-weight:700}
.member{font-size:12px}
.code{font-size:10.5px;font-family:ui-monospace,'SF Mono',Menlo,Consolas,'Liberation Mono','DejaVu Sans Mono',monospace}
.note,.label{font-size:10.5px}
.label{text-anchor:middle}
.shape{stroke-width:1.3}
.rail{fill:none;stroke-width:1}
.icon{fill:none;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
.line{fill:none;stroke-width:1.4}
.under{fill:none;stroke-width:3}
.unknown .label{font-style:italic}
.unknown .line,.expiry .line,.retry .line,.shadow .shape,.not_executed .shape{stroke-dasharray:5 4}
";

/// The class of a kind of node; branches look alike and are told apart by their word and sign.
pub(super) fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Start => "start",
        Kind::Statement(NodeKind::Acquire) => "acquire",
        Kind::Statement(NodeKind::Check) => "check",
        Kind::Statement(NodeKind::Retry) => "again",
        Kind::Statement(NodeKind::Risk) => "risk",
        Kind::Statement(
            NodeKind::If | NodeKind::Match | NodeKind::Require | NodeKind::Decide | NodeKind::Split,
        ) => "branch",
        Kind::Statement(NodeKind::End) | Kind::End(Decision::NotExecuted) => "not_executed",
        Kind::End(Decision::Passed) => "passed",
        Kind::End(Decision::Warning) => "warning",
        Kind::End(Decision::Rejected) => "rejected",
    }
}

pub(super) fn write(out: &mut String) {
    let _ = write!(out, "<style>\n{FORMS}");
    colours(out, &LIGHT, |(name, light, _)| (name, light));
    out.push_str("@media (prefers-color-scheme:dark){\n");
    colours(out, &DARK, |(name, _, dark)| (name, dark));
    out.push_str("}\n</style>\n");
}

type Tone = (&'static str, [&'static str; 3], [&'static str; 3]);

fn colours(out: &mut String, ground: &[&str; 4], tone: fn(Tone) -> (&'static str, [&'static str; 3])) {
    let [canvas, text, quiet, edge] = ground;
    let _ = writeln!(
        out,
        ".canvas,.tag rect{{fill:{canvas}}}\ntext{{fill:{text}}}\n.note{{fill:{quiet}}}\n.label{{fill:{quiet}}}\n\
         .under{{stroke:{canvas}}}\n.line{{stroke:{edge}}}\n.head{{fill:{edge}}}"
    );
    for (name, [fill, line, word]) in TONES.iter().copied().map(tone) {
        let _ = writeln!(
            out,
            ".{name} .shape{{fill:{fill};stroke:{line}}}.{name} .icon,.{name} .rail{{stroke:{line}}}\
             .{name} .kind,.{name} .decision{{fill:{word}}}"
        );
    }
}
