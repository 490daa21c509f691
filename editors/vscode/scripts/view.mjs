// Looks at the picture's page in a real browser: what it shows, what it says, and that nothing in an SVG can run.
// Needs Chromium (CHROMIUM, or /usr/bin/chromium) and the command line (PROBITY, or target/debug/probity); says so and
// stops without them. `node scripts/view.mjs FOLDER` leaves pictures there.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const here = resolve(fileURLToPath(import.meta.url), '../..');
const root = resolve(here, '../..');
const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const probity = process.env.PROBITY ?? join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug/probity');
for (const needed of [browserPath, probity]) {
  if (!existsSync(needed)) {
    console.log(`skipped: no ${needed}`);
    process.exit(0);
  }
}
const pictures = process.argv[2] && resolve(process.argv[2]);
if (pictures) mkdirSync(pictures, { recursive: true });

const scratch = mkdtempSync(join(tmpdir(), 'probity-view-'));
await build({ entryPoints: [join(here, 'src/graph/page.ts')], bundle: true, format: 'cjs', outfile: join(scratch, 'page.cjs'), logLevel: 'warning' });
const { page: html } = createRequire(pathToFileURL(join(scratch, 'page.cjs')))('./page.cjs');

const HOST = 'https://view.probity.test';
const text = html({ source: HOST, script: `${HOST}/graph.js`, style: `${HOST}/graph.css`, nonce: 'n0nce' });

/** A subset of what the editor sets, as its default themes have it. */
const THEMES = {
  light: {
    class: 'vscode-light',
    variables: { 'editor-background': '#ffffff', 'editor-foreground': '#3b3b3b', 'focusBorder': '#005fb8', 'panel-border': '#e5e5e5', 'descriptionForeground': '#3b3b3bcc', 'dropdown-background': '#ffffff', 'dropdown-foreground': '#3b3b3b', 'dropdown-border': '#cecece', 'editorWarning-foreground': '#895503' },
  },
  dark: {
    class: 'vscode-dark',
    variables: { 'editor-background': '#1f1f1f', 'editor-foreground': '#cccccc', 'focusBorder': '#0078d4', 'panel-border': '#2b2b2b', 'descriptionForeground': '#9d9d9d', 'dropdown-background': '#313131', 'dropdown-foreground': '#cccccc', 'dropdown-border': '#3c3c3c', 'editorWarning-foreground': '#cca700' },
  },
  contrast: {
    class: 'vscode-high-contrast',
    variables: { 'editor-background': '#000000', 'editor-foreground': '#ffffff', 'focusBorder': '#f38518', 'panel-border': '#6fc3df', 'descriptionForeground': '#ffffffb3', 'dropdown-background': '#000000', 'dropdown-foreground': '#ffffff', 'dropdown-border': '#6fc3df', 'editorWarning-foreground': '#ffd370' },
  },
};

const graphOf = (script, format) => execFileSync(probity, ['graph', join(root, script), '--format', format], { encoding: 'utf8', maxBuffer: 1 << 26 });

function pictureOf(script, workflows) {
  const json = JSON.parse(graphOf(script, 'json'));
  const { workflow, title, width, height, nodes } = json;
  return { nodes, graph: { workflows: workflows ?? [workflow], workflow, title, width, height, svg: graphOf(script, 'svg') } };
}

