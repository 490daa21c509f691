//! Trees in one line, so that a test can say what a text is read as.

use crate::syntax::tree::{
    Block, CheckCall, End, Expr, ExprKind, File, IsTest, ItemKind, Literal, Logic, Pattern, RiskEntry,
    RiskEntryKind, StatementKind, TestStepKind,
};

/// `let x; workflow w [acquire passport, error, end PASSED]`
pub fn outline(file: &File) -> String {
    file.items.iter().map(|item| self::item(&item.kind)).collect::<Vec<_>>().join("; ")
}

fn item(kind: &ItemKind) -> String {
    match kind {
        ItemKind::Use(_) => "use".to_owned(),
        ItemKind::Enum(item) => format!("enum {}", item.name.text),
        ItemKind::Record(item) => format!("record {}", item.name.text),
        ItemKind::Set(item) => format!("set {}", item.name.text),
        ItemKind::List(item) => format!("list {}", item.name.text),
        ItemKind::Let(item) => format!("let {}", item.name.text),
        ItemKind::Fn(item) => format!("fn {}", item.name.text),
        ItemKind::Table(item) => {
            let hit = item.hit.as_ref().map_or("", |hit| &hit.text);
            let rows: Vec<String> = item.rows.iter().map(|row| row.cells.len().to_string()).collect();
            format!("table {} {hit}[{}]", item.name.text, rows.join(", "))
        }
        ItemKind::Reserved { keyword, .. } => keyword.clone(),
        ItemKind::Rules(item) => format!("rules {} {}", item.name.text, rules(&item.rules)),
        ItemKind::Terminal(item) => format!("terminal {}", item.name.text),
        ItemKind::Credential(item) => format!("credential {}", item.name.text),
        ItemKind::Capability(item) => format!("capability {}", item.name.text),
        ItemKind::Service(item) => format!("service {}", item.name.text),
        ItemKind::Format(item) => format!("format {}", item.name.text),
        ItemKind::Step(item) => format!("step {} {}", item.name.text, block(&item.body)),
        ItemKind::Workflow(item) => format!("workflow {} {}", item.name.text, block(&item.body)),
        ItemKind::Test(item) => {
            let steps = item.steps.iter().map(|step| match &step.kind {
                TestStepKind::Error => "error",
                TestStepKind::GivenAll { .. } | TestStepKind::GivenFrom { .. } => "given",
                TestStepKind::Given { .. } | TestStepKind::GivenWord { .. } => "given",
                _ => "expect",
            });
            format!("test {:?} [{}]", item.title.value, steps.collect::<Vec<_>>().join(", "))
        }
        ItemKind::Error { keyword, name } => {
            let name = name.as_ref().map_or("?", |name| &name.text);
            format!("error {} {name}", keyword.as_deref().unwrap_or("?"))
        }
    }
}

fn rules(entries: &[RiskEntry]) -> String {
    let entries = entries.iter().map(|entry| match &entry.kind {
        RiskEntryKind::Rule(rule) => rule.name.text.clone(),
        RiskEntryKind::Include { rules, .. } => format!("include {}", rules.name.text),
        RiskEntryKind::Error { name } => format!("error {}", name.as_ref().map_or("?", |name| &name.text)),
    });
    format!("[{}]", entries.collect::<Vec<_>>().join(", "))
}

pub fn block(block: &Block) -> String {
    let statements = block.statements.iter().map(|statement| self::statement(&statement.kind));
    format!("[{}]", statements.collect::<Vec<_>>().join(", "))
}

fn statement(kind: &StatementKind) -> String {
    match kind {
        StatementKind::Key(_) => "key".to_owned(),
        StatementKind::Version(number, _) => format!("version {number}"),
        StatementKind::Stage { stage, .. } => format!("stage {}", stage.text),
        StatementKind::Channels(channels) => format!("channels {}", channels.len()),
        StatementKind::Expires { then, .. } => format!("expires {}", block(then)),
        StatementKind::Input(fields) => format!("input {}", fields.len()),
        StatementKind::Acquire(acquire) => format!("acquire {}", acquire.name.text),
        StatementKind::Check(check) => {
            let calls = check.calls.iter().map(|call| match call {
                CheckCall::On { credential, capabilities, .. } => {
                    format!("{}:{}", credential.text, capabilities.len())
                }
                CheckCall::Call { name, alternatives } => {
                    format!("{}({})", name.as_ref().map_or("", |name| &name.text), alternatives.len())
                }
            });
            format!("check {}", calls.collect::<Vec<_>>().join(" "))
        }
        StatementKind::Retry(retry) => format!("retry {} {}", retry.credential.text, retry.arms.len()),
        StatementKind::Require { condition, otherwise } => {
            format!("require {} {}", expr(condition), block(otherwise))
        }
        StatementKind::Let(item) => format!("let {}", item.name.text),
        StatementKind::If(branch) => {
            let mut out = String::from("if");
            for (condition, then) in &branch.arms {
                out += &format!(" {} {}", expr(condition), block(then));
            }
            for (word, arm) in [("unknown", &branch.unknown), ("else", &branch.otherwise)] {
                if let Some(arm) = arm {
                    out += &format!(" {word} {}", block(arm));
                }
            }
            out
        }
        StatementKind::Match(branch) => {
            let arms = branch.arms.iter().map(|arm| {
                let patterns: Vec<String> = arm.patterns.iter().map(pattern).collect();
                format!("{} {}", patterns.join("|"), block(&arm.body))
            });
            format!("match {} ({})", expr(&branch.scrutinee), arms.collect::<Vec<_>>().join(" "))
        }
        StatementKind::Run { step, args, .. } => format!("run {} {}", step.name.text, args.len()),
        StatementKind::Risk(risk) => format!("risk {} {}", risk.name.text, rules(&risk.entries)),
        StatementKind::Decide(decide) => {
            let bands = decide
                .bands
                .iter()
                .map(|b| format!("{}..{} {}", expr(&b.low), expr(&b.high), block(&b.body)));
            format!("decide {} ({})", decide.risk.text, bands.collect::<Vec<_>>().join(" "))
        }
        StatementKind::Split(split) => {
            let arms = split
                .arms
                .iter()
                .map(|arm| format!("{} {} {}", expr(&arm.share), arm.name.text, block(&arm.body)));
            format!("split {} ({})", split.name.text, arms.collect::<Vec<_>>().join(" "))
        }
        StatementKind::End(End::Decision { decision, label }) => {
            format!(
                "end {}{}",
                decision.text,
                label.as_ref().map_or(String::new(), |l| format!(" {}", l.text))
            )
        }
        StatementKind::End(End::Terminal { name, args }) => format!("end {} {}", name.name.text, args.len()),
        StatementKind::Continue => "continue".to_owned(),
        StatementKind::Error => "error".to_owned(),
    }
}

