//! Codes 04xx: workflow statements, checks, capabilities.

codes! {
    CANT_RETURN = 0401 Error "decision that can't come";
    WRONG_KIND = 0402 Error "wrong kind of credential";
    NOT_CHECKED = 0403 Error "check was not run";
    REQUIREMENT_NOT_RUN = 0404 Error "requirement is not run";
    REQUIREMENT_CYCLE = 0405 Error "requirements in a circle";
    UNKNOWN_PROPERTY = 0406 Error "unknown property";
    NO_OUTCOME = 0407 Error "capability without outcomes";
    KNOWN_CHECK = 0408 Error "check asked for presence";
    SHADOW_READ = 0409 Error "shadow check is read";
    NOT_A_SERVICE = 0410 Error "not a service";
    FALLBACK_DIFFERS = 0411 Error "fall-back differs";
    BAD_LIMIT = 0412 Error "time limit makes no sense";
    FIELD_NOT_GIVEN = 0413 Error "field is not given";
    CHANNEL_CANT_CARRY = 0414 Error "channel can't carry it";
    BAD_ATTEMPTS = 0415 Error "attempts make no sense";
    MISPLACED_HEADER = 0416 Error "header in the middle";
    DUPLICATE_HEADER = 0417 Error "header twice";
    INITIAL_FOLLOWS = 0418 Error "first phase follows a run";
    NO_EXPIRY = 0419 Error "never expires";
    BAD_EXPIRY = 0420 Error "expiry does not end";
    BAD_FORMAT = 0421 Error "format can't be read";
    SUBTYPE_NOT_TAKEN = 0422 Error "sub-type of a type that is not taken";
    NOTHING_PRESELECTED = 0423 Error "nothing is preselected";
    SINGLE_SIDED = 0430 Error "document without a back";
    SAME_KEY = 0431 Error "two workflows of one key";
    CHANNEL_CANT_RUN = 0432 Error "channel can't use it";
    FOLLOWS_NOTHING = 0433 Warning "follows nothing";
    UNUSED = 0434 Warning "declared and not used";
    UNUSED_IMPORT = 0435 Warning "import is not used";
    UNUSED_INPUT = 0436 Warning "input is not read";
}
