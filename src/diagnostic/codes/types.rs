//! Codes 03xx; see the table in [`super`].

codes! {}
