//! Builds the layout of a program from what its expressions and statements read.

use rustc_hash::{FxHashMap, FxHashSet};

use super::place::{CredentialSlot, Op, Place, Read, ResultSlot, membership, place, read, type_at};
use super::word::{self, OTHER, Repr, Unit};
use super::{Asked, Layout, Mask, Named, Slot, SlotId, Symbols, Vocabulary};
use crate::core::{
    Block, Builtin, CheckId, CompareOp, CredentialId, CredentialPart, Decision, ExprId, ExprKind, Kind,
    Program, RiskId, StatementKind, Ty,
};
use crate::facts::failure;
use crate::value::Value;

impl Layout {
    /// Total: what can't be laid out has no slot, and whoever needs it asks the interpreter.
    pub fn of(program: &Program) -> Layout {
        let mut builder = Builder { program, layout: empty(), seen: FxHashSet::default() };
        builder.symbols();
        builder.lookups();
        builder.statements(&program.body);
        for (id, _) in program.reachable() {
            builder.expression(id);
        }
        for root in roots(program) {
            builder.whole(root);
        }
        builder.deliveries();
        builder.layout.seal();
        builder.layout
    }
}

fn empty() -> Layout {
    Layout {
        slots: Vec::new(),
        by_read: FxHashMap::default(),
        named: Vec::new(),
        symbols: Symbols::new(),
        blank: Box::from([word::FALSE, word::FALSE]),
        start: Box::default(),
        values: 0,
        asked: Vec::new(),
        lookups: Vec::new(),
        derived: Vec::new(),
    }
}

struct Builder<'p> {
    program: &'p Program,
    layout: Layout,
    seen: FxHashSet<ExprId>,
}

/// Expressions whose values leave the workflow: arguments of ends and needs, messages.
fn roots(program: &Program) -> Vec<ExprId> {
    fn walk(block: &Block, roots: &mut Vec<ExprId>) {
        for statement in &block.statements {
            match &statement.kind {
                StatementKind::Acquire(group) => {
                    roots.extend(group.iter().flat_map(|one| one.fields.iter().map(|(_, id)| *id)));
                }
                StatementKind::Check(group) => {
                    let alternatives = group.iter().flat_map(|site| &site.alternatives);
                    roots.extend(alternatives.flat_map(|one| one.args.iter().map(|(_, id)| *id)));
                }
                StatementKind::Retry(retry) => roots.extend(retry.arms.iter().map(|arm| arm.message)),
                StatementKind::Split(split) => roots.push(split.by),
                StatementKind::End(end) => roots.extend(end.args.iter().map(|(_, id)| *id)),
                StatementKind::Branch(_) | StatementKind::Risk(_) => {}
            }
            for block in statement.blocks() {
                walk(block, roots);
            }
        }
    }
    let mut roots = Vec::new();
    walk(&program.body, &mut roots);
    if let Some(expires) = &program.expires {
        roots.extend(expires.end.args.iter().map(|(_, id)| *id));
    }
    roots
}

