/** From a place in the text to the node that it is about, and back. */

import { type Position, type Range, holds, isInside, sameUri } from '../place';
import type { GraphNode } from './protocol';

/** The node whose text holds the cursor; of several the one with the least text. */
export function nodeAt(nodes: readonly GraphNode[], uri: string, position: Position): string | undefined {
  let best: { id: string; range: Range } | undefined;
  for (const { id, source } of nodes) {
    if (!source || !sameUri(source.uri, uri) || !holds(source.range, position)) continue;
    if (!best || isInside(source.range, best.range)) best = { id, range: source.range };
  }
  return best?.id;
}

/** Where a node is written; undefined for one that nothing was written for. */
export function sourceOf(nodes: readonly GraphNode[], id: string): { uri: string; range: Range } | undefined {
  return nodes.find((node) => node.id === id)?.source ?? undefined;
}
