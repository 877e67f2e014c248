import type { Client } from 'pg';
import type { LeafRange, TreeNode } from '../../ledger';
import { CompactRange, nodesCovering, tileHeight, tileWidth } from '../../ledger';
import type { EntryRecord, ExportFilter, LedgerRecord } from '../../verify';

export interface ReadingOptions {
  /** What to leave out: of those entries only hashes are read. */
  readonly filter: ExportFilter;
  /** Whether to tell what is kept beside entries and statements, too. */
  readonly kept: boolean;
}

/**
 * The whole ledger as of one instant, in the order of the root log: each statement after the entries that it covers. It is
 * read a page at a time, by a session that does nothing else meanwhile.
 */
export async function* readLedger(
  client: Client,
  options: ReadingOptions,
): AsyncGenerator<LedgerRecord, void, undefined> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    const rootLog = await readRootLog(client);
    yield { kind: 'ledger', origin: rootLog.origin, filter: options.filter };
    const shards = new Map<number, ShardPages>();
    for (const shard of await shardsOf(client)) shards.set(shard, new ShardPages(client, shard, options));
    yield* readStatements(client, shards, options.kept);
    for (const pages of shards.values()) yield* pages.upTo(Number.MAX_SAFE_INTEGER);
    yield* readHeads(client);
    yield { kind: 'head', shard: 0, size: Number(rootLog.size), root: rootOf(rootLog) };
    yield { kind: 'end' };
  } finally {
    await client.query('ROLLBACK');
  }
}

/** How many entries there are, to tell how far a reading has come. */
export async function countEntries(client: Client): Promise<number> {
  const { rows } = await client.query<{ size: string }>(
    'SELECT coalesce(sum(size), 0) AS size FROM ledger_shard',
  );
  return Number(rows[0]?.size ?? 0);
}

interface HeadRow {
  readonly size: string;
  readonly compact_range: Buffer;
}

/** A compact range that was altered so that it is none has a root that no tree has. */
function rootOf({ size, compact_range }: HeadRow): Buffer {
  try {
    return CompactRange.decode(Number(size), compact_range).root;
  } catch {
    return Buffer.alloc(32);
  }
}

async function readRootLog(client: Client): Promise<HeadRow & { readonly origin: string }> {
  const { rows } = await client.query<HeadRow & { origin: string }>(
    'SELECT origin, size, compact_range FROM root_log',
  );
  const [row] = rows;
  if (!row) throw new Error('the ledger has no root log: the database was not migrated to the end');
  return row;
}

/** Also those that have entries and no head, which no writer leaves behind. */
async function shardsOf(client: Client): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(`
    WITH RECURSIVE shard AS (
      SELECT min(shard) AS id FROM ledger_entry
      UNION ALL
      SELECT (SELECT min(shard) FROM ledger_entry WHERE shard > id) FROM shard WHERE id IS NOT NULL
    )
    SELECT id FROM shard WHERE id IS NOT NULL UNION SELECT id FROM ledger_shard ORDER BY id`);
  return rows.map(({ id }) => id);
}

async function* readHeads(client: Client): AsyncGenerator<LedgerRecord, void, undefined> {
  const { rows } = await client.query<HeadRow & { id: number }>(
    'SELECT id, size, compact_range FROM ledger_shard ORDER BY id',
  );
  for (const row of rows) yield { kind: 'head', shard: row.id, size: Number(row.size), root: rootOf(row) };
}

interface StatementRow {
  readonly position: string;
  readonly shard: number | null;
  readonly size: string | null;
  readonly statement: string;
  readonly leaf_hash: Buffer;
  readonly note: string | null;
}

const statementsAtATime = 1_000;

async function* readStatements(
  client: Client,
  shards: ReadonlyMap<number, ShardPages>,
  kept: boolean,
): AsyncGenerator<LedgerRecord, void, undefined> {
  for (let next = 0; ;) {
    const { rows } = await client.query<StatementRow>(
      `SELECT position, shard, s.size, statement, leaf_hash, note
       FROM root_log_statement s LEFT JOIN root_log_checkpoint c ON c.size = position + 1
       WHERE position >= $1 ORDER BY position LIMIT ${statementsAtATime}`,
      [next],
    );
    for (const { position: text, shard, size, statement, leaf_hash, note } of rows) {
      const position = Number(text);
      if (shard !== null) yield* shards.get(shard)?.upTo(Number(size)) ?? [];
      const record = { kind: 'statement' as const, position, text: statement };
      yield kept
        ? { ...record, kept: { leaf: leaf_hash, nodes: await nodesMadeBy(client, 0, position) } }
        : record;
      if (note !== null) yield { kind: 'checkpoint', note };
      next = position + 1;
    }
    if (rows.length < statementsAtATime) return;
  }
}

