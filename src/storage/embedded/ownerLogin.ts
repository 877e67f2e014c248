import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './account';
import { embeddedFault } from './embeddedFault';
import { writeOwnedFile } from './writeOwnedFile';

/** The only login there is at first: owns the database `sluice`, and is bound by its row-level security. */
export const ownerRole = 'sluice_owner';
export const ownedDatabase = 'sluice';

const fileName = 'sluice_owner.password';

/** Hexadecimal, so that it needs no quoting in SQL or in a URL. */
export function newPassword(): string {
  return randomBytes(24).toString('hex');
}

/** Keeps the password beside the data that it opens. */
export async function keepPassword(clusterDir: string, password: string, account: Account): Promise<void> {
  await writeOwnedFile(join(clusterDir, fileName), password, account);
}

export async function ownerUrl(clusterDir: string, port: number): Promise<string> {
  const path = join(clusterDir, fileName);
  try {
    const password = await readFile(path, {
      encoding: 'utf8',
      flag: constants.O_RDONLY | constants.O_NOFOLLOW,
    });
    return `postgresql://${ownerRole}:${password.trim()}@127.0.0.1:${port}/${ownedDatabase}`;
  } catch (cause) {
    throw embeddedFault(`can't read the password in ${path}: run as the user that made it`, cause);
  }
}
