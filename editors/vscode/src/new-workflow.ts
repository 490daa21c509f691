/** A script from a template: `probity new`. */

import { join } from 'node:path';
import * as vscode from 'vscode';
import { nameProblem } from './arguments';
import { run } from './command-line';

interface Template {
  name: string;
  title: string;
  description: string;
}

export async function newWorkflow(command: string): Promise<void> {
  const listed = await run(command, ['new', '--list', '--format', 'json'], undefined);
  const templates = JSON.parse(listed.stdout) as Template[];
  const picks = templates.map(({ name, title, description }) => ({ label: name, description: title, detail: description }));
  const template = await vscode.window.showQuickPick(picks, { title: 'New workflow', placeHolder: 'What to start from', matchOnDescription: true });
  if (!template) return;
  const name = await vscode.window.showInputBox({ title: 'New workflow', prompt: 'Its name', value: `my_${template.label}`, validateInput: nameProblem });
  if (!name) return;
  const folder = await chooseFolder();
  if (!folder) return;
  const { code, stderr } = await run(command, ['new', name, '--from', template.label, '--output', folder], folder);
  if (code !== 0) throw new Error(stderr.trim());
  await vscode.window.showTextDocument(vscode.Uri.file(join(folder, `${name}.probity`)));
}

async function chooseFolder(): Promise<string | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 1) return folders[0]?.uri.fsPath;
  if (folders.length > 1) return (await vscode.window.showWorkspaceFolderPick())?.uri.fsPath;
  const chosen = await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, openLabel: 'Write here' });
  return chosen?.[0]?.fsPath;
}
