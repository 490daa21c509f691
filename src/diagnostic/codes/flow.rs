//! Codes 06xx; see the table in [`super`].

codes! {}
