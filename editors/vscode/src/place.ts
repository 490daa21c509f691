/** Places in a text, as the editor counts them: lines and UTF-16 units from 0. Knows nothing of `vscode`. */

export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

export function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

/** Both ends belong to it: a cursor behind the last character is still there. */
export function holds(range: Range, position: Position): boolean {
  return !isBefore(position, range.start) && !isBefore(range.end, position);
}

/** Whether `inner` lies in `outer` and is not the same. */
export function isInside(inner: Range, outer: Range): boolean {
  const same = !isBefore(outer.start, inner.start) && !isBefore(inner.end, outer.end);
  return !isBefore(inner.start, outer.start) && !isBefore(outer.end, inner.end) && !same;
}

/** The place of an offset; `starts` are the offsets of the lines. */
export function placeOf(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: offset - (starts[low] ?? 0) };
}

export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Two spellings of one file: `file:///c%3A/a` and `file:///C:/a`. */
export function sameUri(a: string, b: string): boolean {
  return plainUri(a) === plainUri(b);
}

function plainUri(uri: string): string {
  let plain = uri;
  try {
    plain = decodeURIComponent(uri);
  } catch {
    // A stray `%` is taken as it stands.
  }
  return plain.replace(/^file:\/\/\/([A-Za-z]):/, (_, drive: string) => `file:///${drive.toLowerCase()}:`);
}
