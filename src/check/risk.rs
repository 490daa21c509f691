//! `risk`, `rules`, `decide` and `split`: scores, bands and shares.

use rustc_hash::FxHashMap;

use super::context::{Binding, Bound, Elaboration, Typed};
use super::mends;
use super::statements::join_all;
use crate::core::{
    self, Arm, Branch, Effect, ExprKind, Kind, NodeKind, Risk, RiskId, Rule, RuleArm, SplitArm,
    StatementKind, Ty,
};
use crate::diagnostic::codes::{names, risk, types};
use crate::diagnostic::{Diagnostic, Edit};
use crate::resolve::Sort;
use crate::source::Span;
use crate::syntax::tree::{self, Decide, Expr, ItemKind, Name, RiskEntry, RiskEntryKind, Split, Weight};
use crate::value::{Decimal, Value};

/// How far a score may go either way.
const MAX_SCORE: i64 = 1_000_000;
/// All of the buckets of a split.
const BUCKETS: u32 = 10_000;

impl Elaboration<'_, '_> {
    pub fn risk(&mut self, statement: &tree::Risk, docs: &[String], span: Span, out: &mut core::Block) {
        let full = self.full_name(&statement.name.text);
        let (low, high) = self.score_range(&statement.low, &statement.high);
        let id = RiskId(u32::try_from(self.program.risks.len()).unwrap_or(u32::MAX));
        if let Some(first) =
            self.program.risks.iter().find(|known| *known.name == *full).map(|known| known.span)
        {
            self.duplicate(&statement.name, first);
            return;
        }
        let mut rules = Vec::new();
        let mut names = FxHashMap::default();
        self.entries(&statement.entries, "", &mut rules, &mut names);
        let node = self.node(NodeKind::Risk, Some(&full), docs, span);
        self.program.risks.push(Risk {
            name: full.as_str().into(),
            low,
            high,
            rules,
            span: statement.name.span,
        });
        out.statements.push(core::Statement { node, kind: StatementKind::Risk(id) });
        self.declare(&statement.name, Binding::Risk(id), false);
    }

    fn score_range(&mut self, low: &Expr, high: &Expr) -> (i64, i64) {
        let low_value = self.whole(low);
        let high_value = self.whole(high);
        let (Some(a), Some(b)) = (low_value, high_value) else { return (0, 100) };
        if a >= b || a < -MAX_SCORE || b > MAX_SCORE {
            self.report(
                Diagnostic::new(
                    types::BAD_RANGE,
                    low.span.to(high.span),
                    format!("a score can't lie in {a}..{b}"),
                )
                .label(format!("the lower bound first, within {} to {MAX_SCORE}", -MAX_SCORE)),
            );
            return (0, 100);
        }
        (a, b)
    }

    fn whole(&mut self, expr: &Expr) -> Option<i64> {
        match self.constant(expr, Some(&Ty::int()))? {
            Value::Int(n) => Some(n),
            _ => None,
        }
    }

    /// Rules and included rule sets; `prefix` is what stands before their names.
    pub fn entries(
        &mut self,
        entries: &[RiskEntry],
        prefix: &str,
        rules: &mut Vec<Rule>,
        names: &mut FxHashMap<String, Span>,
    ) {
        for entry in entries {
            match &entry.kind {
                RiskEntryKind::Error { .. } => {}
                RiskEntryKind::Rule(rule) => {
                    if self.rule_name(prefix, &rule.name, names) {
                        let rule = self.rule(rule, prefix, &entry.docs, entry.span);
                        rules.push(rule);
                    }
                }
                RiskEntryKind::Include { name, rules: path, args } => {
                    let alias = name.as_ref().unwrap_or(&path.name);
                    if self.rule_name(prefix, alias, names) {
                        self.include(alias, path, args, prefix, rules, entry.span);
                    }
                }
            }
        }
    }

