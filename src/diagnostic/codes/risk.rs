//! Codes 05xx: risk, rules, bands.

codes! {
    DUPLICATE_RULE = 0501 Error "rule name twice";
    UNKNOWN_REWARDS = 0502 Warning "unknown lowers the score";
    BAD_WEIGHT = 0503 Error "weight makes no sense";
    NOT_A_RISK = 0504 Error "not a risk";
    BAND_GAP = 0505 Error "bands leave a gap";
    BAND_OVERLAP = 0506 Error "bands overlap";
    BAND_OUTSIDE = 0507 Error "band beyond the score";
    SHARES_DIFFER = 0508 Error "shares do not make 100%";
    BAD_SHARE = 0509 Error "share makes no sense";
}
