/** The picture of a workflow beside its text: follows the cursor, and jumps to what is clicked. */

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { outline, workflowAt } from '../outline';
import { nodeAt, sourceOf } from './cursor';
import { type ToView, readFromView } from './messages';
import { page } from './page';
import type { Direction, Graph, GraphParams } from './protocol';

/** How long a text has to be quiet before its picture is asked for, in milliseconds. */
const QUIET = 250;

export type AskForGraph = (params: GraphParams) => Promise<Graph | null>;

export class GraphPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private readonly disposables: vscode.Disposable[] = [];
  private shown: { uri: string; graph: Graph } | undefined;
  private target: { uri: vscode.Uri; workflow: string | undefined } | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** Answers that a later question has overtaken are dropped. */
  private asked = 0;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly ask: AskForGraph,
  ) {
    this.disposables.push(
      vscode.window.onDidChangeActiveTextEditor((editor) => this.follow(editor)),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.follow(textEditor)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.languageId === 'probity') this.soon();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('probity.graph')) this.soon();
      }),
    );
  }

  show(uri: vscode.Uri, workflow: string | undefined): void {
    this.target = { uri, workflow };
    if (this.panel) this.panel.reveal(undefined, true);
    else this.panel = this.open();
    void this.refresh();
  }

  /** The server was started anew. */
  restarted(): void {
    this.soon();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.panel?.dispose();
    for (const disposable of this.disposables) disposable.dispose();
  }

  private open(): vscode.WebviewPanel {
    const root = vscode.Uri.joinPath(this.extension, 'dist');
    const panel = vscode.window.createWebviewPanel(
      'probity.graph',
      'Workflow',
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, retainContextWhenHidden: true, localResourceRoots: [root] },
    );
    const address = (name: string): string => panel.webview.asWebviewUri(vscode.Uri.joinPath(root, name)).toString();
    panel.webview.html = page({
      source: panel.webview.cspSource,
      script: address('graph.js'),
      style: address('graph.css'),
      nonce: randomBytes(16).toString('base64url'),
    });
    panel.webview.onDidReceiveMessage((message) => this.said(message));
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.shown = undefined;
    });
    return panel;
  }

  private said(message: unknown): void {
    const said = readFromView(message);
    if (said?.type === 'ready') void this.refresh();
    if (said?.type === 'jump') void this.jump(said.id);
    if (said?.type === 'workflow' && this.target) {
      this.target.workflow = said.name;
      void this.refresh();
    }
  }

  private async jump(id: string): Promise<void> {
    const source = this.shown && sourceOf(this.shown.graph.nodes, id);
    if (!source) return;
    const { start, end } = source.range;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(source.uri));
    const beside = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
    const editor = await vscode.window.showTextDocument(document, { viewColumn: beside?.viewColumn ?? vscode.ViewColumn.One });
    const at = new vscode.Position(start.line, start.character);
    editor.selection = new vscode.Selection(at, at);
    editor.revealRange(
      new vscode.Range(at, new vscode.Position(end.line, end.character)),
      vscode.TextEditorRevealType.InCenterIfOutsideViewport,
    );
  }

  private follow(editor: vscode.TextEditor | undefined): void {
    if (!this.panel || editor?.document.languageId !== 'probity') return;
    const { document, selection } = editor;
    const workflow = workflowAt(outline(document.getText()), selection.active);
    const isOther = this.target?.uri.toString() !== document.uri.toString();
    if (isOther || (workflow !== undefined && workflow !== this.shown?.graph.workflow)) {
      this.target = { uri: document.uri, workflow: workflow ?? (isOther ? undefined : this.target?.workflow) };
      this.soon();
      return;
    }
    this.tell({ type: 'cursor', id: this.current() });
  }

  /** The node under the cursor of the editor that shows the script. */
  private current(): string | null {
    const graph = this.shown?.graph;
    const editor = vscode.window.activeTextEditor;
    if (!graph || editor?.document.languageId !== 'probity') return null;
    return nodeAt(graph.nodes, editor.document.uri.toString(), editor.selection.active) ?? null;
  }

  private soon(): void {
    if (!this.panel) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), QUIET);
  }

  private async refresh(): Promise<void> {
    const target = this.target;
    if (!target || !this.panel) return;
    this.asked += 1;
    const question = this.asked;
    const uri = target.uri.toString();
    const direction = vscode.workspace.getConfiguration('probity').get<Direction>('graph.direction', 'down');
    const params: GraphParams = { textDocument: { uri }, direction };
    if (target.workflow !== undefined) params.workflow = target.workflow;
    let graph: Graph | null = null;
    let why = 'The script has errors: this is its last picture.';
    try {
      graph = await this.ask(params);
    } catch (error) {
      why = `No picture: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (question !== this.asked || !this.panel) return;
    if (!graph) {
      const isEmpty = this.shown?.uri !== uri;
      this.tell({ type: 'stale', why: isEmpty && why.startsWith('The script') ? 'No workflow without errors here yet.' : why });
      return;
    }
    this.shown = { uri, graph };
    this.panel.title = graph.workflow;
    const { workflows, workflow, title, svg, width, height } = graph;
    this.tell({ type: 'picture', graph: { workflows, workflow, title, svg, width, height }, current: this.current() });
  }

  private tell(message: ToView): void {
    void this.panel?.webview.postMessage(message);
  }
}
