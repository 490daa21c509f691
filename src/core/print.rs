//! The whole core as stable, readable text, for golden files and for people who look at what a script became.

use std::fmt::Write as _;
use std::sync::Arc;

use super::{
    Acquisition, Block, Branch, Check, CheckSite, End, ExprId, Field, NodeId, Program, Retry, Risk, RiskId,
    Split, Statement, StatementKind, expr_text,
};
use crate::value::Value;

/// An acquisition on one line, without its node: `passport from NEW types PASSPORT`.
pub fn acquisition_text(program: &Program, acquisition: &Acquisition) -> String {
    Printer::new(program).acquisition_text(acquisition)
}

/// A check on one line, without its node: `passport.usability = jumio.usability(passport)`.
pub fn site_text(program: &Program, site: &CheckSite) -> String {
    Printer::new(program).site_text(site)
}

/// An end on one line: `end unreadable(message: "…") = REJECTED REJECTED`.
pub fn end_text(program: &Program, end: &End) -> String {
    Printer::new(program).end(end)
}

impl Program {
    /// Tables first, then the body. Says everything that decides an outcome; spans, titles and formats are left out.
    pub fn print(&self) -> String {
        let mut printer = Printer::new(self);
        printer.program();
        printer.out
    }
}

struct Printer<'a> {
    program: &'a Program,
    out: String,
    indent: usize,
}

impl<'a> Printer<'a> {
    fn new(program: &'a Program) -> Self {
        Printer { program, out: String::new(), indent: 0 }
    }

    fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{:width$}{text}", "", width = self.indent.saturating_mul(2));
    }

    fn inside(&mut self, body: impl FnOnce(&mut Self)) {
        self.indent = self.indent.saturating_add(1);
        body(self);
        self.indent = self.indent.saturating_sub(1);
    }

    fn expr(&self, id: ExprId) -> String {
        expr_text(self.program, id)
    }

    fn node(&self, id: NodeId) -> &'a str {
        self.program.nodes.get(id.index()).map_or("?", |node| &node.id)
    }

    fn program(&mut self) {
        let program = self.program;
        let meta = &program.meta;
        let key = meta.key.as_deref().map_or_else(String::new, |key| format!(" key \"{key}\""));
        let version = meta.version.map_or_else(String::new, |version| format!(" version {version}"));
        self.line(&format!(
            "workflow {} edition {}{key}{version} stage {}",
            meta.name, meta.edition, meta.stage
        ));
        self.inside(|p| {
            if !meta.channels.is_empty() {
                p.line(&format!("channels {}", meta.channels.join(", ")));
            }
            if let Some(prior) = &program.prior {
                p.line(&format!("follows {}", prior.meta.name));
            }
            p.tables();
            for risk in &program.risks {
                p.risk(risk);
            }
            p.line("body");
            p.inside(|p| p.block(&program.body));
            if let Some(expires) = &program.expires {
                let end = p.end(&expires.end);
                p.line(&format!("expires {} after {} -> {end}", p.node(expires.node), expires.after));
            }
        });
    }

    fn tables(&mut self) {
        let program = self.program;
        for field in &program.input {
            self.line(&format!("input {}", field_text(field)));
        }
        for set in program.sets.iter().filter(|set| !set.name.is_empty()) {
            let values: Vec<String> = set.values.iter().map(Value::to_string).collect();
            self.line(&format!("set {} {{ {} }}", set.name, values.join(", ")));
        }
        for list in &program.lists {
            let folded = if list.folded { " folded" } else { "" };
            self.line(&format!("list {}: {}{folded}", list.name, list.element));
        }
        for credential in &program.credentials {
            self.line(&format!("credential {}: {}.{}", credential.name, credential.catalog, credential.kind));
        }
        for capability in &program.capabilities {
            self.required(capability);
        }
        for check in &program.checks {
            self.check(check);
        }
    }

    fn capability(&self, id: super::CapabilityId) -> String {
        self.program.capabilities.get(id.index()).map_or_else(
            || "?".to_owned(),
            |found| {
                if found.catalog.is_empty() {
                    found.name.to_string()
                } else {
                    format!("{}.{}", found.catalog, found.name)
                }
            },
        )
    }

    /// What a capability requires decides whether a check runs.
    fn required(&mut self, capability: &super::Capability) {
        for requirement in &capability.requires {
            let decisions: Vec<&str> = requirement.decisions.iter().map(super::Decision::symbol).collect();
            let kinds = requirement.kinds.join(", ");
            self.line(&format!(
                "capability {}.{} requires {} of {kinds} in {{ {} }}",
                capability.catalog,
                capability.name,
                requirement.capability,
                decisions.join(", ")
            ));
        }
    }

    fn credentials(&self, ids: &[super::CredentialId]) -> String {
        let names =
            ids.iter().map(|id| self.program.credentials.get(id.index()).map_or("?", |found| &found.name));
        names.collect::<Vec<_>>().join(", ")
    }

    fn check(&mut self, check: &Check) {
        let shadow = if check.shadow { "shadow " } else { "" };
        let capabilities: Vec<String> = check.capabilities.iter().map(|id| self.capability(*id)).collect();
        let on = self.credentials(&check.credentials);
        self.line(&format!("{shadow}check {} = {} on ({on})", check.name, capabilities.join(" else ")));
        self.inside(|p| {
            for field in &check.data {
                p.line(&field_text(field));
            }
        });
    }

    fn risk(&mut self, risk: &Risk) {
        self.line(&format!("risk {} in {}..{}", risk.name, risk.low, risk.high));
        self.inside(|p| {
            for rule in &risk.rules {
                let arms =
                    rule.arms.iter().map(|arm| format!("{} when {}", arm.effect, p.expr(arm.condition)));
                let unknown = rule.unknown.iter().map(|effect| format!("{effect} if unknown"));
                let all: Vec<String> = arms.chain(unknown).collect();
                let shadow = if rule.shadow { "shadow " } else { "" };
                p.line(&format!("{shadow}{}: {}", rule.name, all.join(", ")));
            }
        });
    }

    fn block(&mut self, block: &Block) {
        for statement in &block.statements {
            self.statement(statement);
        }
    }

    fn named_block(&mut self, head: &str, block: &Block) {
        if block.statements.is_empty() {
            self.line(&format!("{head} -> continue"));
        } else {
            self.line(&format!("{head} ->"));
            self.inside(|p| p.block(block));
        }
    }

    fn statement(&mut self, statement: &Statement) {
        let node = self.node(statement.node);
        match &statement.kind {
            StatementKind::Acquire(group) => {
                self.line("acquire");
                self.inside(|p| group.iter().for_each(|acquisition| p.acquisition(acquisition)));
            }
            StatementKind::Check(group) => {
                self.line("check");
                self.inside(|p| group.iter().for_each(|site| p.site(site)));
            }
            StatementKind::Retry(retry) => self.retry(node, retry),
            StatementKind::Branch(branch) => self.branch(statement.node, branch),
            StatementKind::Risk(id) => self.line(&format!("{node}: risk {}", self.risk_name(*id))),
            StatementKind::Split(split) => self.split(node, split),
            StatementKind::End(end) => {
                let end = self.end(end);
                self.line(&format!("{node}: {end}"));
            }
        }
    }

    fn risk_name(&self, id: RiskId) -> &'a str {
        self.program.risks.get(id.index()).map_or("?", |risk| &risk.name)
    }

    fn named(&self, args: &[(Arc<str>, ExprId)]) -> String {
        let args = args.iter().map(|(name, value)| format!("{name}: {}", self.expr(*value)));
        args.collect::<Vec<_>>().join(", ")
    }

    fn acquisition(&mut self, acquisition: &Acquisition) {
        let text = self.acquisition_text(acquisition);
        self.line(&format!("{}: {text}", self.node(acquisition.node)));
    }

    fn acquisition_text(&self, acquisition: &Acquisition) -> String {
        let name = self.credentials(&[acquisition.credential]);
        let countries: Vec<Arc<str>> = acquisition.countries.iter().map(|c| c.to_string().into()).collect();
        let lists = [
            ("from", &acquisition.sources),
            ("types", &acquisition.types),
            ("parts", &acquisition.parts),
            ("countries", &countries),
            ("channels", &acquisition.channels),
        ];
        let mut text = name;
        for (word, values) in lists.into_iter().filter(|(_, values)| !values.is_empty()) {
            let _ = write!(text, " {word} {}", values.join(", "));
        }
        if acquisition.optional {
            text.push_str(" optional");
        }
        if !acquisition.fields.is_empty() {
            let _ = write!(text, " {{ {} }}", self.named(&acquisition.fields));
        }
        text
    }

    fn site(&mut self, site: &CheckSite) {
        let text = self.site_text(site);
        self.line(&format!("{}: {text}", self.node(site.node)));
    }

    fn site_text(&self, site: &CheckSite) -> String {
        let name = self.program.checks.get(site.check.index()).map_or("?", |check| &check.name);
        let alternatives = site.alternatives.iter().map(|alternative| {
            let credentials = self.credentials(&alternative.credentials);
            let args = self.named(&alternative.args);
            let comma = if credentials.is_empty() || args.is_empty() { "" } else { ", " };
            let within = alternative.within.map_or_else(String::new, |limit| format!(" within {limit}"));
            format!("{}({credentials}{comma}{args}){within}", self.capability(alternative.capability))
        });
        let all: Vec<String> = alternatives.collect();
        format!("{name} = {}", all.join(" else "))
    }

    fn retry(&mut self, node: &str, retry: &Retry) {
        let credential = self.credentials(&[retry.credential]);
        self.line(&format!("{node}: retry {credential} up to {}", retry.attempts));
        self.inside(|p| {
            for arm in &retry.arms {
                p.line(&format!("when {} -> {}", p.expr(arm.condition), p.expr(arm.message)));
            }
        });
    }

    fn branch(&mut self, node: NodeId, branch: &Branch) {
        let keyword = self.program.nodes.get(node.index()).map_or("?", |node| node.kind.keyword());
        self.line(&format!("{}: {keyword}", self.node(node)));
        self.inside(|p| {
            for arm in &branch.arms {
                p.named_block(&format!("{} when {}", arm.label, p.expr(arm.condition)), &arm.block);
            }
            if let Some(unknown) = &branch.unknown {
                p.named_block("unknown", unknown);
            }
            if !branch.exhaustive {
                p.named_block("otherwise", &branch.otherwise);
            }
        });
    }

    fn split(&mut self, node: &str, split: &Split) {
        self.line(&format!("{node}: split {} by {}", split.name, self.expr(split.by)));
        self.inside(|p| {
            for arm in &split.arms {
                p.named_block(&format!("{} of 10000 {}", arm.buckets, arm.name), &arm.block);
            }
        });
    }

    fn end(&self, end: &End) -> String {
        let args = if end.args.is_empty() { String::new() } else { format!("({})", self.named(&end.args)) };
        match &end.terminal {
            Some(terminal) => format!("end {terminal}{args} = {} {}", end.decision, end.label),
            None => format!("end {} {}{args}", end.decision, end.label),
        }
    }
}

fn field_text(field: &Field) -> String {
    let path = field.path.join(".");
    let at = if path == *field.name { String::new() } else { format!(" at \"{path}\"") };
    format!("{}: {}{at}", field.name, field.ty)
}
