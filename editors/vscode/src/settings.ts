/** The setting `probity.path` as the command that it means. */

export interface Surroundings {
  workspaceFolder?: string | undefined;
  home?: string | undefined;
}

export function commandPath(setting: string | undefined, { workspaceFolder, home }: Surroundings): string {
  let path = setting?.trim() || 'probity';
  if (home && (path === '~' || path.startsWith('~/') || path.startsWith('~\\'))) path = home + path.slice(1);
  // A function, because `$&` in a folder's name means something in a replacement.
  if (workspaceFolder !== undefined) path = path.replaceAll('${workspaceFolder}', () => workspaceFolder);
  return path;
}