    fn rule_name(&mut self, prefix: &str, name: &Name, names: &mut FxHashMap<String, Span>) -> bool {
        let full = format!("{prefix}{}", name.text);
        if let Some(first) = names.get(&full) {
            let first = *first;
            self.report(
                Diagnostic::new(risk::DUPLICATE_RULE, name.span, format!("rule `{full}` stands twice"))
                    .label("again")
                    .also(first, "first here")
                    .help("rule names are ids over all versions; give one of the two another name"),
            );
            return false;
        }
        names.insert(full, name.span);
        true
    }

    fn include(
        &mut self,
        alias: &Name,
        path: &tree::Path,
        args: &[tree::Arg],
        prefix: &str,
        rules: &mut Vec<Rule>,
        span: Span,
    ) {
        let Some(found) = self.find(path, Sort::Rules) else { return };
        let ItemKind::Rules(item) = &found.item.kind else { return };
        let params = self.in_module(found.module, |this| this.value_params(&item.params));
        let Some(given) = self.arguments(&item.name, &params, args, span, item.name.span) else { return };
        // A rule set for a value that is there can't be asked about one that may be missing: every rule would have
        // to say what unknown scores, and it can't know.
        let mut right = true;
        for (typed, (name, ty)) in given.iter().zip(&params) {
            if typed.ty.optional && !ty.optional {
                right = false;
                self.report(
                    Diagnostic::new(
                        types::MAY_BE_MISSING,
                        typed.span,
                        format!("this may be missing, and `{}` needs `{name}`", item.name.text),
                    )
                    .label(format!("`{}`", typed.ty))
                    .also(item.name.span, format!("takes `{name}: {ty}`"))
                    .help(format!(
                        "declare the parameter as `{name}: {}`, and say what unknown scores",
                        typed.ty
                    )),
                );
            }
        }
        if !right {
            return;
        }
        if self.is_full(span) {
            return;
        }
        // Also where it brings no rule: sets that include each other double with every step.
        self.count_put_in_place();
        let what = format!("rule set `{}`", item.name.text);
        if self.enter(&what, (found.module, found.index), String::new(), span).is_none() {
            return;
        }
        self.bind_params(&item.params, &params, given);
        let flow = std::mem::take(&mut self.flow);
        let mut names = FxHashMap::default();
        let prefix = format!("{prefix}{}.", alias.text);
        self.entries(&item.rules, &prefix, rules, &mut names);
        self.flow = flow;
        self.leave();
    }

    fn rule(&mut self, rule: &tree::Rule, prefix: &str, docs: &[String], span: Span) -> Rule {
        self.count_put_in_place();
        let shadow_before = std::mem::replace(&mut self.in_shadow, rule.shadow);
        let before = self.flow.clone();
        let mut arms = Vec::new();
        let mut unknown_at: Option<Typed> = None;
        for arm in &rule.arms {
            let condition = self.condition(&arm.condition);
            if condition.ty.optional && !condition.ty.is_error() && unknown_at.is_none() {
                unknown_at = Some(condition.clone());
            }
            // The next arm is only asked when this one was not true; that it was false is known only if it can't be
            // unknown.
            if !condition.ty.optional {
                self.flow.assume(&self.program.exprs, condition.id, false);
            }
            let effect = self.effect(arm.weight);
            arms.push(RuleArm { effect, condition: condition.id, span: arm.span });
        }
        self.flow = before;
        self.in_shadow = shadow_before;
        let broken = arms.iter().any(|arm| self.is_error(arm.condition));
        match (&rule.unknown, unknown_at) {
            (None, Some(condition)) => {
                let why = self.why_unknown(condition.id);
                let end = rule.arms.last().map_or(span, |arm| arm.span).after();
                self.report(
                    Diagnostic::new(
                        types::UNKNOWN_NOT_HANDLED,
                        condition.span,
                        format!(
                            "rule `{}` may be unknown, and does not say what that scores",
                            rule.name.text
                        ),
                    )
                    .label(why)
                    .help("add `, +n if unknown`; nobody should pass because nothing is known")
                    .maybe_fix(
                        "score unknown as the rule itself",
                        end,
                        unknown_text(&arms),
                    ),
                );
            }
            (Some((_, at)), None) if !broken => {
                self.report(
                    Diagnostic::new(
                        types::NEVER_UNKNOWN,
                        *at,
                        format!("rule `{}` is never unknown", rule.name.text),
                    )
                    .label("never counts")
                    .help("leave it out")
                    .fix(
                        "leave it out",
                        rule.arms.last().map_or(*at, |arm| arm.span.after().to(*at)),
                        "",
                    ),
                );
            }
            _ => {}
        }
        let unknown = rule.unknown.as_ref().map(|(weight, _)| self.effect(*weight));
        if let (Some(Effect::Add(n)), Some((_, at))) = (unknown, &rule.unknown)
            && n < 0
            && arms.iter().all(|arm| !matches!(arm.effect, Effect::Add(n) if n < 0))
        {
            self.report(
                Diagnostic::new(risk::UNKNOWN_REWARDS, *at, "nothing is known, and that lowers the score")
                    .label("better than a clean result")
                    .help(
                        "what did not run or is missing is no finding in anybody's favour; score 0 or more",
                    ),
            );
        }
        Rule {
            name: format!("{prefix}{}", rule.name.text).into(),
            title: docs.first().cloned(),
            shadow: rule.shadow,
            arms,
            unknown,
            span: rule.name.span,
        }
    }

