/** The tests of scripts in the editor's test view. They run by the command line, as on a build server. */

import { dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import { type Finished, run as execute } from '../command-line';
import { outline } from '../outline';
import type { Range } from '../place';
import { readId, testId, workflowId } from './ids';
import { type Failure, type Place, type Report, type TestResult, message, readReport, testArguments } from './report';

const SCRIPTS = '**/*.probity';
const LEFT_OUT = '**/{node_modules,target}/**';
const QUIET = 300;

export interface Wanted {
  uri: vscode.Uri;
  workflow?: string | undefined;
  /** Its title; without one all. */
  test?: string | undefined;
}

export class Tests implements vscode.Disposable {
  private readonly controller = vscode.tests.createTestController('probity', 'Probity');
  private readonly disposables: vscode.Disposable[] = [this.controller];
  private readonly coverage = new WeakMap<vscode.FileCoverage, vscode.StatementCoverage[]>();
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(private readonly command: () => string) {
    const { Run, Coverage } = vscode.TestRunProfileKind;
    this.controller.createRunProfile('Run', Run, (request, token) => this.run(request, token, false), true);
    const profile = this.controller.createRunProfile('Run with coverage', Coverage, (request, token) => this.run(request, token, true), true);
    profile.loadDetailedCoverage = async (_run, file) => this.coverage.get(file) ?? [];
    this.controller.refreshHandler = () => this.findAll();

    const watcher = vscode.workspace.createFileSystemWatcher(SCRIPTS);
    this.disposables.push(
      watcher,
      watcher.onDidCreate((uri) => void this.read(uri)),
      watcher.onDidChange((uri) => void this.read(uri)),
      watcher.onDidDelete((uri) => this.controller.items.delete(uri.toString())),
      vscode.workspace.onDidOpenTextDocument((document) => this.look(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.soon(document)),
    );
    for (const document of vscode.workspace.textDocuments) this.look(document);
    void this.findAll();
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const disposable of this.disposables) disposable.dispose();
  }

  /** Runs one test, or all of a file; for lenses and commands. */
  async runWanted({ uri, workflow, test }: Wanted): Promise<void> {
    this.look(await vscode.workspace.openTextDocument(uri));
    const file = this.controller.items.get(uri.toString());
    const found = file && this.find(file, workflow, test);
    if (!found) {
      void vscode.window.showInformationMessage(test ? `There is no test “${test}” here.` : 'There are no tests here.');
      return;
    }
    const source = new vscode.CancellationTokenSource();
    await this.run(new vscode.TestRunRequest([found]), source.token, false);
    source.dispose();
  }

  private find(file: vscode.TestItem, workflow: string | undefined, title: string | undefined): vscode.TestItem | undefined {
    if (title === undefined) return workflow === undefined ? file : file.children.get(workflowId(file.id, workflow));
    for (const [, of] of file.children) {
      for (const [, test] of of.children) {
        const named = readId(test.id);
        if (named.title === title && (workflow === undefined || named.workflow === workflow)) return test;
      }
    }
    return undefined;
  }

  private async findAll(): Promise<void> {
    for (const uri of await vscode.workspace.findFiles(SCRIPTS, LEFT_OUT)) await this.read(uri);
  }

  private async read(uri: vscode.Uri): Promise<void> {
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    try {
      const text = open?.getText() ?? new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      this.outlined(uri, text);
    } catch {
      // It is gone again.
      this.controller.items.delete(uri.toString());
    }
  }

  private soon(document: vscode.TextDocument): void {
    if (document.languageId !== 'probity') return;
    const id = document.uri.toString();
    clearTimeout(this.timers.get(id));
    this.timers.set(id, setTimeout(() => this.look(document), QUIET));
  }

  private look(document: vscode.TextDocument): void {
    if (document.languageId === 'probity' && document.uri.scheme === 'file') this.outlined(document.uri, document.getText());
  }

  private outlined(uri: vscode.Uri, text: string): void {
    const tests = outline(text).filter((entry) => entry.kind === 'test');
    const id = uri.toString();
    if (tests.length === 0) {
      this.controller.items.delete(id);
      return;
    }
    const file = this.controller.items.get(id) ?? this.controller.createTestItem(id, vscode.workspace.asRelativePath(uri), uri);
    const workflows = new Map<string, vscode.TestItem>();
    for (const { workflow, title, range } of tests) {
      const at = workflowId(id, workflow);
      const parent = workflows.get(at) ?? this.controller.createTestItem(at, workflow, uri);
      workflows.set(at, parent);
      const test = this.controller.createTestItem(testId(id, workflow, title), title, uri);
      test.range = editorRange(range);
      parent.children.add(test);
    }
    file.children.replace([...workflows.values()]);
    this.controller.items.add(file);
  }

  private async run(request: vscode.TestRunRequest, token: vscode.CancellationToken, withCoverage: boolean): Promise<void> {
    const files = new Map<string, vscode.TestItem[]>();
    const left = new Set(request.exclude?.map((item) => item.id));
    const roots = request.include ?? [...this.controller.items].map(([, item]) => item);
    for (const test of roots.flatMap((item) => leaves(item, left))) {
      const { uri } = readId(test.id);
      files.set(uri, [...(files.get(uri) ?? []), test]);
    }
    const run = this.controller.createTestRun(request);
    for (const [uri, tests] of files) {
      if (token.isCancellationRequested) break;
      const all = this.controller.items.get(uri);
      const isAll = all !== undefined && leaves(all, new Set()).length === tests.length;
      await this.runFile(run, vscode.Uri.parse(uri), tests, isAll || withCoverage, withCoverage, token);
    }
    run.end();
  }

  private async runFile(
    run: vscode.TestRun,
    uri: vscode.Uri,
    tests: vscode.TestItem[],
    all: boolean,
    withCoverage: boolean,
    token: vscode.CancellationToken,
  ): Promise<void> {
    for (const test of tests) run.started(test);
    const fail = (why: string): void => {
      run.appendOutput(`${why.replaceAll(/\r?\n/g, '\r\n')}\r\n`);
      for (const test of tests) run.errored(test, new vscode.TestMessage(why));
    };
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    if (open?.isDirty && !(await open.save())) return fail('The script could not be saved.');

    const cwd = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? dirname(uri.fsPath);
    const titles = all ? undefined : tests.map((test) => readId(test.id).title ?? '');
    let finished: Finished;
    try {
      const stop = { onStop: (end: () => void) => void token.onCancellationRequested(end) };
      finished = await execute(this.command(), testArguments(uri.fsPath, titles), cwd, stop);
    } catch (error) {
      return fail(error instanceof Error ? error.message : String(error));
    }
    if (token.isCancellationRequested) {
      for (const test of tests) run.skipped(test);
      return;
    }
    const report = readReport(finished.stdout);
    if (!report) return fail(finished.stderr.trim() || 'The script has errors; no test was run.');
    for (const test of tests) this.tell(run, test, report, cwd);
    if (withCoverage) this.cover(run, report, cwd);
  }

  private tell(run: vscode.TestRun, test: vscode.TestItem, report: Report, cwd: string): void {
    const { workflow, title } = readId(test.id);
    // A workflow of another file is named with its module in front.
    const name = workflow?.split('.').at(-1);
    const result = report.tests.find((one) => one.title === title && one.workflow === name);
    if (!result) return run.skipped(test);
    run.appendOutput(`${result.passed ? '✓' : '✗'} ${result.workflow}: ${result.title}\r\n`, undefined, test);
    if (result.passed) run.passed(test);
    else run.failed(test, messages(result, test, cwd));
  }

  private cover(run: vscode.TestRun, report: Report, cwd: string): void {
    const files = new Map<string, vscode.StatementCoverage[]>();
    for (const { place, hits } of report.coverage) {
      const { uri, range } = located(place, cwd);
      files.set(uri.fsPath, [...(files.get(uri.fsPath) ?? []), new vscode.StatementCoverage(hits, range.start)]);
    }
    for (const [path, details] of files) {
      const file = vscode.FileCoverage.fromDetails(vscode.Uri.file(path), details);
      this.coverage.set(file, details);
      run.addCoverage(file);
    }
  }
}

function messages(result: TestResult, test: vscode.TestItem, cwd: string): vscode.TestMessage[] {
  return result.failures.map((failure: Failure) => {
    const shown = new vscode.TestMessage(message(failure));
    if (failure.place) {
      const { uri, range } = located(failure.place, cwd);
      shown.location = new vscode.Location(uri, range);
    } else if (test.uri && test.range) {
      shown.location = new vscode.Location(test.uri, test.range);
    }
    return shown;
  });
}

function located({ file, position }: Place, cwd: string): vscode.Location {
  return new vscode.Location(vscode.Uri.file(resolve(cwd, file)), new vscode.Position(position.line, position.character));
}

function editorRange({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

function leaves(item: vscode.TestItem, left: ReadonlySet<string>): vscode.TestItem[] {
  if (left.has(item.id)) return [];
  if (item.children.size === 0) return [item];
  return [...item.children].flatMap(([, child]) => leaves(child, left));
}
