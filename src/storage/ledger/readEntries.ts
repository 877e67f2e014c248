import type { DataSource } from 'typeorm';
import type { AnyLedgerEntry, EntrySubject } from '../../ledger';
import { decodeEntry, decodeSubjects } from '../../ledger';

/** An entry as it lies in the ledger, with its place. */
export interface RecordedEntry {
  readonly shard: number;
  readonly position: string;
  readonly entry: AnyLedgerEntry;
  readonly subjects: readonly EntrySubject[];
}

interface Row {
  readonly shard: number;
  readonly position: string;
  readonly entry: Buffer;
  readonly subjects: Buffer;
}

/** The entry of one disclosure, by the id that the recipient got with its answer. */
export async function findEntry(
  dataSource: DataSource,
  disclosureId: string,
): Promise<RecordedEntry | undefined> {
  const rows = await dataSource.query<Row[]>(
    'SELECT shard, position, entry, subjects FROM ledger_entry WHERE disclosure_id = $1',
    [disclosureId],
  );
  return rows.map(decode)[0];
}

/** The newest entries first, of one recipient or of all. */
export async function newestEntries(
  dataSource: DataSource,
  limit: number,
  recipientId?: string,
): Promise<RecordedEntry[]> {
  const rows = await dataSource.query<Row[]>(
    `SELECT shard, position, entry, subjects FROM ledger_entry
     WHERE $2::text IS NULL OR recipient_id = $2 ORDER BY at DESC, position DESC LIMIT $1`,
    [limit, recipientId ?? null],
  );
  return rows.map(decode);
}

function decode({ shard, position, entry, subjects }: Row): RecordedEntry {
  return { shard, position, entry: decodeEntry(entry), subjects: decodeSubjects(subjects) };
}
