//! What a node looks like inside its box: its rows of text, and how large the box has to be.

use super::measure::{self, Face};
use super::{Edge, Kind, LineKind, Node};
use crate::core::NodeKind;

/// A row of text; `x` is where it begins and `y` its base line, from the upper left corner of the box.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) role: Role,
    pub(super) text: String,
    pub(super) x: i32,
    pub(super) y: i32,
    /// The width that the text is fitted to, where its own is not sure.
    pub(super) fit: Option<i32>,
}

/// How a row is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The word for the kind of node.
    Kind,
    /// How an end decides.
    Decision,
    Title,
    Member,
    Code,
    Note,
    Label,
}

/// A box with its rows. Sizes are even, so that centres are whole.
#[derive(Clone, Debug)]
pub(super) struct Card {
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) rows: Vec<Row>,
}

const PAD: i32 = 12;
/// Room for the icon before the first row.
const ICON: i32 = 18;
/// The slanted sides of a branch.
const SLANT: i32 = 14;
const WIDEST: i32 = 262;
const WIDEST_END: i32 = 170;
const WIDEST_LABEL: i32 = 150;
/// More rows than this are summed up in one.
const MOST_ROWS: usize = 24;

impl Role {
    pub(super) fn class(self) -> &'static str {
        match self {
            Role::Kind => "kind",
            Role::Decision => "decision",
            Role::Title => "title",
            Role::Member => "member",
            Role::Code => "code",
            Role::Note => "note",
            Role::Label => "label",
        }
    }

    pub(super) fn face(self) -> Face {
        match self {
            Role::Kind | Role::Decision | Role::Title => Face::Bold,
            Role::Member | Role::Note | Role::Label => Face::Regular,
            Role::Code => Face::Mono,
        }
    }

    /// In tenths of a pixel.
    pub(super) fn size(self) -> u32 {
        match self {
            Role::Decision | Role::Title => 125,
            Role::Member => 120,
            Role::Kind | Role::Code | Role::Note | Role::Label => 105,
        }
    }

    /// From one base line to the next, in pixels.
    fn leading(self) -> i32 {
        match self {
            Role::Decision | Role::Title => 17,
            Role::Member => 16,
            Role::Kind => 15,
            Role::Code | Role::Note | Role::Label => 14,
        }
    }

    fn most_lines(self) -> usize {
        match self {
            Role::Kind | Role::Decision => 1,
            Role::Title | Role::Label => 3,
            Role::Member => 2,
            Role::Code | Role::Note => 4,
        }
    }
}

/// How far the sides of a branch lean in; 0 for other nodes.
pub(super) fn slant(kind: Kind) -> i32 {
    match kind {
        Kind::Statement(
            NodeKind::If | NodeKind::Match | NodeKind::Require | NodeKind::Decide | NodeKind::Split,
        ) => SLANT,
        Kind::Start | Kind::End(_) | Kind::Statement(_) => 0,
    }
}

impl Card {
    pub(super) fn of(node: &Node) -> Card {
        let is_end = matches!(node.kind, Kind::End(_));
        let side = PAD + slant(node.kind) + if is_end { 6 } else { 0 };
        let mut rows = Rows { x: side, y: PAD - 4, widest: 0, rows: Vec::new() };
        let most = if is_end { WIDEST_END } else { WIDEST };
        if is_end {
            rows.push(Role::Decision, &node.title, most, ICON);
        } else {
            rows.push(Role::Kind, &node.kind.word().to_uppercase(), most, ICON);
            rows.push(Role::Title, &node.title, most, 0);
        }
        let mut left_out = 0usize;
        for line in &node.lines {
            if rows.rows.len() >= MOST_ROWS {
                left_out = left_out.saturating_add(1);
                continue;
            }
            let role = match line.kind {
                LineKind::Member => Role::Member,
                LineKind::Code => Role::Code,
                LineKind::Note => Role::Note,
            };
            rows.push(role, &line.text, most, 0);
        }
        if left_out > 0 {
            rows.push(Role::Note, &format!("and {left_out} more"), most, 0);
        }
        rows.card(side, PAD - 3)
    }

    /// The label of an edge; `None` where it has none.
    pub(super) fn label(edge: &Edge) -> Option<Card> {
        if edge.labels.is_empty() {
            return None;
        }
        let mut rows = Rows { x: 7, y: 1, widest: 0, rows: Vec::new() };
        rows.push(Role::Label, &edge.label(), WIDEST_LABEL, 0);
        Some(rows.card(7, 5))
    }
}

struct Rows {
    x: i32,
    y: i32,
    widest: i32,
    rows: Vec<Row>,
}

impl Rows {
    fn push(&mut self, role: Role, text: &str, most: i32, indent: i32) {
        let (face, size) = (role.face(), role.size());
        for text in measure::wrap(text, face, size, most.saturating_sub(indent), role.most_lines()) {
            let width = measure::width(&text, face, size);
            self.widest = self.widest.max(width.saturating_add(indent));
            self.y = self.y.saturating_add(role.leading());
            let fit = (!measure::is_sure(&text)).then_some(width);
            self.rows.push(Row { role, text, x: self.x.saturating_add(indent), y: self.y, fit });
        }
    }

    fn card(self, side: i32, below: i32) -> Card {
        let even = |size: i32| size.saturating_add(1) & !1;
        Card {
            width: even(self.widest.saturating_add(side.saturating_mul(2))),
            height: even(self.y.saturating_add(below)),
            rows: self.rows,
        }
    }
}
