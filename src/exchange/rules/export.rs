//! The rules of a risk as the CSV that the vendor's portal uploads.

use super::condition::condition;
use super::expression::Expr;
use super::import::Remark;
use super::row::{self, VendorRule};
use super::vendor::Vendor;
use crate::core::{Effect, ExprId, Program, Risk, Rule, expr_text};
use crate::exchange::ExchangeError;
use crate::source::SourceMap;

/// What begins a condition for which the vendor has no words.
pub(super) const OWN_TEXT: &str = "probity:";

/// A risk as CSV.
#[derive(Clone, Debug)]
pub struct Exported {
    pub csv: String,
    pub rules: usize,
    /// What the vendor's rules can't say; `row` is the one in the CSV, or the one before where there is none.
    pub remarks: Vec<Remark>,
}

/// Writes the rules of a risk, which is one of the program's. `sources` are those of its compilation: documentation
/// comments are read there.
pub fn export(
    sources: &SourceMap,
    program: &Program,
    risk: &Risk,
    catalog: &str,
) -> Result<Exported, ExchangeError> {
    let vendor = Vendor::open(catalog)?;
    let mut exporter = Exporter { vendor: &vendor, program, rows: Vec::new(), remarks: Vec::new() };
    for rule in &risk.rules {
        exporter.rule(rule, &documentation(sources, rule));
    }
    Ok(Exported { csv: row::write(&exporter.rows), rules: exporter.rows.len(), remarks: exporter.remarks })
}

struct Exporter<'a> {
    vendor: &'a Vendor,
    program: &'a Program,
    rows: Vec<VendorRule>,
    remarks: Vec<Remark>,
}

impl Exporter<'_> {
    fn rule(&mut self, rule: &Rule, docs: &[String]) {
        if rule.shadow {
            return self.remark(rule, "a shadow rule is not counted, so it is left out");
        }
        let (mut name, mut category, mut labels) = (rule.name.to_string(), String::new(), String::new());
        let mut description: Vec<&str> = Vec::new();
        for line in docs {
            let keyed = line.split_once(": ");
            match keyed {
                Some(("Name", text)) => name = text.to_owned(),
                Some(("Category", text)) => category = text.to_owned(),
                Some(("Labels", text)) => labels = text.to_owned(),
                _ => description.push(line),
            }
        }
        let description = description.join("\n").trim().to_owned();
        for (at, arm) in rule.arms.iter().enumerate() {
            // The first arm that is true counts: those before it are not.
            let before: Vec<ExprId> = rule.arms.iter().take(at).map(|arm| arm.condition).collect();
            let row = self.rows.len() + 2;
            let said = self.condition(&before, arm.condition);
            let condition = said.unwrap_or_else(|why| {
                self.remark_at(row, rule, why);
                format!("{OWN_TEXT} {}", expr_text(self.program, arm.condition))
            });
            let score = self.score(row, rule, arm.effect);
            self.rows.push(VendorRule {
                row,
                name: if at == 0 { name.clone() } else { format!("{name} ({})", at + 1) },
                category: category.clone(),
                description: description.clone(),
                labels: labels.clone(),
                condition,
                score,
            });
        }
        if let Some(unknown) = rule.unknown.filter(|unknown| *unknown != Effect::Add(0)) {
            self.remark(rule, format!("unknown scores `{unknown}` here and nothing there"));
        }
    }

    fn condition(&self, before: &[ExprId], id: ExprId) -> Result<String, String> {
        let mut all = Vec::new();
        for earlier in before {
            all.push(Expr::Not(Box::new(condition(self.vendor, self.program, *earlier)?)));
        }
        let own = condition(self.vendor, self.program, id)?;
        if all.is_empty() {
            return Ok(own.to_string());
        }
        all.push(own);
        Ok(Expr::And(all).to_string())
    }

    /// 100 and -100 decide the whole score there.
    fn score(&mut self, row: usize, rule: &Rule, effect: Effect) -> i64 {
        match effect {
            Effect::Set(100) => 100,
            Effect::Set(0) => -100,
            Effect::Set(points) => {
                self.remark_at(row, rule, format!("`={points}` sets the score, and adds there"));
                points.clamp(-99, 99)
            }
            Effect::Add(points) if (-99..=99).contains(&points) => points,
            Effect::Add(points) => {
                self.remark_at(row, rule, format!("`{points:+}` is more than a rule can add there"));
                points.clamp(-99, 99)
            }
        }
    }

    fn remark(&mut self, rule: &Rule, message: impl Into<String>) {
        self.remark_at(self.rows.len() + 1, rule, message);
    }

    fn remark_at(&mut self, row: usize, rule: &Rule, message: impl Into<String>) {
        self.remarks.push(Remark { row, rule: rule.name.to_string(), message: message.into() });
    }
}

/// The lines of the documentation comment above a rule.
fn documentation(sources: &SourceMap, rule: &Rule) -> Vec<String> {
    let Some(file) = sources.get(rule.span.source) else { return Vec::new() };
    let before = file.text.get(..rule.span.start as usize).unwrap_or_default();
    // The first is what stands before the rule on its own line.
    let above = before.rsplit('\n').skip(1).map_while(|line| line.trim().strip_prefix("///"));
    let mut lines: Vec<String> = above.map(|text| text.trim().to_owned()).collect();
    lines.reverse();
    lines
}
