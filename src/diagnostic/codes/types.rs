//! Codes 03xx: types, missing values, symbols.

codes! {
    MISMATCH = 0301 Error "types do not fit";
    MAY_BE_MISSING = 0302 Error "value may be missing";
    UNKNOWN_NOT_HANDLED = 0303 Error "unknown is not handled";
    NOT_A_CONDITION = 0304 Error "not a condition";
    UNKNOWN_SYMBOL = 0305 Error "unknown symbol";
    UNKNOWN_LABEL = 0306 Error "label that can't come";
    UNTYPED_SYMBOL = 0307 Error "symbol without a type";
    UNKNOWN_FIELD = 0308 Error "unknown field";
    NOT_A_VALUE = 0309 Error "not a value";
    NOT_A_CHECK = 0310 Error "not a check result";
    NOT_COMPARABLE = 0311 Error "can't be compared";
    CURRENCIES_DIFFER = 0312 Error "currencies differ";
    BAD_ARITHMETIC = 0313 Error "can't be computed";
    BAD_ARGUMENTS = 0314 Error "arguments do not fit";
    OUT_OF_RANGE = 0315 Error "value may leave its range";
    BAD_RANGE = 0316 Error "range makes no sense";
    NOT_CONSTANT = 0317 Error "not a constant";
    NOT_A_SET = 0318 Error "not a set";
    BAD_PATTERN = 0319 Error "pattern can't be read";
    BAD_PATTERN_KIND = 0320 Error "pattern does not fit";
    NOT_EXHAUSTIVE = 0321 Error "cases are not covered";
    RECURSION = 0322 Error "declaration uses itself";
    TOO_COMPLEX = 0323 Error "too large";
    DUPLICATE_FIELD = 0324 Error "declared twice in one place";
    DUPLICATE_ELEMENT = 0325 Warning "element twice in a set";
    NOTHING_REMOVED = 0326 Warning "nothing taken away";
    COVERED = 0327 Warning "covered already";
    NEVER_MISSING = 0328 Warning "never missing";
    NEVER_UNKNOWN = 0329 Warning "never unknown";
}
