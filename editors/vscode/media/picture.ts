/**
 * An SVG of the language server as elements of this page. Only shapes and text are taken over, so that nothing in it can
 * run or load; its style becomes a sheet of its own, because the page's policy allows no style in the text.
 */

const SVG = 'http://www.w3.org/2000/svg';

const ELEMENTS = new Set(['svg', 'g', 'path', 'rect', 'circle', 'ellipse', 'line', 'polygon', 'polyline', 'text', 'tspan', 'title', 'desc']);

const ATTRIBUTES = new Set([
  'class', 'id', 'role', 'aria-labelledby', 'viewBox', 'width', 'height', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'r', 'rx', 'ry',
  'd', 'points', 'transform', 'textLength', 'lengthAdjust', 'text-anchor', 'data-id', 'data-kind', 'data-from', 'data-to',
]);

export interface Picture {
  svg: SVGSVGElement;
  style: string;
}

export function readPicture(text: string): Picture | undefined {
  // Out before it is parsed: the policy would refuse it there, and report it.
  const styles: string[] = [];
  const bare = text
    .replaceAll(/<style\b[^>]*>([\s\S]*?)<\/style>/g, (_, style: string) => {
      styles.push(style);
      return '';
    })
    .replaceAll(/(<[A-Za-z]+\b[^<>]*?)\sstyle="[^"]*"/g, '$1');
  const parsed = new DOMParser().parseFromString(bare, 'image/svg+xml').documentElement;
  if (parsed.localName !== 'svg') return undefined;
  const style = styles.join('\n');
  const svg = copy(parsed);
  return svg instanceof SVGSVGElement ? { svg, style } : undefined;
}

function copy(from: Element): Element | undefined {
  if (!ELEMENTS.has(from.localName)) return undefined;
  const to = document.createElementNS(SVG, from.localName);
  for (const { name, value } of from.attributes) {
    if (ATTRIBUTES.has(name)) to.setAttribute(name, value);
  }
  for (const child of from.childNodes) {
    if (child instanceof Element) {
      const copied = copy(child);
      if (copied) to.append(copied);
    } else if (child.nodeType === Node.TEXT_NODE) {
      to.append(child.textContent ?? '');
    }
  }
  return to;
}

/**
 * The style of a picture in the editor's theme. The picture asks for the system's preference, which need not be the
 * editor's: rules for dark hold always, or never.
 */
export function themed(style: string, dark: boolean): CSSStyleSheet {
  const read = new CSSStyleSheet();
  read.replaceSync(style);
  const rules: string[] = [];
  for (const rule of read.cssRules) {
    if (!(rule instanceof CSSMediaRule)) rules.push(rule.cssText);
    else if (dark && rule.conditionText.includes('dark')) rules.push(...[...rule.cssRules].map((inner) => inner.cssText));
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@layer picture {\n${rules.join('\n')}\n}`);
  return sheet;
}
