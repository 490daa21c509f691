//! Codes 07xx; see the table in [`super`].

codes! {
    NOT_JSON = 0701 Error "facts that are not JSON";
    DUPLICATE_KEY = 0702 Error "a key that stands twice";
    TOO_DEEP = 0703 Error "facts that are nested too deep";
    WRONG_TYPE = 0704 Error "a value of the wrong type";
    OUT_OF_RANGE = 0705 Error "a value out of its range";
    MISSING_VALUE = 0706 Error "a required value is missing";
    UNKNOWN_NAME = 0707 Error "a name that the workflow does not have";
    UNKNOWN_SYMBOL = 0708 Error "a word that is not in its closed set";
    CONFLICT = 0709 Error "facts that contradict each other";
    NO_TIME = 0710 Error "the workflow needs the time of the transaction";
    NOT_THIS_VENDOR = 0711 Error "a body that is not of this vendor or kind";
    WRONG_CURRENCY = 0712 Error "money in another currency, or finer than its currency";
    RUN_NOT_FINISHED = 0713 Error "a vendor's run that is not finished";
}
