import type { ClientConfig, CustomTypesConfig, PoolConfig } from 'pg';
import { Pool, types } from 'pg';
import { DataSource } from 'typeorm';
import { postgresOptions } from './dataSource';
import { entities } from './entities';

/** The role under which partners are served: it reads what may be shared and appends to the ledger, nothing else. */
const gatewayRole = 'sluice_gateway';

/** Work that runs away ends: milliseconds after which PostgreSQL cancels a statement of the gateway's. */
const statementTimeout = 10_000;

const startupOptions = `-c role=${gatewayRole} -c statement_timeout=${statementTimeout}`;

/** Dates stay the text that PostgreSQL sends: a calendar date has no time zone to be shifted by. */
const asText: CustomTypesConfig = {
  getTypeParser(oid, format) {
    return textual.has(oid) ? (value: string) => value : (types.getTypeParser(oid, format) as unknown);
  },
};
const textual: ReadonlySet<number> = new Set([types.builtins.DATE, types.builtins.TIMESTAMPTZ]);

export function gatewayClientConfig(url: string): ClientConfig {
  return {
    connectionString: url,
    application_name: 'sluice gateway',
    options: startupOptions,
    types: asText,
    connectionTimeoutMillis: 5_000,
  };
}

/** For the reads of partners' requests. */
export function createGatewayPool(url: string, settings: Pick<PoolConfig, 'max'> = {}): Pool {
  const pool = new Pool({ ...gatewayClientConfig(url), max: settings.max ?? 10, keepAlive: true });
  // An idle connection that breaks is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}

/** For the registry, through TypeORM. */
export function createGatewayDataSource(url: string): DataSource {
  return new DataSource({
    ...postgresOptions(url),
    entities,
    extra: { options: startupOptions, max: 3 },
  });
}
