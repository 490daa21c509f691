//! Decisions from rows: the tiers behind one function, each giving the same outcome.

use std::cell::OnceCell;
use std::fmt;
use std::sync::Arc;

use super::host::Evaluator;
use super::verdict::{Of, Ran, Verdict};
use crate::code::{Code, NoCode, Return};
use crate::core::{CredentialId, Format, Program};
use crate::decode::Decoder;
use crate::facts::{Facts, FactsError};
use crate::interp::{self, BoundLists, Course};
use crate::layout::Layout;
use crate::layout::word::{MISSING_CODE, truth_word};
use crate::outcome::Outcome;
use crate::row::Row;
use crate::tables::{self, Host, Registers};

/// What decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tier {
    /// The reference evaluator, which defines the meaning.
    Interpreter,
    /// Rules as tables, without native code: everywhere.
    Tables,
    /// Native code.
    Native,
    /// Native code where the host and the workflow allow, else tables.
    #[default]
    Auto,
}

/// Why a workflow is decided by another tier than was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Declined {
    /// The workflow has no code.
    Code(NoCode),
    /// The host has no native code, or this library was built without.
    Native(String),
}

impl fmt::Display for Declined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Declined::Code(NoCode::Points) => {
                f.write_str("the points of its rules don't fit in 64 bits together")
            }
            Declined::Code(NoCode::Arms) => f.write_str("one of its rules has more than 64 arms"),
            Declined::Code(NoCode::Size) => f.write_str("it is too large for code"),
            Declined::Native(why) => f.write_str(why),
        }
    }
}

/// A workflow that is ready to decide. Cheap to clone, and shared between threads; each has a [`Session`] of its own.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

struct Inner {
    program: Arc<Program>,
    /// `None`: the evaluator alone decides.
    code: Option<Arc<Code>>,
    layout: Arc<Layout>,
    decoder: Decoder,
    #[cfg(feature = "jit")]
    native: Option<crate::jit::Native>,
    declined: Option<Declined>,
    /// Native code begins its frame itself.
    begins: bool,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("workflow", &self.inner.program.meta.name)
            .field("tier", &self.tier())
            .finish_non_exhaustive()
    }
}

impl Engine {
    /// Makes a workflow ready. Where the tier can't serve it the next one does: native code, tables, interpreter; see
    /// [`Engine::declined`].
    pub fn new(program: &Arc<Program>, tier: Tier) -> Engine {
        let mut declined = None;
        let code = match tier {
            Tier::Interpreter => None,
            _ => match Code::of(program) {
                Ok(code) => Some(Arc::new(code)),
                Err(why) => {
                    declined = Some(Declined::Code(why));
                    None
                }
            },
        };
        let layout = match &code {
            Some(code) => Arc::clone(&code.layout),
            None => Arc::new(Layout::of(program)),
        };
        #[cfg(feature = "jit")]
        let native = match (&code, tier) {
            (Some(code), Tier::Native | Tier::Auto) => match crate::jit::Native::compile(code) {
                Ok(native) => Some(native),
                Err(why) => {
                    declined = Some(Declined::Native(why));
                    None
                }
            },
            _ => None,
        };
        #[cfg(not(feature = "jit"))]
        if tier == Tier::Native && code.is_some() {
            declined = Some(Declined::Native("this build has no native code (feature `jit`)".to_owned()));
        }
        #[cfg(feature = "jit")]
        let begins = native.is_some() && code.as_ref().is_some_and(|code| crate::jit::begins(code));
        #[cfg(not(feature = "jit"))]
        let begins = false;
        Engine {
            inner: Arc::new(Inner {
                begins,
                program: Arc::clone(program),
                code,
                decoder: Decoder::new(program, &layout),
                layout,
                #[cfg(feature = "jit")]
                native,
                declined,
            }),
        }
    }

    pub fn program(&self) -> &Arc<Program> {
        &self.inner.program
    }

    /// The tier that decides.
    pub fn tier(&self) -> Tier {
        #[cfg(feature = "jit")]
        if self.inner.native.is_some() {
            return Tier::Native;
        }
        if self.inner.code.is_some() { Tier::Tables } else { Tier::Interpreter }
    }

    /// Why it is not the tier that was asked for.
    pub fn declined(&self) -> Option<&Declined> {
        self.inner.declined.as_ref()
    }

    /// A row of facts of which nothing is known; fill it again and again.
    pub fn row(&self) -> Row {
        Row::blank(&self.inner.layout)
    }

    /// Fills a row from Probity's facts document. Errors: all that is wrong with it; the row is then blank.
    pub fn read_json(&self, row: &mut Row, document: &[u8]) -> Result<(), Vec<FactsError>> {
        self.inner.decoder.read(&self.inner.program, &self.inner.layout, row, document)
    }

