//! Codes 06xx: ends and reachability.

codes! {
    NO_END = 0601 Error "path without an end";
    UNREACHABLE = 0602 Warning "never reached";
    REQUIRE_GOES_ON = 0603 Error "require goes on";
    EXPIRY_PASSES = 0604 Error "expiry passes";
}
