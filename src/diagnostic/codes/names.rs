//! Codes 02xx; see the table in [`super`].

codes! {}
