//! Codes 06xx: whole workflows.

codes! {
    NO_END = 0601 Error "path without an end";
    UNREACHABLE = 0602 Warning "never reached";
    REQUIRE_GOES_ON = 0603 Error "require goes on";
    EXPIRY_PASSES = 0604 Error "expiry passes";
    SAME_CONDITION = 0605 Warning "condition is always the same";
    NEVER_TAKEN = 0606 Warning "never taken";
    RULE_NEVER_FIRES = 0607 Warning "rule never fires";
    BAND_NOT_REACHED = 0608 Warning "no score lies in this band";
    NOT_RUN_EVERYWHERE = 0609 Warning "check is not run on every path";
    NOT_ACQUIRED_EVERYWHERE = 0610 Warning "credential is not acquired on every path";
    REQUIREMENT_NOT_EVERYWHERE = 0611 Warning "requirement is not run on every path";
    REQUIREMENT_RULED_OUT = 0612 Warning "requirement can't be met here";
    PASSES_UNCHECKED = 0613 Warning "passes without a check";
    DEAR_FIRST = 0614 Warning "dear check before a cheaper one";
    ASKED_TWICE = 0615 Warning "user is asked twice";
    NAME_TWICE = 0616 Warning "two places of one name";
    NOT_STORED = 0617 Error "credential has to be stored";
    UNUSED_CREDENTIAL = 0618 Warning "credential is not used";
    UNUSED_CHECK = 0619 Warning "check result is not used";
}
