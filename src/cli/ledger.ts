import { Command } from 'commander';
import type { RecordedEntry } from '../storage/ledger/readEntries';
import { findEntry, newestEntries } from '../storage/ledger/readEntries';
import { namedKeys } from '../storage/ledger/namedKeys';
import { ledgerExportCommand } from './ledgerExport';
import { UsageError } from './UsageError';
import { wholeNumber } from './wholeNumber';
import { withDatabase } from './withDatabase';

export function ledgerCommand(): Command {
  const command = new Command('ledger').description('read what was disclosed');
  command.addCommand(
    new Command('show')
      .description('print the entry of one disclosure as JSON')
      .argument('<disclosureId>', 'from `extensions.sharing` of the answer')
      .action(async (disclosureId: string) => {
        const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(disclosureId);
        const entry = isUuid
          ? await withDatabase(({ dataSource }) => findEntry(dataSource, disclosureId))
          : undefined;
        if (!entry) throw new UsageError('the ledger holds no disclosure with this id');
        print(entry);
      }),
  );
  command.addCommand(
    new Command('list')
      .description('print the newest entries as JSON, one after another')
      .option('--recipient <id>', 'only those of one recipient')
      .option('--last <count>', 'how many', wholeNumber, 5)
      .action(async ({ recipient, last }: { recipient?: string; last: number }) => {
        const entries = await withDatabase(({ dataSource }) => newestEntries(dataSource, last, recipient));
        entries.forEach(print);
      }),
  );
  command.addCommand(
    new Command('keys')
      .description("print the ledger's verifier keys, the newest last: what `sluice verify --key` takes")
      .action(async () => {
        const keys = await withDatabase(({ dataSource }) => namedKeys(dataSource));
        for (const key of keys) process.stdout.write(`${key}\n`);
      }),
  );
  command.addCommand(ledgerExportCommand());
  return command;
}

function print(recorded: RecordedEntry): void {
  process.stdout.write(`${JSON.stringify(recorded, null, 2)}\n`);
}
