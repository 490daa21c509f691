//! Items: what a script or a catalog declares.

use super::children::Children;
use super::{Node, PartParser, Rule};
use crate::source::Span;
use crate::syntax::tree::{
    CapabilityItem, CredentialItem, EnumItem, FieldDecl, FnItem, FormatEntry, FormatItem, Item, ItemKind,
    LabelDecl, LetItem, ListItem, Name, OutcomeDecl, Path, Property, PropertyValue, RecordItem, Requirement,
    RulesItem, ServiceItem, SetItem, StepItem, TerminalItem, UseItem, UseTarget, WorkflowItem,
};

impl PartParser<'_> {
    pub(super) fn build_item(&mut self, node: Node<'_>) -> Item {
        let span = self.span(&node);
        let kind = Children::of(node).next_part().and_then(|item| self.item_kind(item));
        Item {
            docs: self.docs(span),
            kind: kind.unwrap_or(ItemKind::Error { keyword: None, name: None }),
            span,
        }
    }

    /// `None` never happens: the grammar guarantees every part that is asked for.
    fn item_kind(&mut self, node: Node<'_>) -> Option<ItemKind> {
        let span = self.span(&node);
        let rule = node.as_rule();
        if rule == Rule::test_item {
            return self.build_test(node).map(ItemKind::Test);
        }
        let mut parts = Children::of(node);
        Some(match rule {
            Rule::use_item => {
                let target = match parts.take(Rule::text) {
                    Some(file) => UseTarget::File(self.text_lit(&file)),
                    None => UseTarget::Catalog(parts.name(self, Rule::word)),
                };
                ItemKind::Use(UseItem {
                    target,
                    alias: parts.take(Rule::word).map(|alias| self.name(&alias)),
                })
            }
            Rule::enum_item => {
                let name = parts.name(self, Rule::word);
                let variants = self.names(&mut parts, Rule::symbol);
                if variants.is_empty() {
                    self.empty(span, "variants", "`{ BASIC, PLUS }`");
                }
                ItemKind::Enum(EnumItem { name, variants })
            }
            Rule::record_item => {
                let name = parts.name(self, Rule::word);
                let fields = self.fields(parts.take(Rule::fields));
                if fields.is_empty() {
                    self.empty(span, "fields", "`{ city: text }`");
                }
                ItemKind::Record(RecordItem { name, fields })
            }
            Rule::set_item => ItemKind::Set(SetItem {
                name: parts.name(self, Rule::word),
                ty: self.type_expr(parts.take(Rule::type_expr)?),
                value: self.expr(parts.take(Rule::expr)?),
            }),
            Rule::list_item => ItemKind::List(ListItem {
                name: parts.name(self, Rule::word),
                ty: self.type_expr(parts.take(Rule::type_expr)?),
                folded: parts.eat(Rule::k_folded),
            }),
            Rule::let_item => ItemKind::Let(self.let_item(&mut parts)?),
            Rule::fn_item => ItemKind::Fn(FnItem {
                name: parts.name(self, Rule::word),
                params: self.params(parts.take(Rule::params)),
                result: self.type_expr(parts.take(Rule::type_expr)?),
                body: self.expr(parts.take(Rule::expr)?),
            }),
            Rule::table_item => ItemKind::Table(self.table(&mut parts, span)?),
            Rule::rules_item => {
                let (name, params) = self.build_signature(parts.take(Rule::rules_head)?);
                ItemKind::Rules(RulesItem {
                    name,
                    params,
                    rules: self.rule_block(parts.take(Rule::rule_block)?),
                })
            }
            Rule::terminal_item => ItemKind::Terminal(TerminalItem {
                name: parts.name(self, Rule::word),
                params: self.params(parts.take(Rule::params)),
                decision: parts.name(self, Rule::symbol),
                label: parts.take(Rule::symbol).map(|label| self.name(&label)),
            }),
            Rule::credential_item => {
                let name = parts.name(self, Rule::symbol);
                let extends = parts.take(Rule::extends).and_then(|part| self.extended(part));
                let (data, rest) = self.data_and(&mut parts);
                let properties = rest.into_iter().map(|property| self.property(property)).collect();
                ItemKind::Credential(CredentialItem { name, extends, properties, data })
            }
            Rule::capability_item => ItemKind::Capability(self.capability(&mut parts)),
            Rule::service_item => ItemKind::Service(ServiceItem {
                name: parts.name(self, Rule::word),
                on: self.on_kinds(parts.take(Rule::on_kinds)),
                properties: self.properties(&mut parts),
            }),
            Rule::format_item => ItemKind::Format(FormatItem {
                name: parts.name(self, Rule::word),
                entries: self.format_block(parts.take(Rule::format_block)),
            }),
            Rule::step_item => {
                let (name, params) = self.build_signature(parts.take(Rule::step_head)?);
                ItemKind::Step(StepItem { name, params, body: self.block(parts.take(Rule::block)?) })
            }
            Rule::workflow_item => ItemKind::Workflow(WorkflowItem {
                name: Children::of(parts.take(Rule::workflow_head)?).name(self, Rule::word),
                body: self.block(parts.take(Rule::block)?),
            }),
            _ => return None,
        })
    }

    /// `extends jumio.DATA`
    fn extended(&mut self, part: Node<'_>) -> Option<Path> {
        let mut parts = Children::of(part);
        parts.eat(Rule::k_extends);
        Some(self.path(parts.take(Rule::type_path)?))
    }

    pub(super) fn let_item(&mut self, parts: &mut Children<'_>) -> Option<LetItem> {
        Some(LetItem {
            name: parts.name(self, Rule::word),
            ty: parts.take(Rule::type_expr).map(|ty| self.type_expr(ty)),
            value: self.expr(parts.take(Rule::expr)?),
        })
    }

    fn capability(&mut self, parts: &mut Children<'_>) -> CapabilityItem {
        let name = parts.name(self, Rule::word);
        let on = self.on_kinds(parts.take(Rule::on_kinds));
        let params = self.params(parts.take(Rule::params));
        let requires = parts.take(Rule::requires).map_or_else(Vec::new, |requires| {
            Children::of(requires)
                .all(Rule::requirement)
                .into_iter()
                .map(|part| self.requirement(part))
                .collect()
        });
        let at = parts.take(Rule::text).map(|at| self.text_lit(&at));
        let (data, rest) = self.data_and(parts);
        let mut outcomes: Vec<OutcomeDecl> = Vec::new();
        let mut properties: Vec<Property> = Vec::new();
        for part in rest {
            if part.as_rule() == Rule::property {
                let property = self.property(part);
                if let Some(first) = properties.iter().find(|first| first.name.text == property.name.text) {
                    self.twice(property.name.span, first.name.span, &property.name.text);
                }
                properties.push(property);
                continue;
            }
            let outcome = self.outcome(part);
            if let Some(first) = outcomes.iter().find(|first| first.decision.text == outcome.decision.text) {
                self.twice(outcome.decision.span, first.decision.span, &outcome.decision.text);
            }
            outcomes.push(outcome);
        }
        CapabilityItem { name, on, params, requires, at, outcomes, properties, data }
    }

    /// The fields of the one `data { … }`, and the parts beside it.
    fn data_and<'i>(&mut self, parts: &mut Children<'i>) -> (Vec<FieldDecl>, Vec<Node<'i>>) {
        let mut data: Option<(Vec<FieldDecl>, Span)> = None;
        let mut rest = Vec::new();
        while let Some(part) = parts.next_part() {
            if part.as_rule() != Rule::data_block {
                rest.push(part);
                continue;
            }
            let span = self.span(&part);
            let fields = self.fields(Children::of(part).take(Rule::fields));
            match &mut data {
                None => data = Some((fields, span)),
                Some((_, first)) => self.twice(span, *first, "data"),
            }
        }
        (data.map(|(fields, _)| fields).unwrap_or_default(), rest)
    }

    fn requirement(&mut self, node: Node<'_>) -> Requirement {
        let span = self.span(&node);
        let mut parts = Children::of(node);
        let capability = parts.name(self, Rule::word);
        Requirement { capability, decisions: self.names(&mut parts, Rule::symbol), span }
    }

    fn outcome(&mut self, node: Node<'_>) -> OutcomeDecl {
        let span = self.span(&node);
        let mut parts = Children::of(node);
        let decision = parts.name(self, Rule::outcome_word);
        let labels = parts
            .all(Rule::label)
            .into_iter()
            .map(|label| {
                let mut parts = Children::of(label);
                let name = parts.name(self, Rule::symbol);
                LabelDecl { name, spelling: parts.take(Rule::text).map(|text| self.text_lit(&text)) }
            })
            .collect();
        OutcomeDecl { decision, labels, span }
    }

    fn on_kinds(&mut self, node: Option<Node<'_>>) -> Vec<Vec<Name>> {
        let Some(node) = node else { return Vec::new() };
        let kinds = Children::of(node).all(Rule::kinds);
        kinds.into_iter().map(|kinds| self.names(&mut Children::of(kinds), Rule::symbol)).collect()
    }

    fn format_block(&mut self, node: Option<Node<'_>>) -> Vec<FormatEntry> {
        let Some(node) = node else { return Vec::new() };
        let entries = Children::of(node).all(Rule::format_entry);
        entries
            .into_iter()
            .map(|entry| {
                let span = self.span(&entry);
                let mut parts = Children::of(entry);
                let name = parts.next_part().map_or_else(|| self.no_name(), |name| self.name(&name));
                let values = self.values(&mut parts);
                FormatEntry { name, values, entries: self.format_block(parts.take(Rule::format_block)), span }
            })
            .collect()
    }

    pub(super) fn properties(&mut self, parts: &mut Children<'_>) -> Vec<Property> {
        parts.all(Rule::property).into_iter().map(|property| self.property(property)).collect()
    }

    fn property(&mut self, node: Node<'_>) -> Property {
        let span = self.span(&node);
        let mut parts = Children::of(node);
        let name = parts.name(self, Rule::any_word);
        let of = parts.take(Rule::symbol).map(|of| self.name(&of));
        Property { name, of, values: self.values(&mut parts), span }
    }

    pub(super) fn values(&mut self, parts: &mut Children<'_>) -> Vec<PropertyValue> {
        parts.all(Rule::value).into_iter().filter_map(|value| self.value(value)).collect()
    }

    fn value(&mut self, node: Node<'_>) -> Option<PropertyValue> {
        let mut parts = Children::of(node);
        let first = parts.next_part()?;
        Some(match first.as_rule() {
            Rule::symbol => {
                let spelling = parts.take(Rule::text).map(|text| self.text_lit(&text));
                PropertyValue::Symbol(self.name(&first), spelling)
            }
            Rule::text => PropertyValue::Text(self.text_lit(&first)),
            _ => PropertyValue::Name(self.name(&first)),
        })
    }

    pub(super) fn names(&mut self, parts: &mut Children<'_>, rule: Rule) -> Vec<Name> {
        parts.all(rule).into_iter().map(|name| self.name(&name)).collect()
    }
}
