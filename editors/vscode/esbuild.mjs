// Bundles the extension (Node), the script of the picture (browser) and, with `--tests`, the tests.
import { build } from 'esbuild';
import { readdirSync, rmSync } from 'node:fs';

const common = { bundle: true, sourcemap: process.argv.includes('--sourcemap'), logLevel: 'warning', target: 'es2022' };
const node = { ...common, platform: 'node', format: 'cjs', external: ['vscode'], target: 'node20' };

if (process.argv.includes('--tests')) {
  rmSync('dist-test', { recursive: true, force: true });
  const tests = readdirSync('test').filter((name) => name.endsWith('.test.ts'));
  await build({ ...node, entryPoints: tests.map((name) => `test/${name}`), outdir: 'dist-test', packages: 'external' });
}
rmSync('dist', { recursive: true, force: true });
await build({ ...node, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js', minify: true });
await build({ ...common, platform: 'browser', format: 'iife', entryPoints: ['media/graph.ts'], outfile: 'dist/graph.js', minify: true });
await build({ ...common, entryPoints: ['media/graph.css'], outfile: 'dist/graph.css', minify: true });
