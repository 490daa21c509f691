import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeIn, nameProblem, readTarget } from '../src/arguments';
import { NotFound, run } from '../src/command-line';
import { commandPath } from '../src/settings';

test('the command is what the setting says, with its places put in', () => {
  const around = { workspaceFolder: '/w$&', home: '/home/erika' };
  assert.equal(commandPath(undefined, around), 'probity');
  assert.equal(commandPath('  ', around), 'probity');
  assert.equal(commandPath('~/bin/probity', around), '/home/erika/bin/probity');
  assert.equal(commandPath('${workspaceFolder}/probity', around), '/w$&/probity');
  assert.equal(commandPath('~other/probity', around), '~other/probity');
  assert.equal(commandPath('${workspaceFolder}/probity', {}), '${workspaceFolder}/probity');
});

test('arguments of commands are read as any input', () => {
  assert.deepEqual(readTarget({ uri: 'file:///a', workflow: 'w', test: 't', odd: 1 }), { uri: 'file:///a', workflow: 'w', test: 't' });
  assert.deepEqual(readTarget({ code: 'P0303', uri: 7 }), { code: 'P0303' });
  assert.deepEqual(readTarget('P0303'), { code: 'P0303' });
  assert.deepEqual(readTarget({ scheme: 'file', toString: () => 'file:///b' }), { uri: 'file:///b' });
  for (const other of [undefined, null, 3, []]) assert.deepEqual(readTarget(other), {});
});

test('codes and names', () => {
  assert.equal(codeIn('see p0303, please'), 'P0303');
  assert.equal(codeIn('P03031'), undefined);
  assert.equal(nameProblem('my_workflow2'), undefined);
  assert.ok(nameProblem('My'));
  assert.ok(nameProblem('2a'));
});

test('a command runs, or is not there', async () => {
  const done = await run(process.execPath, ['-e', 'console.log(process.argv[1]); console.error("e"); process.exit(3)', 'a "b" $c'], undefined);
  assert.deepEqual(done, { code: 3, stdout: 'a "b" $c\n', stderr: 'e\n' });
  await assert.rejects(run('/nowhere/probity', [], undefined), NotFound);
});

test('a command can be stopped', async () => {
  const done = await run(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], undefined, { onStop: (stop) => setTimeout(stop, 50) });
  assert.equal(done.code, null);
});
