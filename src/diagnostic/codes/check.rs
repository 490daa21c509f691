//! Codes 04xx; see the table in [`super`].

codes! {}
