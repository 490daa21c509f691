//! `check`: several calls under each other, and what is asked where the first gives no answer.

use super::columns::Share;
use super::text::Run;
use super::writer::{Blank, Row, Stop, Writer};
use crate::syntax::TokenKind;
use crate::syntax::tree::{Arg, Check, CheckCall};

impl Writer<'_> {
    pub fn check(&mut self, run: Run, check: &Check) {
        let begins: Vec<usize> =
            check.calls.iter().map(|call| self.text.run(call_start(call)).start).collect();
        let Some(first) = begins.first().copied() else { return self.flat(run) };
        // Words that may begin a line: another call, another vendor, a limit for all calls.
        let breaks: Vec<usize> = (first.saturating_add(1)..run.end)
            .filter(|at| begins.contains(at) || self.text.says(*at, "else") || self.text.says(*at, "within"))
            .collect();
        let chosen = breaks.iter().any(|at| self.text.newline(*at));
        let splits = breaks.iter().any(|at| !self.text.says(*at, "within"));
        if !chosen && (self.fits(&run, 0) || !splits) {
            return self.one_check(run, check);
        }
        self.flat(run.start..first);
        let column = self.next_column(first);
        let mut starts = vec![first];
        let is_own = |w: &Self, at: usize| w.text.newline(at) || !w.text.says(at, "within");
        starts.extend(breaks.iter().copied().filter(|at| is_own(self, *at)));
        let ends = starts.iter().skip(1).copied().chain([run.end]);
        let lines: Vec<Run> = starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect();
        let places = self.align_calls(&lines, column);
        for (line, place) in lines.iter().zip(places) {
            if line.start > first {
                self.start_line(line.start, place, Blank::Drop);
            }
            self.call(line.clone(), &args_in(self, line, check));
        }
    }

    /// Where each line begins. Names of results and limits share columns; `else` stands so that what it calls is aligned
    /// with the call before it.
    fn align_calls(&mut self, lines: &[Run], column: usize) -> Vec<usize> {
        let text = self.text;
        let assigned = |run: &Run| text.find(run.clone(), |at| text.is(at, TokenKind::Assign));
        let row = |indent: usize, run: &Run, at: usize| Row {
            indent,
            run: run.clone(),
            stops: vec![Stop::left(at, 1)],
        };
        let named: Vec<Row> = lines.iter().filter_map(|run| Some(row(column, run, assigned(run)?))).collect();
        self.align_rows(&named, Share::All);
        let mut callee = column;
        let mut places = Vec::with_capacity(lines.len());
        for run in lines {
            if text.says(run.start, "else") {
                places.push(callee.saturating_sub("else ".len()));
                continue;
            }
            let name =
                assigned(run).map(|at| (self.aligned(at), text.width(&(run.start..at.saturating_add(1)))));
            callee = match name {
                Some((Some(place), _)) => place.saturating_add("= ".len()),
                Some((None, width)) => column.saturating_add(width).saturating_add(1),
                None => column,
            };
            places.push(column);
        }
        if lines.iter().any(|run| text.says(run.start, "else")) {
            let limit =
                |run: &Run| text.find(run.clone(), |at| text.says(at, "within")).filter(|at| *at > run.start);
            let limits: Vec<Row> = lines
                .iter()
                .zip(&places)
                .filter_map(|(run, place)| Some(row(*place, run, limit(run)?)))
                .collect();
            self.align_rows(&limits, Share::All);
        }
        places
    }

    fn one_check(&mut self, run: Run, check: &Check) {
        let args = args_in(self, &run, check);
        self.call(run, &args);
    }

    /// One call: on one line, or its arguments broken open, or its capabilities filled.
    fn call(&mut self, run: Run, args: &[&Arg]) {
        if self.fits(&run, 0) {
            return self.flat(run);
        }
        let open = self.text.find(run.clone(), |at| self.text.is(at, TokenKind::LeftParen));
        match (open, args) {
            (Some(open), args) if args.len() > 1 => {
                let Some(close) = self
                    .text
                    .find(open.saturating_add(1)..run.end, |at| self.text.is(at, TokenKind::RightParen))
                else {
                    return self.flat(run);
                };
                self.flat(run.start..open);
                self.args(open..close.saturating_add(1), args, 0);
                self.flat(close.saturating_add(1)..run.end);
            }
            _ => {
                let behind_colon = self
                    .text
                    .find(run.clone(), |at| self.text.is(at, TokenKind::Colon))
                    .map_or(run.start, |colon| colon.saturating_add(1));
                self.flat(run.start..behind_colon);
                let hang = self.next_column(behind_colon);
                let elements = self.text.elements(behind_colon..run.end);
                self.fill(&elements, hang, 0);
            }
        }
    }
}

fn call_start(call: &CheckCall) -> crate::source::Span {
    match call {
        CheckCall::On { credential, .. } => credential.span,
        CheckCall::Call { name, alternatives } => {
            let first =
                alternatives.first().map(|first| first.path.qualifier.as_ref().unwrap_or(&first.path.name));
            name.as_ref().or(first).map(|name| name.span).unwrap_or_default()
        }
    }
}

/// The arguments of the one call that stands in a run.
fn args_in<'t>(w: &Writer<'_>, run: &Run, check: &'t Check) -> Vec<&'t Arg> {
    let calls = check.calls.iter().flat_map(|call| match call {
        CheckCall::Call { alternatives, .. } => alternatives.as_slice(),
        CheckCall::On { .. } => &[],
    });
    let inside = |arg: &&Arg| {
        let place = w.text.run(arg.value.span);
        run.start <= place.start && place.end <= run.end
    };
    calls.flat_map(|call| &call.args).filter(inside).collect()
}
