/** The request `probity/graph`, as `docs/protocol.md` has it. */

import type { Range } from '../place';

export const GRAPH_REQUEST = 'probity/graph';

export type Direction = 'down' | 'right';

export interface GraphParams {
  textDocument: { uri: string };
  workflow?: string;
  direction?: Direction;
}

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface GraphNode {
  id: string;
  kind: string;
  title: string;
  lines: { kind: string; text: string }[];
  decision?: string;
  shadow: boolean;
  position: Rect;
  source: { uri: string; range: Range } | null;
}

export interface GraphEdge {
  from: string;
  to: string;
  kind: string;
  labels: string[];
  points: { x: number; y: number }[];
  label: Rect | null;
}

export interface Graph {
  workflows: string[];
  workflow: string;
  title: string | null;
  direction: Direction;
  width: number;
  height: number;
  svg: string;
  nodes: GraphNode[];
  edges: GraphEdge[];
}
