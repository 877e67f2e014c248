import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbedded } from '../../src/storage/embedded/startEmbedded';
import { migrate } from '../../src/storage/migrate';
import {
  databaseOfRun,
  dropDatabase,
  onServer,
  testRunVariable,
  testServerVariable,
  urlOf,
} from './database';

/** Any number that nothing else on a test server takes advisory locks with. */
const runsLock = 758_424;

/** What was opened for the run, to be closed in the reverse order. The set-up and the teardown share this process. */
const toClose: (() => Promise<void>)[] = [];

/** One server for the run, with a template that has the schema: TEST_DATABASE_URL if it is set, else our own. */
export async function openTestServer(): Promise<void> {
  const given = process.env['TEST_DATABASE_URL'];
  const url = given ?? (await startOwnServer());
  await requireHonestLogin(url);
  const run = await claimRun(url);
  await dropAbandonedRuns(url);
  await makeTemplate(url, databaseOfRun(run, 'template'));
  process.env[testServerVariable] = url;
  process.env[testRunVariable] = run;
}

export async function closeTestServer(): Promise<void> {
  for (const close of toClose.splice(0).reverse()) await close();
}

/** Without durability: it doesn't outlive the run, and is a good deal faster. */
async function startOwnServer(): Promise<string> {
  await removeAbandonedDirectories();
  const dataDir = await mkdtemp(join(tmpdir(), `${directoryPrefix}${process.pid}-`));
  toClose.push(async () => rm(dataDir, { recursive: true, force: true }));
  const server = await startEmbedded({ dataDir, durable: false });
  toClose.push(async () => server.stop());
  return server.url;
}

const directoryPrefix = 'sluice-test-';

/** A run that was killed leaves its directory; its server has ended with it. */
async function removeAbandonedDirectories(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(new RegExp(`^${directoryPrefix}(\\d+)-`).exec(name)?.[1]);
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    // Another user's is not ours to remove.
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A superuser passes every test of row-level security, whatever the policies say. */
async function requireHonestLogin(url: string): Promise<void> {
  const { rows } = await onServer(url, async (client) =>
    client.query<{ honest: boolean }>(
      `SELECT rolcreatedb AND rolcreaterole AND NOT rolsuper AND NOT rolbypassrls AS honest
       FROM pg_roles WHERE rolname = current_user`,
    ),
  );
  if (rows[0]?.honest === true) return;
  throw new Error(
    'the login in TEST_DATABASE_URL must be LOGIN CREATEDB CREATEROLE NOSUPERUSER NOBYPASSRLS: make a role that is, and use it',
  );
}

/** The run's name stays locked by an open connection: however the run ends, others can then tell that it has. */
async function claimRun(url: string): Promise<string> {
  const run = randomBytes(4).toString('hex');
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('SELECT pg_advisory_lock($1, $2)', [runsLock, lockNumber(run)]);
  toClose.push(async () => client.end());
  toClose.push(async () => onServer(url, async (other) => dropRun(other, run)));
  return run;
}

/** On a server that outlives its runs, drops what those that were killed have left. */
async function dropAbandonedRuns(url: string): Promise<void> {
  await onServer(url, async (client) => {
    const { rows } = await client.query<{ run: string }>(
      `SELECT DISTINCT substring(datname FROM '^sluice_test_([0-9a-f]{8})_') AS run
       FROM pg_database WHERE datname ~ '^sluice_test_[0-9a-f]{8}_'`,
    );
    for (const { run } of rows) {
      const key = [runsLock, lockNumber(run)];
      const lock = await client.query<{ free: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS free', key);
      if (lock.rows[0]?.free !== true) continue;
      await dropRun(client, run);
      await client.query('SELECT pg_advisory_unlock($1, $2)', key);
    }
  });
}

async function dropRun(client: Client, run: string): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
    [databaseOfRun(run, '')],
  );
  for (const { datname } of rows) await dropDatabase(client, datname);
}

function lockNumber(run: string): number {
  return Number.parseInt(run, 16) | 0;
}

/** Closed to connections once it is migrated: PostgreSQL copies no database that somebody is connected to. */
async function makeTemplate(url: string, name: string): Promise<void> {
  await onServer(url, async (client) => client.query(`CREATE DATABASE ${name}`));
  await migrate(urlOf(url, name));
  await onServer(url, async (client) => client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`));
}
