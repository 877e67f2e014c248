import { DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { migrations as releasedMigrations } from '../../migrations';
import { StorageFault } from './StorageFault';
import { connectionFault, withConnection } from './connect';
import { postgresOptions } from './dataSource';
import { createAsOfSchema, dropAsOfSchema } from './history/asOfSchema';
import {
  type MigrationClass,
  migrationNames,
  migrationsTableName,
  refuseNewer,
  refuseOlder,
} from './migrationHistory';
import { showUrl } from './showUrl';
import { faultCode } from './faultCode';

/** Any number, as long as every release of Sluice asks for the same one: "sluice" on a telephone's keys. */
const migrationLock = 758_423;

/**
 * Brings the database up to this release. All or nothing: what is applied is one transaction, which also holds the lock,
 * so that of several processes one applies and the others find it done, and a process that dies leaves neither.
 * The second parameter is for tests.
 */
export async function migrate(
  url: string,
  migrations: readonly MigrationClass[] = releasedMigrations,
): Promise<{ applied: string[] }> {
  await withConnection(url, async () => undefined);
  const dataSource = new DataSource({ ...postgresOptions(url), migrations: [...migrations] });
  await dataSource.initialize().catch((cause: unknown) => {
    throw connectionFault(cause, url);
  });
  try {
    return {
      applied: await inOneTransaction(dataSource, url, (runner) => applyPending(runner, migrations, url)),
    };
  } finally {
    await dataSource.destroy();
  }
}

/** Refuses a schema that is older or newer than this release, and changes nothing. */
export async function checkSchema(
  url: string,
  migrations: readonly MigrationClass[] = releasedMigrations,
): Promise<void> {
  const known = migrationNames(migrations);
  const applied = await withConnection(url, async (client) => {
    const table = await client.query<{ present: boolean }>(`SELECT to_regclass($1) IS NOT NULL AS present`, [
      migrationsTableName,
    ]);
    if (table.rows[0]?.present !== true) return [];
    const { rows } = await client
      .query<{ name: string }>(`SELECT name FROM ${migrationsTableName}`)
      .catch((cause: unknown) => {
        throw stepFault(cause, url, `reading \`${migrationsTableName}\``);
      });
    return rows.map((row) => row.name);
  });
  refuseNewer(applied, known, url);
  refuseOlder(applied, known, url);
}

async function inOneTransaction<T>(
  dataSource: DataSource,
  url: string,
  work: (runner: QueryRunner) => Promise<T>,
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    await runner.query(`SELECT pg_advisory_xact_lock(${migrationLock})`);
    const result = await work(runner);
    await runner.commitTransaction();
    return result;
  } catch (fault) {
    // The fault that brought us here is the one to tell; a connection that is gone has rolled back by itself.
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw fault instanceof StorageFault ? fault : stepFault(fault, url, 'migrating');
  } finally {
    await runner.release();
  }
}

/** Runs after the lock is held: what is pending is known only once nobody else is applying it. */
async function applyPending(
  runner: QueryRunner,
  migrations: readonly MigrationClass[],
  url: string,
): Promise<string[]> {
  const executor = new MigrationExecutor(runner.dataSource, runner);
  const executed = await executor.getExecutedMigrations();
  refuseNewer(
    executed.map((migration) => migration.name),
    migrationNames(migrations),
    url,
  );
  const applied: string[] = [];
  await dropAsOfSchema(runner);
  for (const migration of await executor.getPendingMigrations()) {
    await executor.executeMigration(migration).catch((cause: unknown) => {
      throw stepFault(cause, url, `migration \`${migration.name}\``);
    });
    applied.push(migration.name);
  }
  await createAsOfSchema(runner);
  return applied;
}

/** The driver's own message can quote statements and values, so it stays in the cause. */
function stepFault(cause: unknown, url: string, step: string): StorageFault {
  const state = faultCode(cause);
  if (state === '42501') {
    return new StorageFault(
      'DATABASE_FORBIDDEN',
      `${step} needs a right that the login of ${showUrl(url)} lacks: let it own the database and give it CREATEROLE`,
      { cause },
    );
  }
  return new StorageFault(
    'MIGRATION_FAILED',
    `${step} failed on ${showUrl(url)}${state === undefined ? '' : ` (${state})`}, and nothing was changed: mend the cause and run it again`,
    { cause },
  );
}