const browser = await chromium.launch({
  executablePath: browserPath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

async function open(theme, viewport = { width: 760, height: 900 }, system = 'light') {
  const context = await browser.newContext({ viewport, colorScheme: system });
  const page = await context.newPage();
  const wrong = [];
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(String(error)));
  await page.route('**/*', (route) => {
    const name = new URL(route.request().url()).pathname;
    if (name === '/') return route.fulfill({ contentType: 'text/html', body: text });
    if (name === '/graph.js') return route.fulfill({ contentType: 'text/javascript', body: readFileSync(join(here, 'dist/graph.js')) });
    if (name === '/graph.css') return route.fulfill({ contentType: 'text/css', body: readFileSync(join(here, 'dist/graph.css')) });
    wrong.push(`asked for ${route.request().url()}`);
    return route.abort();
  });
  await page.addInitScript(() => {
    window.said = [];
    window.acquireVsCodeApi = () => ({ postMessage: (message) => window.said.push(message) });
  });
  await page.goto(`${HOST}/`);
  await page.evaluate(({ variables, class: name }) => {
    document.body.className = name;
    for (const [key, value] of Object.entries(variables)) document.documentElement.style.setProperty(`--vscode-${key}`, value);
  }, THEMES[theme]);
  return {
    page,
    wrong,
    send: (message) => page.evaluate((data) => void window.dispatchEvent(new MessageEvent('message', { data })), message),
    said: () => page.evaluate(() => window.said.splice(0)),
    shot: async (name) => pictures && page.screenshot({ path: join(pictures, `${name}.png`) }),
    close: () => context.close(),
  };
}

const checks = [];
const check = (name, act) => checks.push({ name, act });
const fill = (page, selector) => page.locator(selector).first().evaluate((element) => getComputedStyle(element).fill);

const onboarding = pictureOf('examples/eu_onboarding/workflow.probity');

check('a picture is shown, and a click says which node', async () => {
  const view = await open('light');
  assert.deepEqual(await view.said(), [{ type: 'ready' }]);
  await view.send({ type: 'picture', graph: onboarding.graph, current: null });
  assert.equal(await view.page.locator('.node[data-id]').count(), onboarding.nodes.length);
  await view.shot('light');
  const node = onboarding.nodes.find((one) => one.kind === 'retry');
  await view.page.locator(`.node[data-id="${node.id}"]`).click();
  assert.deepEqual(await view.said(), [{ type: 'jump', id: node.id }]);
  await view.page.locator(`.node[data-id="${node.id}"]`).focus();
  await view.page.keyboard.press('Enter');
  assert.deepEqual(await view.said(), [{ type: 'jump', id: node.id }]);
  assert.deepEqual(view.wrong, []);
  await view.close();
});

check('the node under the cursor is marked and brought into sight', async () => {
  const view = await open('dark');
  await view.send({ type: 'picture', graph: onboarding.graph, current: null });
  const last = onboarding.nodes.at(-1);
  await view.send({ type: 'cursor', id: last.id });
  const node = view.page.locator('.node.current');
  assert.equal(await node.getAttribute('data-id'), last.id);
  await view.page.waitForTimeout(500);
  const [at, canvas] = [await node.boundingBox(), await view.page.locator('main').boundingBox()];
  assert.ok(at.y >= canvas.y && at.y + at.height <= canvas.y + canvas.height, `${at.y} in ${canvas.y}+${canvas.height}`);
  const risk = onboarding.nodes.find((one) => one.kind === 'risk');
  await view.send({ type: 'cursor', id: risk.id });
  await view.page.waitForTimeout(500);
  await view.shot('dark-current');
  assert.ok((await view.page.locator('.edge.near').count()) >= 2);
  await view.send({ type: 'cursor', id: null });
  assert.equal(await view.page.locator('.current').count(), 0);
  assert.deepEqual(view.wrong, []);
  await view.close();
});

check('colours are those of the editor, whatever the system prefers', async () => {
  const found = {};
  for (const [theme, system] of [['light', 'dark'], ['dark', 'light'], ['contrast', 'light']]) {
    const view = await open(theme, undefined, system);
    await view.send({ type: 'picture', graph: onboarding.graph, current: null });
    found[theme] = [await fill(view.page, '.canvas'), await fill(view.page, '.node .kind, .node text')];
    await view.shot(`${theme}-on-${system}`);
    await view.close();
  }
  assert.equal(found.light[0], 'rgb(255, 255, 255)');
  assert.equal(found.dark[0], 'rgb(31, 31, 31)');
  assert.equal(found.contrast[0], 'rgb(0, 0, 0)');
  assert.notEqual(found.light[1], found.dark[1]);
});

check('a change of the theme changes the picture', async () => {
  const view = await open('light');
  await view.send({ type: 'picture', graph: onboarding.graph, current: null });
  const before = await fill(view.page, '.node.check .shape');
  await view.page.evaluate(() => (document.body.className = 'vscode-dark'));
  await view.page.waitForTimeout(50);
  assert.notEqual(await fill(view.page, '.node.check .shape'), before);
  await view.close();
});

check('a picture fits a narrow panel, and zooms', async () => {
  const view = await open('light', { width: 380, height: 600 });
  await view.send({ type: 'picture', graph: onboarding.graph, current: null });
  const width = () => view.page.locator('svg').evaluate((svg) => svg.getBoundingClientRect().width);
  const fitted = await width();
  assert.ok(fitted <= 380, `${fitted}`);
  await view.shot('narrow');
  await view.page.locator('#in').click();
  assert.ok((await width()) > fitted * 1.1);
  await view.page.keyboard.press('0');
  assert.equal(await width(), fitted);
  await view.close();
});

check('several workflows can be chosen between', async () => {
  const view = await open('dark');
  const { graph } = pictureOf('examples/returning_user/workflow.probity', ['first', 'returning_user', 'third']);
  await view.send({ type: 'picture', graph: { ...graph, title: null }, current: null });
  assert.ok(await view.page.locator('#choice').isVisible());
  await view.said();
  await view.page.locator('#workflows').selectOption('third');
  assert.deepEqual(await view.said(), [{ type: 'workflow', name: 'third' }]);
  await view.shot('several');
  await view.close();
});

check('a script with errors keeps its last picture, and says so', async () => {
  const view = await open('light');
  await view.send({ type: 'stale', why: 'No workflow without errors here yet.' });
  assert.match(await view.page.locator('#empty').textContent(), /No workflow/);
  await view.shot('empty');
  await view.send({ type: 'picture', graph: onboarding.graph, current: null });
  await view.send({ type: 'stale', why: 'The script has errors: this is its last picture.' });
  assert.equal(await view.page.locator('svg').count(), 1);
  assert.match(await view.page.locator('#state').textContent(), /errors/);
  await view.shot('stale');
  await view.send({ type: 'picture', graph: onboarding.graph, current: null });
  assert.equal(await view.page.locator('#state').textContent(), '');
  await view.close();
});

check('nothing in a picture can run or load', async () => {
  const view = await open('light');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" onload="window.ran = 1">
    <style>@import url("https://elsewhere.test/a.css"); .node { fill: url(https://elsewhere.test/b) }</style>
    <script>window.ran = 2</script><image href="https://elsewhere.test/c.png"/><a href="javascript:window.ran=3"><text>x</text></a>
    <foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="https://elsewhere.test/d" onerror="window.ran = 4"/></body></foreignObject>
    <g class="node" data-id="&quot;]a" onclick="window.ran = 5"><rect class="shape" width="9" height="9" style="fill:red"/></g></svg>`;
  await view.send({ type: 'picture', graph: { ...onboarding.graph, svg }, current: '"]a' });
  await view.page.locator('.node.current').dispatchEvent('click');
  assert.deepEqual((await view.said()).at(-1), { type: 'jump', id: '"]a' });
  assert.equal(await view.page.evaluate(() => window.ran), undefined);
  assert.equal(await view.page.locator('main script, main image, main foreignObject, main a, main [style], main [onclick]').count(), 0);
  assert.deepEqual(view.wrong.filter((text) => text.startsWith('asked for')), []);
  await view.send({ type: 'picture', graph: { ...onboarding.graph, svg: '<p>' }, current: null });
  assert.match(await view.page.locator('#state').textContent(), /can not be read/);
  await view.close();
});

let failed = 0;
for (const { name, act } of checks) {
  try {
    await act();
    console.log(`ok - ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`not ok - ${name}\n${error.stack ?? error}`);
  }
}
await browser.close();
rmSync(scratch, { recursive: true, force: true });
console.log(`${checks.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
