import type { MigrationInterface } from 'typeorm';
import { StorageFault } from './StorageFault';
import { showUrl } from './showUrl';

export type MigrationClass = new () => MigrationInterface;

/** Where the database remembers which migrations it has had. TypeORM keeps it; `checkSchema` reads it. */
export const migrationsTableName = 'schema_migration';

/** The names under which a database remembers these migrations, oldest first: a class name ends in its timestamp. */
export function migrationNames(migrations: readonly MigrationClass[]): readonly string[] {
  return migrations.map((migration) => migration.name).sort((a, b) => timestamp(a) - timestamp(b));
}

function timestamp(name: string): number {
  return Number(name.slice(-13));
}

/** Refuses a schema that newer code has made: this code doesn't know which of its assumptions no longer hold. */
export function refuseNewer(applied: readonly string[], known: readonly string[], url: string): void {
  const unknown = applied.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new StorageFault(
    'DATABASE_NEWER_THAN_CODE',
    `${showUrl(url)} has had migrations that this release does not know (${unknown.join(', ')}): run the release that made them, or a newer one`,
  );
}

/** Refuses a schema that lacks a migration of this code. */
export function refuseOlder(applied: readonly string[], known: readonly string[], url: string): void {
  const missing = known.filter((name) => !applied.includes(name));
  if (missing.length === 0) return;
  throw new StorageFault(
    'DATABASE_NOT_MIGRATED',
    `${showUrl(url)} lacks ${missing.length} of this release's migrations (${missing.join(', ')}): run \`sluice migrate\` with a login that owns the database`,
  );
}