    /// As [`Engine::read_json`], by the decoder that goes through serde: slower, and what the direct one is held against.
    pub fn read_json_by_serde(&self, row: &mut Row, document: &[u8]) -> Result<(), Vec<FactsError>> {
        self.inner.decoder.read_by_serde(&self.inner.program, &self.inner.layout, row, document)
    }

    /// Fills a row from a vendor's unmodified body, with the workflow's input beside it. Gives what was left aside.
    pub fn read_vendor(
        &self,
        row: &mut Row,
        format: &Format,
        body: &[u8],
        input: Option<&[u8]>,
    ) -> Result<Vec<String>, Vec<FactsError>> {
        self.inner.decoder.read_vendor(&self.inner.program, &self.inner.layout, row, format, body, input)
    }

    /// Fills a row from facts of this program.
    pub fn read_facts(&self, row: &mut Row, facts: &Facts) {
        row.fill(&self.inner.program, &self.inner.layout, facts);
    }

    /// What one thread decides with.
    pub fn session(&self) -> Session {
        let frame = self.inner.code.as_ref().map(|code| vec![0; code.frame.words as usize]);
        Session {
            engine: self.clone(),
            frame: frame.unwrap_or_default(),
            registers: Registers::default(),
            attempts: Vec::new(),
            view: Row::default(),
            outcome: None,
            served: Served::Nothing,
        }
    }

    #[cfg(feature = "batch")]
    pub(crate) fn code(&self) -> Option<&Arc<Code>> {
        self.inner.code.as_ref()
    }

    /// The code as text, for people and golden files; empty where there is none.
    pub fn code_text(&self) -> String {
        self.inner.code.as_ref().map_or_else(String::new, |code| code.print(&self.inner.program))
    }
}

/// The reusable buffers of one thread. After the first decisions nothing is allocated, but where the evaluator is asked.
pub struct Session {
    engine: Engine,
    frame: Vec<u64>,
    registers: Registers,
    attempts: Vec<u32>,
    /// The row for later attempts.
    view: Row,
    /// Where the evaluator decided.
    outcome: Option<Outcome>,
    served: Served,
}

/// Who made the last decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Served {
    Nothing,
    Code(Return),
    Outcome,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("engine", &self.engine).finish_non_exhaustive()
    }
}

impl Session {
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Decides. A row of another engine decides nothing: it is NOT_EXECUTED / TECHNICAL_ERROR. Bind the lists for this
    /// program.
    #[inline]
    pub fn decide(&mut self, row: &Row, lists: &BoundLists) -> Verdict<'_> {
        let Session { engine, frame, registers, attempts, view, served, .. } = self;
        let inner = &*engine.inner;
        *served = Served::Nothing;
        if row.is_of(&inner.layout) {
            let code = inner.code.as_deref().filter(|_| !row.is_odd());
            let returned =
                code.and_then(|code| Run { inner, code, frame, registers, attempts, view }.run(row, lists));
            match returned {
                Some(returned) => *served = Served::Code(returned),
                None => self.evaluate(row, lists),
            }
        }
        Verdict { session: self }
    }

    /// By the evaluator, which serves everything.
    #[cold]
    #[inline(never)]
    fn evaluate(&mut self, row: &Row, lists: &BoundLists) {
        let inner = &*self.engine.inner;
        let facts = row.facts(&inner.program, &inner.layout);
        self.outcome = Some(interp::decide(&inner.program, &facts, lists));
        self.served = Served::Outcome;
    }

    /// Who decided last.
    #[inline]
    pub(super) fn of(&self) -> Of<'_> {
        let inner = &*self.engine.inner;
        match (self.served, &inner.code, &self.outcome) {
            (Served::Code(returned), Some(code), _) => {
                Of::Code(Ran { program: &inner.program, code, frame: &self.frame, returned })
            }
            (Served::Outcome, _, Some(outcome)) => Of::Outcome(outcome, &inner.program),
            _ => Of::Nothing,
        }
    }

    /// Decides, and puts the decision into words: the whole outcome, as the interpreter gives it.
    pub fn outcome(&mut self, row: &Row, lists: &BoundLists) -> Outcome {
        self.decide(row, lists);
        let ran = match self.of() {
            Of::Outcome(outcome, _) => return outcome.clone(),
            Of::Nothing => return interp::nothing(self.engine.program()),
            Of::Code(ran) => ran.unattempted(),
        };
        let inner = &*self.engine.inner;
        if self.attempts.is_empty() {
            attempts_of(inner, row, &mut self.attempts);
        }
        let course = Course { attempts: self.attempts.clone(), ..ran };
        let facts = row.facts(&inner.program, &inner.layout);
        interp::replay(&inner.program, &facts, lists, &course)
    }
}