    fn effect(&mut self, weight: Weight) -> Effect {
        let (tree::Effect::Add(n) | tree::Effect::Set(n)) = weight.effect;
        if !(-MAX_SCORE..=MAX_SCORE).contains(&n) {
            self.report(
                Diagnostic::new(risk::BAD_WEIGHT, weight.span, format!("a weight of {n} makes no sense"))
                    .label(format!("{} to {MAX_SCORE}", -MAX_SCORE)),
            );
        }
        let n = n.clamp(-MAX_SCORE, MAX_SCORE);
        match weight.effect {
            tree::Effect::Add(_) => Effect::Add(n),
            tree::Effect::Set(_) => Effect::Set(n),
        }
    }

    pub fn decide(&mut self, statement: &Decide, docs: &[String], span: Span, out: &mut core::Block) {
        let place = Expr { span: statement.risk.span, kind: tree::ExprKind::Name(statement.risk.clone()) };
        let id = match self.operand(&place) {
            super::place::Operand::Risk(id) => Some(id),
            super::place::Operand::Broken => None,
            _ => {
                self.report(
                    Diagnostic::new(
                        risk::NOT_A_RISK,
                        statement.risk.span,
                        format!("`{}` is not a risk", statement.risk.text),
                    )
                    .label("only a `risk` has bands")
                    .help("for other values use `match` with ranges: `18..64 -> …`"),
                );
                None
            }
        };
        if let Some((name, declared)) =
            id.and_then(|id| self.program.risks.get(id.index())).map(|r| (r.name.clone(), r.span))
            && !self.flow.dead
            && !self.flow.certain.contains(&*name)
        {
            self.report(
                Diagnostic::new(
                    names::NOT_REACHED,
                    statement.risk.span,
                    format!("a path comes here without having computed `{name}`"),
                )
                .label("not on every path")
                .also(declared, "computed here")
                .help("decide in the branch that computes it, or compute it on every path"),
            );
        }
        let node = self.node(NodeKind::Decide, None, docs, span);
        let range = id.and_then(|id| self.program.risks.get(id.index())).map(|r| (r.low, r.high));
        let (low, high) = range.unwrap_or((0, 100));
        let score = match id {
            Some(id) => {
                let here = Ty::of(Kind::Int(low, high));
                let arena = Ty { optional: true, ..here.clone() };
                self.make_as(ExprKind::Score(id), here, arena, &[], statement.risk.span)
            }
            None => self.error(statement.risk.span),
        };
        let start = self.flow.clone();
        let mut arms = Vec::new();
        let mut ends = Vec::new();
        let mut bands: Vec<Band> = Vec::new();
        for band in &statement.bands {
            let at = band.low.span.to(band.high.span);
            let bounds = (self.whole(&band.low), self.whole(&band.high));
            self.flow = start.clone();
            let block = self.block(&band.body);
            ends.push(std::mem::take(&mut self.flow));
            let (Some(a), Some(b)) = bounds else { continue };
            bands.push(Band {
                low: a,
                high: b,
                at,
                low_at: band.low.span,
                high_at: band.high.span,
                whole: band.span,
            });
            let low = self.constant_value(Value::Int(a), Ty::of(Kind::Int(a, a)), band.low.span);
            let high = self.constant_value(Value::Int(b), Ty::of(Kind::Int(b, b)), band.high.span);
            let kind = ExprKind::InRange(score.id, low.id, high.id);
            let condition = self.make(kind, Ty::BOOL, &[&score, &low, &high], at);
            let label = format!("{a}..{b}");
            arms.push(Arm { label: label.into(), condition: condition.id, block, span: at });
        }
        if let (Some(id), true) = (id, bands.len() == statement.bands.len()) {
            self.bands_cover(id, (low, high), bands);
        }
        self.flow = join_all(ends, start);
        let branch = Branch { arms, unknown: None, otherwise: core::Block::default(), exhaustive: true };
        out.statements.push(core::Statement { node, kind: StatementKind::Branch(branch) });
    }

