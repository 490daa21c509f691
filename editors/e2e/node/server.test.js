// The real binary, spoken to by the library that VS Code speaks with.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import protocol from "vscode-languageserver-protocol/node";

const {
  createProtocolConnection, StreamMessageReader, StreamMessageWriter, InitializeRequest, InitializedNotification,
  DidOpenTextDocumentNotification, DidChangeTextDocumentNotification, PublishDiagnosticsNotification, HoverRequest,
  ShutdownRequest, ExitNotification, DocumentDiagnosticRequest,
} = protocol;

function start() {
  const server = spawn(process.env.PROBITY, ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  const gone = new Promise((resolve) => server.on("exit", resolve));
  return { server, connection, gone };
}

const uri = "file:///tmp/node.probity";
const text = "probity 1\nworkflow w {\n  input { n: int }\n  if input.m > 1 { end REJECTED X }\n  end WARNING Y\n}\n";

test("a session, from hello to goodbye", async () => {
  const { connection, gone } = start();
  const hello = await connection.sendRequest(InitializeRequest.type, { processId: null, rootUri: null, capabilities: {} });
  assert.equal(hello.serverInfo.name, "probity");
  const published = [];
  let arrived;
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    published.push(params);
    arrived?.();
  });
  const next = () => new Promise((resolve) => { arrived = resolve; });
  await connection.sendNotification(InitializedNotification.type, {});
  const opened = next();
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: "probity", version: 1, text },
  });
  await opened;
  assert.equal(published.at(-1).diagnostics.length, 1);
  const range = { start: { line: 3, character: 11 }, end: { line: 3, character: 12 } };
  const mended = next();
  await connection.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version: 2 }, contentChanges: [{ range, text: "n" }],
  });
  await mended;
  assert.deepEqual(published.at(-1), { uri, version: 2, diagnostics: [] });
  const hover = await connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: range.start });
  assert.match(hover.contents.value, /n: int/);
  const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
  assert.equal(report.kind, "full");
  await connection.sendRequest(ShutdownRequest.type);
  await connection.sendNotification(ExitNotification.type);
  assert.equal(await gone, 0);
});

test("an editor that vanishes takes its server with it", async () => {
  const { server, connection, gone } = start();
  await connection.sendRequest(InitializeRequest.type, { processId: null, rootUri: null, capabilities: {} });
  server.stdin.end();
  assert.equal(await gone, 0);
});

test("bytes that are no message end the session, not with a crash", async () => {
  const { server, gone } = start();
  server.stdin.write("Content-Length: 5\r\n\r\nhello");
  const code = await gone;
  assert.notEqual(code, null, "it was not killed by a signal");
  assert.notEqual(code, 101, "it did not panic");
});