impl Builder<'_> {
    fn symbols(&mut self) {
        let symbols = &mut self.layout.symbols;
        for reason in failure::ALL {
            symbols.add(reason);
        }
        let followed = self.program.prior.as_deref();
        for program in [Some(self.program), followed].into_iter().flatten() {
            for label in program.capabilities.iter().flat_map(|capability| &capability.labels) {
                symbols.add(&label.symbol);
            }
            for credential in &program.credentials {
                credential.types.iter().for_each(|known| symbols.add(&known.symbol));
                credential.sources.iter().for_each(|source| symbols.add(source));
            }
            program.meta.channels.iter().for_each(|channel| symbols.add(channel));
        }
        for (_, expr) in self.program.exprs.iter() {
            if let Kind::Enum(symbols_of) = &expr.ty.kind {
                symbols_of.variants.iter().for_each(|variant| symbols.add(variant));
            }
            if let Kind::List(element, _) = &expr.ty.kind
                && let Kind::Enum(symbols_of) = &element.kind
            {
                symbols_of.variants.iter().for_each(|variant| symbols.add(variant));
            }
            if let ExprKind::Const(Value::Symbol(symbol)) = &expr.kind {
                symbols.add(symbol);
            }
        }
        for value in self.program.sets.iter().flat_map(|set| &set.values) {
            if let Value::Symbol(symbol) = value {
                symbols.add(symbol);
            }
        }
    }

    /// Look-ups of facts in lists take the first live words.
    fn lookups(&mut self) {
        let wanted: Vec<_> = self
            .program
            .reachable()
            .filter_map(|(id, expr)| match &expr.kind {
                ExprKind::InList(value, list) => {
                    let place = place(self.program, *value).filter(|place| !place.is_live())?;
                    Some((id, *value, place, *list))
                }
                _ => None,
            })
            .collect();
        let mut count = 0usize;
        for (id, value, place, list) in wanted {
            if let Some(slot) = self.leaf(value, place)
                && self.keep(slot)
            {
                self.layout.lookups.push((slot, list, id));
                count = count.saturating_add(1);
            }
        }
        self.layout.start = vec![word::MISSING_CODE; count].into();
    }

    fn statements(&mut self, block: &Block) {
        for statement in &block.statements {
            match &statement.kind {
                StatementKind::Acquire(group) => {
                    group.iter().for_each(|acquisition| self.credential(acquisition.credential));
                }
                StatementKind::Check(group) => {
                    for site in group {
                        self.check(site.check);
                        for at in (0..).take(site.alternatives.len()) {
                            self.layout.asked.push(Asked {
                                node: site.node,
                                check: site.check,
                                alternative: at,
                            });
                        }
                    }
                }
                StatementKind::Retry(retry) => {
                    let next = Place::Fact(retry.credential, CredentialSlot::Next);
                    self.add(Read::itself(next), Repr::Truth);
                }
                StatementKind::Risk(risk) => self.score(*risk),
                StatementKind::Branch(_) | StatementKind::Split(_) | StatementKind::End(_) => {}
            }
            for block in statement.blocks() {
                self.statements(block);
            }
        }
    }

    fn credential(&mut self, id: CredentialId) {
        for place in [Place::Fact(id, CredentialSlot::State), Place::Credential(id, CredentialSlot::State)] {
            self.add(Read::itself(place), Repr::Truth);
        }
        // Needs name the attempt that they ask for.
        let attempt = Place::Fact(id, CredentialSlot::Part(CredentialPart::Attempt));
        self.add(Read::itself(attempt), Repr::Number(Unit::Whole));
    }

    fn check(&mut self, id: CheckId) {
        self.add(Read::itself(Place::Check(id, ResultSlot::Decision)), Repr::Symbol);
        self.add(Read::itself(Place::Progress(id)), Repr::Presence);
    }

    fn score(&mut self, id: RiskId) {
        self.add(Read::itself(Place::Score(id)), Repr::Number(Unit::Whole));
    }

    fn expression(&mut self, id: ExprId) {
        if !self.seen.insert(id) {
            return;
        }
        let program = self.program;
        let Some(expr) = program.exprs.get(id) else { return };
        if let Some(read) = read(program, id) {
            match read.op {
                Op::Itself => {
                    // What is read through is there for what is below it.
                    self.leaf(id, read.place);
                }
                op => self.derived(read.place, op, id),
            }
        } else if let Some(place) = place(program, id) {
            self.leaf(id, place);
        }
        if let ExprKind::Call(Builtin::Age, _) = &expr.kind {
            self.add(Read::itself(Place::Today), Repr::Number(Unit::Date));
        }
        if let ExprKind::Results(_, among) = &expr.kind {
            for check in among {
                self.check(*check);
                self.add(Read::itself(Place::Check(*check, ResultSlot::Label)), Repr::Symbol);
            }
        }
        self.uses(id, &expr.kind);
    }

    /// The slot of a place that an expression names. `None`: a record (its fields have slots) or data of a type without
    /// values.
    fn leaf(&mut self, id: ExprId, place: Place) -> Option<SlotId> {
        let ty = self.program.exprs.get(id).map(|expr| expr.ty.clone())?;
        self.slot_of(place, &ty)
    }

    fn slot_of(&mut self, place: Place, ty: &Ty) -> Option<SlotId> {
        let repr = match (&place, &ty.kind) {
            (Place::Check(_, ResultSlot::Decision), _) => Repr::Symbol,
            (Place::Credential(_, CredentialSlot::State), _) => Repr::Truth,
            (_, Kind::List(..) | Kind::Record(_) | Kind::Money(None)) => Repr::Presence,
            (_, kind) => Repr::of(kind)?,
        };
        self.presence_above(&place);
        match &place {
            Place::Credential(id, _) => self.credential(*id),
            Place::Check(id, _) => self.check(*id),
            Place::Score(id) => self.score(*id),
            _ => {}
        }
        Some(self.add(Read::itself(place), repr))
    }

    /// A record that a field is read of is there, or not.
    fn presence_above(&mut self, place: &Place) {
        let mut above = place.clone();
        loop {
            let (Place::Input(steps) | Place::Prior(_, steps) | Place::Check(_, ResultSlot::Data(steps))) =
                &mut above
            else {
                return;
            };
            let least = if matches!(place, Place::Prior(..)) { 1 } else { 2 };
            if steps.len() < least {
                return;
            }
            steps.pop();
            self.add(Read::itself(above.clone()), Repr::Presence);
        }
    }

    fn derived(&mut self, of: Place, op: Op, id: ExprId) {
        let repr = match op {
            Op::Lower | Op::Trim | Op::Fold => Repr::Text,
            Op::Matches(_) | Op::StartsWith(_) | Op::Contains(_) | Op::EqualTo(_) => Repr::Truth,
            Op::Length | Op::Age | Op::Hour => Repr::Number(Unit::Whole),
            Op::Text(_) | Op::RoundTo(_) => {
                let kind = self.program.exprs.get(id).map(|expr| &expr.ty.kind);
                let Some(repr) = kind.and_then(Repr::of) else { return };
                repr
            }
            Op::DateOf => Repr::Number(Unit::Date),
            Op::Itself | Op::Mask => return,
        };
        for operand in self.program.exprs.get(id).map(|expr| expr.kind.operands()).unwrap_or_default() {
            self.expression(operand);
        }
        self.add(Read { place: of, op }, repr);
    }

    fn add(&mut self, read: Read, repr: Repr) -> SlotId {
        if let Some(id) = self.layout.by_read.get(&read) {
            return *id;
        }
        let id = SlotId(u32::try_from(self.layout.slots.len()).unwrap_or(u32::MAX));
        let live = read.place.is_live();
        let required = match (&read.op, &read.place) {
            (Op::Itself | Op::Mask, place @ Place::Input(_)) => {
                type_at(self.program, place).is_some_and(|ty| !ty.optional)
            }
            _ => false,
        };
        let slot = Slot { read: read.clone(), repr, offset: 0, live, required, vocabulary: None, kept: None };
        self.layout.slots.push(slot);
        self.layout.by_read.insert(read, id);
        id
    }

    /// Marks what an operation wants of its operands: constants to compare with, or the values themselves.
    fn uses(&mut self, id: ExprId, kind: &ExprKind) {
        let program = self.program;
        if let Some((place, members)) = membership(program, id)
            && self.members(place, members)
        {
            return;
        }
        match kind {
            ExprKind::Compare(CompareOp::Equal | CompareOp::NotEqual, a, b) => {
                let constant = |id: &ExprId| match program.exprs.get(*id).map(|expr| &expr.kind) {
                    Some(ExprKind::Const(value)) => Some(value.clone()),
                    _ => None,
                };
                match (constant(a), constant(b)) {
                    (Some(value), _) => self.name(*b, std::slice::from_ref(&value)),
                    (_, Some(value)) => self.name(*a, std::slice::from_ref(&value)),
                    (None, None) => {
                        self.whole(*a);
                        self.whole(*b);
                    }
                }
            }
            ExprKind::InSet(a, set) => {
                let values = program.sets.get(set.index()).map(|set| set.values.clone());
                self.name(*a, &values.unwrap_or_default());
            }
            ExprKind::IsKnown(_)
            | ExprKind::Coalesce(..)
            | ExprKind::If(..)
            | ExprKind::Field(..)
            | ExprKind::Not(_)
            | ExprKind::And(_)
            | ExprKind::Or(_) => {}
            kind => kind.operands().into_iter().for_each(|operand| self.whole(operand)),
        }
        // Records and lists that are chosen between are wanted whole wherever the choice goes.
        if let ExprKind::Coalesce(..) | ExprKind::If(..) = kind
            && let Some(Kind::Record(_) | Kind::List(..) | Kind::Money(None)) =
                program.exprs.get(id).map(|expr| &expr.ty.kind)
        {
            kind.operands().into_iter().for_each(|operand| self.whole(operand));
        }
    }

    /// The places whose value an expression can have, each expression once.
    fn sources(&self, id: ExprId) -> Vec<(ExprId, Read)> {
        let mut found = Vec::new();
        let mut seen = FxHashSet::default();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            if let Some(read) = read(self.program, id) {
                found.push((id, read));
            } else if let Some(ExprKind::Coalesce(a, b) | ExprKind::If(_, a, b)) =
                self.program.exprs.get(id).map(|expr| &expr.kind)
            {
                open.extend([*b, *a]);
            }
        }
        found
    }

    /// The constants that an expression is compared with become words of the places that it can come from.
    fn name(&mut self, id: ExprId, values: &[Value]) {
        let texts: Vec<_> = values
            .iter()
            .filter_map(|value| match value {
                Value::Text(text) => Some(text),
                _ => None,
            })
            .collect();
        if texts.is_empty() {
            return self.whole_unless_word(id);
        }
        for (source, read) in self.sources(id) {
            self.expression(source);
            let Some(slot) = self.layout.by_read.get(&read).copied() else { continue };
            let Some(Named::Texts(vocabulary)) = self.named(slot, Named::Texts(Vocabulary::default())) else {
                continue;
            };
            texts.iter().for_each(|text| vocabulary.add(text));
        }
    }

    fn named(&mut self, slot: SlotId, new: Named) -> Option<&mut Named> {
        let slot = self.layout.slots.get_mut(slot.0 as usize)?;
        let at = *slot.vocabulary.get_or_insert_with(|| {
            self.layout.named.push(new);
            u32::try_from(self.layout.named.len().saturating_sub(1)).unwrap_or(u32::MAX)
        });
        self.layout.named.get_mut(at as usize)
    }

    /// False: too many, so the list itself is wanted.
    fn members(&mut self, place: Place, values: Vec<Value>) -> bool {
        self.presence_above(&place);
        if let Place::Check(id, _) = &place {
            self.check(*id);
        }
        let slot = self.add(Read { place, op: Op::Mask }, Repr::Mask);
        let Some(Named::Members(mask)) = self.named(slot, Named::Members(Mask::default())) else {
            return false;
        };
        for value in values {
            if !value.is_missing() && !mask.members.contains(&value) {
                if mask.members.len() >= Mask::MOST {
                    return false;
                }
                mask.members.push(value);
            }
        }
        true
    }

    /// Records and lists are compared as they are.
    fn whole_unless_word(&mut self, id: ExprId) {
        let kind = self.program.exprs.get(id).map(|expr| &expr.ty.kind);
        if matches!(kind, Some(Kind::Record(_) | Kind::List(..) | Kind::Money(None))) {
            self.whole(id);
        }
    }

    /// The values that an expression can come from are wanted as they are.
    fn whole(&mut self, id: ExprId) {
        for (source, read) in self.sources(id) {
            if read.op != Op::Itself {
                continue;
            }
            self.expression(source);
            let Some(ty) = self.program.exprs.get(source).map(|expr| expr.ty.clone()) else { continue };
            self.whole_at(read.place, &ty);
        }
    }

    fn whole_at(&mut self, place: Place, ty: &Ty) {
        let Some(slot) = self.slot_of(place.clone(), ty) else { return };
        let Kind::Record(record) = &ty.kind else {
            self.keep(slot);
            return;
        };
        for (at, field) in (0..).zip(&record.fields) {
            let mut below = place.clone();
            if let Place::Input(steps) | Place::Prior(_, steps) | Place::Check(_, ResultSlot::Data(steps)) =
                &mut below
            {
                steps.push(at);
                self.whole_at(below, &field.ty.clone().or_missing(ty.optional));
            }
        }
    }

    /// Whether the slot holds values that can be kept.
    fn keep(&mut self, id: SlotId) -> bool {
        let Some(slot) = self.layout.slots.get_mut(id.0 as usize) else { return false };
        match slot.repr {
            // Where is said when offsets are known.
            Repr::Text => {
                slot.kept.get_or_insert(0);
            }
            Repr::Presence if !matches!(slot.read.place, Place::Progress(_)) => {
                let next = &mut self.layout.values;
                slot.kept.get_or_insert_with(|| {
                    *next = next.saturating_add(1);
                    next.saturating_sub(1)
                });
            }
            _ => {}
        }
        true
    }

    /// What the path sees of credentials and checks stands in the facts.
    fn deliveries(&mut self) {
        let live: Vec<Slot> = self.layout.slots.iter().filter(|slot| slot.live).cloned().collect();
        for slot in live {
            match &slot.read.place {
                Place::Credential(id, of) => {
                    let read = Read { place: Place::Fact(*id, *of), op: slot.read.op.clone() };
                    self.mirror(read, &slot);
                }
                Place::Check(id, of) => {
                    let Some(check) = self.program.checks.get(id.index()) else { continue };
                    for (at, fields) in (0..).zip(&check.data_index) {
                        let carries = match of {
                            ResultSlot::Data(steps) => steps.first().is_some_and(|at| fields.contains(at)),
                            _ => true,
                        };
                        let read =
                            Read { place: Place::Delivered(*id, at, of.clone()), op: slot.read.op.clone() };
                        if carries {
                            self.mirror(read, &slot);
                        }
                        // An unknown rule says why nothing ran.
                        let failure = Place::Delivered(*id, at, ResultSlot::Failure);
                        self.add(Read::itself(failure), Repr::Symbol);
                    }
                }
                _ => {}
            }
        }
    }

    fn mirror(&mut self, read: Read, live: &Slot) {
        let id = self.add(read, live.repr);
        if live.kept.is_some() {
            self.keep(id);
        }
        if let Some(slot) = self.layout.slots.get_mut(id.0 as usize) {
            slot.vocabulary = live.vocabulary;
        }
        // A value worked out from a place needs the place.
        let base = self.layout.slots.get(id.0 as usize).map(|slot| slot.read.clone());
        if let Some(Read { place, op }) = base
            && !matches!(op, Op::Itself | Op::Mask)
        {
            let repr = match op {
                Op::Age => Repr::Number(Unit::Date),
                Op::Hour | Op::DateOf => Repr::Number(Unit::Time),
                Op::RoundTo(_) => live.repr,
                _ => Repr::Text,
            };
            let base = self.add(Read::itself(place), repr);
            self.keep(base);
        }
    }
}

impl Layout {
    /// Gives every slot its offset.
    fn seal(&mut self) {
        let mut row = self.blank.to_vec();
        let mut live = self.start.to_vec();
        let not_executed = Symbols::decision(Decision::NotExecuted);
        let not_reached = self.symbols.code(failure::NOT_REACHED).unwrap_or(OTHER);
        for slot in &mut self.slots {
            let words = if slot.live { &mut live } else { &mut row };
            slot.offset = u32::try_from(words.len()).unwrap_or(u32::MAX);
            words.push(match (&slot.read.place, slot.repr) {
                (Place::Check(_, ResultSlot::Decision), _) => not_executed,
                (Place::Check(_, ResultSlot::Failure), _) => not_reached,
                (_, repr) => repr.missing(),
            });
            if slot.repr == Repr::Text && slot.kept.is_some() {
                slot.kept = u32::try_from(words.len()).ok();
                words.push(0);
            }
        }
        self.derived = self
            .slots()
            .filter(|(_, slot)| !slot.live && !matches!(slot.read.op, Op::Itself | Op::Mask))
            .map(|(id, _)| id)
            .collect();
        self.blank = row.into();
        self.start = live.into();
    }
}