fn attempts_of(inner: &Inner, row: &Row, attempts: &mut Vec<u32>) {
    let credentials = (0..).map(CredentialId).take(inner.program.credentials.len());
    attempts.extend(credentials.map(|id| row.attempt(&inner.layout, id)));
}

/// One decision by code.
struct Run<'s> {
    inner: &'s Inner,
    code: &'s Code,
    frame: &'s mut Vec<u64>,
    registers: &'s mut Registers,
    attempts: &'s mut Vec<u32>,
    view: &'s mut Row,
}

impl Run<'_> {
    /// How the run comes out; `None` where only the evaluator can say.
    #[inline]
    fn run(&mut self, row: &Row, lists: &BoundLists) -> Option<Return> {
        // Whoever wants the attempts fills them in.
        self.attempts.clear();
        match self.once(row, lists)? {
            Return::Rewind(id) => self.rewind(row, lists, id),
            returned => Some(returned),
        }
    }

    /// The walk begins anew with an attempt that a `retry` asked for and the facts hold.
    #[cold]
    #[inline(never)]
    fn rewind(&mut self, row: &Row, lists: &BoundLists, first: u32) -> Option<Return> {
        self.attempts(row);
        let mut returned = Return::Rewind(first);
        while let Return::Rewind(id) = returned {
            let facts = row.full_facts()?;
            let attempt = self.attempts.get_mut(id as usize)?;
            *attempt = attempt.saturating_add(1);
            let mut view = std::mem::take(self.view);
            view.clone_from(row);
            view.select(&self.inner.program, &self.inner.layout, facts, self.attempts);
            let again = if view.is_odd() { None } else { self.once(&view, lists) };
            *self.view = view;
            returned = again?;
        }
        Some(returned)
    }

    #[inline]
    fn once(&mut self, row: &Row, lists: &BoundLists) -> Option<Return> {
        let code = self.code;
        if !self.inner.begins {
            let start = &code.frame.start;
            self.frame.get_mut(..start.len())?.copy_from_slice(start);
        }
        if !code.layout.lookups().is_empty() {
            self.look_up(row, lists);
        }
        let returned = if code.asks.is_empty() {
            execute(self.inner, code, row, self.frame, self.registers, &mut Nobody)
        } else {
            self.asking(row, lists)
        };
        let unsure = self.frame.get(code.frame.unsure as usize).copied().unwrap_or(1);
        (unsure == 0).then_some(returned)
    }

    /// The attempts that count: those of the row, until a retry has led to others.
    fn attempts(&mut self, row: &Row) {
        if self.attempts.is_empty() {
            attempts_of(self.inner, row, self.attempts);
        }
    }

    /// With the evaluator at hand.
    #[inline(never)]
    fn asking(&mut self, row: &Row, lists: &BoundLists) -> Return {
        self.attempts(row);
        let facts = OnceCell::new();
        let mut host = Evaluator {
            program: &self.inner.program,
            code: self.code,
            row,
            lists,
            attempts: self.attempts,
            facts: &facts,
            at: None,
        };
        execute(self.inner, self.code, row, self.frame, self.registers, &mut host)
    }

    /// Answers of the host's lists, and of an earlier evaluation where it recorded them.
    fn look_up(&mut self, row: &Row, lists: &BoundLists) {
        let layout = &*self.inner.layout;
        for ((slot, list, _), answer) in layout.lookups().iter().zip(self.frame.iter_mut()) {
            let Some(slot) = layout.slot(*slot) else { continue };
            *answer = MISSING_CODE;
            let found = match row.text(slot) {
                Some(text) if row.aside.lookups.is_empty() => lists.contains_text(*list, text),
                _ => {
                    let value = row.value(layout, slot);
                    if value.is_missing() {
                        continue;
                    }
                    let key = lists.key(*list, &value);
                    let name = self.inner.program.lists.get(list.index()).map(|list| &list.name);
                    let recorded = row
                        .aside
                        .lookups
                        .iter()
                        .find(|known| Some(&known.list) == name && lists.key(*list, &known.value) == key);
                    recorded.map(|known| known.found).or_else(|| lists.contains(*list, &key))
                }
            };
            *answer = truth_word(found);
        }
    }
}

/// Answers where nothing is asked.
struct Nobody;

impl Host for Nobody {
    fn ask(&mut self, _: u32, _: &mut [u64]) -> u64 {
        MISSING_CODE
    }
}

/// By native code where there is some, else by tables.
#[inline]
fn execute(
    inner: &Inner,
    code: &Code,
    row: &Row,
    frame: &mut [u64],
    registers: &mut Registers,
    host: &mut dyn Host,
) -> Return {
    #[cfg(feature = "jit")]
    if let Some(native) = &inner.native {
        return native.run(&row.words, frame, host);
    }
    let _ = inner;
    tables::run(code, &row.words, frame, registers, host)
}
