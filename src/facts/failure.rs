//! Why nothing ran: the reasons that the language itself gives. The prelude declares the same for scripts, and a catalog
//! may add a vendor's own.

pub const TIMED_OUT: &str = "TIMED_OUT";
pub const TECHNICAL_ERROR: &str = "TECHNICAL_ERROR";
/// A capability that it requires did not come out as required.
pub const PRECONDITION_NOT_FULFILLED: &str = "PRECONDITION_NOT_FULFILLED";
/// A credential that it takes is not there.
pub const NOT_UPLOADED: &str = "NOT_UPLOADED";
/// Something came back that is not understood.
pub const INVALID_RESPONSE: &str = "INVALID_RESPONSE";
/// Nothing came, and nothing more will; also where no known reason is given.
pub const NOT_AVAILABLE: &str = "NOT_AVAILABLE";
/// The path did not come by.
pub const NOT_REACHED: &str = "NOT_REACHED";

pub const ALL: [&str; 7] = [
    TIMED_OUT,
    TECHNICAL_ERROR,
    PRECONDITION_NOT_FULFILLED,
    NOT_UPLOADED,
    INVALID_RESPONSE,
    NOT_AVAILABLE,
    NOT_REACHED,
];
