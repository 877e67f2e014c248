import { Client } from 'pg';
import { StorageFault } from './StorageFault';
import { checkServerVersion } from './serverVersion';
import { showUrl } from './showUrl';
import { faultCode } from './faultCode';

/** A server that takes longer than this to accept a connection is as good as absent. */
const patienceMs = 10_000;

/** One connection to a server that is reachable, lets us in and is new enough; it is closed when the work is done. */
export async function withConnection<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = clientFor(url);
  try {
    checkServerVersion(await connectForVersion(client, url), url);
    return await work(client);
  } finally {
    await client.end();
  }
}

function clientFor(url: string): Client {
  try {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: patienceMs });
    // A connection that breaks also rejects the query under way; without a listener it would end the process instead.
    client.on('error', () => undefined);
    return client;
  } catch (cause) {
    throw connectionFault(cause, url);
  }
}

async function connectForVersion(client: Client, url: string): Promise<number> {
  try {
    await client.connect();
    const { rows } = await client.query<{ number: number }>(
      `SELECT current_setting('server_version_num')::integer AS number`,
    );
    return rows[0]?.number ?? 0;
  } catch (cause) {
    throw connectionFault(cause, url);
  }
}

/** What a failed connection means to an operator. */
export function connectionFault(cause: unknown, url: string): StorageFault {
  switch (faultCode(cause)) {
    case '28P01':
    case '28000':
      return new StorageFault(
        'DATABASE_FORBIDDEN',
        `${showUrl(url)} refused the login: check its user, its password and the server's pg_hba.conf`,
        { cause },
      );
    case '42501':
      return new StorageFault(
        'DATABASE_FORBIDDEN',
        `${showUrl(url)} does not let this login connect: grant it CONNECT on the database`,
        { cause },
      );
    case '3D000':
      return new StorageFault(
        'DATABASE_UNREACHABLE',
        `${showUrl(url)} names a database that does not exist: create it, owned by this login`,
        { cause },
      );
    case '53300':
      return new StorageFault(
        'DATABASE_UNREACHABLE',
        `${showUrl(url)} has no connection left: raise max_connections, or lower the pools that use it`,
        { cause },
      );
    default:
      return new StorageFault(
        'DATABASE_UNREACHABLE',
        `${showUrl(url)} does not answer: check that PostgreSQL runs there and that DATABASE_URL is right`,
        { cause },
      );
  }
}
