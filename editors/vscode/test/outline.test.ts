import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { entryAt, outline, workflowAt } from '../src/outline';

const ROOT = join(__dirname, '../../..');

const SCRIPT = `probity 1
// workflow commented { test "no" of x {
workflow first {
  end PASSED // }
}

test "a \\"quoted\\" \\u{e9} title {" of first {
  given passport.test = missing
  expect PASSED
}
workflow second { end PASSED }
`;

test('workflows and tests are found, and nothing in comments and texts', () => {
  assert.deepEqual(
    outline(SCRIPT).map((entry) => (entry.kind === 'workflow' ? entry.name : `${entry.workflow}: ${entry.title}`)),
    ['first', 'first: a "quoted" é title {', 'second'],
  );
});

test('an entry reaches from its word to its brace', () => {
  const [first, check] = outline(SCRIPT);
  assert.deepEqual(first?.range, { start: { line: 2, character: 0 }, end: { line: 4, character: 1 } });
  assert.equal(check?.range.end.line, 9);
});

test('a place knows its workflow, also inside a test', () => {
  const entries = outline(SCRIPT);
  assert.equal(workflowAt(entries, { line: 3, character: 4 }), 'first');
  assert.equal(workflowAt(entries, { line: 8, character: 2 }), 'first');
  assert.equal(workflowAt(entries, { line: 10, character: 5 }), 'second');
  assert.equal(workflowAt(entries, { line: 0, character: 0 }), undefined);
  assert.equal(entryAt(entries, { line: 5, character: 0 }), undefined);
});

test('a missing brace costs one entry, not the rest', () => {
  const broken = 'probity 1\nworkflow a {\n  if x {\n  end PASSED\n}\ntest "t" of a {\n  expect PASSED\n}\nworkflow b {\n';
  assert.deepEqual(
    outline(broken).map((entry) => entry.kind),
    ['workflow', 'test', 'workflow'],
  );
});

test('any text is taken', () => {
  for (const text of ['', '}', '{{{{', 'workflow', 'test "', 'test "a" of', '"\\u{ffffff}"', 'workflow w { '.repeat(100)]) {
    assert.doesNotThrow(() => outline(text));
  }
});

test('templates have as many entries as lines that begin one', () => {
  const folder = join(ROOT, 'templates');
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.probity'))) {
    const text = readFileSync(join(folder, name), 'utf8');
    const expected = text.split('\n').filter((line) => /^(workflow [a-z]|test ")/.test(line)).length;
    assert.equal(outline(text).length, expected, name);
  }
});