fn pattern(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Value(value) => expr(value),
        Pattern::Range(low, high) => format!("{}..{}", expr(low), expr(high)),
        Pattern::In(set) => format!("in {}", expr(set)),
        Pattern::Missing(_) => "missing".to_owned(),
        Pattern::Else(_) => "else".to_owned(),
    }
}

/// Every node but names and literals in parentheses: `(and a (== b 1))`.
pub fn expr(value: &Expr) -> String {
    let list = |head: &str, parts: &[&Expr]| {
        let parts: String = parts.iter().map(|part| format!(" {}", expr(part))).collect();
        format!("({head}{parts})")
    };
    let negate = |negated: bool, head: &str| if negated { format!("not-{head}") } else { head.to_owned() };
    match &value.kind {
        ExprKind::Literal(literal) => self::literal(literal),
        ExprKind::Name(name) | ExprKind::Symbol(name) => name.text.clone(),
        ExprKind::Field { base, field } => format!("{}.{}", expr(base), field.text),
        ExprKind::Call { callee, args } => {
            let args: Vec<String> = args
                .iter()
                .map(|arg| {
                    let name = arg.name.as_ref().map_or(String::new(), |name| format!("{}:", name.text));
                    format!("{name}{}", expr(&arg.value))
                })
                .collect();
            format!("{}({})", expr(callee), args.join(", "))
        }
        ExprKind::Aggregate { op, var, list: of, body } => {
            list(&format!("{} {}", op.text, var.text), &[of, body])
        }
        ExprKind::Not(inner) => list("not", &[inner]),
        ExprKind::Negate(inner) => list("-", &[inner]),
        ExprKind::Logic { op, operands } => {
            let head = if *op == Logic::And { "and" } else { "or" };
            list(head, &operands.iter().collect::<Vec<_>>())
        }
        ExprKind::Compare { op, left, right } => list(&format!("{op:?}"), &[left, right]),
        ExprKind::Arith { op, left, right } => list(&format!("{op:?}"), &[left, right]),
        ExprKind::Coalesce { value, default } => list("??", &[value, default]),
        ExprKind::In { value, negated, set } => list(&negate(*negated, "in"), &[value, set]),
        ExprKind::Is { value, negated, test } => {
            let test = match test {
                IsTest::Known(_) => "known",
                IsTest::Missing(_) => "missing",
                IsTest::Decision(decision) => &decision.text,
            };
            format!("({} {} {test})", negate(*negated, "is"), expr(value))
        }
        ExprKind::Matches { value, negated, pattern } => {
            format!("({} {} r{:?})", negate(*negated, "matches"), expr(value), pattern.value)
        }
        ExprKind::IfElse { condition, then, otherwise } => list("if", &[condition, then, otherwise]),
        ExprKind::Set(members) => format!("{{{}}}", members.iter().map(expr).collect::<Vec<_>>().join(" ")),
        ExprKind::Range(low, high) => list("..", &[low, high]),
        ExprKind::Results { of } => {
            of.as_ref().map_or("results".into(), |of| format!("(results {})", of.text))
        }
        ExprKind::Paren(inner) => list("paren", &[inner]),
        ExprKind::Error => "ERROR".to_owned(),
    }
}

fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Int(value) => value.to_string(),
        Literal::Decimal(value) => value.to_string(),
        Literal::Percent(value) => format!("{value} of 1"),
        Literal::Text(value) => format!("{value:?}"),
        Literal::Regex(value) => format!("r{value:?}"),
        Literal::Date(value) => value.to_string(),
        Literal::Time(value) => value.to_string(),
        Literal::Money { amount, currency } => format!("{amount} {}", currency.text),
        Literal::Duration(value) => value.to_iso(),
    }
}
