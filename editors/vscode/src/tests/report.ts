/** The report of `probity test --format json`, read as any input, and what to show of it. */

import type { Position } from '../place';

export interface Place {
  file: string;
  position: Position;
}

export interface Failure {
  place: Place | undefined;
  /** The step of the test as written. */
  step: string;
  message: string;
  /** Why the run came out as it did, a line each. */
  why: string[];
}

export interface TestResult {
  workflow: string;
  title: string;
  place: Place | undefined;
  passed: boolean;
  failures: Failure[];
}

/** Something that tests reach, or not: an arm of a branch, a rule. */
export interface Covered {
  workflow: string;
  what: string;
  place: Place;
  hits: number;
}

export interface Report {
  tests: TestResult[];
  coverage: Covered[];
}

type Json = Record<string, unknown>;

/** Undefined where this is no report: the script has errors, or the command is another one. */
export function readReport(stdout: string): Report | undefined {
  let json: unknown;
  try {
    json = JSON.parse(stdout);
  } catch {
    return undefined;
  }
  if (!isObject(json) || !Array.isArray(json['tests'])) return undefined;
  const coverage = Array.isArray(json['coverage']) ? json['coverage'].filter(isObject) : [];
  return { tests: json['tests'].filter(isObject).map(test), coverage: coverage.flatMap(covered) };
}

function test(json: Json): TestResult {
  const failures = Array.isArray(json['failures']) ? json['failures'].filter(isObject) : [];
  return {
    workflow: text(json['workflow']),
    title: text(json['title']),
    place: readPlace(text(json['place'])),
    passed: json['passed'] === true,
    failures: failures.map((failure) => ({
      place: readPlace(text(failure['place'])),
      step: text(failure['step']),
      message: text(failure['message']),
      why: why(failure['outcome']),
    })),
  };
}

function covered(json: Json): Covered[] {
  const workflow = text(json['workflow']);
  const list = (name: string): Json[] => (Array.isArray(json[name]) ? json[name].filter(isObject) : []);
  const arms = list('arms').map((arm) => ({
    what: `${text(arm['node'])}: ${text(arm['arm'])}`,
    place: readPlace(text(arm['place'])),
    hits: count(arm['hits']),
  }));
  const rules = list('rules').map((rule) => ({
    what: `${text(rule['risk'])}.${text(rule['rule'])}`,
    place: readPlace(text(rule['place'])),
    hits: count(rule['fired']),
  }));
  return [...arms, ...rules].flatMap(({ what, place, hits }) => (place ? [{ workflow, what, place, hits }] : []));
}

/** `FILE:LINE:COLUMN`, both from 1; FILE may hold colons (`C:\policies\a.probity`). */
export function readPlace(written: string): Place | undefined {
  const match = /^(.+):([0-9]+):([0-9]+)$/s.exec(written);
  if (!match?.[1]) return undefined;
  const position = { line: Math.max(0, Number(match[2]) - 1), character: Math.max(0, Number(match[3]) - 1) };
  return { file: match[1], position };
}

/** What an outcome says of its reasons: where it ended, what fired, what was unknown, the path. */
export function why(outcome: unknown): string[] {
  if (!isObject(outcome)) return [];
  const lines: string[] = [];
  const end = [text(outcome['decision']) || text(outcome['status']), text(outcome['label'])].filter(Boolean).join(' ');
  if (end) lines.push(`outcome: ${end}`);
  for (const [risk, value] of Object.entries(isObject(outcome['risks']) ? outcome['risks'] : {})) {
    if (!isObject(value)) continue;
    const rules = Array.isArray(value['rules']) ? value['rules'].filter(isObject) : [];
    const named = (state: string): string =>
      rules
        .filter((rule) => rule['state'] === state)
        .map((rule) => `${text(rule['rule'])} ${text(rule['effect'])}`.trim())
        .join(', ');
    const fired = named('FIRED');
    const unknown = named('UNKNOWN');
    lines.push(`${risk}: ${String(value['score'])}${fired && `; fired ${fired}`}${unknown && `; unknown ${unknown}`}`);
  }
  const path = Array.isArray(outcome['path']) ? outcome['path'].filter(isObject) : [];
  if (path.length > 0) {
    lines.push(`path: ${path.map((step) => (step['arm'] ? `${text(step['node'])} (${text(step['arm'])})` : text(step['node']))).join(' → ')}`);
  }
  const needs = isObject(outcome['needs']) ? outcome['needs'] : {};
  const names = (list: unknown, name: string): string[] => (Array.isArray(list) ? list.filter(isObject).map((need) => text(need[name])) : []);
  const waits = [...names(needs['credentials'], 'label'), ...names(needs['checks'], 'name')];
  if (waits.length > 0) lines.push(`waits for: ${waits.join(', ')}`);
  return lines;
}

/** A failure as the editor shows it, at its step: the first line stands behind it, the others where there is room. */
export function message(failure: Failure): string {
  return [failure.message, ...failure.why].join('\n');
}

/** The arguments for a run: one test by its title, several by running all. */
export function testArguments(file: string, titles: readonly string[] | undefined): string[] {
  const args = ['test', file, '--format', 'json'];
  const [only, ...others] = titles ?? [];
  // `--filter` finds a part of a title, so it may bring more than was asked for; never less.
  if (only !== undefined && others.length === 0) args.push(`--filter=${only}`);
  return args;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
