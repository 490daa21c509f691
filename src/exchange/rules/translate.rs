//! A vendor's condition as a condition of Probity. Total: what has no counterpart is an error in words, which the importer
//! keeps beside the original.
//!
//! Comparisons with a missing value are unknown here. Only the decision of a check that did not run is a value at the
//! vendor's (`NOT_EXECUTED`), so `!=` on a decision or label counts what did not run in.

use rustc_hash::FxHashMap;

use super::expression::{Expr, Function};
use super::vendor::{Place, Vendor};
use crate::core::{CheckId, CompareOp, Decision, Kind, Ty};
use crate::diagnostic::nearest;
use crate::facts::failure;
use crate::value::{Country, Date, Decimal, Time, Value};

/// The host's own fields by path, with the type that their uses show.
pub type Own = FxHashMap<Vec<String>, Kind>;

/// What a translated condition reads.
#[derive(Clone, Debug, Default)]
pub struct Reads {
    pub checks: Vec<CheckId>,
    /// Input that the catalog knows, by index.
    pub known: Vec<usize>,
    pub own: Vec<Vec<String>>,
}

/// Learns the types of the host's own fields from what they are compared with; the first use counts.
pub fn learn(vendor: &Vendor, expr: &Expr, own: &mut Own) {
    match expr {
        Expr::Or(all) | Expr::And(all) => all.iter().for_each(|part| learn(vendor, part, own)),
        Expr::Not(inner) => learn(vendor, inner, own),
        Expr::Compare(_, a, b) => {
            note(vendor, a, kind_of(vendor, b, own), own);
            note(vendor, b, kind_of(vendor, a, own), own);
        }
        Expr::In(value, list) => {
            list.iter().for_each(|item| note(vendor, value, kind_of(vendor, item, own), own));
        }
        Expr::Call(Function::Age, args) => {
            args.iter().for_each(|arg| note(vendor, arg, Some(Kind::Date), own));
        }
        Expr::Call(_, args) => args.iter().for_each(|arg| note(vendor, arg, Some(Kind::Text), own)),
        Expr::Path(_) => note(vendor, expr, Some(Kind::Bool), own),
        _ => {}
    }
}

fn note(vendor: &Vendor, expr: &Expr, kind: Option<Kind>, own: &mut Own) {
    match (expr, kind) {
        (Expr::Path(path), Some(kind)) => {
            let Ok(Place::Own(path)) = vendor.place(path) else { return };
            let widens = matches!((own.get(&path), &kind), (Some(Kind::Int(..)), Kind::Decimal(_)));
            if widens || !own.contains_key(&path) {
                own.insert(path, kind);
            }
        }
        (Expr::Call(..), _) => learn(vendor, expr, own),
        _ => {}
    }
}

fn kind_of(vendor: &Vendor, expr: &Expr, own: &Own) -> Option<Kind> {
    match expr {
        Expr::Text(text) if Date::parse(text).is_some() => Some(Kind::Date),
        Expr::Text(_) => Some(Kind::Text),
        Expr::Number(number) if number.contains('.') => Some(Kind::Decimal(None)),
        Expr::Number(_) => Some(Ty::int().kind),
        Expr::Bool(_) => Some(Kind::Bool),
        Expr::Path(path) => match vendor.place(path).ok()? {
            Place::Data { ty, .. } | Place::Known { ty, .. } => Some(ty.kind),
            Place::Own(path) => own.get(&path).cloned(),
            Place::Decision(_) | Place::Label(_) => None,
        },
        Expr::Call(Function::Length | Function::Age, _) => Some(Ty::int().kind),
        Expr::Call(Function::Today, _) => Some(Kind::Date),
        Expr::Call(..) => Some(Kind::Text),
        _ => None,
    }
}

/// The condition, and what it reads.
pub fn translate(
    vendor: &Vendor,
    own: &Own,
    names: &dyn Fn(&[String]) -> String,
    expr: &Expr,
) -> Result<(String, Reads), String> {
    let mut translator = Translator { vendor, own, names, reads: Reads::default() };
    let text = translator.condition(expr, false)?;
    // Of a whole condition no parentheses are needed around it.
    Ok((bare(text), translator.reads))
}