    /// Every score lies in exactly one band.
    fn bands_cover(&mut self, id: RiskId, (low, high): (i64, i64), mut bands: Vec<Band>) {
        let Some((name, declared)) =
            self.program.risks.get(id.index()).map(|risk| (risk.name.clone(), risk.span))
        else {
            return;
        };
        bands.sort_by_key(|band| (band.low, band.high));
        let mut next = low;
        let mut last: Option<&Band> = None;
        for band in &bands {
            let Band { low: a, high: b, at, .. } = *band;
            if a > b {
                self.report(
                    Diagnostic::new(types::BAD_RANGE, at, format!("the band {a}..{b} holds nothing"))
                        .label("the lower bound comes first, both are in the band"),
                );
                return;
            }
            if a < low || b > high {
                self.report(
                    Diagnostic::new(
                        risk::BAND_OUTSIDE,
                        at,
                        format!("the band {a}..{b} goes beyond the score"),
                    )
                    .label(format!("`{name}` lies in {low}..{high}"))
                    .also(declared, "declared here")
                    .help("widen the score, or narrow the band"),
                );
                return;
            }
            if a > next {
                let arm = format!("{next}..{} -> {}", a - 1, mends::END);
                let arm = mends::line_before(self.sources, at, &arm);
                self.gap(&name, (next, a - 1), at, (band.low_at, next), arm);
                return;
            }
            if a < next {
                let mut diagnostic =
                    Diagnostic::new(risk::BAND_OVERLAP, at, format!("a score of {a} lies in two bands"))
                        .label("overlaps");
                if let Some(last) = last {
                    diagnostic = diagnostic.also(last.at, "this band has it already");
                }
                self.report(diagnostic.help("both bounds belong to a band: `0..30`, `31..70`"));
                return;
            }
            next = b.saturating_add(1);
            last = Some(band);
        }
        if next <= high {
            // A `decide` has a band.
            let Some(last) = last else { return };
            let arm = format!("{next}..{high} -> {}", mends::END);
            let arm = mends::line_behind(self.sources, last.whole, &arm);
            self.gap(&name, (next, high), last.at, (last.high_at, high), arm);
        }
    }

    /// `bound` of the band beside it would close the gap if it were `closing`, and so would the band of its own in `arm`.
    fn gap(
        &mut self,
        name: &str,
        (from, to): (i64, i64),
        at: Span,
        (bound, closing): (Span, i64),
        arm: Edit,
    ) {
        let shown = if from == to { format!("{from}") } else { format!("{from} to {to}") };
        let mut diagnostic = Diagnostic::new(risk::BAND_GAP, at, format!("no band holds a score of {shown}"))
            .label("the bands leave a gap beside this one")
            .help(format!("the bands have to cover all of `{name}`: add `{from}..{to} -> …`, or widen one"))
            .maybe_fix(format!("widen the band: change the bound to {closing}"), bound, closing.to_string());
        diagnostic.fixes.push(mends::maybe(format!("add a band for {shown}"), vec![arm]));
        self.report(diagnostic);
    }

