//! A file: the edition, then one declaration after another.

use super::block::{Cells, Layout, Part, with_rest};
use super::damage;
use super::text::{Run, Text};
use super::writer::{Blank, MAX_WIDTH, Stop, Writer};
use crate::syntax::TokenKind;
use crate::syntax::tree::{File, Item, ItemKind};

/// A part of a file.
#[derive(Clone, Copy, Debug)]
pub enum Top<'t> {
    Edition,
    Item(&'t Item),
}

#[derive(Debug)]
struct Items;

impl<'t> Layout<Top<'t>> for Items {
    fn cells(&self, w: &Writer<'_>, run: &Run, top: &Top<'t>) -> Option<Cells> {
        let Top::Item(item) = top else { return None };
        let text = w.text;
        let own_line = match &item.kind {
            ItemKind::Set(set) => text.newline(text.run(set.value.span).start),
            ItemKind::Let(item) => text.newline(text.run(item.value.span).start),
            _ => false,
        };
        // What takes several lines gets an empty line behind it, which would end the section.
        if own_line || text.any_stubborn(run) || text.width(run) > MAX_WIDTH {
            return None;
        }
        let mark = |kind: TokenKind| text.find(run.clone(), |at| text.is(at, kind));
        let ty = || Some(Stop::left(mark(TokenKind::Colon)?.saturating_add(1), 1));
        let value = || Some(Stop::left(mark(TokenKind::Assign)?, 1));
        match &item.kind {
            ItemKind::Set(_) => Some(Cells::new("set", vec![ty()?, value()?])),
            ItemKind::List(_) => Some(Cells::new("list", vec![ty()?])),
            ItemKind::Let(item) if item.ty.is_some() => Some(Cells::new("typed let", vec![ty()?, value()?])),
            ItemKind::Let(_) => Some(Cells::new("let", vec![value()?])),
            ItemKind::Terminal(_) => Some(Cells::new("terminal", vec![value()?])),
            _ => None,
        }
    }

    fn write(&self, w: &mut Writer<'_>, run: Run, top: &Top<'t>) {
        match top {
            Top::Edition => w.flat(run),
            Top::Item(item) => w.item(run, item),
        }
    }
}

/// The parts of a file; those that have to be copied without a node. `whole`: no part of a damaged item is formatted.
pub fn parts<'t>(text: &Text<'_>, file: &'t File, whole: bool) -> Vec<Part<Top<'t>>> {
    let edition = file.edition.iter().map(|edition| (text.run(edition.span), Some(Top::Edition)));
    let items = file.items.iter().map(|item| {
        let run = text.run(item.span);
        let sound = damage::is_readable_item(text, &run, item) && (!whole || text.faults(&run).is_empty());
        (run, sound.then_some(Top::Item(item)))
    });
    with_rest(0..text.end(), edition.chain(items))
}

impl Writer<'_> {
    pub fn file(&mut self, parts: &[Part<Top<'_>>]) {
        self.align_parts(parts, 0, &Items);
        let mut behind_block = false;
        for (nth, (run, top)) in parts.iter().enumerate() {
            let blank = match nth {
                0 => Blank::Drop,
                // What took several lines stands by itself.
                _ if behind_block && top.is_some() => Blank::Force,
                _ => Blank::Keep,
            };
            match top {
                Some(top) => {
                    self.start_line(run.start, 0, blank);
                    let lines = self.lines();
                    self.indented(0, |w| Items.write(w, run.clone(), top));
                    behind_block =
                        self.lines() > lines && self.text.is(run.end.saturating_sub(1), TokenKind::Close);
                }
                None => {
                    self.copy(run, blank);
                    behind_block = false;
                }
            }
        }
    }

    fn item(&mut self, run: Run, item: &Item) {
        let text = self.text;
        let open = || text.find(run.clone(), |at| text.is(at, TokenKind::Open)).unwrap_or(run.end);
        match &item.kind {
            ItemKind::Use(_) | ItemKind::List(_) => self.flat(run),
            ItemKind::Enum(_) => {
                let open = open();
                self.flat(run.start..open);
                let elements = text.elements(open.saturating_add(1)..run.end.saturating_sub(1));
                self.list(open..run.end, &elements, 0);
            }
            ItemKind::Record(record) => {
                let open = open();
                self.flat(run.start..open);
                self.fields(open..run.end, &record.fields, 0);
            }
            ItemKind::Set(set) => self.definition(run, &set.value),
            ItemKind::Let(item) => self.definition(run, &item.value),
            ItemKind::Fn(function) => {
                let body = text.run(function.body.span).start;
                if !self.fits(&(run.start..body), 0) {
                    self.head(run.start..body, 0);
                    return self.definition(body..run.end, &function.body);
                }
                self.definition(run, &function.body);
            }
            ItemKind::Table(table) => self.table(run, table),
            ItemKind::Rules(item) => {
                let open = open();
                self.head(run.start..open, " {".len());
                self.rules(open..run.end, &item.rules);
            }
            ItemKind::Terminal(_) => self.head(run, 0),
            ItemKind::Credential(item) => {
                let open = open();
                self.head(run.start..open, " {".len());
                self.declaration(open..run.end, &item.properties, &[], &item.data);
            }
            ItemKind::Capability(item) => {
                let open = open();
                self.head(run.start..open, " {".len());
                self.declaration(open..run.end, &item.properties, &item.outcomes, &item.data);
            }
            ItemKind::Service(item) => {
                let open = open();
                self.head(run.start..open, " {".len());
                self.declaration(open..run.end, &item.properties, &[], &[]);
            }
            ItemKind::Format(item) => {
                let open = open();
                self.flat(run.start..open);
                self.format_entries(open..run.end, &item.entries);
            }
            ItemKind::Step(step) => {
                self.head(run.start..text.run(step.body.span).start, " {".len());
                self.braces(&step.body, 0);
            }
            ItemKind::Workflow(workflow) => {
                self.flat(run.start..text.run(workflow.body.span).start);
                self.braces(&workflow.body, 0);
            }
            ItemKind::Test(test) => self.test(run, test),
            ItemKind::Reserved { .. } | ItemKind::Error { .. } => self.flat(run),
        }
    }
}
