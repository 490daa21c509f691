//! Codes 07xx; see the table in [`super`].

codes! {}
