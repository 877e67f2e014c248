import type { DataSource } from 'typeorm';
import type { Config } from '../server/config';
import { readConfig } from '../server/config';
import { createDataSource } from '../storage/dataSource';
import { checkSchema } from '../storage/migrate';
import { openDatabase } from '../storage/openDatabase';

export interface Workspace {
  readonly config: Config;
  readonly url: string;
  readonly dataSource: DataSource;
}

/** Runs a command on the database, under the owner's login, and closes what it opened whatever happens. */
export async function withDatabase<Result>(work: (workspace: Workspace) => Promise<Result>): Promise<Result> {
  const config = readConfig();
  const database = await openDatabase({ databaseUrl: config.DATABASE_URL, dataDir: config.DATA_DIR });
  try {
    await checkSchema(database.url);
    const dataSource = await createDataSource(database.url).initialize();
    try {
      return await work({ config, url: database.url, dataSource });
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await database.close();
  }
}
