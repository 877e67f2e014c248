import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';

/** Set by the global set-up, read by every worker: the server that this run uses, and the run's name on it. */
export const testServerVariable = 'SLUICE_TEST_SERVER';
export const testRunVariable = 'SLUICE_TEST_RUN';

/** A run's databases carry its name, so that one run never touches another's, and a later one can clear up after it. */
export function databaseOfRun(run: string, what: string): string {
  return `sluice_test_${run}_${what}`;
}

/**
 * A database of its own, with the schema of this release and no rows, in about 20 ms. Close what you opened on it before
 * `drop`; whatever is not dropped goes with the run.
 */
export async function createTestDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  return createDatabase(`TEMPLATE ${databaseOfRun(testRun(), 'template')}`);
}

/** The same without a schema, for tests of migrations. */
export async function createEmptyTestDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  return createDatabase('');
}

async function createDatabase(from: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = databaseOfRun(testRun(), randomBytes(6).toString('hex'));
  await onServer(testServer(), async (client) => client.query(`CREATE DATABASE ${name} ${from}`));
  return {
    url: urlOf(testServer(), name),
    drop: async () => onServer(testServer(), async (client) => dropDatabase(client, name)),
  };
}

const notPermitted = '42501';
const dropAttempts = 50;

/**
 * Dropping by force ends the sessions in the database, and among them may be one of the server's own that is cleaning up
 * a table: that one only a superuser may end, and it is soon done.
 */
export async function dropDatabase(client: Client, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      return;
    } catch (error) {
      const code = error instanceof DatabaseError ? error.code : undefined;
      if (code !== notPermitted || attempt === dropAttempts) throw error;
      await setTimeout(100);
    }
  }
}

/** The same login on another database of the same server. */
export function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** Statements about databases are run from one that nobody copies or drops. */
export async function onServer<T>(serverUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export function testServer(): string {
  return required(testServerVariable);
}

function testRun(): string {
  return required(testRunVariable);
}

function required(variable: string): string {
  const value = process.env[variable];
  if (value === undefined)
    throw new Error(`${variable} is not set: start the tests with jest, whose global set-up sets it`);
  return value;
}
