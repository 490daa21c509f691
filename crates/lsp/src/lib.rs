//! The language server: translates what an editor asks to [`probity::ide`] and back. Decides nothing about scripts.
//!
//! One thread owns all state and answers in order; messages are read ahead of it, so that a burst of edits is one analysis
//! and a cancelled request costs nothing. Whatever a message holds, the server goes on.

mod capabilities;
mod catalogs;
mod diagnostics;
mod documents;
mod files;
mod position;
mod requests;
mod server;
mod uri;
mod workspace;

use std::error::Error;

use lsp_server::Connection;

pub use server::serve;

/// Serves an editor over standard input and output until it says that it is done.
///
/// Errors: the connection broke, or the editor does not speak the protocol.
pub fn serve_stdio() -> Result<(), Box<dyn Error + Send + Sync>> {
    let (connection, threads) = Connection::stdio();
    serve(connection)?;
    threads.join()?;
    Ok(())
}
