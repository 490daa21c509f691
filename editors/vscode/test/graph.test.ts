import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeAt, sourceOf } from '../src/graph/cursor';
import { readFromView } from '../src/graph/messages';
import { page } from '../src/graph/page';
import type { GraphNode } from '../src/graph/protocol';

const URI = 'file:///c%3A/policies/a.probity';

function node(id: string, lines: [number, number] | null, uri = URI): GraphNode {
  const source = lines && { uri, range: { start: { line: lines[0], character: 2 }, end: { line: lines[1], character: 3 } } };
  return { id, kind: 'check', title: id, lines: [], shadow: false, position: { x: 0, y: 0, width: 1, height: 1 }, source };
}

const NODES = [
  node(':start', [0, 40]),
  node('risk', [10, 20]),
  node('match', [21, 30]),
  node('match/end', [24, 24]),
  node('step/check', [10, 12], 'file:///c%3A/policies/steps.probity'),
  node('implied', null),
];

const at = (line: number, character = 2): { line: number; character: number } => ({ line, character });

test('the cursor is in the innermost node', () => {
  assert.equal(nodeAt(NODES, URI, at(11)), 'risk');
  assert.equal(nodeAt(NODES, URI, at(22)), 'match');
  assert.equal(nodeAt(NODES, URI, at(24)), 'match/end');
  assert.equal(nodeAt(NODES, URI, at(35)), ':start');
  assert.equal(nodeAt(NODES, URI, at(50)), undefined);
});

test('both ends of a node belong to it', () => {
  assert.equal(nodeAt(NODES, URI, at(24, 3)), 'match/end');
  assert.equal(nodeAt(NODES, URI, at(24, 1)), 'match');
});

test('a statement of another file is found there, however its address is written', () => {
  assert.equal(nodeAt(NODES, 'file:///C:/policies/steps.probity', at(11)), 'step/check');
  assert.equal(nodeAt(NODES, 'file:///c:/policies/%%broken', at(11)), undefined);
});

test('a click goes to where the node is written', () => {
  assert.equal(sourceOf(NODES, 'match')?.range.start.line, 21);
  assert.equal(sourceOf(NODES, 'implied'), undefined);
  assert.equal(sourceOf(NODES, 'nothing'), undefined);
});

test('messages of the page are read, and others are not', () => {
  assert.deepEqual(readFromView({ type: 'jump', id: 'a', more: 1 }), { type: 'jump', id: 'a' });
  assert.deepEqual(readFromView({ type: 'ready' }), { type: 'ready' });
  assert.deepEqual(readFromView({ type: 'workflow', name: 'w' }), { type: 'workflow', name: 'w' });
  for (const other of [null, undefined, 'jump', 3, {}, { type: 'jump' }, { type: 'jump', id: 3 }, { type: 'run', id: 'x' }]) {
    assert.equal(readFromView(other), undefined);
  }
});

test('the page loads nothing but its own script and style', () => {
  const text = page({ source: 'https://self', script: 'https://self/graph.js', style: 'https://self/graph.css', nonce: 'abc' });
  assert.match(text, /default-src 'none'/);
  assert.doesNotMatch(text, /unsafe|\*|\son[a-z]+=|style="/);
  assert.equal(text.match(/<script/g)?.length, 1);
});
