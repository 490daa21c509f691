//! Risks with their rules, and the bands that decide by them.

use super::Generator;

const RANGES: &[(i64, i64)] = &[(0, 100), (0, 1), (-10, 10), (-1_000_000, 1_000_000), (5, 50)];
const WEIGHTS: &[&str] =
    &["+0", "+1", "+5", "-5", "+30", "=100", "=0", "+1_000_000", "=1_000_000", "-40", "15"];

impl Generator<'_> {
    /// A risk of the workflow; gives its name.
    pub(super) fn risk(&mut self) -> String {
        let name = self.fresh("risk");
        let (low, high) = *self.choices.pick(RANGES);
        self.docs();
        self.open(&format!("risk {name} in {low}..{high}"));
        for _ in 0..self.choices.between(1, 5) {
            if !self.rule_sets.is_empty() && self.choices.percent(20) {
                self.include();
            } else {
                let shadow = self.choices.percent(15);
                self.rule(shadow);
            }
        }
        // An include may have found no arguments.
        self.rule(false);
        self.close();
        self.scope.risks.push((name.clone(), low, high));
        name
    }

    pub(super) fn rule(&mut self, shadow: bool) {
        let name = self.fresh("rule");
        self.scope.in_shadow = shadow;
        let mut optional = false;
        let mut arms = Vec::new();
        for _ in 0..self.choices.between(1, 3) {
            let condition = self.condition(3);
            optional |= condition.optional;
            arms.push(format!("{} when {}", self.weight(), condition.text));
        }
        self.scope.in_shadow = false;
        if optional {
            arms.push(format!("{} if unknown", self.weight()));
        }
        let shadow = if shadow { "shadow " } else { "" };
        self.line(&format!("{shadow}{name}: {}", arms.join(", ")));
    }

    fn weight(&mut self) -> &'static str {
        self.choices.pick::<&str>(WEIGHTS)
    }

    fn include(&mut self) {
        let rule_set = self.choices.pick(&self.rule_sets).clone();
        let Some((args, lifted)) = self.arguments(&rule_set.params, false) else { return };
        if lifted {
            return;
        }
        let alias = self.fresh("set");
        let args = args.join(", ");
        let name = &rule_set.name;
        self.line(&format!("include {alias} = {name}({args})"));
    }

    /// Bands over the whole range, each with a body; whether every one of them ends.
    pub(super) fn decide(&mut self, risk: &str, must_end: bool, depth: usize) -> bool {
        let Some((_, low, high)) = self.scope.risks.iter().find(|(name, ..)| name == risk).cloned() else {
            return false;
        };
        let width = (high - low) as usize;
        let mut cuts: Vec<i64> =
            (0..self.choices.between(0, 2)).map(|_| low + self.choices.below(width + 1) as i64).collect();
        cuts.push(high);
        cuts.sort_unstable();
        cuts.dedup();
        self.open(&format!("decide {risk}"));
        let mut from = low;
        let mut bands = Vec::new();
        for cut in cuts {
            bands.push(format!("{from}..{cut}"));
            from = cut + 1;
        }
        let all_end = self.arms(&bands, must_end, depth);
        self.close();
        all_end
    }
}
