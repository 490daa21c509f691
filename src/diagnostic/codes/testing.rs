//! Codes 08xx; see the table in [`super`].

codes! {}
