import type { EntityManager } from 'typeorm';

/** The database's clock at the beginning of the transaction: the one that decisions are made by. */
export async function instantOf(manager: EntityManager): Promise<Date> {
  const [row] = await manager.query<{ at: Date }[]>('SELECT now() AS at');
  if (!row) throw new Error('the database did not say what time it is');
  return row.at;
}
