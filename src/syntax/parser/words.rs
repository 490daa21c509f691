//! The grammar in words of the user. Every rule has its words here (a new rule does not compile without), so that no
//! rule's name can reach a message.

use super::Rule;
use super::precedence::Infix;

/// What a rule is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Words {
    /// A word or mark, spelled exactly so.
    Mark(&'static str),
    /// A kind of thing: "a name".
    Thing(&'static str),
    /// Could always go on here (an operator, a field), which is not worth saying.
    Continuation,
    /// The end of the part.
    End,
}

/// Words and marks hold other parts together and have no content.
pub(super) fn is_mark(rule: Rule) -> bool {
    matches!(words(rule), Words::Mark(_))
}

pub(super) fn words(rule: Rule) -> Words {
    use Words::{Continuation, End, Mark, Thing};
    match rule {
        Rule::k_use => Mark("use"),
        Rule::k_enum => Mark("enum"),
        Rule::k_record => Mark("record"),
        Rule::k_set => Mark("set"),
        Rule::k_list => Mark("list"),
        Rule::k_let => Mark("let"),
        Rule::k_fn => Mark("fn"),
        Rule::k_table => Mark("table"),
        Rule::k_rules => Mark("rules"),
        Rule::k_terminal => Mark("terminal"),
        Rule::k_credential => Mark("credential"),
        Rule::k_capability => Mark("capability"),
        Rule::k_service => Mark("service"),
        Rule::k_format => Mark("format"),
        Rule::k_step => Mark("step"),
        Rule::k_workflow => Mark("workflow"),
        Rule::k_test => Mark("test"),
        Rule::k_key => Mark("key"),
        Rule::k_version => Mark("version"),
        Rule::k_stage => Mark("stage"),
        Rule::k_channels => Mark("channels"),
        Rule::k_expires => Mark("expires"),
        Rule::k_input => Mark("input"),
        Rule::k_acquire => Mark("acquire"),
        Rule::k_check => Mark("check"),
        Rule::k_shadow => Mark("shadow"),
        Rule::k_retry => Mark("retry"),
        Rule::k_require => Mark("require"),
        Rule::k_if => Mark("if"),
        Rule::k_match => Mark("match"),
        Rule::k_run => Mark("run"),
        Rule::k_risk => Mark("risk"),
        Rule::k_decide => Mark("decide"),
        Rule::k_split => Mark("split"),
        Rule::k_end => Mark("end"),
        Rule::k_continue => Mark("continue"),
        Rule::k_and => Mark("and"),
        Rule::k_or => Mark("or"),
        Rule::k_not => Mark("not"),
        Rule::k_in => Mark("in"),
        Rule::k_is => Mark("is"),
        Rule::k_mod => Mark("mod"),
        Rule::k_then => Mark("then"),
        Rule::k_else => Mark("else"),
        Rule::k_true => Mark("true"),
        Rule::k_false => Mark("false"),
        Rule::k_when => Mark("when"),
        Rule::k_known => Mark("known"),
        Rule::k_missing => Mark("missing"),
        Rule::k_unknown => Mark("unknown"),
        Rule::k_matches => Mark("matches"),
        Rule::k_results => Mark("results"),
        Rule::k_given => Mark("given"),
        Rule::k_expect => Mark("expect"),
        Rule::k_as => Mark("as"),
        Rule::k_at => Mark("at"),
        Rule::k_example => Mark("example"),
        Rule::k_folded => Mark("folded"),
        Rule::k_of => Mark("of"),
        Rule::k_max => Mark("max"),
        Rule::k_on => Mark("on"),
        Rule::k_requires => Mark("requires"),
        Rule::k_extends => Mark("extends"),
        Rule::k_data => Mark("data"),
        Rule::k_include => Mark("include"),
        Rule::k_follows => Mark("follows"),
        Rule::k_after => Mark("after"),
        Rule::k_optional => Mark("optional"),
        Rule::k_within => Mark("within"),
        Rule::k_up => Mark("up"),
        Rule::k_to => Mark("to"),
        Rule::k_attempts => Mark("attempts"),
        Rule::k_by => Mark("by"),
        Rule::k_all => Mark("all"),
        Rule::k_from => Mark("from"),
        Rule::k_pending => Mark("pending"),
        Rule::k_fired => Mark("fired"),
        Rule::k_hit => Mark("hit"),
        Rule::open => Mark("{"),
        Rule::close => Mark("}"),
        Rule::lparen => Mark("("),
        Rule::rparen => Mark(")"),
        Rule::comma => Mark(","),
        Rule::colon => Mark(":"),
        Rule::arrow => Mark("->"),
        Rule::range => Mark(".."),
        Rule::dot => Mark("."),
        Rule::assign => Mark("="),
        Rule::bar => Mark("|"),
        Rule::question => Mark("?"),
        Rule::wildcard => Thing("`_`"),
        Rule::eq => Mark("=="),
        Rule::ne => Mark("!="),
        Rule::le => Mark("<="),
        Rule::ge => Mark(">="),
        Rule::lt => Mark("<"),
        Rule::gt => Mark(">"),
        Rule::coalesce => Mark("??"),
        Rule::plus => Mark("+"),
        Rule::minus => Mark("-"),
        Rule::star => Mark("*"),
        Rule::slash => Mark("/"),
        Rule::bang => Mark("!"),
        Rule::ampersands => Mark("&&"),
        Rule::bars => Mark("||"),
        Rule::modulo_sign => Mark("%"),
        Rule::any_word | Rule::word | Rule::path | Rule::place | Rule::reserved => Thing("a name"),
        Rule::symbol | Rule::kinds => Thing("a symbol such as `PASSED`"),
        Rule::type_path
        | Rule::type_expr
        | Rule::list_type
        | Rule::paren_type
        | Rule::named_type
        | Rule::plain_type => Thing("a type"),
        Rule::type_within => Thing("a range or a currency"),
        Rule::int => Thing("a whole number"),
        Rule::decimal | Rule::quantity => Thing("a number"),
        Rule::percent => Thing("a percentage"),
        Rule::date => Thing("a date"),
        Rule::time => Thing("a time"),
        Rule::text => Thing("a text in double quotes"),
        Rule::regex => Thing("a regular expression"),
        // Could stand behind every number.
        Rule::currency | Rule::unit => Continuation,
        Rule::literal | Rule::bound => Thing("a constant"),
        Rule::expr
        | Rule::if_expr
        | Rule::set_expr
        | Rule::paren
        | Rule::results
        | Rule::simple
        | Rule::pattern_value
        | Rule::arg
        | Rule::value => Thing("a value"),
        Rule::infix | Rule::not_infix | Rule::is_test | Rule::field_access | Rule::args | Rule::prefix => {
            Continuation
        }
        Rule::params => Thing("parameters in parentheses"),
        Rule::param => Thing("a parameter"),
        Rule::fields => Thing("fields in braces"),
        Rule::field => Thing("a field"),
        Rule::item
        | Rule::use_item
        | Rule::enum_item
        | Rule::record_item
        | Rule::set_item
        | Rule::list_item
        | Rule::let_item
        | Rule::fn_item
        | Rule::table_item
        | Rule::rules_item
        | Rule::terminal_item
        | Rule::credential_item
        | Rule::capability_item
        | Rule::service_item
        | Rule::format_item
        | Rule::step_item
        | Rule::workflow_item
        | Rule::test_item
        | Rule::one_item => Thing("a declaration"),
        Rule::decide_head
        | Rule::one_decide_head
        | Rule::table_head
        | Rule::one_table_head
        | Rule::rules_head
        | Rule::workflow_head
        | Rule::step_head
        | Rule::test_head
        | Rule::one_rules_head
        | Rule::one_workflow_head
        | Rule::one_step_head
        | Rule::one_test_head => Thing("the name of what is declared"),
        Rule::extends => Thing("`extends` and a kind of credential"),
        Rule::data_block => Thing("`data` and fields in braces"),
        Rule::property | Rule::acquire_entry | Rule::optional_mark => Thing("a property"),
        Rule::on_kinds => Thing("`on` and a kind of credential"),
        Rule::requires => Thing("`requires` and a condition"),
        Rule::requirement => Thing("a capability with a decision"),
        Rule::outcome | Rule::outcome_word => Thing("`passed`, `warning`, `rejected` or `not_executed`"),
        Rule::label | Rule::end_label => Thing("a label"),
        Rule::format_block => Thing("entries in braces"),
        Rule::format_entry => Thing("an entry"),
        Rule::statement
        | Rule::one_statement
        | Rule::key_stmt
        | Rule::version_stmt
        | Rule::stage_stmt
        | Rule::channels_stmt
        | Rule::expires_stmt
        | Rule::input_stmt
        | Rule::acquire_stmt
        | Rule::check_stmt
        | Rule::retry_stmt
        | Rule::require_stmt
        | Rule::if_stmt
        | Rule::match_stmt
        | Rule::run_stmt
        | Rule::risk_stmt
        | Rule::decide_stmt
        | Rule::split_stmt
        | Rule::end_stmt
        | Rule::continue_stmt => Thing("a statement"),
        Rule::block => Thing("statements in braces"),
        Rule::body | Rule::way_out | Rule::closing => Thing("a statement or a block"),
        Rule::check_call | Rule::call => Thing("a check"),
        Rule::capability_use => Thing("a capability"),
        Rule::selection => Thing("a selection in braces"),
        Rule::split_head | Rule::one_split_head => Thing("a name and what to split by"),
        Rule::retry_head | Rule::one_retry_head => Thing("a credential and a number of attempts"),
        Rule::within => Thing("`within` and a time limit"),
        Rule::retry_arm | Rule::one_retry_arm => Thing("`when` and a condition"),
        Rule::if_head
        | Rule::else_if_head
        | Rule::match_head
        | Rule::one_if_head
        | Rule::one_else_if_head
        | Rule::one_match_head => Thing("a condition"),
        Rule::else_if => Thing("`else if`"),
        Rule::match_arm
        | Rule::one_match_arm
        | Rule::patterns
        | Rule::one_patterns
        | Rule::pattern
        | Rule::in_pattern => Thing("a case such as `PASSED -> …`"),
        Rule::risk_head | Rule::one_risk_head => Thing("a name and a range"),
        Rule::hit_policy | Rule::one_hit_policy => Thing("`hit` and a policy"),
        Rule::table_row | Rule::one_table_row => Thing("a row such as `| DE, _ -> …`"),
        Rule::cell | Rule::bound_cell => Thing("a cell"),
        Rule::rule_block => Thing("rules in braces"),
        Rule::risk_entry | Rule::one_risk_entry | Rule::risk_rule => {
            Thing("a rule such as `name: +30 when …`")
        }
        Rule::include => Thing("`include` and a rule set"),
        Rule::rule_arm => Thing("points with a condition, such as `+30 when …`"),
        Rule::weight => Thing("points such as `+30` or `=100`"),
        Rule::band | Rule::one_band | Rule::band_range | Rule::one_band_range => {
            Thing("a band such as `0..30 -> …`")
        }
        Rule::split_arm | Rule::one_split_arm | Rule::share | Rule::one_share => {
            Thing("a share such as `90% today -> …`")
        }
        Rule::test_step | Rule::one_test_step | Rule::given | Rule::expect => Thing("`given` or `expect`"),
        Rule::not_fired => Thing("`not fired`"),
        Rule::EOI => End,
        // Silent rules: their alternatives or surroundings are what is expected, never they themselves.
        Rule::WHITESPACE
        | Rule::COMMENT
        | Rule::word_end
        | Rule::digits
        | Rule::number_end
        | Rule::day
        | Rule::operand
        | Rule::primary
        | Rule::closed_stmt
        | Rule::postfix => Continuation,
    }
}

/// What a value may begin with: where one is expected, "a value" says it all.
pub(super) fn is_value(rule: Rule) -> bool {
    matches!(words(rule), Words::Thing("a value" | "a constant" | "a name"))
        || matches!(
            rule,
            Rule::symbol
                | Rule::k_input
                | Rule::k_results
                | Rule::k_if
                | Rule::k_not
                | Rule::minus
                | Rule::bang
                | Rule::open
                | Rule::lparen
                | Rule::prefix
                | Rule::k_true
                | Rule::k_false
        )
}

/// Operators, fields, arguments and what else goes on behind any value or type.
pub(super) fn may_follow_any_value(rule: Rule) -> bool {
    words(rule) == Words::Continuation
        || Infix::of(rule, None).is_some_and(|infix| infix != Infix::Range)
            && !matches!(rule, Rule::assign | Rule::k_in)
        || matches!(
            rule,
            Rule::lparen | Rule::dot | Rule::question | Rule::k_is | Rule::k_not | Rule::not_infix
        )
}
