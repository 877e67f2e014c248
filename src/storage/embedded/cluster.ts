import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { faultCode } from '../faultCode';
import type { Account } from './account';
import { embeddedFault } from './embeddedFault';
import { restrictLogins } from './hostRules';
import { isAlive } from './isAlive';
import { keepPassword, newPassword, ownedDatabase, ownerRole } from './ownerLogin';
import type { Programs } from './programs';
import { runProgram } from './runProgram';

/** What `initdb` calls its superuser. Nothing ever logs in as it: it would bypass row-level security, even FORCEd. */
const superuser = 'postgres';

/**
 * Makes the cluster unless it is there. It appears under its name complete, with its role, database and password: a
 * process that dies on the way leaves a directory that the next start clears away, and of several that start at once the
 * first to finish wins.
 */
export async function ensureCluster(
  clusterDir: string,
  programs: Programs,
  account: Account,
  durable: boolean,
): Promise<void> {
  if (await hasCluster(clusterDir, programs)) return;
  await clearAbandoned(clusterDir);
  const unfinished = `${clusterDir}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(unfinished, { mode: 0o700 });
    if (account.lowered) await chown(unfinished, account.uid, account.gid);
    await initialise(unfinished, programs, account, durable);
    await rename(unfinished, clusterDir);
    if (durable) await syncDirectory(dirname(clusterDir));
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true });
    // Another process that starts at the same moment has put its cluster there: use that one.
    if (await hasCluster(clusterDir, programs)) return;
    throw embeddedFault(`no cluster could be made in ${clusterDir}: see the cause and mend it`, cause);
  }
}

async function hasCluster(clusterDir: string, programs: Programs): Promise<boolean> {
  const text = await readFile(join(clusterDir, 'PG_VERSION'), 'utf8').catch((fault: unknown) => {
    if (faultCode(fault) === 'ENOENT') return undefined;
    throw embeddedFault(
      `can't read ${clusterDir}: run as the user that made it, or choose another directory`,
      fault,
    );
  });
  if (text === undefined) return false;
  refuseOtherMajor(Number(text.trim()), programs.major, clusterDir);
  return true;
}

/** PostgreSQL reads only its own major release's files. */
export function refuseOtherMajor(found: number, carried: number, clusterDir: string): void {
  if (found === carried) return;
  throw embeddedFault(
    `${clusterDir} was made by PostgreSQL ${found} and this release carries ${carried}: dump it with the release that made it and load it into a new directory`,
  );
}

async function initialise(
  directory: string,
  programs: Programs,
  account: Account,
  durable: boolean,
): Promise<void> {
  const password = newPassword();
  await runProgram(
    programs.initdb,
    [
      `--pgdata=${directory}`,
      `--username=${superuser}`,
      // Nobody may log in by initdb's own rules; ours replace them.
      '--auth=reject',
      '--encoding=UTF8',
      // The operating system's collations change under an index when it is upgraded; the built-in one does not.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ],
    account,
  );
  await restrictLogins(directory, superuser, account);
  await keepPassword(directory, password, account);
  await createOwner(directory, password, programs, account, durable);
}

/** In single-user mode, which needs no login: the superuser never has a password, and no port is open yet. */
async function createOwner(
  directory: string,
  password: string,
  programs: Programs,
  account: Account,
  durable: boolean,
): Promise<void> {
  const statements = [
    `CREATE ROLE ${ownerRole} LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB CREATEROLE PASSWORD '${password}'`,
    `CREATE DATABASE ${ownedDatabase} OWNER ${ownerRole}`,
    `ALTER ROLE ${superuser} NOLOGIN PASSWORD NULL`,
  ];
  await runProgram(
    programs.postgres,
    [
      '--single',
      '-D',
      directory,
      '-j',
      '-c',
      'exit_on_error=on',
      '-c',
      `fsync=${durable ? 'on' : 'off'}`,
      'postgres',
    ],
    account,
    // With -j a statement ends at a semicolon and an empty line.
    statements.map((statement) => `${statement};\n\n`).join(''),
  );
}

/** Half-made clusters of processes that are no more. */
async function clearAbandoned(clusterDir: string): Promise<void> {
  const parent = dirname(clusterDir);
  const prefix = `${basename(clusterDir)}.`;
  for (const name of await readdir(parent)) {
    const pid = Number(name.slice(prefix.length).split('.')[0]);
    if (name.startsWith(prefix) && Number.isInteger(pid) && !isAlive(pid)) {
      // Its initdb may still be writing: what can't be removed now is removed by a later start.
      await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
