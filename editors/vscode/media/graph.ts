/** The page of the picture: shows it, marks the node under the cursor, and says what was clicked. */

import type { FromView, ToView } from '../src/graph/messages';
import { readPicture, themed } from './picture';

declare function acquireVsCodeApi(): { postMessage(message: FromView): void };

const host = acquireVsCodeApi();
const tell = (message: FromView): void => host.postMessage(message);

function part<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no #${id}`);
  return found as T;
}

const canvas = part('canvas');
const select = part<HTMLSelectElement>('workflows');
const choice = part('choice');
const heading = part('name');
const state = part('state');

let svg: SVGSVGElement | undefined;
let style = '';
let size = { width: 1, height: 1 };
/** Undefined: as wide as the panel, but never larger than drawn. */
let zoom: number | undefined;
let workflow = '';

const SMALLEST = 0.2;
const LARGEST = 3;

function isDark(): boolean {
  const theme = document.body.classList;
  if (theme.contains('vscode-high-contrast-light') || theme.contains('vscode-light')) return false;
  return theme.contains('vscode-dark') || theme.contains('vscode-high-contrast') || matchMedia('(prefers-color-scheme: dark)').matches;
}

function dress(): void {
  document.adoptedStyleSheets = style ? [themed(style, isDark())] : [];
}

function scale(): number {
  return zoom ?? Math.max(SMALLEST, Math.min(1, (canvas.clientWidth - 16) / size.width));
}

function resize(): void {
  svg?.setAttribute('width', String(Math.round(size.width * scale())));
  svg?.setAttribute('height', String(Math.round(size.height * scale())));
}

/** The point under the pointer, or the middle, stays where it is. */
function zoomTo(wanted: number | undefined, around?: { x: number; y: number }): void {
  const before = scale();
  const { x, y } = around ?? { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 };
  const at = { x: (canvas.scrollLeft + x) / before, y: (canvas.scrollTop + y) / before };
  zoom = wanted === undefined ? undefined : Math.min(LARGEST, Math.max(SMALLEST, wanted));
  resize();
  canvas.scrollTo({ left: at.x * scale() - x, top: at.y * scale() - y, behavior: 'instant' });
}

function show(message: Extract<ToView, { type: 'picture' }>): void {
  const { graph } = message;
  const picture = readPicture(graph.svg);
  if (!picture) {
    stale('The picture can not be read.');
    return;
  }
  const isOther = graph.workflow !== workflow;
  const scrolled = { left: canvas.scrollLeft, top: canvas.scrollTop };
  workflow = graph.workflow;
  size = { width: graph.width, height: graph.height };
  svg = picture.svg;
  style = picture.style;
  if (isOther) zoom = undefined;
  dress();
  resize();
  for (const node of svg.querySelectorAll<SVGGElement>('.node[data-id]')) {
    node.setAttribute('tabindex', '0');
    node.setAttribute('role', 'button');
    const title = node.querySelector('title')?.textContent;
    if (title) node.setAttribute('aria-label', title.replaceAll('\n', ', '));
  }
  svg.setAttribute('role', 'group');
  canvas.replaceChildren(svg);
  canvas.scrollTo({ ...(isOther ? { left: 0, top: 0 } : scrolled), behavior: 'instant' });
  document.body.classList.remove('stale');
  state.textContent = '';
  name(graph.workflows, graph.workflow, graph.title);
  mark(message.current);
}

function name(workflows: string[], chosen: string, title: string | null): void {
  choice.hidden = workflows.length < 2;
  heading.hidden = workflows.length >= 2 && !title;
  heading.textContent = title ?? (workflows.length < 2 ? chosen : '');
  heading.title = heading.textContent;
  select.replaceChildren(...workflows.map((name) => new Option(name, name, false, name === chosen)));
}

function stale(why: string): void {
  // Said once: in the middle where there is no picture, else above it.
  state.textContent = svg ? why : '';
  state.title = why;
  document.body.classList.add('stale');
  const empty = document.getElementById('empty');
  if (empty) empty.textContent = why;
}

function mark(id: string | null): void {
  if (!svg) return;
  for (const old of svg.querySelectorAll('.current, .near')) old.classList.remove('current', 'near');
  if (id === null) return;
  const node = svg.querySelector<SVGGElement>(`.node[data-id="${CSS.escape(id)}"]`);
  if (!node) return;
  node.classList.add('current');
  for (const edge of svg.querySelectorAll<SVGGElement>('.edge')) {
    if (edge.dataset['from'] === id || edge.dataset['to'] === id) edge.classList.add('near');
  }
  // Only where it is out of sight: a picture that jumps at every key is no help.
  const shown = canvas.getBoundingClientRect();
  const at = node.getBoundingClientRect();
  if (at.top < shown.top || at.bottom > shown.bottom || at.left < shown.left || at.right > shown.right) {
    node.scrollIntoView({ block: 'center', inline: 'nearest' });
  }
}

function nodeOf(event: Event): string | undefined {
  const node = event.target instanceof Element ? event.target.closest<SVGGElement>('.node[data-id]') : null;
  return node?.dataset['id'];
}

canvas.addEventListener('click', (event) => {
  const id = nodeOf(event);
  if (id !== undefined) tell({ type: 'jump', id });
});

document.addEventListener('keydown', (event) => {
  const id = nodeOf(event);
  if (id !== undefined && (event.key === 'Enter' || event.key === ' ')) {
    event.preventDefault();
    tell({ type: 'jump', id });
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target === select) return;
  if (event.key === '+' || event.key === '=') zoomTo(scale() * 1.2);
  if (event.key === '-') zoomTo(scale() / 1.2);
  if (event.key === '0') zoomTo(undefined);
});

canvas.addEventListener(
  'wheel',
  (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const bounds = canvas.getBoundingClientRect();
    zoomTo(scale() * Math.exp(-event.deltaY / 300), { x: event.clientX - bounds.left, y: event.clientY - bounds.top });
  },
  { passive: false },
);

part('in').addEventListener('click', () => zoomTo(scale() * 1.2));
part('out').addEventListener('click', () => zoomTo(scale() / 1.2));
part('fit').addEventListener('click', () => zoomTo(undefined));
select.addEventListener('change', () => tell({ type: 'workflow', name: select.value }));
new ResizeObserver(resize).observe(canvas);
new MutationObserver(dress).observe(document.body, { attributes: true, attributeFilter: ['class'] });

window.addEventListener('message', ({ data }: MessageEvent<ToView>) => {
  if (data.type === 'picture') show(data);
  if (data.type === 'cursor') mark(data.id);
  if (data.type === 'stale') stale(data.why);
});

tell({ type: 'ready' });
