import { Client } from 'pg';
import { faultCode } from '../faultCode';

/** What a server that another process started promises for a commit; `GONE` when it has ended or is ending. */
export type Durability = 'DURABLE' | 'NOT_DURABLE' | 'GONE';

export async function askDurability(url: string): Promise<Durability> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ fsync: string }>('SHOW fsync');
    return rows[0]?.fsync === 'on' ? 'DURABLE' : 'NOT_DURABLE';
  } catch (fault) {
    if (isGone(fault)) return 'GONE';
    throw fault;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Refused, cut off, or told that the server is shutting down (57P01, 57P03). */
function isGone(fault: unknown): boolean {
  return ['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03'].includes(faultCode(fault) ?? '');
}
