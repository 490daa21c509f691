//! A graph with its cards, placed on a canvas: what the formats that show positions draw from.

use super::card::Card;
use super::layout::{self, Direction, Link, Placed, Plan, Rect, Route, Size};
use super::{Edge, Graph, Node};

pub(super) struct Picture<'a> {
    graph: &'a Graph,
    cards: Vec<Card>,
    labels: Vec<Option<Card>>,
    placed: Placed,
}

impl<'a> Picture<'a> {
    pub(super) fn of(graph: &'a Graph, direction: Direction) -> Picture<'a> {
        let cards: Vec<Card> = graph.nodes.iter().map(Card::of).collect();
        let labels: Vec<Option<Card>> = graph.edges.iter().map(Card::label).collect();
        let size = |card: &Card| Size { width: card.width, height: card.height };
        let edges = graph.edges.iter().zip(&labels).map(|(edge, label)| Link {
            from: edge.from,
            to: edge.to,
            label: label.as_ref().map(size),
        });
        let plan = Plan { boxes: cards.iter().map(size).collect(), edges: edges.collect(), direction };
        let placed = layout::place(&plan);
        Picture { graph, cards, labels, placed }
    }

    pub(super) fn size(&self) -> Size {
        self.placed.size
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = (&'a Node, &Card, Rect)> {
        let cards = self.cards.iter().zip(&self.placed.boxes);
        self.graph.nodes.iter().zip(cards).map(|(node, (card, rect))| (node, card, *rect))
    }

    pub(super) fn edges(&self) -> impl Iterator<Item = (&'a Edge, Option<&Card>, &Route)> {
        let labels = self.labels.iter().zip(&self.placed.routes);
        self.graph.edges.iter().zip(labels).map(|(edge, (label, route))| (edge, label.as_ref(), route))
    }
}
