import { stat } from 'node:fs/promises';
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
