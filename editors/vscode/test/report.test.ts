import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readId, testId, workflowId } from '../src/tests/ids';
import { message, readPlace, readReport, testArguments, why } from '../src/tests/report';

/** As `probity test --format json` writes it. */
const REPORT = {
  passed: 1,
  failed: 1,
  tests: [
    {
      workflow: 'small',
      title: 'a large <amount>',
      place: 'a/failing.probity:9:6',
      passed: false,
      failures: [
        {
          place: 'a/failing.probity:11:3',
          step: 'expect PASSED FINE',
          message: 'expected PASSED FINE, but the run ended REJECTED TOO_MUCH',
          outcome: {
            status: 'ENDED',
            decision: 'REJECTED',
            label: 'TOO_MUCH',
            score: 60,
            risks: {
              fraud: {
                score: 60,
                rules: [
                  { rule: 'large', state: 'FIRED', effect: '+60' },
                  { rule: 'minor', state: 'UNKNOWN', effect: '+40' },
                  { rule: 'old', state: 'NOT_FIRED' },
                ],
              },
            },
            path: [{ node: 'if', arm: 'yes' }, { node: 'end' }],
          },
        },
      ],
    },
    { workflow: 'small', title: 'a small one passes', place: 'a/failing.probity:14:6', passed: true, failures: [] },
  ],
  coverage: [
    {
      workflow: 'small',
      arms: [{ node: 'if', arm: 'yes', place: 'a/failing.probity:5:6', hits: 1, statement: 'if' }],
      rules: [{ risk: 'fraud', rule: 'large', place: 'a/failing.probity:7:5', fired: 0, not_fired: 2, unknown: null }],
    },
  ],
};

test('a report is read', () => {
  const report = readReport(JSON.stringify(REPORT));
  assert.deepEqual(
    report?.tests.map(({ title, passed }) => [title, passed]),
    [['a large <amount>', false], ['a small one passes', true]],
  );
  assert.deepEqual(report?.tests[0]?.failures[0]?.place, { file: 'a/failing.probity', position: { line: 10, character: 2 } });
  assert.deepEqual(
    report?.coverage.map(({ what, hits, place }) => [what, hits, place.position.line]),
    [['if: yes', 1, 4], ['fraud.large', 0, 6]],
  );
});

test('what is no report is none', () => {
  for (const text of ['', 'error[P0308]', '[]', '{}', '{"tests": 3}', 'null']) assert.equal(readReport(text), undefined);
  assert.deepEqual(readReport('{"tests":[{"failures":[{"outcome":[]}]},7]}')?.tests.length, 1);
});

test('a failure says what was expected and why it came otherwise', () => {
  const failure = readReport(JSON.stringify(REPORT))?.tests[0]?.failures[0];
  assert.ok(failure);
  assert.equal(
    message(failure),
    [
      'expected PASSED FINE, but the run ended REJECTED TOO_MUCH',
      'outcome: REJECTED TOO_MUCH',
      'fraud: 60; fired large +60; unknown minor +40',
      'path: if (yes) → end',
    ].join('\n'),
  );
});

test('a pending run says what it waits for', () => {
  const pending = { status: 'PENDING', needs: { credentials: [{ label: 'passport' }], checks: [{ name: 'similarity' }] } };
  assert.deepEqual(why(pending), ['outcome: PENDING', 'waits for: passport, similarity']);
  assert.deepEqual(why(null), []);
});

test('places may have colons in them', () => {
  assert.deepEqual(readPlace('C:\\policies\\a.probity:3:4'), { file: 'C:\\policies\\a.probity', position: { line: 2, character: 3 } });
  for (const text of ['', 'a.probity', ':1:2', 'a:1']) assert.equal(readPlace(text), undefined);
});

test('one test is asked for by its title, more by running all', () => {
  assert.deepEqual(testArguments('a.probity', ['--odd title']), ['test', 'a.probity', '--format', 'json', '--filter=--odd title']);
  assert.deepEqual(testArguments('a.probity', ['a', 'b']), ['test', 'a.probity', '--format', 'json']);
  assert.deepEqual(testArguments('a.probity', undefined), ['test', 'a.probity', '--format', 'json']);
});

test('ids say what they are of', () => {
  assert.deepEqual(readId(testId('file:///a#b', 'w', 'a / title')), { uri: 'file:///a#b', workflow: 'w', title: 'a / title' });
  assert.deepEqual(readId(workflowId('u', 'w')), { uri: 'u', workflow: 'w' });
  assert.deepEqual(readId('u'), { uri: 'u' });
  assert.deepEqual(readId(testId('u', 'w', '"\u0000["')).title, '"\u0000["');
  // The editor's own separator: an id that holds it is refused.
  assert.ok(!testId('u', 'w', 'a\u0000b').includes('\u0000'));
});
