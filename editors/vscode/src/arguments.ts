/** The arguments of commands that lenses and quick fixes name, read as any input. See `docs/protocol.md`. */

export interface Target {
  uri?: string;
  workflow?: string;
  test?: string;
  code?: string;
}

export function readTarget(argument: unknown): Target {
  // From a menu a command gets the file that it is called on.
  if (typeof argument !== 'object' || argument === null) return typeof argument === 'string' ? { code: argument } : {};
  const found: Target = {};
  const given = argument as Record<string, unknown>;
  for (const name of ['uri', 'workflow', 'test', 'code'] as const) {
    const value = given[name];
    if (typeof value === 'string') found[name] = value;
  }
  if (found.uri === undefined && typeof given['scheme'] === 'string') found.uri = String(argument);
  return found;
}

/** `P0303`, whatever stands around it. */
export function codeIn(text: string): string | undefined {
  return /\bP[0-9]{4}\b/i.exec(text)?.[0].toUpperCase();
}

/** Why a word can't name a workflow; undefined where it can. The compiler knows the reserved words. */
export function nameProblem(name: string): string | undefined {
  return /^[a-z][a-z0-9_]*$/.test(name) ? undefined : 'A name is lower_snake: small letters, figures and _, a letter first.';
}
