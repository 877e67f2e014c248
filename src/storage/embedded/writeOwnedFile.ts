import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Account } from './account';

/**
 * Writes a new file that only the account may read. Exclusive and through the descriptor: the directory is the account's,
 * and root must not follow a link that was put there.
 */
export async function writeOwnedFile(path: string, text: string, account: Account): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const file = await open(path, flags, 0o600);
  try {
    await file.writeFile(text);
    if (account.lowered) await file.chown(account.uid, account.gid);
    await file.sync();
  } finally {
    await file.close();
  }
}
