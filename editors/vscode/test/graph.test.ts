import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeAt, sourceOf } from '../src/graph/cursor';
import { readFromView } from '../src/graph/messages';
import { page } from '../src/graph/page';
import type { GraphNode } from '../src/graph/protocol';

const URI = 'file:///c%3A/policies/a.probity';

function node(id: string, kind: string, source: [line: number, from: number, to: number, last?: number] | null, uri = URI): GraphNode {
  const range = source && { start: { line: source[0], character: source[1] }, end: { line: source[3] ?? source[0], character: source[2] } };
  const rect = { x: 0, y: 0, width: 1, height: 1 };
  return { id, kind, title: id, lines: [], shadow: false, position: rect, source: range && { uri, range } };
}

// As the compiler gives them: a group is written where its first member is.
const NODES = [
  node(':start', 'start', [0, 9, 20]),
  node('passport', 'acquire', [5, 2, 30]),
  node('passport.usability', 'check', [7, 18, 27]),
  node('risk', 'risk', [10, 2, 3, 20]),
  node('if', 'if', [21, 2, 3, 30]),
  node('inner', 'check', [22, 20, 30]),
  node('if/end', 'end', [25, 4, 20]),
  node('one', 'if', [31, 2, 40]),
  node('one/check', 'check', [31, 20, 38]),
  node('step/check', 'check', [10, 2, 30], 'file:///c%3A/policies/steps.probity'),
  node('implied', 'end', null),
];

const at = (line: number, character = 2): { line: number; character: number } => ({ line, character });

test('the cursor is in the innermost node', () => {
  assert.equal(nodeAt(NODES, URI, at(11)), 'risk');
  assert.equal(nodeAt(NODES, URI, at(21, 5)), 'if');
  assert.equal(nodeAt(NODES, URI, at(25, 4)), 'if/end');
});

test('a group reaches to the next statement of its block', () => {
  assert.equal(nodeAt(NODES, URI, at(7, 3)), 'passport.usability', 'on its word');
  assert.equal(nodeAt(NODES, URI, at(8, 10)), 'passport.usability', 'on its second member');
  assert.equal(nodeAt(NODES, URI, at(3)), ':start', 'what stands before the first statement');
  assert.equal(nodeAt(NODES, URI, at(23)), 'inner');
  assert.equal(nodeAt(NODES, URI, at(26)), 'if', 'behind an end');
  assert.equal(nodeAt(NODES, URI, at(31, 5)), 'one', 'before the block on the same line');
  assert.equal(nodeAt(NODES, URI, at(31, 25)), 'one/check');
});

test('between statements and before the workflow there is no node', () => {
  assert.equal(nodeAt(NODES, 'file:///c:/policies/other.probity', at(11)), undefined);
  assert.equal(nodeAt(NODES.slice(1), URI, at(3)), undefined);
  assert.equal(nodeAt(NODES.slice(0, 4), URI, at(40)), undefined);
});

test('both ends of a node belong to it', () => {
  assert.equal(nodeAt(NODES, URI, at(25, 20)), 'if/end');
  assert.equal(nodeAt(NODES, URI, at(25, 3)), 'if');
});

test('a statement of another file is found there, however its address is written', () => {
  assert.equal(nodeAt(NODES, 'file:///C:/policies/steps.probity', at(11)), 'step/check');
  assert.equal(nodeAt(NODES, 'file:///c:/policies/%%broken', at(11)), undefined);
});

test('a click goes to where the node is written', () => {
  assert.equal(sourceOf(NODES, 'if')?.range.start.line, 21);
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
