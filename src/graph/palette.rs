//! The colours of each kind of node, the same in every format.

use super::Kind;
use crate::core::{Decision, NodeKind};

/// Fill, line and text, in light and in dark. Branches look alike and are told apart by their word and sign.
#[derive(Debug)]
pub(super) struct Tone {
    /// A word that is a class of CSS and of Mermaid.
    pub(super) name: &'static str,
    pub(super) light: [&'static str; 3],
    pub(super) dark: [&'static str; 3],
}

const fn tone(name: &'static str, light: [&'static str; 3], dark: [&'static str; 3]) -> Tone {
    Tone { name, light, dark }
}

const START: Tone = tone("start", ["#f1f3f6", "#5b6675", "#3d4754"], ["#262c35", "#8d99a9", "#c3ccd8"]);
const ACQUIRE: Tone = tone("acquire", ["#eef4fd", "#3b74c4", "#2459a3"], ["#172a45", "#6fa3ea", "#a4c7f7"]);
const CHECK: Tone = tone("check", ["#eaf7f6", "#2a8c85", "#176a64"], ["#122f2e", "#52b8b0", "#8edbd5"]);
const AGAIN: Tone = tone("again", ["#fdf3ea", "#c07325", "#95520f"], ["#3a2814", "#dd9a56", "#f2c391"]);
const BRANCH: Tone = tone("branch", ["#f4f0fc", "#7a5bc7", "#5a3da3"], ["#281f40", "#a78bea", "#cdbbf8"]);
const RISK: Tone = tone("risk", ["#fceff5", "#bb4780", "#93305f"], ["#3a1a2b", "#e07fb0", "#f4b3d2"]);
const PASSED: Tone = tone("passed", ["#e3f5e6", "#2c8a45", "#1b6830"], ["#123319", "#55b86e", "#93dda5"]);
const WARNING: Tone = tone("warning", ["#fdf3d3", "#b57f00", "#7d5800"], ["#3a2e08", "#dcae3c", "#f3d485"]);
const REJECTED: Tone = tone("rejected", ["#fde7e6", "#c43a34", "#9c211c"], ["#40191a", "#ec7a74", "#f8b3af"]);
const NOT_EXECUTED: Tone =
    tone("not_executed", ["#eff0f2", "#7b828c", "#545b65"], ["#2a2d32", "#979ea8", "#c6cbd2"]);

/// Every tone once.
pub(super) const TONES: [&Tone; 10] =
    [&START, &ACQUIRE, &CHECK, &AGAIN, &BRANCH, &RISK, &PASSED, &WARNING, &REJECTED, &NOT_EXECUTED];

pub(super) fn of(kind: Kind) -> &'static Tone {
    match kind {
        Kind::Start => &START,
        Kind::Statement(NodeKind::Acquire) => &ACQUIRE,
        Kind::Statement(NodeKind::Check) => &CHECK,
        Kind::Statement(NodeKind::Retry) => &AGAIN,
        Kind::Statement(NodeKind::Risk) => &RISK,
        Kind::Statement(
            NodeKind::If | NodeKind::Match | NodeKind::Require | NodeKind::Decide | NodeKind::Split,
        ) => &BRANCH,
        Kind::Statement(NodeKind::End) | Kind::End(Decision::NotExecuted) => &NOT_EXECUTED,
        Kind::End(Decision::Passed) => &PASSED,
        Kind::End(Decision::Warning) => &WARNING,
        Kind::End(Decision::Rejected) => &REJECTED,
    }
}
