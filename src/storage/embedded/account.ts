import { execFile } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { embeddedFault } from './embeddedFault';

const run = promisify(execFile);

/** The operating system's user that PostgreSQL runs as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  /** We are root and PostgreSQL is not: what it must read or run has to be handed to it. */
  readonly lowered: boolean;
}

/**
 * PostgreSQL refuses to run as root, and must own its cluster. So root runs an existing cluster as whoever owns it, and a
 * new one as `postgres`, else `nobody`; no user is ever added to the machine. Everybody else runs it as themselves.
 */
export async function accountFor(clusterDir: string): Promise<Account> {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  if (uid !== 0) {
    requireNamed(uid);
    return { uid, gid, lowered: false };
  }
  return (
    ownerOf(clusterDir) ?? (await systemAccount('postgres')) ?? (await systemAccount('nobody')) ?? noAccount()
  );
}

function ownerOf(clusterDir: string): Account | undefined {
  const found = lstatSync(clusterDir, { throwIfNoEntry: false });
  return found === undefined || found.uid === 0
    ? undefined
    : { uid: found.uid, gid: found.gid, lowered: true };
}

async function systemAccount(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([numericId('-u', name), numericId('-g', name)]);
    return uid > 0 ? { uid, gid, lowered: true } : undefined;
  } catch {
    return undefined;
  }
}

/** Asks `id` rather than /etc/passwd, which is not where every machine keeps its users. */
async function numericId(flag: '-u' | '-g', name: string): Promise<number> {
  const { stdout } = await run('id', [flag, name]);
  return Number(stdout.trim());
}

function noAccount(): never {
  throw embeddedFault(`PostgreSQL refuses to run as root, and there is no user postgres or nobody: add one`);
}

/** Containers that assign an arbitrary uid leave it without a name, and then `initdb` stops. */
function requireNamed(uid: number): void {
  try {
    userInfo();
  } catch (cause) {
    throw embeddedFault(
      `uid ${uid} has no entry in the machine's list of users: run as a user that has one`,
      cause,
    );
  }
}
