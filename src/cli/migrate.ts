import { Command } from 'commander';
import { readConfig } from '../server/config';
import { migrate } from '../storage/migrate';
import { openDatabase } from '../storage/openDatabase';

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('bring the database to the schema of this release')
    .action(async () => {
      const config = readConfig();
      const database = await openDatabase({ databaseUrl: config.DATABASE_URL, dataDir: config.DATA_DIR });
      try {
        const { applied } = await migrate(database.url);
        process.stdout.write(applied.length === 0 ? 'nothing to do\n' : `applied ${applied.join(', ')}\n`);
      } finally {
        await database.close();
      }
    });
}
