import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { countEntries, readLedger } from '../storage/ledger/readLedger';
import type { ExportFilter } from '../verify';
import { exportLine } from './exportLine';
import { Progress } from './progress';
import { UsageError } from './UsageError';
import { withLedgerSession } from './withLedgerSession';

/** Characters that are written at once. */
const chunk = 65_536;

export function ledgerExportCommand(): Command {
  return new Command('export')
    .description(
      'print the ledger as JSON lines, to be checked by `sluice verify --export`; what a filter leaves out is there as hashes',
    )
    .option(
      '--from <instant>',
      'only entries of that instant and later, such as 2026-01-01T00:00+08:00',
      instant,
    )
    .option('--to <instant>', 'only entries before that instant', instant)
    .option('--recipient <id>', 'only entries of one recipient')
    .action(exportLedger);
}

async function exportLedger(filter: ExportFilter): Promise<void> {
  await withLedgerSession(async (client, { dataSource }) => {
    await requireRecipient(filter, (text, values) => dataSource.query(text, values));
    const total = await countEntries(client);
    const progress = new Progress('entries read', total);
    let lines = '';
    let done = 0;
    for await (const record of readLedger(client, { filter, kept: false })) {
      lines += exportLine(record);
      if (lines.length >= chunk) {
        await write(lines);
        lines = '';
      }
      if (record.kind === 'entry') done += 1;
      else if (record.kind === 'withheld') done += 2 ** record.level;
      progress.tell(done);
    }
    await write(lines);
    progress.end(done);
  });
}

/** An export of what nobody has would look like one of somebody who never asked. */
async function requireRecipient(
  { recipient }: ExportFilter,
  query: (text: string, values: unknown[]) => Promise<unknown[]>,
): Promise<void> {
  if (recipient === undefined) return;
  const known = await query('SELECT 1 FROM recipient WHERE id = $1', [recipient]);
  if (known.length === 0) throw new UsageError('there is no recipient with this id');
}

/** Waits for whoever reads, so that what was not read yet does not pile up. */
async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

function instant(text: string): string {
  const hasZone = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const at = new Date(hasZone ? text : NaN);
  if (Number.isNaN(at.getTime())) {
    throw new InvalidArgumentError('must be an instant with its offset, such as 2026-01-01T00:00+08:00');
  }
  return at.toISOString();
}
