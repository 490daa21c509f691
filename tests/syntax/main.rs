//! The front end from outside: any text gives tokens, a tree and findings.

mod grammar;
mod messages;
mod recovery;
mod robust;
mod support;
mod whole;
