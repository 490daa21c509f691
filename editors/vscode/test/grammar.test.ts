/** The TextMate grammar, run by the tokeniser that the editor runs. */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import * as oniguruma from 'vscode-oniguruma';
import * as textmate from 'vscode-textmate';

const HERE = join(__dirname, '..');
const ROOT = join(HERE, '../..');

const wasm = readFileSync(createRequire(join(HERE, 'package.json')).resolve('vscode-oniguruma/release/onig.wasm'));
const onigLib = oniguruma.loadWASM(wasm).then(() => ({
  createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
  createOnigString: (text: string) => new oniguruma.OnigString(text),
}));
const registry = new textmate.Registry({
  onigLib,
  loadGrammar: async (scope) => {
    const name = { 'source.probity': 'probity.tmLanguage.json', 'markdown.probity.codeblock': 'codeblock.json' }[scope];
    return name ? textmate.parseRawGrammar(readFileSync(join(HERE, 'syntaxes', name), 'utf8'), name) : null;
  },
});

interface Token {
  text: string;
  column: number;
  /** The innermost scope, without the language's own suffix. */
  scope: string;
}

async function tokens(text: string): Promise<Token[][]> {
  const grammar = await registry.loadGrammar('source.probity');
  assert.ok(grammar);
  let state = textmate.INITIAL;
  return text.split('\n').map((line) => {
    const read = grammar.tokenizeLine(line, state);
    state = read.ruleStack;
    return read.tokens.map(({ startIndex, endIndex, scopes }) => ({
      text: line.slice(startIndex, endIndex),
      column: startIndex,
      scope: (scopes.at(-1) ?? '').replace(/\.probity$/, ''),
    }));
  });
}

function scripts(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return scripts(path);
    return name.endsWith('.probity') ? [path] : [];
  });
}

/** Under each line the scopes of its words, as people read them. */
async function drawn(text: string): Promise<string> {
  const lines = text.split('\n');
  const out: string[] = [];
  for (const [number, found] of (await tokens(text)).entries()) {
    out.push(lines[number] ?? '');
    for (const { text: word, column, scope } of found) {
      const isPlain = scope === 'source' || scope.startsWith('punctuation') || scope.startsWith('keyword.operator.a');
      if (word.trim() && !isPlain) out.push(`${' '.repeat(column)}${'^'.repeat(word.length)} ${scope}`);
    }
  }
  return out.join('\n');
}

test('scopes are the kept ones', async () => {
  for (const [script, name] of [
    ['tests/syntax/forms.probity', 'forms.txt'],
    ['templates/skeleton.probity', 'skeleton.txt'],
  ] as const) {
    const now = await drawn(readFileSync(join(ROOT, script), 'utf8'));
    const path = join(HERE, 'test/scopes', name);
    if (process.env['UPDATE_EXPECT']) writeFileSync(path, now);
    assert.equal(now, readFileSync(path, 'utf8'), `${name}: UPDATE_EXPECT=1 keeps the new scopes`);
  }
});

test('every reserved word of the grammar has a colour of its own', async () => {
  const grammar = readFileSync(join(ROOT, 'grammar/probity.pest'), 'utf8');
  const rule = /reserved = @\{([^}]*)\}/.exec(grammar)?.[1] ?? '';
  const words = [...rule.matchAll(/"([a-z]+)"/g)].flatMap((match) => match[1] ?? []);
  assert.ok(words.length > 50, `${words.length} words`);
  for (const word of words) {
    const [line] = await tokens(`  x ${word} x`);
    const token = line?.find((one) => one.text.trim() === word);
    assert.match(token?.scope ?? '', /^(keyword|storage|constant\.language|variable\.language)/, word);
  }
});

test('nothing in a script of the repository is illegal or without a scope', async () => {
  const files = ['examples', 'templates', 'catalog'].flatMap((folder) => scripts(join(ROOT, folder)));
  assert.ok(files.length > 30);
  for (const file of files) {
    for (const [number, line] of (await tokens(readFileSync(file, 'utf8'))).entries()) {
      for (const { text, scope } of line) {
        const isFine = !text.trim() || (scope !== 'source' && !scope.startsWith('invalid'));
        assert.ok(isFine, `${relative(ROOT, file)}:${number + 1} \`${text}\` is ${scope}`);
      }
    }
  }
});

test('texts and comments end where they end', async () => {
  const scope = async (text: string, word: string): Promise<string | undefined> =>
    (await tokens(text)).flat().find((token) => token.text.includes(word))?.scope;
  assert.match((await scope('let a = "if // x" // end', 'if // x')) ?? '', /^string/);
  assert.match((await scope('let a = "if" // end', 'end')) ?? '', /^comment/);
  assert.match((await scope('let a = "open\nend PASSED', 'end')) ?? '', /^keyword/);
  assert.match((await scope('x matches r"a{2}[b]" and y', 'and')) ?? '', /^keyword/);
  assert.match((await scope('/// if', 'if')) ?? '', /^comment.line.documentation/);
});

test('a unit stands behind a number, and nowhere else', async () => {
  const [line] = await tokens('within 30 min, 5.00 EUR, min(a, s), 3 split');
  const of = (text: string): string[] => (line ?? []).filter((token) => token.text === text).map((token) => token.scope);
  assert.deepEqual(of('min'), ['keyword.other.unit', 'entity.name.function']);
  assert.deepEqual(of('EUR'), ['keyword.other.unit.currency']);
  assert.deepEqual(of('split'), ['keyword.control.conditional']);
});
