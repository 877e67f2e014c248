import type { DataSource } from 'typeorm';

export interface HistorySpan {
  /** The first instant of which everything is on record. */
  readonly from: Date;
  /** The database's clock. */
  readonly now: Date;
}

/** From when to when a database can say what was on record, to the millisecond. */
export async function historySpan(dataSource: DataSource): Promise<HistorySpan> {
  const [span] = await dataSource.query<{ from: Date | null; now: Date }[]>(
    `SELECT date_trunc('milliseconds', min(at)) + interval '1 millisecond' AS from, clock_timestamp() AS now
     FROM recording`,
  );
  if (!span?.from) throw new Error('there is no history: the database was not migrated to the end');
  return { from: span.from, now: span.now };
}
