import type { ClientConfig, QueryArrayConfig, QueryConfig } from 'pg';
import { Client, DatabaseError } from 'pg';

export interface PipelinedConnectionsOptions {
  readonly connection: ClientConfig;
  readonly max: number;
  /** Milliseconds after which a statement that got no answer has its connection dropped, and all others on it fail. */
  readonly answerTimeout?: number;
}

interface Pipeline {
  readonly client: Client;
  readonly connected: Promise<unknown>;
  underWay: number;
  /** When the connection last took a statement while idle, or gave an answer: milliseconds of `performance.now()`. */
  movedAt: number;
}

/** Statements that a connection takes before another one is used, or opened. */
const depth = 4;

/** Milliseconds without an answer after which nobody else is put in the queue behind. */
const slow = 20;

/**
 * Single statements of many requests on few connections: each is written without waiting for the answers before it
 * (PostgreSQL, "Pipelining" in the extended query protocol), so that requests which come together cost one wake-up of
 * one backend. Each statement is a transaction of its own and fails alone; a lost connection fails all that are on it.
 */
export class PipelinedConnections {
  private readonly pipelines: Pipeline[] = [];
  private closed = false;

  constructor(private readonly options: PipelinedConnectionsOptions) {}

  async query(statement: QueryConfig | QueryArrayConfig): Promise<{ rows: unknown[] }> {
    if (this.closed) throw new Error('the connections are closed');
    const pipeline = this.choose();
    if (pipeline.underWay === 0) pipeline.movedAt = performance.now();
    pipeline.underWay += 1;
    try {
      await pipeline.connected;
      return await pipeline.client.query(statement);
    } catch (error) {
      if (!(error instanceof DatabaseError)) this.forget(pipeline);
      throw error;
    } finally {
      pipeline.underWay -= 1;
      pipeline.movedAt = performance.now();
    }
  }

  /** Statements under way still get their answers. */
  async end(): Promise<void> {
    this.closed = true;
    await Promise.all(
      this.pipelines.splice(0).map(async ({ client, connected }) => {
        await connected.catch(() => undefined);
        await client.end();
      }),
    );
  }

  private choose(): Pipeline {
    const latest = performance.now() - slow;
    const ready = this.pipelines.find(
      ({ underWay, movedAt }) => underWay === 0 || (underWay < depth && movedAt > latest),
    );
    if (ready) return ready;
    if (this.pipelines.length < this.options.max) return this.open();
    return this.pipelines.reduce((least, other) => (other.underWay < least.underWay ? other : least));
  }

  private open(): Pipeline {
    const { connection, answerTimeout = 15_000 } = this.options;
    const client = new Client({ ...connection, pipeline: true, query_timeout: answerTimeout });
    const pipeline = { client, connected: client.connect(), underWay: 0, movedAt: performance.now() };
    for (const event of ['error', 'end'] as const) client.on(event, () => this.forget(pipeline));
    this.pipelines.push(pipeline);
    return pipeline;
  }

  /** What is on it still gets its answers, if there are any to come; the next statement goes elsewhere. */
  private forget(pipeline: Pipeline): void {
    const index = this.pipelines.indexOf(pipeline);
    if (index < 0) return;
    this.pipelines.splice(index, 1);
    void pipeline.client.end().catch(() => undefined);
  }
}
