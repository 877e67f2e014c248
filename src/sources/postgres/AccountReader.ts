import DataLoader from 'dataloader';
import type { CustomTypesConfig, PoolClient, QueryArrayConfig, QueryConfig } from 'pg';
import { types } from 'pg';
import type { Abroad, Reading, Snapshot } from '../../enforcement';
import { EnforcementError, StaleStandingError } from '../../enforcement';
import type { CompiledField, Instant } from '../../policy';
import type { ActivityItem, ActivityPage } from './activity';
import { activityStatement, pagesOf } from './activity';
import type { AccountRow } from './AccountRow';
import { accountRow, instantOf } from './AccountRow';
import type { AccountQuery } from './accountStatement';
import { accountStatement } from './accountStatement';
import type { Connections } from './Connections';
import { onceCounted, roomAbroad, searches, waitingToBeCounted } from './countingAbroad';

/** Values as PostgreSQL prints them: none but JSON is worth parsing to be printed again. */
const asPrinted: CustomTypesConfig = {
  getTypeParser: (oid) => (oid === types.builtins.JSON ? JSON.parse : (text: string) => text),
};

/** In one operation, by all its lists and aliases. */
const mostPeople = 5_000;

export interface AccountPage {
  readonly rows: readonly AccountRow[];
  readonly hasNextPage: boolean;
}

/** Reads accounts and what they did, for one request, from one database snapshot. */
export class AccountReader implements Snapshot<AccountReader> {
  readonly reader = this;
  private readonly used = new Set<string>();
  private asked = 0;
  private readonly activityLoaders = new Map<string, DataLoader<string, ActivityPage>>();
  private transaction: Promise<PoolClient> | undefined;
  private previous: Promise<unknown> = Promise.resolve();
  private instant: Instant | undefined;

  /** `clock` stands in for the database's clock where a test needs another time. */
  constructor(
    private readonly connections: Connections,
    private readonly reading: Reading,
    private readonly clock: Date | undefined,
  ) {}

  at(): Instant | undefined {
    return this.instant;
  }

  usedFields(): readonly string[] {
    return [...this.used];
  }

  /** @throws EnforcementError `OPERATION_TOO_COSTLY` as `page` does. */
  async account(
    id: string,
    wanted: readonly CompiledField[],
    deciding?: readonly CompiledField[],
  ): Promise<AccountRow | undefined> {
    this.ask(1);
    const { rows } = await this.accounts({ id, wanted, limit: 1, ...(deciding && { deciding }) });
    return rows[0];
  }

  /**
   * @throws EnforcementError `BAD_USER_INPUT` when the page's cursor no longer marks a place in the order asked for,
   * `OPERATION_TOO_COSTLY` when the operation asks for too many people in all.
   */
  async page(query: AccountQuery): Promise<AccountPage> {
    this.ask(query.limit);
    query.conditions?.forEach(({ coordinate }) => this.used.add(coordinate));
    if (query.order) this.used.add(query.order.coordinate);
    const page = await this.accounts({ ...query, looksAhead: true });
    if (page.rows.length === 0 && query.order && query.after !== undefined)
      await this.checkCursor(query.after);
    return page;
  }

