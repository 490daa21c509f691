//! Every statement of a workflow, in the order of the script.

use crate::core::{Acquisition, Block, CredentialId, Program, Statement, StatementKind};

/// Calls `visit` for each statement, the outer before the inner.
pub(super) fn each<'a>(block: &'a Block, visit: &mut dyn FnMut(&'a Statement)) {
    for statement in &block.statements {
        visit(statement);
        statement.blocks().into_iter().for_each(|inner| each(inner, visit));
    }
}

/// Where the credential is acquired; the first place where there are several.
pub(super) fn acquisition(program: &Program, credential: CredentialId) -> Option<&Acquisition> {
    let mut found = None;
    each(&program.body, &mut |statement| {
        if let StatementKind::Acquire(group) = &statement.kind
            && found.is_none()
        {
            found = group.iter().find(|acquisition| acquisition.credential == credential);
        }
    });
    found
}
