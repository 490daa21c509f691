"""The real binary over standard input and output, as two editors meet it: one that is pushed to, one that pulls."""

import os
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "examples" / "card_risk" / "workflow.probity"
BINARY = os.environ["PROBITY"]


@pytest_lsp.fixture(
    params=["neovim", "visual_studio_code"],
    config=ClientServerConfig(server_command=[BINARY, "lsp"]),
)
async def client(request, lsp_client: LanguageClient):
    parameters = types.InitializeParams(
        capabilities=client_capabilities(request.param),
        workspace_folders=[types.WorkspaceFolder(uri=ROOT.as_uri(), name="probity")],
    )
    await lsp_client.initialize_session(parameters)
    yield
    await lsp_client.shutdown_session()


def opened(client: LanguageClient, uri: str, text: str) -> None:
    document = types.TextDocumentItem(uri=uri, language_id="probity", version=1, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=document))


def place(text: str, word: str) -> types.Position:
    before = text[: text.index(word) + 1]
    return types.Position(line=before.count("\n"), character=len(before.rsplit("\n", 1)[-1]))


async def findings(client: LanguageClient, uri: str) -> list[types.Diagnostic]:
    params = types.DocumentDiagnosticParams(text_document=types.TextDocumentIdentifier(uri=uri))
    report = await client.text_document_diagnostic_async(params)
    return list(report.items)


@pytest.mark.asyncio
async def test_an_example_has_no_findings(client: LanguageClient):
    opened(client, SCRIPT.as_uri(), SCRIPT.read_text())
    assert await findings(client, SCRIPT.as_uri()) == []


@pytest.mark.asyncio
async def test_a_slip_is_found_explained_and_mended(client: LanguageClient):
    text = "probity 1\nworkflow w {\n  input { email: text }\n  if input.emial == \"x\" { end REJECTED X }\n  end WARNING Y\n}\n"
    uri = "file:///tmp/slip.probity"
    opened(client, uri, text)
    [found] = await findings(client, uri)
    assert found.range.start == types.Position(line=3, character=11)
    assert "did you mean `email`?" in found.message
    assert found.code_description.href.endswith(f"{found.code}.md")
    change = types.TextDocumentContentChangePartial(range=found.range, text="email")
    document = types.VersionedTextDocumentIdentifier(uri=uri, version=2)
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(text_document=document, content_changes=[change])
    )
    assert await findings(client, uri) == []


@pytest.mark.asyncio
async def test_names_are_explained_and_lead_to_their_declaration(client: LanguageClient):
    text = SCRIPT.read_text()
    uri = SCRIPT.as_uri()
    opened(client, uri, text)
    at = types.TextDocumentIdentifier(uri=uri)
    position = place(text, "input.")
    position = types.Position(position.line, position.character + len("input."))
    hover = await client.text_document_hover_async(types.HoverParams(text_document=at, position=position))
    assert "```probity" in hover.contents.value
    found = await client.text_document_definition_async(
        types.DefinitionParams(text_document=at, position=position)
    )
    assert found and found[0].uri == uri


@pytest.mark.asyncio
async def test_a_mangled_example_is_formatted_back(client: LanguageClient):
    # In ASCII, where all encodings of columns are one.
    script = ROOT / "examples" / "payment_limits" / "workflow.probity"
    text = script.read_text()
    assert text.isascii()
    uri = script.as_uri()
    mangled = "\n".join(line.lstrip() for line in text.split("\n"))
    opened(client, uri, mangled)
    options = types.FormattingOptions(tab_size=2, insert_spaces=True)
    params = types.DocumentFormattingParams(text_document=types.TextDocumentIdentifier(uri=uri), options=options)
    edits = await client.text_document_formatting_async(params)
    lines = mangled.split("\n")
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    offset = lambda at: offsets[at.line] + at.character  # noqa: E731 - three lines for it would hide the point
    for edit in reversed(edits):
        mangled = mangled[: offset(edit.range.start)] + edit.new_text + mangled[offset(edit.range.end) :]
    assert mangled == text
