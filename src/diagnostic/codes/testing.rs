//! Codes 08xx: tests.

codes! {
    EXPECTS_NOTHING = 0801 Error "test without expectation";
    NOT_GIVEN = 0802 Error "can't be given";
    UNKNOWN_RULE = 0803 Error "unknown rule";
    FOREIGN_WORKFLOW = 0804 Error "workflow of another file";
}
