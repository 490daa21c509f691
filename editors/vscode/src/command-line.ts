/** Runs `probity` and hands back what it wrote. No shell is involved: arguments are taken as they are. */

import { spawn } from 'node:child_process';

export interface Finished {
  /** Null where it was stopped. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export class NotFound extends Error {
  constructor(readonly command: string) {
    super(`The command \`${command}\` was not found. Install Probity, or say in the setting "probity.path" where it is.`);
  }
}

export interface Stop {
  onStop(stop: () => void): void;
}

export function run(command: string, args: readonly string[], cwd: string | undefined, stop?: Stop): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (error: NodeJS.ErrnoException) => reject(error.code === 'ENOENT' ? new NotFound(command) : error));
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    stop?.onStop(() => child.kill());
  });
}
