/** What the editor starts: the language server, the picture, the tests and the commands, wired to each other. */

import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { type Target, readTarget } from './arguments';
import { Server } from './client';
import { Explanations } from './explain';
import { GraphPanel } from './graph/panel';
import { GRAPH_REQUEST } from './graph/protocol';
import { newWorkflow } from './new-workflow';
import { entryAt, outline, workflowAt } from './outline';
import { commandPath } from './settings';
import { Tests } from './tests/controller';

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const server = new Server(command);
  const picture = new GraphPanel(context.extensionUri, (params) => server.request(GRAPH_REQUEST, params));
  const tests = new Tests(command);
  const explanations = new Explanations(command);
  const register = (name: string, act: (target: Target) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(`probity.${name}`, (argument: unknown) => reported(() => act(readTarget(argument))));

  const restart = async (): Promise<void> => {
    await server.restart();
    picture.restarted();
  };

  context.subscriptions.push(
    server,
    picture,
    tests,
    explanations,
    register('restartServer', restart),
    register('showGraph', ({ uri, workflow }) => {
      const place = here(uri);
      if (place) picture.show(place.uri, workflow ?? place.workflow);
    }),
    register('runTest', ({ uri, workflow, test }) => {
      const place = here(uri);
      if (!place) return undefined;
      return tests.runWanted(test === undefined ? { uri: place.uri, ...place.test } : { uri: place.uri, workflow, test });
    }),
    register('runAllTests', ({ uri, workflow }) => {
      const place = here(uri);
      return place && tests.runWanted({ uri: place.uri, workflow });
    }),
    register('explain', ({ code }) => explanations.show(code)),
    register('newWorkflow', () => newWorkflow(command())),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('probity.path')) void reported(restart);
    }),
  );
  await reported(() => server.start());
}

/** The command that the settings name. */
function command(): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  return commandPath(vscode.workspace.getConfiguration('probity').get<string>('path'), { workspaceFolder: folder, home: homedir() });
}

interface Here {
  uri: vscode.Uri;
  workflow: string | undefined;
  /** The test around the cursor; without one all of the workflow. */
  test: { workflow?: string; test?: string };
}

/** The script that a command is about: the one it names, else the one that is edited. */
function here(uri: string | undefined): Here | undefined {
  const editor = vscode.window.activeTextEditor;
  if (uri !== undefined && editor?.document.uri.toString() !== uri) return { uri: vscode.Uri.parse(uri), workflow: undefined, test: {} };
  if (editor?.document.languageId !== 'probity') {
    void vscode.window.showInformationMessage('Open a Probity script first.');
    return undefined;
  }
  const entries = outline(editor.document.getText());
  const at = editor.selection.active;
  const entry = entryAt(entries, at);
  const workflow = workflowAt(entries, at);
  const test = entry?.kind === 'test' ? { workflow: entry.workflow, test: entry.title } : workflow === undefined ? {} : { workflow };
  return { uri: editor.document.uri, workflow, test };
}

async function reported(act: () => unknown): Promise<void> {
  try {
    await act();
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}
