import type { PoolClient, QueryArrayConfig, QueryConfig } from 'pg';

/** Where statements run: single ones on whatever connection there is, several on one that is the caller's meanwhile. */
export interface Connections {
  query(statement: QueryConfig | QueryArrayConfig): Promise<{ rows: unknown[] }>;
  connect(): Promise<PoolClient>;
}
