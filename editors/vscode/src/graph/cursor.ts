/** From a place in the text to the node that it is about, and back. */

import { type Position, type Range, holds, isBefore, isInside, sameUri } from '../place';
import type { GraphNode } from './protocol';

/**
 * Nodes that stand for more text than their own: a group is written where its first member is, and the start where the
 * workflow's name is.
 */
const GROUPS = new Set(['start', 'acquire', 'check']);

interface Written {
  id: string;
  kind: string;
  range: Range;
}

/** The node whose text holds the cursor, the one with the least text; else the group that the cursor is behind. */
export function nodeAt(nodes: readonly GraphNode[], uri: string, position: Position): string | undefined {
  const here: Written[] = nodes.flatMap(({ id, kind, source }) =>
    source && sameUri(source.uri, uri) ? [{ id, kind, range: source.range }] : [],
  );
  let around: Written | undefined;
  for (const node of here) {
    if (holds(node.range, position) && (!around || isInside(node.range, around.range))) around = node;
  }
  if (around && GROUPS.has(around.kind)) return around.id;
  // What begins last before the cursor, in the same block: if that is a group, the cursor is on another member of it.
  let before: Written | undefined;
  for (const node of here) {
    const isInBlock = !around || isInside(node.range, around.range);
    if (isInBlock && hasBegun(node, position, around) && (!before || isBefore(before.range.start, node.range.start))) before = node;
  }
  return before && GROUPS.has(before.kind) ? before.id : around?.id;
}

/** A statement begins with its word, which stands on its line before its node's text. */
function hasBegun({ range: { start } }: Written, position: Position, around: Written | undefined): boolean {
  if (start.line !== position.line) return start.line < position.line;
  const opensBlock = around?.range.start.line === start.line;
  return !opensBlock || start.character <= position.character;
}

/** Where a node is written; undefined for one that nothing was written for. */
export function sourceOf(nodes: readonly GraphNode[], id: string): { uri: string; range: Range } | undefined {
  return nodes.find((node) => node.id === id)?.source ?? undefined;
}
