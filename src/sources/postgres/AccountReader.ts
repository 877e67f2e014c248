import DataLoader from 'dataloader';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { Reading, Snapshot, SubjectRecord } from '../../enforcement';
import { EnforcementError, StaleStandingError } from '../../enforcement';
import type { CompiledField, Instant } from '../../policy';
import type { ActivityItem, ActivityPage } from './activity';
import { activityStatement, pagesOf } from './activity';
import type { AccountQuery } from './accountStatement';
import { accountStatement } from './accountStatement';
import { nameOf } from './preparedName';

/** A data subject as read, with the values that may leave; the rest never came out of the database. */
export interface AccountRow extends SubjectRecord {
  readonly __typename: 'User';
  /** The recipient's own id of the person. */
  readonly id: string;
  /** The platform's id: it stays inside. */
  readonly subjectId: string;
  readonly at: string;
}

export interface AccountPage {
  readonly rows: readonly AccountRow[];
  readonly hasNextPage: boolean;
}

type Run = <Row extends QueryResultRow>(statement: {
  readonly text: string;
  readonly values: unknown[];
}) => Promise<Row[]>;

/** Reads accounts and what they did, for one request, from one database snapshot. */
export class AccountReader implements Snapshot<AccountReader> {
  readonly reader = this;
  private readonly used = new Set<string>();
  private readonly activityLoaders = new Map<string, DataLoader<string, ActivityPage>>();
  private transaction: Promise<PoolClient> | undefined;
  private instant: Instant | undefined;

  /** `clock` stands in for the database's clock where a test needs another time. */
  constructor(
    private readonly pool: Pool,
    private readonly reading: Reading,
    private readonly clock: Date | undefined,
  ) {}

  at(): Instant | undefined {
    return this.instant;
  }

  usedFields(): readonly string[] {
    return [...this.used];
  }

  async account(id: string, wanted: readonly CompiledField[]): Promise<AccountRow | undefined> {
    const [row] = await this.accounts({ id, wanted, limit: 1 });
    return row;
  }

  /** @throws EnforcementError `BAD_USER_INPUT` when the page's cursor no longer marks a place in the order asked for. */
  async page(query: AccountQuery & { limit: number }): Promise<AccountPage> {
    query.conditions?.forEach(({ coordinate }) => this.used.add(coordinate));
    if (query.order) this.used.add(query.order.coordinate);
    const rows = await this.accounts({ ...query, limit: query.limit + 1 });
    if (rows.length === 0 && query.order && query.after !== undefined) await this.checkCursor(query.after);
    return { rows: rows.slice(0, query.limit), hasNextPage: rows.length > query.limit };
  }

  /** For a person whose activity may leave; asked for many at once, it reads once. */
  activity(subjectId: string, first: number, before: number | undefined): Promise<ActivityPage> {
    const key = `${first}:${before ?? ''}`;
    let loader = this.activityLoaders.get(key);
    if (!loader) {
      loader = new DataLoader(async (subjectIds) => {
        const statement = activityStatement(subjectIds, first, before);
        return pagesOf(subjectIds, await this.run<ActivityItem>(statement), first);
      });
      this.activityLoaders.set(key, loader);
    }
    return loader.load(subjectId);
  }

  async close(): Promise<void> {
    if (!this.transaction) return;
    const client = await this.transaction.catch(() => undefined);
    if (!client) return;
    // The transaction only read. A connection that can't even end it is not used again.
    await client.query('COMMIT').then(
      () => client.release(),
      () => client.release(true),
    );
  }

  private async accounts(query: AccountQuery): Promise<AccountRow[]> {
    const rows = await this.run<AccountRow>(accountStatement(query, this.reading, this.clock));
    const [first] = rows;
    if (first) this.instant = Date.parse(first.at);
    else await this.confirmStanding();
    return rows;
  }

  /** No row came: because there is nobody, or because the terms of the request no longer hold? */
  private async confirmStanding(): Promise<void> {
    const { revision, holds } = this.reading;
    const [head] = await this.run<{ revision: string; at: string }>({
      text: 'SELECT revision, coalesce($1::timestamptz, now()) AS at FROM registry_revision',
      values: [this.clock ?? null],
    });
    const at = Date.parse(head?.at ?? '');
    const stands =
      head?.revision === revision && holds.from <= at && (holds.until === undefined || at < holds.until);
    if (!stands) throw new StaleStandingError();
    this.instant = at;
  }

  private async checkCursor(after: string): Promise<void> {
    const person = await this.accounts({ id: after, wanted: [], limit: 1 });
    if (person.length > 0) return;
    throw new EnforcementError(
      'BAD_USER_INPUT',
      '`after` no longer marks a place in this order: start again from the first page',
    );
  }

  private readonly run: Run = async <Row extends QueryResultRow>({ text, values }: Parameters<Run>[0]) => {
    const executor = this.reading.severalStatements ? await this.begin() : this.pool;
    const result = await executor.query<Row>({ name: nameOf(text), text, values });
    return result.rows;
  };

  private begin(): Promise<PoolClient> {
    return (this.transaction ??= this.pool.connect().then(async (client) => {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      return client;
    }));
  }
}
