import type { KeyObject } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ClientConfig } from 'pg';
import { Client } from 'pg';
import {
  checkpointText,
  CompactRange,
  keyStatement,
  leafHash,
  shardStatement,
  SigningKey,
  signNote,
} from '../../ledger';
import { encodeByteaArray } from './byteaArray';
import type { KeptNode } from './keptNodes';
import { appendKeeping } from './keptNodes';
import { lockSpace } from './lockSpace';

export interface RootLogOptions {
  readonly connection: ClientConfig;
  /** The log's name from its first statement on. */
  readonly origin: string | undefined;
  /** Ed25519 keys that sign, the present one first; with none the root log grows unsigned. */
  readonly keys: readonly KeyObject[];
  /** Told of each fault; the next round begins anew. */
  readonly onFault: (fault: unknown) => void;
  /** Milliseconds between two rounds. */
  readonly interval?: number;
}

/** The root log already has another name than it was given. */
export class OriginTakenError extends Error {
  override readonly name = 'OriginTakenError';
  readonly code = 'LEDGER_ORIGIN_TAKEN';
}

interface RootLogHead {
  readonly origin: string;
  readonly tree: CompactRange;
}

interface Statement {
  readonly text: string;
  readonly shard: number | null;
  readonly size: number | null;
}

/**
 * Every second, one process of all states in the root log how far each shard has come, and signs what then is there. Who
 * does it holds an advisory lock of its session: when it dies, the next one's attempt succeeds.
 */
export class RootLogFeeder {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;
  private client: Client | undefined;
  /** Whether the session holds the lock: it does until it ends. */
  private leading = false;
  private unconfirmed = false;

  constructor(private readonly options: RootLogOptions) {
    this.running = this.run();
  }

