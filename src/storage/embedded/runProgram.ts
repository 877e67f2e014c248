import { spawn } from 'node:child_process';
import type { Account } from './account';

/**
 * PostgreSQL's programs get an environment of their own: ours may hold secrets, and `PG…` variables that would lead them
 * elsewhere. They run in `/`, since they insist on reading the directory they start in.
 */
export function spawnOptions(account: Account): {
  cwd: string;
  env: Record<string, string>;
  uid?: number;
  gid?: number;
} {
  const surroundings = { cwd: '/', env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } };
  return account.lowered ? { ...surroundings, uid: account.uid, gid: account.gid } : surroundings;
}

/** Runs a program to its end, with `input` on its standard input; rejects with what it said when it fails. */
export async function runProgram(
  program: string,
  parameters: readonly string[],
  account: Account,
  input = '',
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { ...spawnOptions(account), stdio: 'pipe' });
    let output = '';
    let complaints = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ended with ${signal ?? code}: ${complaints.trim()}`));
    });
    // A program that ends before it has read everything says why in its exit.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