  /** For a person whose activity may leave; asked for many at once, it reads once. */
  activity(subjectId: string, first: number, before: number | undefined): Promise<ActivityPage> {
    const key = `${first}:${before ?? ''}`;
    let loader = this.activityLoaders.get(key);
    if (!loader) {
      loader = new DataLoader(async (subjectIds) => {
        const { name, text, valuesFor } = activityStatement;
        const values = valuesFor({ subjectIds, first, before });
        const rows = await this.inTurn<ActivityItem>({ name, text, values });
        return pagesOf(subjectIds, rows, first);
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

  /** Aliases repeat a list as often as fits into a document: the people of all of them are counted. */
  private ask(people: number): void {
    this.asked += people;
    if (this.asked <= mostPeople) return;
    throw new EnforcementError(
      'OPERATION_TOO_COSTLY',
      `the operation asks for more than ${mostPeople} people in all: split it, or ask for smaller pages`,
    );
  }

  private async accounts(query: AccountQuery): Promise<AccountPage> {
    const { abroad } = this.reading;
    if (!abroad) return pageOf(query, await this.read(query));
    if (!abroad.counts) return pageOf(query, await this.foretell(abroad, query, await this.read(query)));
    if (searches(query)) return this.search(abroad, query);
    const rows = await this.read(query);
    return pageOf(query, (await this.countAbroad(abroad, query, rows)) ? await this.read(query) : rows);
  }

  /** Who is not counted yet is found by nothing: those whom the page would have are counted first. */
  private async search(abroad: Abroad, query: AccountQuery): Promise<AccountPage> {
    // Without room nobody is looked for whom the answer must not tell of: not even its time may.
    if ((await this.room(abroad)) === 0) return pageOf(query, await this.read(query));
    const prospects = pageOf(query, await this.read({ ...query, asIfCounted: true }));
    await this.countAbroad(abroad, query, prospects.rows);
    const page = pageOf(query, await this.read(query));
    // Who comes next and can still be counted is found on the next page.
    const hasNextPage = page.hasNextPage || (prospects.hasNextPage && (await this.room(abroad)) > 0);
    return { ...page, hasNextPage };
  }

  private async read(query: AccountQuery): Promise<AccountRow[]> {
    const { name, text, valuesFor, fields } = accountStatement(query, this.reading);
    const values = valuesFor({ query, reading: this.reading, clock: this.clock });
    const rows = await this.inTurn<readonly (string | null)[]>({
      name,
      text,
      values,
      rowMode: 'array',
      types: asPrinted,
    });
    const [first] = rows;
    if (first) this.instant = instantOf(first);
    else await this.confirmStanding();
    return rows.map((columns) => accountRow(columns, fields));
  }

  /**
   * Counts people whose data is withheld only because they are not counted yet, in the order of the page and as long as
   * the transfer procedure has room for them (clause IX.2). Counting comes first: dying after it, somebody was counted
   * whose data stayed.
   *
   * @returns whether anybody was counted, so that reading again may give more.
   */
  private async countAbroad(
    { agreementVersionId }: Abroad,
    query: AccountQuery,
    rows: readonly AccountRow[],
  ): Promise<boolean> {
    const subjects = waitingToBeCounted(query, rows).map(({ subjectId }) => subjectId);
    if (subjects.length === 0) return false;
    const { rows: counted } = await this.connections.query({
      text: 'SELECT count_people_abroad($1, $2, $3) AS people',
      values: [agreementVersionId, subjects, new Date(this.instant ?? 0)],
    });
    if ((counted as { people: number }[])[0]?.people === 0) return false;
    // The snapshot of several statements does not see whom it counted: the request begins anew.
    if (this.reading.severalStatements) throw new StaleStandingError();
    return true;
  }

  /** People as they would be found by who counts them: those who wait, in their order, as far as there is room. */
  private async foretell(abroad: Abroad, query: AccountQuery, rows: AccountRow[]): Promise<AccountRow[]> {
    const waiting = waitingToBeCounted(query, rows);
    if (waiting.length === 0) return rows;
    const counted = new Set(waiting.slice(0, await this.room(abroad)));
    return rows.map((row) => (counted.has(row) ? onceCounted(row) : row));
  }

  private async room({ agreementVersionId }: Abroad): Promise<number> {
    const values = [agreementVersionId, this.clock ?? null];
    const [row] = await this.inTurn<{ room: number }>({ text: roomAbroad, values });
    return row?.room ?? 0;
  }

  /** No row came: because there is nobody, or because the terms of the request no longer hold? */
  private async confirmStanding(): Promise<void> {
    const { revision, holds } = this.reading;
    const rows = await this.inTurn<{ revision: string; at: string }>({
      text: 'SELECT revision, coalesce($1::timestamptz, now()) AS at FROM registry_revision',
      values: [this.clock ?? null],
    });
    const [head] = rows;
    const at = Date.parse(head?.at ?? '');
    const stands =
      head?.revision === revision && holds.from <= at && (holds.until === undefined || at < holds.until);
    if (!stands) throw new StaleStandingError();
    this.instant = at;
  }

  private async checkCursor(after: string): Promise<void> {
    const { rows } = await this.accounts({ id: after, wanted: [], limit: 1 });
    if (rows.length > 0) return;
    throw new EnforcementError(
      'BAD_USER_INPUT',
      '`after` no longer marks a place in this order: start again from the first page',
    );
  }

  /** One statement after another: a connection takes no second one while it is at the first. */
  private async inTurn<Row>(statement: QueryConfig | QueryArrayConfig): Promise<Row[]> {
    const answer = this.reading.severalStatements
      ? this.afterPrevious(statement)
      : this.connections.query(statement);
    return (await answer).rows as Row[];
  }

  private afterPrevious(statement: QueryConfig | QueryArrayConfig): Promise<{ rows: unknown[] }> {
    const answer = this.previous.then(async () => (await this.begin()).query(statement));
    this.previous = answer.catch(() => undefined);
    return answer;
  }

  private begin(): Promise<PoolClient> {
    return (this.transaction ??= this.connections.connect().then(async (client) => {
      try {
        await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        return client;
      } catch (error) {
        // Nobody else knows of this connection: kept, it would be missing from the pool for good.
        client.release(true);
        throw error;
      }
    }));
  }
}

const pageOf = ({ limit }: AccountQuery, rows: readonly AccountRow[]): AccountPage => ({
  rows: rows.slice(0, limit),
  hasNextPage: rows.length > limit,
});