struct Translator<'a> {
    vendor: &'a Vendor,
    own: &'a Own,
    /// What the host's own fields are called.
    names: &'a dyn Fn(&[String]) -> String,
    reads: Reads,
}

type Text = Result<String, String>;

/// An operand: text of the script and its type.
struct Operand {
    text: String,
    kind: Kind,
}

impl Translator<'_> {
    fn condition(&mut self, expr: &Expr, negated: bool) -> Text {
        match expr {
            Expr::Or(all) => self.joined(all, " or ", negated),
            Expr::And(all) => self.joined(all, " and ", negated),
            Expr::Not(inner) => self.condition(inner, !negated),
            Expr::Compare(op, a, b) => self.compare(*op, a, b, negated),
            Expr::In(value, list) => self.within(value, list, negated),
            Expr::Bool(value) => Ok((*value != negated).to_string()),
            Expr::Path(_) | Expr::Call(..) => {
                let text = self.truth(expr)?;
                Ok(if negated { format!("not {text}") } else { text })
            }
            Expr::Text(_) | Expr::Number(_) | Expr::Null => {
                Err(format!("`{expr}` is a value, not a condition"))
            }
        }
    }

    fn joined(&mut self, all: &[Expr], word: &str, negated: bool) -> Text {
        let parts = all.iter().map(|part| self.condition(part, false)).collect::<Result<Vec<_>, _>>()?;
        let text = format!("({})", parts.join(word));
        Ok(if negated { format!("not {text}") } else { text })
    }

    /// A condition that is a place or a call.
    fn truth(&mut self, expr: &Expr) -> Text {
        match expr {
            Expr::Call(function, args) => self.test(*function, args),
            _ => {
                let operand = self.operand(expr)?;
                match operand.kind {
                    Kind::Bool => Ok(operand.text),
                    kind => Err(format!("`{expr}` is {}, not a condition", Ty::of(kind).with_article())),
                }
            }
        }
    }

    fn test(&mut self, function: Function, args: &[Expr]) -> Text {
        let (first, second) = match args {
            [first] => (first, None),
            [first, second] => (first, Some(second)),
            _ => return Err(format!("`{}` is a value, not a condition", function.name())),
        };
        let subject = self.operand(first)?;
        let is_text = matches!(subject.kind, Kind::Text);
        match (function, second) {
            (Function::IsEmpty, None) if is_text => {
                Ok(format!("({0} is missing or {0} == \"\")", subject.text))
            }
            (Function::IsEmpty, None) if matches!(subject.kind, Kind::List(..)) => {
                Ok(format!("({0} is missing or count({0}) == 0)", subject.text))
            }
            (Function::IsEmpty, None) => Ok(format!("{} is missing", subject.text)),
            (Function::Contains, Some(part)) if let Kind::List(element, _) = &subject.kind => {
                let part = self.as_kind(part, &element.kind)?;
                Ok(format!("any(item in {}: item == {part})", subject.text))
            }
            (Function::Contains | Function::StartsWith, Some(part)) if is_text => {
                let name = if function == Function::Contains { "contains" } else { "starts_with" };
                let part = self.as_kind(part, &Kind::Text)?;
                Ok(format!("{name}({}, {part})", subject.text))
            }
            (Function::EndsWith, Some(Expr::Text(end))) if is_text => {
                Ok(format!("{} matches {}", subject.text, pattern(&format!("{}$", regex::escape(end)))))
            }
            // Rule engines match the whole text; Probity finds a match anywhere.
            (Function::Matches, Some(Expr::Text(text))) if is_text => {
                Ok(format!("{} matches {}", subject.text, pattern(&format!("^(?:{text})$"))))
            }
            (Function::EqualsIgnoreCase, Some(other)) if is_text => {
                let other = self.as_kind(other, &Kind::Text)?;
                Ok(format!("lower({}) == lower({other})", subject.text))
            }
            _ => Err(format!(
                "`{}` can't be asked of {}",
                function.name(),
                Ty::of(subject.kind).with_article()
            )),
        }
    }

    fn compare(&mut self, op: CompareOp, a: &Expr, b: &Expr, negated: bool) -> Text {
        if is_literal(a) && !is_literal(b) {
            return self.compare(op.mirrored(), b, a, negated);
        }
        let equal = match op {
            CompareOp::Equal => Some(!negated),
            CompareOp::NotEqual => Some(negated),
            _ => None,
        };
        if *b == Expr::Null {
            let equal = equal.ok_or("`null` can only be asked for with `==` and `!=`")?;
            return self.missing(a, equal);
        }
        if let Expr::Path(path) = a
            && let place @ (Place::Decision(_) | Place::Label(_)) = self.vendor.place(path)?
        {
            let equal = equal.ok_or("decisions and labels have no order")?;
            return self.outcome(&place, std::slice::from_ref(b), !equal);
        }
        let left = self.operand(a)?;
        let right = self.as_kind(b, &left.kind)?;
        let sign = match equal {
            Some(true) => "==",
            Some(false) => "!=",
            None => op.symbol(),
        };
        let text = format!("{} {sign} {right}", left.text);
        Ok(if negated && equal.is_none() { format!("not ({text})") } else { text })
    }

    fn missing(&mut self, expr: &Expr, missing: bool) -> Text {
        if let Expr::Path(path) = expr
            && let Place::Decision(id) | Place::Label(id) = self.vendor.place(path)?
        {
            let check = self.check(id)?;
            return Ok(format!("{check} is {}NOT_EXECUTED", if missing { "" } else { "not " }));
        }
        let operand = self.operand(expr)?;
        Ok(format!("{} is {}", operand.text, if missing { "missing" } else { "known" }))
    }

    fn within(&mut self, value: &Expr, list: &[Expr], negated: bool) -> Text {
        if list.is_empty() {
            return Err("the list is empty, so nothing is in it".to_owned());
        }
        if let Expr::Path(path) = value
            && let place @ (Place::Decision(_) | Place::Label(_)) = self.vendor.place(path)?
        {
            return self.outcome(&place, list, negated);
        }
        let operand = self.operand(value)?;
        let mut items: Vec<String> = Vec::new();
        for item in list {
            if !is_literal(item) {
                return Err(format!("`{item}` in a list is no constant"));
            }
            let item = self.as_kind(item, &operand.kind)?;
            if !items.contains(&item) {
                items.push(item);
            }
        }
        let word = if negated { "not in" } else { "in" };
        Ok(format!("{} {word} {{ {} }}", operand.text, items.join(", ")))
    }

    /// A decision or label that is one of some words.
    fn outcome(&mut self, place: &Place, words: &[Expr], negated: bool) -> Text {
        let mut texts = Vec::new();
        for word in words {
            let Expr::Text(word) = word else {
                return Err(format!("a decision or label is compared with `{word}`, which is no text"));
            };
            texts.push(word.as_str());
        }
        match place {
            Place::Decision(id) => self.decision(*id, &texts, negated),
            Place::Label(id) => self.label(*id, &texts, negated),
            _ => Err("only decisions and labels come out".to_owned()),
        }
    }

    fn decision(&mut self, id: CheckId, words: &[&str], negated: bool) -> Text {
        let check = self.check(id)?;
        let can = self.vendor.check(id).map(|check| check.decisions).unwrap_or_default();
        let mut wanted = Vec::new();
        for word in words {
            let decision = self.vendor.decision(word).ok_or_else(|| {
                let known = Decision::ALL.map(Decision::symbol);
                let near = nearest(word, known).map(|near| format!("; did you mean `{near}`?"));
                format!("`{word}` is no decision{}", near.unwrap_or_default())
            })?;
            if !can.contains(decision) {
                return Err(format!("`{check}` never comes out as {decision}"));
            }
            wanted.push(decision);
        }
        if let ([one], true) = (wanted.as_slice(), negated)
            && *one != Decision::NotExecuted
        {
            return Ok(match one {
                // Only whether it passed is known also where nothing ran.
                Decision::Passed => format!("{check} is not PASSED"),
                _ => format!("({check} is NOT_EXECUTED or {check} is not {one})"),
            });
        }
        // What did not run comes first: the other decisions are unknown then.
        let mut all = Decision::ALL;
        all.rotate_right(1);
        let asked: Vec<String> = all
            .into_iter()
            .filter(|decision| can.contains(*decision) && wanted.contains(decision) != negated)
            .map(|decision| format!("{check} is {decision}"))
            .collect();
        Ok(match asked.as_slice() {
            [] => return Err(format!("`{check}` always comes out as one of these")),
            [one] => one.clone(),
            _ => format!("({})", asked.join(" or ")),
        })
    }

    fn label(&mut self, id: CheckId, words: &[&str], negated: bool) -> Text {
        let check = self.check(id)?;
        let capability = self.vendor.capability_of(id).ok_or("the check has no capability")?;
        let (mut labels, mut failures) = (Vec::new(), Vec::new());
        for word in words {
            let found = capability.labels.iter().find(|label| *label.spelling == **word);
            match found {
                Some(label) if label.decision == Decision::NotExecuted => {
                    failures.push(label.symbol.to_string())
                }
                Some(label) => labels.push(label.symbol.to_string()),
                None if failure::ALL.contains(word) => failures.push((*word).to_owned()),
                None => {
                    let near = nearest(word, capability.labels.iter().map(|label| &*label.spelling));
                    return Err(format!(
                        "the catalog does not know the label `{word}` of `{}`{}",
                        capability.name,
                        near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
                    ));
                }
            }
        }
        let one_of = |what: &str, symbols: &[String], negated: bool| match symbols {
            [] => None,
            [one] => Some(format!("{check}.{what} {} {one}", if negated { "!=" } else { "==" })),
            all => Some(format!(
                "{check}.{what} {} {{ {} }}",
                if negated { "not in" } else { "in" },
                all.join(", ")
            )),
        };
        let failed = one_of("failure", &failures, negated);
        let labelled = one_of("label", &labels, negated);
        Ok(match (failed, labelled, negated) {
            (Some(failed), None, false) => failed,
            (None, Some(labelled), false) => labelled,
            (Some(failed), Some(labelled), false) => format!("({failed} or {labelled})"),
            (None, Some(labelled), true) => format!("({check} is NOT_EXECUTED or {labelled})"),
            (Some(failed), None, true) => format!("({check} is not NOT_EXECUTED or {failed})"),
            (Some(failed), Some(labelled), true) => format!("({failed} or {labelled})"),
            (None, None, _) => return Err("there is no label to compare with".to_owned()),
        })
    }

    fn operand(&mut self, expr: &Expr) -> Result<Operand, String> {
        let call = |name: &str, text: String, kind| Ok(Operand { text: format!("{name}({text})"), kind });
        match expr {
            Expr::Path(path) => self.place(path),
            Expr::Call(Function::Today, _) => Ok(Operand { text: "today".to_owned(), kind: Kind::Date }),
            Expr::Call(function, args) => {
                let [arg] = args.as_slice() else {
                    return Err(format!("`{}` is a condition, not a value", function.name()));
                };
                let inner = self.operand(arg)?;
                match (function, &inner.kind) {
                    (Function::Lower, Kind::Text) => call("lower", inner.text, Kind::Text),
                    (Function::Trim, Kind::Text) => call("trim", inner.text, Kind::Text),
                    (Function::Length, Kind::Text) => call("length", inner.text, Ty::int().kind),
                    (Function::Length, Kind::List(..)) => call("count", inner.text, Ty::int().kind),
                    (Function::Age, Kind::Date) => call("age", inner.text, Ty::int().kind),
                    _ => Err(format!(
                        "`{}` of {} is not known",
                        function.name(),
                        Ty::of(inner.kind).with_article()
                    )),
                }
            }
            Expr::Text(_) | Expr::Number(_) | Expr::Bool(_) | Expr::Null => {
                Err(format!("`{expr}` is a constant, and nothing of the transaction is compared with it"))
            }
            _ => Err("a condition stands where a value is compared".to_owned()),
        }
    }

    fn place(&mut self, path: &[String]) -> Result<Operand, String> {
        match self.vendor.place(path)? {
            Place::Data { check, text, ty } => {
                self.check(check)?;
                Ok(Operand { text, kind: ty.kind })
            }
            Place::Known { input, text, ty } => {
                once(&mut self.reads.known, input);
                Ok(Operand { text, kind: ty.kind })
            }
            Place::Own(path) if path.iter().any(|part| part.contains('.')) => {
                Err(format!("a name with a dot in `{}` has no place in `input`", path.join("`.`")))
            }
            Place::Own(path) => {
                let kind = self.own.get(&path).cloned().unwrap_or(Kind::Text);
                let text = format!("input.{}", (self.names)(&path));
                once(&mut self.reads.own, path);
                Ok(Operand { text, kind })
            }
            Place::Decision(_) | Place::Label(_) => Err(format!(
                "`{}` is a decision or label; only `==`, `!=` and `in` can ask for it",
                path.join(".")
            )),
        }
    }

    /// The name of a check that the condition reads.
    fn check(&mut self, id: CheckId) -> Text {
        once(&mut self.reads.checks, id);
        self.vendor.check(id).map(|check| check.name.to_string()).ok_or("the check is not there".to_owned())
    }

    /// An operand that is compared with something of this kind; vendors write most constants as text.
    fn as_kind(&mut self, expr: &Expr, kind: &Kind) -> Text {
        let written = match expr {
            Expr::Text(text) | Expr::Number(text) => text.as_str(),
            Expr::Bool(value) => {
                if *value {
                    "true"
                } else {
                    "false"
                }
            }
            _ => return Ok(self.operand(expr)?.text),
        };
        let is_text = matches!(expr, Expr::Text(_));
        let value = match kind {
            Kind::Text => Some(Value::text(written)).filter(|_| is_text),
            Kind::Bool => written.parse().ok().map(Value::Bool),
            Kind::Int(..) => written.parse().ok().map(Value::Int),
            Kind::Decimal(_) | Kind::Float(_) => Decimal::parse(written).map(Value::Decimal),
            Kind::Date => Date::parse(written).map(Value::Date),
            Kind::Time => {
                Time::parse(written).or_else(|| Time::parse(&format!("{written}T00:00:00Z"))).map(Value::Time)
            }
            Kind::Country => Country::parse(written).map(Value::Country),
            Kind::Enum(e) => e.variants.iter().find(|known| ***known == *written).cloned().map(Value::Symbol),
            _ => None,
        };
        let value = value.ok_or_else(|| {
            let near = match kind {
                Kind::Enum(e) => nearest(written, e.variants.iter().map(|variant| &**variant)),
                _ => None,
            };
            let help = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            format!("`{expr}` is not {}{help}", Ty::of(kind.clone()).with_article())
        })?;
        // A whole number of a decimal field is written as one.
        Ok(value.to_string())
    }
}

fn is_literal(expr: &Expr) -> bool {
    matches!(expr, Expr::Text(_) | Expr::Number(_) | Expr::Bool(_) | Expr::Null)
}

/// A pattern literal; it can hold anything but its own mark.
fn pattern(text: &str) -> String {
    format!("r\"{}\"", text.replace('"', "\\x22"))
}

fn once<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if !all.contains(&one) {
        all.push(one);
    }
}

/// Without the parentheses around the whole.
fn bare(text: String) -> String {
    let Some(inner) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) else { return text };
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => match depth.checked_sub(1) {
                Some(outer) => depth = outer,
                None => return text,
            },
            _ => {}
        }
    }
    inner.to_owned()
}
