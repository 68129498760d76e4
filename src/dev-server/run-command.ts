import { spawn } from 'node:child_process';

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Milliseconds after which the command is killed and the promise rejects. */
  readonly limitMs?: number;
}

/** Runs a command to its end and gives its standard output; rejects with the last lines it said. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { limitMs, ...rest } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...rest, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));

    let late = false;
    const limit =
      limitMs === undefined ? undefined : setTimeout(() => (late = child.kill('SIGKILL')), limitMs);
    child.once('error', (error) => {
      clearTimeout(limit);
      reject(error);
    });
    child.once('close', (code, signal) => {
      clearTimeout(limit);
      if (late) return reject(new Error(`${command} was still running after ${limitMs} ms`));
      if (code === 0) return resolve(output);
      reject(new Error(`${command} ended with ${signal ?? `code ${code}`}${lastWords(errors || output)}`));
    });
  });
}

function lastWords(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length === 0 ? '' : `: ${lines.slice(-5).join(' | ')}`;
}
