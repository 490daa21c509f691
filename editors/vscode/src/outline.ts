/**
 * The workflows and tests of a script, found by their words alone: also in a script that has errors, or is not saved. What
 * they mean is the compiler's affair.
 */

import { type Position, type Range, lineStarts, placeOf } from './place';

export interface WorkflowEntry {
  kind: 'workflow';
  name: string;
  /** From its word to its closing brace. */
  range: Range;
}

export interface TestEntry {
  kind: 'test';
  /** The title as it reads, without escapes. */
  title: string;
  /** The workflow that it is of, as written. */
  workflow: string;
  range: Range;
}

export type Entry = WorkflowEntry | TestEntry;

const TOKEN = /\/\/[^\n]*|r"[^"\n]*"|"(?:[^"\\\n]|\\[^\n])*"|[A-Za-z_][A-Za-z0-9_]*|[{}.]/g;

interface Token {
  text: string;
  at: number;
}

export function outline(text: string): Entry[] {
  const starts = lineStarts(text);
  const place = (offset: number): Position => placeOf(starts, offset);
  const tokens: Token[] = [...text.matchAll(TOKEN)]
    .map((match) => ({ text: match[0], at: match.index }))
    .filter((token) => !token.text.startsWith('//'));

  const entries: Entry[] = [];
  let depth = 0;
  let open: { entry: Entry; depth: number } | undefined;
  for (const [index, token] of tokens.entries()) {
    if (token.text === '{') depth += 1;
    if (token.text === '}') {
      depth = Math.max(0, depth - 1);
      if (open && depth === 0) {
        open.entry.range.end = place(token.at + 1);
        open = undefined;
      }
    }
    const opensLine = starts.includes(token.at);
    if (depth !== 0 && !opensLine) continue;
    const entry = begins(tokens, index, place);
    if (!entry) continue;
    // A brace is missing above: what begins at the left margin is an item all the same.
    if (open) open.entry.range.end = entry.range.start;
    depth = 0;
    entries.push(entry);
    open = { entry, depth };
  }
  if (open) open.entry.range.end = place(text.length);
  return entries;
}

function begins(tokens: Token[], index: number, place: (offset: number) => Position): Entry | undefined {
  const token = tokens[index];
  const next = tokens[index + 1];
  if (!token || !next || tokens[index - 1]?.text === '.') return undefined;
  const range: Range = { start: place(token.at), end: place(next.at + next.text.length) };
  if (token.text === 'workflow' && /^[a-z]/.test(next.text)) return { kind: 'workflow', name: next.text, range };
  const workflow = tokens[index + 3];
  if (token.text === 'test' && next.text.startsWith('"') && tokens[index + 2]?.text === 'of' && workflow) {
    return { kind: 'test', title: unescape(next.text.slice(1, -1)), workflow: workflow.text, range };
  }
  return undefined;
}

function unescape(text: string): string {
  return text.replace(/\\(?:u\{([0-9a-fA-F]{1,6})\}|(.))/g, (whole, code: string | undefined, one: string | undefined) => {
    if (code !== undefined) {
      const point = Number.parseInt(code, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    }
    return one === 'n' ? '\n' : one === 't' ? '\t' : (one ?? whole);
  });
}

/** The entry that holds a place; entries do not nest. */
export function entryAt(entries: readonly Entry[], position: Position): Entry | undefined {
  return entries.find(({ range }) => {
    const behind = position.line > range.start.line || (position.line === range.start.line && position.character >= range.start.character);
    const before = position.line < range.end.line || (position.line === range.end.line && position.character <= range.end.character);
    return behind && before;
  });
}

/** The workflow that a place is about: the one around it, or that of the test around it. */
export function workflowAt(entries: readonly Entry[], position: Position): string | undefined {
  const entry = entryAt(entries, position);
  return entry?.kind === 'workflow' ? entry.name : entry?.workflow;
}
