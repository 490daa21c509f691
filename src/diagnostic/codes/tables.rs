//! Codes 034x: decision tables.

codes! {
    GAP = 0340 Error "table leaves a case open";
    UNKNOWN_ROW = 0341 Error "missing value leaves a table without a result";
    OVERLAP = 0342 Error "rows of a table overlap";
    MASKED = 0343 Warning "row that never hits";
    CELL = 0344 Error "cell does not fit its column";
    CELL_COUNT = 0345 Error "wrong number of cells";
    UNKNOWN_POLICY = 0346 Error "unknown hit policy";
    COLUMN = 0347 Error "can't be a column";
    TOO_LARGE = 0348 Error "table too large";
}