/** The kept nodes that the leaf at this position made whole, from the lowest. */
async function nodesMadeBy(client: Client, shard: number, position: number): Promise<Buffer[]> {
  const made: TreeNode[] = [];
  for (
    let count = (position + 1) / tileWidth, level = tileHeight;
    Number.isInteger(count);
    count /= tileWidth
  ) {
    made.push({ level, index: count - 1 });
    level += tileHeight;
  }
  if (made.length === 0) return [];
  const { rows } = await client.query<{ hash: Buffer }>(
    `SELECT hash FROM ledger_node
     JOIN unnest($2::smallint[], $3::bigint[]) AS made (level, index) USING (level, index)
     WHERE shard = $1 ORDER BY level`,
    [shard, made.map(({ level }) => level), made.map(({ index }) => index)],
  );
  return rows.map(({ hash }) => hash);
}

interface EntryRow {
  readonly position: string;
  readonly leaf_hash: Buffer;
  readonly disclosure_id: string;
  readonly at: Date;
  readonly recipient_id: string;
  readonly recipient_sequence: string;
  /** Null where the entry is left out. */
  readonly entry: Buffer | null;
  readonly subjects: Buffer | null;
}

const entriesAtATime = 256;

/** The entries of one shard, asked for from the front. */
class ShardPages {
  private next = 0;
  private page: EntryRow[] = [];

  constructor(
    private readonly client: Client,
    private readonly shard: number,
    private readonly options: ReadingOptions,
  ) {}

  /** Those before `size` that were not told yet. */
  async *upTo(size: number): AsyncGenerator<LedgerRecord, void, undefined> {
    for (;;) {
      if (this.page.length === 0) this.page = await this.readPage();
      const reached = this.page.findIndex(({ position }) => Number(position) >= size);
      const rows = this.page.splice(0, reached < 0 ? this.page.length : reached);
      yield* this.tell(rows);
      if (reached >= 0 || rows.length < 1) return;
    }
  }

  private async readPage(): Promise<EntryRow[]> {
    const { recipient = null, from = null, to = null } = this.options.filter;
    const { rows } = await this.client.query<EntryRow>(
      `SELECT position, leaf_hash, disclosure_id, at, recipient_id, recipient_sequence,
         CASE WHEN selected THEN entry END AS entry, CASE WHEN selected THEN subjects END AS subjects
       FROM (
         SELECT *, ($3::text IS NULL OR recipient_id = $3) AND ($4::timestamptz IS NULL OR at >= $4)
           AND ($5::timestamptz IS NULL OR at < $5) AS selected
         FROM ledger_entry WHERE shard = $1 AND position >= $2 ORDER BY position LIMIT ${entriesAtATime}
       ) page ORDER BY position`,
      [this.shard, this.next, recipient, from, to],
    );
    this.next = Number(rows.at(-1)?.position ?? this.next - 1) + 1;
    return rows;
  }

  private async *tell(rows: readonly EntryRow[]): AsyncGenerator<LedgerRecord, void, undefined> {
    let withheld: EntryRow[] = [];
    for (const row of rows) {
      const record = await this.recordOf(row);
      if (record) {
        yield* this.withhold(withheld);
        withheld = [];
        yield record;
      } else if (isNext(withheld.at(-1), row)) withheld.push(row);
      else {
        yield* this.withhold(withheld);
        withheld = [row];
      }
    }
    yield* this.withhold(withheld);
  }

  private async recordOf(row: EntryRow): Promise<EntryRecord | undefined> {
    const { entry, subjects, leaf_hash: leaf } = row;
    if (!entry || !subjects) return undefined;
    const position = Number(row.position);
    const record = { kind: 'entry' as const, shard: this.shard, position, entry, subjects, leaf };
    if (!this.options.kept) return record;
    const facts = {
      disclosureId: row.disclosure_id,
      at: row.at.toISOString(),
      recipient: row.recipient_id,
      sequence: Number(row.recipient_sequence),
    };
    return { ...record, kept: { facts, nodes: await nodesMadeBy(this.client, this.shard, position) } };
  }

  /** Rows that follow one another, as the hashes of the nodes that cover them. */
  private *withhold(rows: readonly EntryRow[]): Generator<LedgerRecord, void, undefined> {
    const first = Number(rows[0]?.position ?? 0);
    for (const { level, index } of nodesCovering({ from: first, to: first + rows.length })) {
      const position = index * 2 ** level;
      const below: LeafRange = { from: position - first, to: position - first + 2 ** level };
      const tree = CompactRange.empty();
      for (const { leaf_hash } of rows.slice(below.from, below.to)) tree.append(leaf_hash);
      yield { kind: 'withheld', shard: this.shard, position, level, hash: tree.root };
    }
  }
}

const isNext = (before: EntryRow | undefined, row: EntryRow): boolean =>
  before === undefined || Number(row.position) === Number(before.position) + 1;
