import type { Pool, PoolClient, QueryArrayConfig, QueryConfig } from 'pg';
import { createGatewayPool, gatewayClientConfig } from './gatewayConnection';
import { PipelinedConnections } from './PipelinedConnections';

/** What partners' requests read through: pipelined connections for single statements, a pool for transactions. */
export class GatewayConnections {
  private readonly single: PipelinedConnections;
  private readonly transactions: Pool;

  /** `max` counts the connections of both. */
  constructor(url: string, max: number) {
    const pipelines = Math.ceil(max / 2);
    this.single = new PipelinedConnections({ connection: gatewayClientConfig(url), max: pipelines });
    this.transactions = createGatewayPool(url, { max: max - pipelines });
  }

  query(statement: QueryConfig | QueryArrayConfig): Promise<{ rows: unknown[] }> {
    return this.single.query(statement);
  }

  connect(): Promise<PoolClient> {
    return this.transactions.connect();
  }

  async end(): Promise<void> {
    await Promise.all([this.single.end(), this.transactions.end()]);
  }
}
