import { Command } from 'commander';
import { seedSampleData } from '../sample';
import { readConfig } from '../server/config';
import { migrate } from '../storage/migrate';
import { openDatabase } from '../storage/openDatabase';
import { wholeNumber } from './wholeNumber';

export function seedCommand(): Command {
  return new Command('seed')
    .description('fill an empty database with generated sample data: nobody in it exists')
    .option('--accounts <count>', 'how many accounts', wholeNumber, 2_000)
    .option('--seed <number>', 'the same number gives the same people', wholeNumber, 1)
    .action(async ({ accounts, seed }: { accounts: number; seed: number }) => {
      const config = readConfig();
      const database = await openDatabase({ databaseUrl: config.DATABASE_URL, dataDir: config.DATA_DIR });
      try {
        await migrate(database.url);
        const summary = await seedSampleData(database.url, { accounts, seed, onProgress: showProgress });
        process.stdout.write(`${JSON.stringify(summary)}\n`);
      } finally {
        await database.close();
      }
    });
}

/** On a terminal one line that counts up, elsewhere a line each tenth. */
export function showProgress(done: number, total: number): void {
  const percent = Math.floor((done / total) * 100);
  if (process.stderr.isTTY)
    process.stderr.write(`\rgenerating sample data: ${percent} %${done === total ? '\n' : ''}`);
  else if (percent % 10 === 0 || done === total)
    process.stderr.write(`generating sample data: ${done} of ${total} accounts\n`);
}
