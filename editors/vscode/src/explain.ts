/** The pages of codes, as `probity explain` has them, in a read-only editor. */

import * as vscode from 'vscode';
import { codeIn } from './arguments';
import { run } from './command-line';

const SCHEME = 'probity-explain';

export class Explanations implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly registered = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  constructor(private readonly command: () => string) {}

  dispose(): void {
    this.registered.dispose();
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const code = codeIn(uri.path);
    if (!code) return `There is no code in “${uri.path}”.\n`;
    try {
      const { stdout, stderr } = await run(this.command(), ['explain', code], undefined);
      return stdout || stderr;
    } catch (error) {
      return `${error instanceof Error ? error.message : String(error)}\n`;
    }
  }

  async show(code: string | undefined): Promise<void> {
    const wanted = code ?? (await this.choose());
    if (!wanted) return;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: SCHEME, path: `${wanted}.txt` }));
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true, preserveFocus: true });
  }

  /** The code of the finding under the cursor; else one that is picked, else one that is typed. */
  private async choose(): Promise<string | undefined> {
    const editor = vscode.window.activeTextEditor;
    const findings = editor?.document.languageId === 'probity' ? vscode.languages.getDiagnostics(editor.document.uri) : [];
    const here = findings.filter((finding) => editor && finding.range.contains(editor.selection.active));
    const codes = (found: vscode.Diagnostic[]): string[] => [...new Set(found.flatMap((finding) => codeOf(finding) ?? []))];
    const [only, ...more] = codes(here);
    if (only && more.length === 0) return only;
    const all = (here.length > 0 ? here : findings).flatMap((finding) => {
      const code = codeOf(finding);
      return code ? [{ label: code, description: finding.message }] : [];
    });
    if (all.length > 0) return (await vscode.window.showQuickPick(all, { title: 'Explain a finding' }))?.label;
    const typed = await vscode.window.showInputBox({
      title: 'Explain a finding',
      prompt: 'Its code, such as P0303',
      validateInput: (text) => (codeIn(text) ? undefined : 'A code is P and four figures.'),
    });
    return typed && codeIn(typed);
  }
}

function codeOf({ code }: vscode.Diagnostic): string | undefined {
  return codeIn(String(typeof code === 'object' ? code.value : (code ?? '')));
}
