//! Diagnostics for people, by ariadne.
