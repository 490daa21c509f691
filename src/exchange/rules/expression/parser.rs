//! Recursive descent over the tokens of a condition. Bounded in length and depth, so it is total.

use super::token::{Kind, Token, tokens};
use super::{Expr, Function, plain};
use crate::core::CompareOp;

/// Longer conditions, in bytes, are not read.
const MAX_LENGTH: usize = 16 * 1024;
/// Deeper brackets and negations are not read.
const MAX_DEPTH: usize = 32;

/// Reads a condition; the error says in one sentence what is not understood.
pub fn parse(text: &str) -> Result<Expr, String> {
    if text.len() > MAX_LENGTH {
        return Err(format!("the condition has more than {MAX_LENGTH} bytes"));
    }
    let mut parser = Parser { tokens: tokens(text)?, at: 0, depth: 0 };
    if parser.tokens.is_empty() {
        return Err("there is no condition".to_owned());
    }
    let expr = parser.or()?;
    match parser.tokens.get(parser.at) {
        None => Ok(expr),
        Some(token) => Err(format!("{} is not understood here", shown(Some(token)))),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

type Parsed = Result<Expr, String>;

impl Parser {
    fn or(&mut self) -> Parsed {
        self.joined(Parser::and, &["||"], "or", Expr::Or)
    }

    fn and(&mut self) -> Parsed {
        self.joined(Parser::not, &["&&"], "and", Expr::And)
    }

    fn joined(
        &mut self,
        part: fn(&mut Parser) -> Parsed,
        signs: &[&str],
        word: &str,
        all: fn(Vec<Expr>) -> Expr,
    ) -> Parsed {
        let first = part(self)?;
        let mut parts = vec![first];
        while self.sign(signs).is_some() || self.word(&[word]).is_some() {
            parts.push(part(self)?);
        }
        Ok(match parts.len() {
            1 => parts.pop().unwrap_or(Expr::Null),
            _ => all(parts),
        })
    }

    fn not(&mut self) -> Parsed {
        if self.sign(&["!"]).is_none() && self.word(&["not"]).is_none() {
            return self.comparison();
        }
        self.deeper()?;
        let inner = self.not()?;
        self.depth -= 1;
        Ok(Expr::Not(Box::new(inner)))
    }

    fn comparison(&mut self) -> Parsed {
        let value = self.operand()?;
        if let Some(op) = self.op() {
            let other = self.operand()?;
            return Ok(Expr::Compare(op, Box::new(value), Box::new(other)));
        }
        if self.word(&["is"]).is_some() {
            let negated = self.word(&["not"]).is_some();
            let expr = if self.word(&["empty"]).is_some() {
                Expr::Call(Function::IsEmpty, vec![value])
            } else {
                let other = self.operand()?;
                Expr::Compare(CompareOp::Equal, Box::new(value), Box::new(other))
            };
            return Ok(negate(expr, negated));
        }
        let before = self.at;
        let negated = self.word(&["not"]).is_some();
        if self.word(&["in"]).is_some() {
            let list = self.list()?;
            return Ok(negate(Expr::In(Box::new(value), list), negated));
        }
        if self.word(&["notin"]).is_some() {
            let list = self.list()?;
            return Ok(negate(Expr::In(Box::new(value), list), true));
        }
        if self.word(&["between"]).is_some() {
            let low = self.operand()?;
            if self.word(&["and"]).is_none() {
                return Err(format!("`and` is missing behind `between`, before {}", self.here()));
            }
            let high = self.operand()?;
            let least = Expr::Compare(CompareOp::GreaterEqual, Box::new(value.clone()), Box::new(low));
            let most = Expr::Compare(CompareOp::LessEqual, Box::new(value), Box::new(high));
            return Ok(negate(Expr::And(vec![least, most]), negated));
        }
        if let Some(Token { kind: Kind::Word(word), .. }) = self.tokens.get(self.at) {
            let (function, not) = named(word);
            if let Some(function) = function {
                self.at += 1;
                let other = self.operand()?;
                return Ok(negate(Expr::Call(function, vec![value, other]), negated != not));
            }
        }
        self.at = before;
        Ok(value)
    }

    /// A literal, a path, a call, or a condition in parentheses.
    fn operand(&mut self) -> Parsed {
        let Some(token) = self.tokens.get(self.at).cloned() else {
            return Err("the condition ends where a value is missing".to_owned());
        };
        self.at += 1;
        match token.kind {
            Kind::Text(text) => self.called(Expr::Text(text)),
            Kind::Number(number) => Ok(Expr::Number(number)),
            Kind::Sign("-") => match self.tokens.get(self.at) {
                Some(Token { kind: Kind::Number(number), .. }) => {
                    let number = format!("-{number}");
                    self.at += 1;
                    Ok(Expr::Number(number))
                }
                _ => Err(format!("`-` at character {} is not understood", token.at)),
            },
            Kind::Sign("(") => {
                self.deeper()?;
                let inner = self.or()?;
                self.depth -= 1;
                self.expect(")")?;
                Ok(inner)
            }
            Kind::Word(word) => self.begun(word),
            Kind::Sign(_) => Err(format!("{} is not understood here", shown(Some(&token)))),
        }
    }

    /// What begins with a word.
    fn begun(&mut self, word: String) -> Parsed {
        match plain(&word).as_str() {
            "true" => return Ok(Expr::Bool(true)),
            "false" => return Ok(Expr::Bool(false)),
            "null" | "nil" | "none" | "undefined" => return Ok(Expr::Null),
            _ => {}
        }
        if self.sign(&["("]).is_some() {
            let args = self.args()?;
            let call = call(&word, args)?;
            return self.called(call);
        }
        // `$` is the document itself.
        let mut path = if word == "$" { Vec::new() } else { vec![word] };
        loop {
            if self.sign(&["["]).is_some() {
                path.extend(self.index()?);
            } else if self.sign(&["."]).is_some() {
                let name = self.name()?;
                if self.sign(&["("]).is_some() {
                    let mut args = vec![Expr::Path(path)];
                    args.extend(self.args()?);
                    let call = call(&name, args)?;
                    return self.called(call);
                }
                path.push(name);
            } else {
                return Ok(Expr::Path(path));
            }
        }
    }

    /// Further calls behind a value: `x.trim().toLowerCase()`.
    fn called(&mut self, mut value: Expr) -> Parsed {
        while self.sign(&["."]).is_some() {
            // A chain of calls nests without brackets, so each counts for the rest of the condition.
            self.deeper()?;
            let name = self.name()?;
            self.expect("(")?;
            let mut args = vec![value];
            args.extend(self.args()?);
            value = call(&name, args)?;
        }
        Ok(value)
    }

    /// What stands behind `[` of a path: a name in quotes, or the first of a list.
    fn index(&mut self) -> Result<Option<String>, String> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        let name = match token.as_ref().map(|token| &token.kind) {
            Some(Kind::Text(name)) => Some(name.clone()),
            Some(Kind::Number(number)) if number == "0" => None,
            _ => {
                return Err(format!(
                    "{} as an index is not understood; only `[0]` is",
                    shown(token.as_ref())
                ));
            }
        };
        self.expect("]")?;
        Ok(name)
    }

    /// Literals in `[…]`, `(…)` or `{…}`.
    fn list(&mut self) -> Result<Vec<Expr>, String> {
        let closing = match self.sign(&["[", "(", "{"]) {
            Some("[") => "]",
            Some("(") => ")",
            Some("{") => "}",
            _ => return Err(format!("a list has to stand behind `in`, not {}", self.here())),
        };
        self.until(closing)
    }

    fn args(&mut self) -> Result<Vec<Expr>, String> {
        self.until(")")
    }

    fn until(&mut self, closing: &'static str) -> Result<Vec<Expr>, String> {
        self.deeper()?;
        let mut all = Vec::new();
        if self.sign(&[closing]).is_none() {
            loop {
                all.push(self.or()?);
                if self.sign(&[","]).is_none() {
                    break;
                }
            }
            self.expect(closing)?;
        }
        self.depth -= 1;
        Ok(all)
    }

    fn op(&mut self) -> Option<CompareOp> {
        if let Some(sign) = self.sign(&["===", "==", "=", "!==", "!=", "<>", "<=", ">=", "<", ">"]) {
            return Some(match sign {
                "<" => CompareOp::Less,
                "<=" => CompareOp::LessEqual,
                ">" => CompareOp::Greater,
                ">=" => CompareOp::GreaterEqual,
                "===" | "==" | "=" => CompareOp::Equal,
                _ => CompareOp::NotEqual,
            });
        }
        const WORDS: &[(CompareOp, &[&str])] = &[
            (CompareOp::Equal, &["eq", "equals"]),
            (CompareOp::NotEqual, &["ne", "neq", "notequals"]),
            (CompareOp::Less, &["lt", "lessthan"]),
            (CompareOp::LessEqual, &["lte", "le", "lessthanorequal"]),
            (CompareOp::Greater, &["gt", "greaterthan"]),
            (CompareOp::GreaterEqual, &["gte", "ge", "greaterthanorequal"]),
        ];
        WORDS.iter().find(|(_, words)| self.word(words).is_some()).map(|(op, _)| *op)
    }

    fn name(&mut self) -> Result<String, String> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        match token {
            Some(Token { kind: Kind::Word(name), .. }) => Ok(name),
            other => Err(format!("a name has to stand behind `.`, not {}", shown(other.as_ref()))),
        }
    }

    /// Takes one of the signs.
    fn sign(&mut self, wanted: &[&str]) -> Option<&'static str> {
        match self.tokens.get(self.at) {
            Some(Token { kind: Kind::Sign(sign), .. }) if wanted.contains(sign) => {
                self.at += 1;
                Some(sign)
            }
            _ => None,
        }
    }

    /// Takes one of the words, in any case.
    fn word(&mut self, wanted: &[&str]) -> Option<()> {
        match self.tokens.get(self.at) {
            Some(Token { kind: Kind::Word(word), .. }) if wanted.contains(&plain(word).as_str()) => {
                self.at += 1;
                Some(())
            }
            _ => None,
        }
    }

    fn expect(&mut self, sign: &'static str) -> Result<(), String> {
        match self.sign(&[sign]) {
            Some(_) => Ok(()),
            None => Err(format!("`{sign}` is missing before {}", self.here())),
        }
    }

    fn here(&self) -> String {
        shown(self.tokens.get(self.at))
    }

    fn deeper(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("the condition is nested more than {MAX_DEPTH} deep"));
        }
        Ok(())
    }
}