  /** Lets a round that is under way end, and gives the lock back. */
  async close(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.hangUp();
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        if (await this.leads()) await this.feed();
      } catch (fault) {
        // What was committed is not known: the next round reads it from a session of its own.
        await this.hangUp();
        this.options.onFault(fault);
      }
      await wait(this.options.interval ?? 1_000, undefined, {
        signal: this.stopping.signal,
        ref: false,
      }).catch(() => undefined);
    }
  }

  private async leads(): Promise<boolean> {
    this.client ??= await this.connect();
    if (this.leading) return true;
    const [row] = await this.query<{ leads: boolean }>('SELECT pg_try_advisory_lock($1, 0) AS leads', [
      lockSpace,
    ]);
    this.leading = row?.leads === true;
    return this.leading;
  }

  private async connect(): Promise<Client> {
    const client = new Client({
      ...this.options.connection,
      application_name: 'sluice root log',
      query_timeout: 5_000,
    });
    // The failing query tells; without a listener the event would end the process.
    client.on('error', () => undefined);
    client.on('notice', ({ code }) => {
      if (code === '01000') this.unconfirmed = true;
    });
    this.unconfirmed = false;
    await client.connect();
    await client.query('SET synchronous_commit = on');
    return client;
  }

  private async hangUp(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    this.leading = false;
    await client?.end().catch(() => undefined);
  }

  private async feed(): Promise<void> {
    const head = await this.readHead();
    const keys = this.options.keys.map((key) => new SigningKey(head.origin, key));
    const statements = [...(await this.newKeys(head, keys)), ...(await this.newHeads(head))];
    const grown = statements.length === 0 ? head.tree : await this.append(head, statements);
    // Commit first, sign after: a signature for a tree that was rolled back would convict the log of a fork. Dying before
    // this line leaves a tree that the next round signs.
    if (keys.length > 0) await this.sign(head.origin, grown, keys);
  }

  private async readHead(): Promise<RootLogHead> {
    const { origin } = this.options;
    if (origin !== undefined) {
      await this.query('UPDATE root_log SET origin = $1 WHERE size = 0 AND origin <> $1', [origin]);
    }
    const [row] = await this.query<{ origin: string; size: string; compact_range: Buffer }>(
      'SELECT origin, size, compact_range FROM root_log',
    );
    if (!row) throw new Error('the ledger has no root log: the database was not migrated to the end');
    if (origin !== undefined && origin !== row.origin) {
      throw new OriginTakenError(`the ledger is known as ${row.origin} for good: set LEDGER_ORIGIN to that`);
    }
    return { origin: row.origin, tree: CompactRange.decode(Number(row.size), row.compact_range) };
  }

  /** A key is named before it signs: whoever trusts the one before it learns of it there. */
  private async newKeys({ origin }: RootLogHead, keys: readonly SigningKey[]): Promise<Statement[]> {
    if (keys.length === 0) return [];
    const texts = keys.map((key) => keyStatement(origin, key.verifierKey()));
    const named = await this.query<{ statement: string }>(
      'SELECT statement FROM root_log_statement WHERE shard IS NULL AND statement = ANY ($1)',
      [texts],
    );
    const known = new Set(named.map(({ statement }) => statement));
    return texts.filter((text) => !known.has(text)).map((text) => ({ text, shard: null, size: null }));
  }

  private async newHeads({ origin }: RootLogHead): Promise<Statement[]> {
    const rows = await this.query<{ id: number; size: string; compact_range: Buffer }>(
      `SELECT id, size, compact_range FROM ledger_shard
       WHERE size > coalesce((SELECT max(s.size) FROM root_log_statement s WHERE s.shard = id), 0) ORDER BY id`,
    );
    return rows.map(({ id: shard, size, compact_range }) => {
      const tree = CompactRange.decode(Number(size), compact_range);
      return { text: shardStatement(origin, shard, tree), shard, size: tree.size };
    });
  }

  private async append({ tree }: RootLogHead, statements: readonly Statement[]): Promise<CompactRange> {
    const grown = tree.copy();
    const nodes: KeptNode[] = [];
    const leaves = statements.map(({ text }) => leafHash(Buffer.from(text, 'utf8')));
    for (const leaf of leaves) appendKeeping(grown, leaf, nodes);
    const appended = await this.query(appendStatement, [
      tree.size,
      statements.length,
      grown.encode(),
      statements.map(({ text }) => text),
      statements.map(({ shard }) => shard),
      statements.map(({ size }) => size),
      encodeByteaArray(leaves),
      nodes.map(({ level }) => level),
      nodes.map(({ index }) => index),
      encodeByteaArray(nodes.map(({ hash }) => hash)),
    ]);
    if (appended.length !== statements.length) throw new Error('the root log was moved by somebody else');
    if (this.unconfirmed) throw new Error('the standby did not confirm the statements');
    return grown;
  }

  private async sign(origin: string, tree: CompactRange, keys: readonly SigningKey[]): Promise<void> {
    const [signed] = await this.query('SELECT FROM root_log_checkpoint WHERE size = $1', [tree.size]);
    if (signed) return;
    const text = checkpointText({ origin, size: tree.size, root: tree.root });
    await this.query('INSERT INTO root_log_checkpoint (size, note) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      tree.size,
      signNote(text, keys),
    ]);
  }

  private async query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    if (!this.client) throw new Error('the root log has no session');
    return (await this.client.query<Row>(text, values)).rows;
  }
}

const appendStatement = `
  WITH head AS (
    UPDATE root_log SET size = size + $2, compact_range = $3 WHERE size = $1 RETURNING id
  ), nodes AS (
    INSERT INTO ledger_node (shard, level, index, hash)
    SELECT 0, node.level, node.index, node.hash
    FROM head, unnest($8::smallint[], $9::bigint[], $10::bytea[]) AS node (level, index, hash)
  )
  INSERT INTO root_log_statement (position, shard, size, statement, leaf_hash)
  SELECT $1::bigint + row.number - 1, row.shard, row.size, row.statement, row.leaf_hash
  FROM head, unnest($4::text[], $5::integer[], $6::bigint[], $7::bytea[])
    WITH ORDINALITY AS row (statement, shard, size, leaf_hash, number)
  RETURNING position`;
