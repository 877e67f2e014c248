import type { ClientConfig, CustomTypesConfig, PoolConfig } from 'pg';
import { Pool, types } from 'pg';
import { DataSource } from 'typeorm';
import { postgresOptions } from './dataSource';
import { entities } from './entities';

/** The role under which partners are served: it reads what may be shared and appends to the ledger, nothing else. */
const gatewayRole = 'sluice_gateway';

/** Work that runs away ends: milliseconds after which PostgreSQL cancels a statement of the gateway's. */
const statementTimeout = 10_000;

/**
 * Prepared statements are planned once for all parameters: planning anew costs ten times what reading one person does,
 * and a plan that follows the indexes costs the same however many accounts there are.
 */
const planning = '-c plan_cache_mode=force_generic_plan -c jit=off';

const startupOptions = `-c role=${gatewayRole} -c statement_timeout=${statementTimeout} ${planning}`;

/** Dates stay the text that PostgreSQL sends: a calendar date has no time zone to be shifted by. */
const asText: CustomTypesConfig = {
  getTypeParser(oid, format) {
    return textual.has(oid) ? (value: string) => value : (types.getTypeParser(oid, format) as unknown);
  },
};
const textual: ReadonlySet<number> = new Set([types.builtins.DATE, types.builtins.TIMESTAMPTZ]);

export function gatewayClientConfig(url: string): ClientConfig {
  return {
    connectionString: underGatewayRole(url),
    application_name: 'sluice gateway',
    types: asText,
    connectionTimeoutMillis: 5_000,
    // A host that vanished without a word must not keep its lease on the ledger.
    keepAlive: true,
  };
}

/** For the reads of partners' requests. */
export function createGatewayPool(url: string, settings: Pick<PoolConfig, 'max'> = {}): Pool {
  const pool = new Pool({ ...gatewayClientConfig(url), max: settings.max ?? 10 });
  // An idle connection that breaks is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}

/** For the registry, through TypeORM. */
export function createGatewayDataSource(url: string): DataSource {
  return new DataSource({
    ...postgresOptions(underGatewayRole(url)),
    entities,
    extra: { max: 3 },
  });
}

/** The same database as it was on record at an instant: its decisions are read from the schema `as_of`. */
export function urlAsOf(url: string, at: Date): string {
  return withStartupOptions(url, `-c search_path=as_of,public -c sluice.as_of=${at.toISOString()}`);
}

function underGatewayRole(url: string): string {
  return withStartupOptions(url, startupOptions);
}

/**
 * The role comes last among the URL's own options: PostgreSQL takes the last of two, and `pg` takes the URL's options
 * instead of any given beside it, so that with an `options=` in DATABASE_URL partners would be served as the owner. The
 * rest of the URL stays as it was written, since `pg` reads some that are no URLs.
 */
function withStartupOptions(url: string, options: string): string {
  const [address, ...query] = url.split('?');
  const parameters = query.join('?').split('&').filter(Boolean);
  const given = parameters.filter((parameter) => parameter.startsWith(optionsKey));
  const others = parameters.filter((parameter) => !parameter.startsWith(optionsKey));
  const all = [...given.map((parameter) => parameter.slice(optionsKey.length)), options].join(' ');
  return `${address}?${[...others, `${optionsKey}${all.replaceAll(' ', '+')}`].join('&')}`;
}

const optionsKey = 'options=';