    pub fn split(&mut self, statement: &Split, docs: &[String], span: Span, out: &mut core::Block) {
        let full = self.full_name(&statement.name.text);
        let by = self.expression(&statement.by, None);
        let spreads = matches!(
            by.ty.kind,
            Kind::Text | Kind::Int(..) | Kind::Country | Kind::Enum(_) | Kind::Date | Kind::Error
        );
        if !spreads {
            self.report(
                Diagnostic::new(
                    types::MISMATCH,
                    by.span,
                    format!("a split needs something that tells users apart, not {}", by.ty.with_article()),
                )
                .label(format!("`{}`", by.ty))
                .help("split by an id or an account name, so that one user always goes the same way"),
            );
        }
        let node = self.node(NodeKind::Split, Some(&full), docs, span);
        let start = self.flow.clone();
        let mut arms: Vec<SplitArm> = Vec::new();
        let mut ends = Vec::new();
        let mut names: FxHashMap<String, Span> = FxHashMap::default();
        let mut sum = 0u64;
        let mut right = true;
        for arm in &statement.arms {
            match names.get(&arm.name.text) {
                Some(first) => {
                    let first = *first;
                    self.duplicate(&arm.name, first);
                }
                None => {
                    names.insert(arm.name.text.clone(), arm.name.span);
                }
            }
            let buckets = self.share(&arm.share);
            right &= buckets.is_some();
            let buckets = buckets.unwrap_or(0);
            sum += u64::from(buckets);
            self.flow = start.clone();
            let block = self.block(&arm.body);
            ends.push(std::mem::take(&mut self.flow));
            arms.push(SplitArm { name: arm.name.text.as_str().into(), buckets, block });
        }
        if right && sum != u64::from(BUCKETS) {
            self.report(
                Diagnostic::new(
                    risk::SHARES_DIFFER,
                    statement.name.span,
                    format!("the shares of `{}` make {}%, not 100%", statement.name.text, percent(sum)),
                )
                .label("has to be 100% in all")
                .help("change the shares, or add an arm for the rest"),
            );
        }
        self.flow = join_all(ends, start);
        let split = core::Split { name: full.into(), by: by.id, arms };
        out.statements.push(core::Statement { node, kind: StatementKind::Split(split) });
        self.bind(&statement.name.text, Bound { binding: Binding::Broken, span: statement.name.span });
    }

    /// A share in buckets; at most two places of a percent.
    fn share(&mut self, share: &Expr) -> Option<u32> {
        let wanted = Ty::of(Kind::Decimal(None));
        let Some(Value::Decimal(part)) = self.constant(share, Some(&wanted)) else { return None };
        let (scaled, _) = part.saturating_mul(Decimal::from_int(i64::from(BUCKETS)));
        let whole = scaled.to_int_half_even().filter(|n| Decimal::from_int(*n) == scaled);
        let buckets = whole.and_then(|n| u32::try_from(n).ok()).filter(|n| (1..=BUCKETS).contains(n));
        if buckets.is_none() {
            self.report(
                Diagnostic::new(risk::BAD_SHARE, share.span, "a share lies between 0.01% and 100%")
                    .label("at most two places")
                    .help("write it in percent: `10%`, `0.5%`"),
            );
        }
        buckets
    }
}

/// A band of a `decide`, with the places of its bounds.
struct Band {
    low: i64,
    high: i64,
    at: Span,
    low_at: Span,
    high_at: Span,
    /// With its body.
    whole: Span,
}

fn unknown_text(arms: &[RuleArm]) -> String {
    let most = arms.iter().map(|arm| match arm.effect {
        Effect::Add(n) | Effect::Set(n) => n,
    });
    match arms.first().map(|arm| arm.effect) {
        Some(Effect::Set(n)) => format!(", ={n} if unknown"),
        _ => format!(", {:+} if unknown", most.max().unwrap_or(0)),
    }
}

fn percent(buckets: u64) -> String {
    let (whole, rest) = (buckets / 100, buckets % 100);
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:02}") }
}
