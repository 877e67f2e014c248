import { Command } from 'commander';
import { acknowledgeAlarm, alarmFeed } from '../registry/alarms';
import { printTable } from './printTable';
import { wholeNumber } from './wholeNumber';
import { withDatabase } from './withDatabase';

export function alarmsCommand(): Command {
  const command = new Command('alarms').description('see which recipients ask for too much');
  command.addCommand(
    new Command('list')
      .description('print the alarms that nobody has acknowledged, the newest last')
      .option('--all', 'also those that somebody has')
      .action(async ({ all = false }: { all?: boolean }) => {
        const alarms = await withDatabase(({ dataSource }) => alarmFeed(dataSource, { acknowledged: all }));
        printTable(
          ['id', 'kind', 'recipient', 'first', 'last', 'count', 'details', 'acknowledged'],
          alarms.map((alarm) => ({
            id: alarm.id,
            kind: alarm.kind,
            recipient: alarm.recipientId,
            first: alarm.firstSeenAt.toISOString(),
            last: alarm.lastSeenAt.toISOString(),
            count: alarm.count,
            details: JSON.stringify(alarm.details),
            acknowledged: alarm.acknowledgedBy ?? '',
          })),
        );
      }),
  );
  command.addCommand(
    new Command('acknowledge')
      .description('say that you have looked at one; if it goes on, there will be another')
      .argument('<id>', 'as `sluice alarms list` has it', wholeNumber)
      .requiredOption('--by <officer>', 'who looked at it')
      .action(async (id: number, { by }: { by: string }) => {
        await withDatabase(({ dataSource }) => acknowledgeAlarm(dataSource, id, by));
        process.stdout.write('acknowledged\n');
      }),
  );
  return command;
}
