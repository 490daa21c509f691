//! Codes 02xx: names, imports, catalogs.

codes! {
    UNKNOWN_NAME = 0201 Error "unknown name";
    DUPLICATE_NAME = 0202 Error "name declared twice";
    AMBIGUOUS_NAME = 0203 Error "name declared by several imports";
    WRONG_SORT = 0204 Error "name of something else";
    UNKNOWN_QUALIFIER = 0205 Error "qualifier not imported";
    UNKNOWN_CATALOG = 0206 Error "unknown catalog";
    IMPORT_NOT_READ = 0207 Error "imported file can't be read";
    IMPORT_CYCLE = 0208 Error "imports in a circle";
    DUPLICATE_IMPORT = 0209 Error "imported twice";
    TOO_MANY_FILES = 0210 Error "too many files";
    NOT_REACHED = 0211 Error "used before it is there";
}
