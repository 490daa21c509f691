//! Codes 01xx; see the table in [`super`].

codes! {
    // Tokens
    /// A character that nothing in a script begins with.
    UNKNOWN_CHARACTER = 0101 Error "unknown character";
    UNCLOSED_TEXT = 0102 Error "text without closing quote";
    BAD_ESCAPE = 0103 Error "unknown escape in a text";
    /// Neither `lower_snake` nor `UPPER_SNAKE`.
    BAD_WORD = 0104 Error "badly spelled word";
    BAD_NUMBER = 0105 Error "badly spelled number";
    NUMBER_TOO_LARGE = 0106 Error "number too large";
    BAD_DATE = 0107 Error "not a date or time";

    // Limits and brackets
    SOURCE_TOO_LARGE = 0110 Error "script too large";
    TOO_DEEP = 0111 Error "nested too deeply";
    MISSING_CLOSING = 0112 Error "missing closing bracket";
    UNEXPECTED_CLOSING = 0113 Error "unexpected closing bracket";
    /// An error in any case, since one may be among those that are not listed.
    TOO_MANY_FINDINGS = 0114 Error "too many findings";

    // Structure
    BETWEEN_ITEMS = 0120 Error "text that belongs to no declaration";
    EXPECTED = 0121 Error "something else is expected here";
    UNEXPECTED = 0122 Error "does not belong here";
    RESERVED_WORD = 0123 Error "reserved word used as a name";
    EMPTY_BLOCK = 0124 Error "nothing between the braces";
    DUPLICATE_CLAUSE = 0125 Error "clause given twice";
    MISPLACED_UNKNOWN = 0126 Error "`if unknown` is not the last part of a rule";

    // Conditions
    MIXED_LOGIC = 0130 Error "`and` mixed with `or`";
    CHAINED_COMPARISON = 0131 Error "chained comparison";
    MODULO_SIGN = 0132 Error "`%` as an operator";
    FOREIGN_LOGIC = 0133 Error "operator of another language";
    SINGLE_EQUALS = 0134 Error "`=` used to compare";
    MISPLACED_RANGE = 0135 Error "range outside `in`";
    EXPECTED_REGEX = 0136 Error "`matches` without a regular expression";
    BAD_AGGREGATE = 0137 Error "badly formed aggregate";
    IS_UNKNOWN = 0138 Error "`is unknown` is not a test";

    // Editions and forms to come
    MISSING_EDITION = 0140 Warning "no edition line";
    UNKNOWN_EDITION = 0141 Error "unknown edition";
    RESERVED_CLAIM = 0143 Warning "claims are not evaluated yet";
}
