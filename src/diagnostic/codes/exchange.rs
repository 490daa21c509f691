//! Codes 09xx; see the table in [`super`].

codes! {
    NOT_A_SHEET = 0901 Error "a file that is not CSV";
    MISSING_COLUMN = 0902 Error "a column is missing";
    BAD_CELL = 0903 Error "a cell that can't be read";
    NO_PATHS = 0904 Error "a catalog without paths";
    NOT_A_BUNDLE = 0911 Error "a file that is not a bundle";
    WRONG_HASH = 0912 Error "a bundle that was changed";
    INCOMPLETE = 0913 Error "a bundle that is not complete";
    WRONG_PATH = 0914 Error "a path that leads out of the bundle";
}
