/** The connection to `probity lsp`. */

import * as vscode from 'vscode';
import { LanguageClient, type LanguageClientOptions, RevealOutputChannelOn, type ServerOptions } from 'vscode-languageclient/node';
import { NotFound, run } from './command-line';

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private readonly output = vscode.window.createOutputChannel('Probity', { log: true });
  private readonly watcher = vscode.workspace.createFileSystemWatcher('**/*.probity');

  constructor(private readonly command: () => string) {}

  async start(): Promise<void> {
    const command = this.command();
    try {
      const { stdout } = await run(command, ['--version'], undefined);
      this.output.info(`${command}: ${stdout.trim()}`);
    } catch (error) {
      if (error instanceof NotFound) void notFound(error);
      else this.output.error(String(error));
      return;
    }
    const server: ServerOptions = { command, args: ['lsp'] };
    const options: LanguageClientOptions = {
      documentSelector: [
        { scheme: 'file', language: 'probity' },
        { scheme: 'untitled', language: 'probity' },
      ],
      synchronize: { fileEvents: this.watcher },
      outputChannel: this.output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
    };
    // The name is that of the settings: `probity.trace.server` is read by the client itself.
    this.client = new LanguageClient('probity', 'Probity', server, options);
    await this.client.start();
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.dispose();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async request<R>(method: string, params: object): Promise<R> {
    if (!this.client) throw new Error('the language server is not running');
    return this.client.sendRequest<R>(method, params);
  }

  dispose(): void {
    void this.stop();
    this.watcher.dispose();
    this.output.dispose();
  }
}

async function notFound(error: NotFound): Promise<void> {
  const open = 'Open the Setting';
  const chosen = await vscode.window.showErrorMessage(error.message, open);
  if (chosen === open) void vscode.commands.executeCommand('workbench.action.openSettings', 'probity.path');
}
