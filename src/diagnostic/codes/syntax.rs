//! Codes 01xx; see the table in [`super`].

codes! {}