fn negate(expr: Expr, negated: bool) -> Expr {
    if negated { Expr::Not(Box::new(expr)) } else { expr }
}

/// The function of a word, and whether the word says its opposite: `notContains`, `doesNotContain`.
fn named(word: &str) -> (Option<Function>, bool) {
    if let Some(function) = Function::find(word) {
        return (Some(function), false);
    }
    let plain = plain(word);
    let rest = plain.strip_prefix("doesnot").or_else(|| plain.strip_prefix("not"));
    let opposite = rest.and_then(|rest| Function::find(rest).or_else(|| Function::find(&format!("{rest}s"))));
    (opposite, true)
}

/// A call by any of its names, with as many arguments as it takes.
fn call(name: &str, args: Vec<Expr>) -> Parsed {
    let negated = |expr| Expr::Not(Box::new(expr));
    let null = |args: Vec<Expr>| match <[Expr; 1]>::try_from(args) {
        Ok([value]) => Ok(Expr::Compare(CompareOp::Equal, Box::new(value), Box::new(Expr::Null))),
        Err(_) => Err(format!("`{name}` takes one value")),
    };
    match plain(name).as_str() {
        "isnull" | "ismissing" => return null(args),
        "isnotnull" | "exists" | "ispresent" => return null(args).map(negated),
        "isnotempty" | "notempty" => return call("isEmpty", args).map(negated),
        "not" => {
            return match <[Expr; 1]>::try_from(args) {
                Ok([value]) => Ok(negated(value)),
                Err(_) => Err("`not` takes one condition".to_owned()),
            };
        }
        _ => {}
    }
    let (function, opposite) = named(name);
    let Some(function) = function else { return Err(format!("the function `{name}` is not known")) };
    let wanted = match function {
        Function::Today => 0,
        Function::IsEmpty | Function::Lower | Function::Trim | Function::Length | Function::Age => 1,
        _ => 2,
    };
    if args.len() != wanted {
        return Err(format!("`{name}` takes {wanted} values, and has {}", args.len()));
    }
    Ok(negate(Expr::Call(function, args), opposite))
}

