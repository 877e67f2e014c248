import { chown, chmod, lstat, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './account';
import { embeddedFault } from './embeddedFault';
import { canEnter, makePassable } from './reach';

/**
 * Makes the data directory if need be, and sees to it that the account can enter it. As root, one that is empty is handed
 * over; one that holds something is left as it is, since it may be somebody's.
 */
export async function prepareDataDirectory(dataDir: string, account: Account): Promise<void> {
  try {
    await (account.lowered ? makePassable(dataDir) : mkdir(dataDir, { recursive: true }));
    const empty = (await readdir(dataDir)).length === 0;
    if (account.lowered && empty) await chown(dataDir, account.uid, account.gid);
    if (empty) await chmod(dataDir, 0o700);
  } catch (cause) {
    throw embeddedFault(
      `can't make or read the directory ${dataDir}: choose one that this user may write to`,
      cause,
    );
  }
  await refuseForeignCluster(dataDir);
  if (account.lowered && !(await canEnter(dataDir, account))) {
    throw embeddedFault(
      `PostgreSQL runs as uid ${account.uid}, which can't enter ${dataDir}: choose a directory whose parents it may pass`,
    );
  }
}

async function refuseForeignCluster(dataDir: string): Promise<void> {
  const marker = await lstat(join(dataDir, 'PG_VERSION')).catch(() => undefined);
  if (marker === undefined) return;
  throw embeddedFault(
    `${dataDir} is another PostgreSQL's own data directory: choose a directory that is not`,
  );
}
