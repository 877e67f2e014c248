import { chmod, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Account } from './account';

/** Whether the account may pass through this directory and everything above it. Root can't ask by trying: root may. */
export async function canEnter(directory: string, account: Account): Promise<boolean> {
  const { mode, uid, gid } = await stat(directory);
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  if ((mode & bit) === 0) return false;
  const parent = dirname(directory);
  return parent === directory || canEnter(parent, account);
}

/** Makes a directory, and those above it that are lacking, for everyone to pass: a strict umask would make them root's. */
export async function makePassable(directory: string): Promise<void> {
  const outermost = await mkdir(directory, { recursive: true });
  if (outermost === undefined) return;
  for (let made = directory; made.startsWith(outermost); made = dirname(made)) await chmod(made, 0o755);
}
