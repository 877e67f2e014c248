import { DataSource, type DataSourceOptions } from 'typeorm';
import { migrations } from '../../migrations';
import { entities } from './entities';
import { migrationsTableName } from './migrationHistory';

/**
 * What every connection to our database has in common. `uuidExtension` names a function that the server has built in,
 * so that no login needs to install an extension. Nothing is logged: TypeORM's log quotes statements with their values.
 */
export function postgresOptions(url: string): DataSourceOptions & { type: 'postgres' } {
  return {
    type: 'postgres',
    url,
    applicationName: 'sluice',
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    synchronize: false,
    migrationsRun: false,
    migrationsTableName,
    logging: false,
  };
}

/** The entities and migrations of this release on the database at `url`; the caller initialises and destroys it. */
export function createDataSource(url: string): DataSource {
  return new DataSource({ ...postgresOptions(url), entities: [...entities], migrations: [...migrations] });
}
