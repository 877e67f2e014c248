import type { DataSource } from 'typeorm';

/** Verifier keys that the root log names, in the order in which they came. */
export async function namedKeys(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.query<{ statement: string }[]>(
    'SELECT statement FROM root_log_statement WHERE shard IS NULL ORDER BY position',
  );
  return rows.map(({ statement }) => statement.split('\n')[1] ?? '');
}
