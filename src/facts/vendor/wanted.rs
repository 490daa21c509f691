//! What of a vendor's body a workflow's facts are read from: the paths of the format and of the data that its credentials
//! and capabilities have. Never knows a body.

use super::JsonPath;
use crate::core::{Capability, Field, Format, FormatResults, Program, ResultName};
use crate::facts::json::Wanted;

/// All that [`super::from_vendor`] looks at.
pub(crate) fn wanted(program: &Program, format: &Format) -> Wanted {
    let mut wanted = Wanted::default();
    for path in &format.expect {
        wanted.at(path);
    }
    let status = [&format.expired, &format.done].into_iter().flatten().map(|(path, _)| path);
    let said = [&format.transaction_id, &format.transaction_time].into_iter().flatten();
    status.chain(said).for_each(|path| wanted.whole(path));
    for place in &format.credentials {
        let element = wanted.at(&place.list);
        let parts = [&place.kind_path, &place.label, &place.uploaded, &place.document_type, &place.country];
        parts.into_iter().flatten().chain([&place.id]).for_each(|path| element.whole(path));
        fields(element, program.credentials.iter().flat_map(|credential| &credential.data));
    }
    let capabilities = || program.capabilities.iter().filter(|one| one.catalog == format.catalog);
    for place in &format.results {
        let list = wanted.at(&place.list);
        let result = if place.capability == ResultName::Key { list.each() } else { list };
        of_result(result, place, capabilities());
    }
    wanted
}

fn of_result<'p>(
    wanted: &mut Wanted,
    place: &FormatResults,
    capabilities: impl Iterator<Item = &'p Capability>,
) {
    let name = match &place.capability {
        ResultName::At(path) => Some(path),
        ResultName::Key | ResultName::Fixed(_) => None,
    };
    let done = place.done.as_ref().map(|(path, _)| path);
    let parts: [Option<&JsonPath>; 4] = [name, done, place.label.as_ref(), Some(&place.decision)];
    parts.into_iter().flatten().for_each(|path| wanted.whole(path));
    if !place.credentials.is_empty() {
        wanted.whole(&place.credentials);
    }
    fields(wanted, capabilities.flat_map(|capability| &capability.data));
}

fn fields<'p>(wanted: &mut Wanted, fields: impl Iterator<Item = &'p Field>) {
    fields.for_each(|field| wanted.whole(&field.path));
}