fn shown(token: Option<&Token>) -> String {
    match token {
        None => "the end".to_owned(),
        Some(Token { kind, at }) => {
            let text = match kind {
                Kind::Word(text) | Kind::Number(text) => text.clone(),
                Kind::Text(_) => return format!("the text at character {at}"),
                Kind::Sign(sign) => (*sign).to_owned(),
            };
            format!("`{text}` at character {at}")
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test says what it expects")]
mod tests {
    use super::*;

    #[test]
    fn ways_to_write_a_condition_mean_the_same() {
        for (written, same) in [
            ("a.b == 'x' AND not (c > 1 or d)", r#"a.b == "x" && !(c > 1 || d)"#),
            ("$.a[0]['b'] <> null", "a.b != null"),
            ("a is not null", "!(a == null)"),
            ("isNotNull(a)", "!(a == null)"),
            ("a not in ('x', 'y')", r#"!(a in ["x", "y"])"#),
            ("a.toLowerCase().contains(\"x\")", r#"contains(toLowerCase(a), "x")"#),
            ("a starts_with 'x'", r#"startsWith(a, "x")"#),
            ("a notContains 'x'", r#"!(contains(a, "x"))"#),
            ("a between 1 and 2.5", "a >= 1 && a <= 2.5"),
            ("a gte -1", "a >= -1"),
        ] {
            let expr = parse(written).unwrap();
            assert_eq!(expr.to_string(), same, "{written}");
            assert_eq!(parse(same), Ok(expr), "{same}");
        }
    }

    #[test]
    fn what_is_not_understood_says_where() {
        for (written, why) in [
            ("", "there is no condition"),
            ("a ==", "the condition ends where a value is missing"),
            ("a + 1 > 2", "`+` at character 3 is not understood"),
            ("a == 'x", "the text at character 6 has no end"),
            ("a[3].b", "`3` at character 3 as an index is not understood; only `[0]` is"),
            ("velocity(a, 5)", "the function `velocity` is not known"),
            ("(a", "`)` is missing before the end"),
            ("a b", "`b` at character 3 is not understood here"),
        ] {
            assert_eq!(parse(written), Err(why.to_owned()), "{written}");
        }
        assert!(parse(&"(".repeat(10_000)).is_err());
        assert!(parse(&"!".repeat(10_000)).is_err());
        assert!(parse(&"a.contains(".repeat(1_000)).is_err());
    }
}
