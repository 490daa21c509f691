//! Codes 05xx; see the table in [`super`].

codes! {}
