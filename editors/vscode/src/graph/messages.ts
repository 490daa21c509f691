/** What extension and picture tell each other. The picture is a page: what it says is read like any input. */

import type { Graph } from './protocol';

export type ToView =
  | { type: 'picture'; graph: Pick<Graph, 'workflows' | 'workflow' | 'title' | 'svg' | 'width' | 'height'>; current: string | null }
  | { type: 'cursor'; id: string | null }
  /** The picture is not that of the text as it stands now. */
  | { type: 'stale'; why: string };

export type FromView =
  | { type: 'ready' }
  | { type: 'jump'; id: string }
  | { type: 'workflow'; name: string };

export function readFromView(message: unknown): FromView | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, id, name } = message as Record<string, unknown>;
  if (type === 'ready') return { type };
  if (type === 'jump' && typeof id === 'string') return { type, id };
  if (type === 'workflow' && typeof name === 'string') return { type, name };
  return undefined;
}
