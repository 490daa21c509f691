/**
 * @file Probity for editors: highlights, folds, indents, locals.
 *
 * `grammar/probity.pest` is normative. This grammar accepts at least what that one accepts, and may accept more: an editor
 * has to draw a script that is being written. What means something in one place only (a unit behind a number on the
 * same line) is found by `src/scanner.c`.
 */

/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

// Loosest first, as in `docs/language.md`.
const PREC = {
  conditional: 1,
  or: 2,
  and: 3,
  not: 4,
  compare: 5,
  range: 6,
  coalesce: 7,
  add: 8,
  multiply: 9,
  negate: 10,
  call: 11,
};

const DIGITS = /[0-9]+(_[0-9]+)*/;

/** One or more, with commas between them. */
function list1(rule) {
  return seq(rule, repeat(seq(',', rule)));
}

/** As `list1`; a comma may stand behind the last. */
function trailing(rule) {
  return seq(list1(rule), optional(','));
}

function braced(...rules) {
  return seq('{', ...rules, '}');
}

module.exports = grammar({
  name: 'probity',

  word: $ => $.identifier,

  externals: $ => [$.unit, $.currency],

  extras: $ => [/[ \t\r\n\uFEFF]/, $.comment, $.doc_comment, $.file_comment],

  supertypes: $ => [$.item, $.statement, $.expression, $.literal, $.type],

  inline: $ => [$._any_word, $._simple],

  conflicts: $ => [
    // `end REJECTED` before the next arm, whose pattern is a symbol
    [$.end_statement],
    // the `else` behind a branch may be the next arm of a `match`
    [$.if_statement],
    [$._check_call],
    // `check a: b, c` goes on with another capability or another credential
    [$._credential_checks],
    // `at` and `example` may be the next field's name
    [$.field],
  ],

  rules: {
    source_file: $ => seq(optional($.edition), repeat($.item)),

    edition: $ => seq('probity', field('number', $.integer)),

    item: $ => choice(
      $.use_item,
      $.enum_item,
      $.record_item,
      $.set_item,
      $.list_item,
      $.let_item,
      $.function_item,
      $.table_item,
      $.rules_item,
      $.terminal_item,
      $.credential_item,
      $.capability_item,
      $.service_item,
      $.format_item,
      $.step_item,
      $.workflow_item,
      $.test_item,
      $.claim_item,
    ),

    // ------------------------------------------------------------------------------------------------ comments

    comment: _ => token(seq('//', /[^\n]*/)),
    doc_comment: _ => token(prec(1, seq('///', /[^\n]*/))),
    file_comment: _ => token(prec(1, seq('//!', /[^\n]*/))),

    // ------------------------------------------------------------------------------------------------ words

    identifier: _ => /[a-z][a-z0-9_]*/,
    symbol: _ => /[A-Z][A-Z0-9_]*/,

    /** `liveness`, `jumio.liveness` */
    path: $ => seq(field('name', $.identifier), optional(seq('.', field('member', $.identifier)))),

    // ------------------------------------------------------------------------------------------------ literals

    literal: $ => choice(
      $.time,
      $.date,
      $.percent,
      $.money,
      $.duration,
      $.decimal,
      $.integer,
      $.string,
      $.regex,
      $.boolean,
    ),

    integer: _ => token(DIGITS),
    decimal: _ => token(seq(DIGITS, '.', DIGITS)),
    percent: _ => token(seq(DIGITS, optional(seq('.', DIGITS)), '%')),
    date: _ => token(/[0-9]{4}-[0-9]{2}-[0-9]{2}/),
    time: _ => token(/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})/),
    money: $ => seq(choice($.decimal, $.integer), $.currency),
    duration: $ => seq(choice($.decimal, $.integer), $.unit),
    boolean: _ => choice('true', 'false'),

    string: $ => seq(
      '"',
      repeat(choice($.string_content, $.escape)),
      token.immediate('"'),
    ),
    string_content: _ => token.immediate(prec(1, /[^"\\\n]+/)),
    escape: _ => token.immediate(prec(1, /\\(u\{[0-9a-fA-F]{1,6}\}|[^\n])/)),

    regex: $ => seq(token('r"'), optional($.regex_pattern), token.immediate('"')),
    regex_pattern: _ => token.immediate(prec(1, /[^"\n]+/)),

    // ------------------------------------------------------------------------------------------------ expressions

    expression: $ => choice(
      $._operand,
      $.not_expression,
      $.binary_expression,
      $.is_expression,
      $.range_expression,
      $.if_expression,
    ),

    _operand: $ => choice(
      $.literal,
      $.identifier,
      $.symbol,
      $.set,
      $.parenthesized_expression,
      $.results,
      $.input,
      $.field_expression,
      $.call_expression,
      $.negation,
    ),

    set: $ => braced(optional(trailing($.expression))),
    parenthesized_expression: $ => seq('(', $.expression, ')'),
    input: _ => 'input',
    /** `results`, `results of usability` */
    results: $ => prec.right(seq('results', optional(seq('of', field('of', $.identifier))))),

    field_expression: $ => prec(PREC.call, seq(field('value', $._operand), '.', field('field', $.identifier))),
    call_expression: $ => prec(PREC.call, seq(field('function', $._operand), field('arguments', $.arguments))),
    arguments: $ => seq('(', optional(trailing($.argument)), ')'),
    /** `name: value`, `h in hits: h.score > 3` */
    argument: $ => choice(
      $.expression,
      seq(field('name', $._label), ':', field('value', $.expression)),
      seq(field('element', $.expression), ':', field('value', $.expression)),
    ),
    /** A word before a `:`, even one that may begin an expression. */
    _label: $ => prec(1, choice($.identifier, alias(choice('input', 'results', 'not', 'if', 'true', 'false'), $.identifier))),

    negation: $ => prec(PREC.negate, seq('-', $._operand)),
    not_expression: $ => prec(PREC.not, seq('not', $.expression)),

    binary_expression: $ => choice(
      ...[
        ['or', PREC.or],
        ['and', PREC.and],
        ['==', PREC.compare],
        ['!=', PREC.compare],
        ['<', PREC.compare],
        ['<=', PREC.compare],
        ['>', PREC.compare],
        ['>=', PREC.compare],
        ['in', PREC.compare],
        ['matches', PREC.compare],
        ['??', PREC.coalesce],
        ['+', PREC.add],
        ['-', PREC.add],
        ['*', PREC.multiply],
        ['/', PREC.multiply],
        ['mod', PREC.multiply],
      ].map(([operator, precedence]) => prec.left(precedence, seq(
        field('left', $.expression),
        field('operator', operator),
        field('right', $.expression),
      ))),
      prec.left(PREC.compare, seq(
        field('left', $.expression),
        field('operator', seq('not', choice('in', 'matches'))),
        field('right', $.expression),
      )),
    ),

    /** `18..64`, right of `in` */
    range_expression: $ => prec.left(PREC.range, seq(field('low', $.expression), '..', field('high', $.expression))),

    /** `is PASSED`, `is not known` */
    is_expression: $ => prec.left(PREC.compare, seq(
      field('value', $.expression),
      'is',
      optional('not'),
      choice('known', 'missing', 'unknown', $.symbol),
    )),

    if_expression: $ => prec.right(PREC.conditional, seq(
      'if', field('condition', $.expression),
      'then', field('then', $.expression),
      'else', field('else', $.expression),
    )),

    // ------------------------------------------------------------------------------------------------ types

    type: $ => choice($.named_type, $.list_type, $.parenthesized_type),

    type_path: $ => choice(
      field('name', $.symbol),
      seq(field('name', $.identifier), optional(seq('.', field('member', choice($.identifier, $.symbol))))),
    ),

    named_type: $ => prec.right(seq($.type_path, optional('?'), optional(seq('in', field('within', $.within_type))))),
    parenthesized_type: $ => prec.right(seq('(', $.type, ')', optional('?'))),
    list_type: $ => prec.right(seq('list', 'of', $.type, optional(seq('max', $.integer)), optional('?'))),
    within_type: $ => choice($.symbol, seq($.bound, '..', $.bound)),
    bound: $ => seq(optional('-'), $.literal),

    parameters: $ => seq('(', optional(trailing($.parameter)), ')'),
    parameter: $ => seq(field('name', $.identifier), ':', field('type', $.type)),

    fields: $ => braced(repeat($.field)),
    field: $ => seq(
      field('name', choice($.identifier, alias(choice('at', 'example', 'max', 'in'), $.identifier))),
      ':',
      field('type', $.type),
      optional(seq('at', field('at', $.string))),
      optional(seq('example', field('example', $.expression))),
    ),

    // ------------------------------------------------------------------------------------------------ items

    use_item: $ => seq('use', choice($.string, field('catalog', $.identifier)), optional(seq('as', field('alias', $.identifier)))),

    enum_item: $ => seq('enum', field('name', $.identifier), field('body', alias($._symbols, $.variants))),
    _symbols: $ => braced(optional(trailing($.symbol))),

    record_item: $ => seq('record', field('name', $.identifier), field('body', $.fields)),

    set_item: $ => seq('set', field('name', $.identifier), ':', field('type', $.type), '=', field('value', $.expression)),

    list_item: $ => seq('list', field('name', $.identifier), ':', field('type', $.type), optional('folded')),

    let_item: $ => seq('let', field('name', $.identifier), optional(seq(':', field('type', $.type))), '=', field('value', $.expression)),

    function_item: $ => seq(
      'fn', field('name', $.identifier), field('parameters', $.parameters),
      '->', field('type', $.type), '=', field('value', $.expression),
    ),

    table_item: $ => seq(
      'table', field('name', $.identifier), field('parameters', $.parameters),
      '->', field('type', $.type), field('body', $.table_body),
    ),
    table_body: $ => braced(optional($.hit_policy), repeat($.table_row)),
    hit_policy: $ => seq('hit', field('policy', $.identifier)),
    table_row: $ => seq('|', list1($.cell), '->', field('value', $.expression)),
    cell: $ => choice(
      $.wildcard,
      'missing',
      seq(choice('<', '<=', '>', '>='), $._simple),
      $._pattern_value,
    ),
    wildcard: _ => '_',

    rules_item: $ => seq('rules', field('name', $.identifier), optional(field('parameters', $.parameters)), field('body', $.rule_block)),

    terminal_item: $ => seq(
      'terminal', field('name', $.identifier), optional(field('parameters', $.parameters)),
      '=', field('decision', $.symbol), optional(field('label', $.symbol)),
    ),

    credential_item: $ => seq(
      'credential', field('name', $.symbol), optional(seq('extends', field('extends', $.type_path))),
      field('body', $.credential_body),
    ),
    credential_body: $ => braced(repeat(choice($.data_block, $.property))),
    data_block: $ => seq('data', $.fields),
    /** `parts FRONT, BACK`, `subtypes ID_CARD: NATIONAL_ID, TAX_ID` */
    property: $ => seq(
      field('name', $.identifier),
      optional(seq(field('key', $.symbol), ':')),
      list1($._value),
    ),
    _value: $ => choice($.spelling, $.string, $.identifier),
    /** `OK`, `OK = "clear"`: a symbol, perhaps as the vendor spells it */
    spelling: $ => seq($.symbol, optional(seq('=', $.string))),

    capability_item: $ => seq(
      'capability', field('name', $.identifier),
      optional($.on_kinds),
      optional(field('parameters', $.parameters)),
      optional($.requires),
      optional(seq('at', field('at', $.string))),
      field('body', $.capability_body),
    ),
    capability_body: $ => braced(repeat(choice($.data_block, $.outcome, $.property))),
    on_kinds: $ => seq('on', $._kinds, repeat(seq('|', $._kinds))),
    _kinds: $ => choice($.symbol, seq('(', list1($.symbol), ')')),
    requires: $ => seq('requires', list1($.requirement)),
    requirement: $ => seq(field('check', $.identifier), 'is', $.symbol, repeat(seq('or', $.symbol))),
    outcome: $ => seq(field('decision', choice('passed', 'warning', 'rejected', 'not_executed')), list1($.spelling)),

    service_item: $ => seq('service', field('name', $.identifier), optional($.on_kinds), field('body', $.service_body)),
    service_body: $ => braced(repeat($.property)),

    format_item: $ => seq('format', field('name', $.identifier), field('body', $.format_block)),
    format_block: $ => braced(repeat($.format_entry)),
    format_entry: $ => prec.right(seq(
      field('name', choice($.identifier, $.symbol, alias('expect', $.identifier))),
      choice($.format_block, seq(list1($._value), optional($.format_block))),
    )),

    step_item: $ => seq('step', field('name', $.identifier), optional(field('parameters', $.parameters)), field('body', $.block)),

    workflow_item: $ => seq('workflow', field('name', $.identifier), field('body', $.block)),

    // ------------------------------------------------------------------------------------------------ statements

    block: $ => braced(repeat($.statement)),

    statement: $ => choice(
      $.key_statement,
      $.version_statement,
      $.stage_statement,
      $.channels_statement,
      $.expires_statement,
      $.input_statement,
      $.acquire_statement,
      $.check_statement,
      $.retry_statement,
      $.require_statement,
      alias($.let_item, $.let_statement),
      $.if_statement,
      $.match_statement,
      $.run_statement,
      $.risk_statement,
      $.decide_statement,
      $.split_statement,
      $.end_statement,
      $.continue_statement,
    ),
    _body: $ => choice($.block, $.statement),

    key_statement: $ => seq('key', $.string),
    version_statement: $ => seq('version', $.integer),
    stage_statement: $ => prec.right(seq('stage', $.symbol, optional(seq('follows', $.path, 'as', field('alias', $.identifier))))),
    channels_statement: $ => seq('channels', list1($.symbol)),
    expires_statement: $ => seq('expires', 'after', field('after', $.expression), '->', $._body),
    input_statement: $ => seq('input', $.fields),

    acquire_statement: $ => prec.right(seq(
      'acquire', field('name', $._any_word), ':', field('kind', $.type_path),
      optional(field('body', $.acquire_body)),
    )),
    acquire_body: $ => braced(repeat($.acquire_entry)),
    acquire_entry: $ => choice(
      'optional',
      seq(field('name', choice($.identifier, alias('optional', $.identifier))), ':', field('value', $.expression)),
      seq(field('name', $.identifier), list1($._value)),
    ),

    check_statement: $ => seq(optional('shadow'), 'check', list1(choice($._credential_checks, $._check_call))),
    /** `passport: usability, extraction` */
    _credential_checks: $ => seq(
      field('credential', $._any_word), ':', list1($.capability_use), optional($.within),
    ),
    capability_use: $ => prec.right(seq($.path, optional(field('selection', $.selection)))),
    selection: $ => braced(repeat($.property)),
    _check_call: $ => choice(
      seq(field('name', $.identifier), '=', $.check_call, repeat(seq('else', $.check_call))),
      seq($.check_call, repeat(seq('else', $.check_call))),
    ),
    check_call: $ => prec.right(seq(field('capability', $.path), $.arguments, optional($.within))),
    within: $ => seq('within', $.expression),

    retry_statement: $ => seq(
      'retry', field('credential', $.identifier), 'up', 'to', field('attempts', $.integer), 'attempts',
      field('body', $.retry_body),
    ),
    retry_body: $ => braced(repeat($.retry_arm)),
    retry_arm: $ => seq('when', field('condition', $.expression), '->', field('message', $.expression)),

    require_statement: $ => seq('require', field('condition', $.expression), 'else', $._body),

    if_statement: $ => seq(
      'if', optional(seq(field('name', $._label), ':')), field('condition', $.expression), $.block,
      repeat($.else_if),
      optional($.else),
    ),
    else_if: $ => seq('else', 'if', choice('unknown', field('condition', $.expression)), $.block),
    else: $ => seq('else', $.block),

    match_statement: $ => seq(
      'match', optional(seq(field('name', $._label), ':')), field('value', $.expression), field('body', $.match_body),
    ),
    match_body: $ => braced(repeat($.match_arm)),
    match_arm: $ => seq(list1($.pattern), '->', $._body),
    pattern: $ => choice('else', 'missing', 'unknown', $._pattern_value),
    _pattern_value: $ => seq(optional('in'), choice($._simple, $.range_pattern)),
    range_pattern: $ => seq($._simple, '..', $._simple),
    _simple: $ => $._operand,

    run_statement: $ => prec.right(seq(
      'run',
      choice(
        field('step', $.path),
        seq(field('name', $.identifier), '=', field('step', $.path)),
      ),
      optional($.arguments),
    )),

    risk_statement: $ => seq(
      'risk', field('name', $.identifier), 'in', $.bound, '..', $.bound, field('body', $.rule_block),
    ),
    rule_block: $ => braced(repeat(choice($.include, $.rule))),
    include: $ => seq(
      'include',
      choice(
        field('rules', $.path),
        seq(field('name', $.identifier), '=', field('rules', $.path)),
      ),
      $.arguments,
    ),
    rule: $ => seq(
      optional('shadow'),
      field('name', choice($.identifier, alias(choice('include', 'shadow'), $.identifier))),
      ':',
      list1($.rule_arm),
    ),
    rule_arm: $ => seq($.weight, choice(seq('when', field('condition', $.expression)), seq('if', 'unknown'))),
    weight: $ => seq(optional(choice('+', '-', '=')), $.integer),

    decide_statement: $ => seq('decide', field('risk', $.identifier), field('body', $.decide_body)),
    decide_body: $ => braced(repeat($.band)),
    band: $ => seq($.bound, '..', $.bound, '->', $._body),

    split_statement: $ => seq('split', field('name', $.identifier), 'by', field('by', $.expression), field('body', $.split_body)),
    split_body: $ => braced(repeat($.split_arm)),
    split_arm: $ => seq($.percent, field('name', $.identifier), '->', $._body),

    end_statement: $ => seq(
      'end',
      choice(
        seq(field('decision', $.symbol), optional(field('label', $.symbol))),
        prec.right(seq(field('terminal', $.path), optional($.arguments))),
      ),
    ),
    continue_statement: _ => 'continue',

    // ------------------------------------------------------------------------------------------------ tests

    test_item: $ => seq('test', field('title', $.string), 'of', field('workflow', $.path), field('body', $.test_body)),
    test_body: $ => braced(repeat(choice($.given, $.expect))),
    given: $ => seq('given', choice(
      seq('all', $.symbol),
      seq('from', $.string, optional(seq('as', field('format', $.identifier)))),
      seq($.place, optional(seq('=', choice('missing', $._result)))),
    )),
    expect: $ => seq('expect', choice(
      prec.right(seq('pending', optional($.place))),
      seq('retry', $.place, optional($.string)),
      seq(choice('fired', 'unknown', seq('not', 'fired')), $.place),
      $._result,
    )),
    _result: $ => seq($.expression, optional(field('label', $.symbol))),
    /** `passport.usability`, `input.email`, `now` */
    place: $ => seq(
      choice($.identifier, $.input, alias(choice('all', 'from'), $.identifier)),
      repeat(seq('.', field('field', $.identifier))),
    ),

    /** Recognised, and left to a later edition of the compiler. */
    claim_item: $ => seq(
      'claim', field('title', $.string), 'of', field('workflow', $.path), ':',
      choice(
        seq(choice('never', 'always', 'may'), $.symbol, optional($.symbol), optional(seq('when', $.expression))),
        seq('holds', $.expression),
      ),
    ),

    /** Any word may stand before a `:`, reserved or not; where no other is expected, all of them are this token. */
    _any_word: $ => $.identifier,
  },
});
