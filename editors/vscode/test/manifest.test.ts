/** The manifest names what is there; snippets and language settings do what they are for. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const HERE = join(__dirname, '..');
const read = (name: string): any => JSON.parse(readFileSync(join(HERE, name), 'utf8'));
const manifest = read('package.json');

test('every file that the manifest names is there', () => {
  const { languages, grammars, snippets } = manifest.contributes;
  const files = [...languages.map((one: any) => one.configuration), ...[...grammars, ...snippets].map((one: any) => one.path)];
  for (const file of files) assert.ok(existsSync(join(HERE, file)), file);
});

test('commands of the manifest are those that the extension registers', () => {
  const code = readFileSync(join(HERE, 'src/extension.ts'), 'utf8');
  const registered = [...code.matchAll(/register\('([a-zA-Z]+)'/g)].map((match) => `probity.${match[1]}`);
  const named = manifest.contributes.commands.map((one: any) => one.command);
  assert.deepEqual([...named].sort(), [...registered].sort());
  const menus = Object.values(manifest.contributes.menus).flat() as any[];
  for (const { command } of [...menus, ...manifest.contributes.keybindings]) assert.ok(named.includes(command), command);
});

test('the version is that of the workspace', () => {
  const cargo = readFileSync(join(HERE, '../../Cargo.toml'), 'utf8');
  assert.equal(manifest.version, /^version = "([^"]+)"/m.exec(cargo)?.[1]);
});

test('the lock file names no registry', () => {
  assert.doesNotMatch(readFileSync(join(HERE, 'package-lock.json'), 'utf8'), /"resolved": "http/);
});

test('lines are indented by what stands before them', () => {
  const { increaseIndentPattern, decreaseIndentPattern } = read('language-configuration.json').indentationRules;
  const more = new RegExp(increaseIndentPattern);
  const less = new RegExp(decreaseIndentPattern);
  for (const line of ['workflow w {', '  decide fraud { // bands', '  else if unknown {', '  check a(', 'test "a }" of w {']) assert.match(line, more);
  for (const line of ['  input { a: text }', '// workflow w {', '  end PASSED', '  given x = "{"', '/// {']) assert.doesNotMatch(line, more);
  assert.match('  }', less);
  assert.doesNotMatch('  end PASSED }', less);
});

test('a new line goes on as the one before', () => {
  const rules = read('language-configuration.json').onEnterRules;
  const on = (line: string): string | undefined => {
    const rule = rules.find(({ beforeText }: any) => new RegExp(beforeText).test(line));
    return rule && (rule.action.appendText ?? rule.action.indent);
  };
  assert.equal(on('  /// What it is'), '/// ');
  assert.equal(on('//! The file'), '//! ');
  assert.equal(on('  require a.b is PASSED'), 'indent');
  assert.equal(on('  require a.b is PASSED else end REJECTED'), undefined);
  assert.equal(on('  | _, _ -> 1.00 EUR'), '| ');
  assert.equal(on('  end PASSED'), undefined);
});

test('snippets are complete', () => {
  const snippets = read('snippets/probity.json');
  const prefixes = Object.values(snippets).map((snippet: any) => snippet.prefix);
  assert.equal(new Set(prefixes).size, prefixes.length);
  for (const prefix of ['workflow', 'test', 'risk', 'decide', 'retry', 'require', 'match', 'acquire', 'check', 'table']) {
    assert.ok(prefixes.includes(prefix), prefix);
  }
  for (const [name, { body, description }] of Object.entries<any>(snippets)) {
    assert.ok(description && Array.isArray(body), name);
    const text = body.join('\n');
    assert.equal(text.split('{').length, text.split('}').length, `${name}: braces`);
  }
});
