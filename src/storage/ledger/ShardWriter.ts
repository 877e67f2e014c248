import { randomBytes } from 'node:crypto';
import { Socket } from 'node:net';
import type { ClientConfig } from 'pg';
import { Client } from 'pg';
import type { Receipt } from '../../enforcement';
import type { EntryDraft, EntrySubject } from '../../ledger';
import type { KeptNode } from './keptNodes';
import { appendKeeping } from './keptNodes';
import { CompactRange, encodeEntry, encodeSubjects, leafHash, subjectsRoot } from '../../ledger';
import { encodeByteaArray } from './byteaArray';
import { LedgerUnavailableError } from './LedgerUnavailableError';
import { lockSpace } from './lockSpace';

export interface Append {
  readonly draft: EntryDraft;
  readonly subjects: readonly EntrySubject[];
}

/** An entry that has its place, and its bytes. */
interface Placed {
  readonly draft: EntryDraft;
  readonly position: number;
  readonly sequence: number;
  readonly bytes: Buffer;
  readonly subjects: Buffer;
  readonly leaf: Buffer;
}

/** A batch in its places, and the tree that it makes of the shard's. */
interface PlacedBatch {
  readonly outcomes: readonly (Placed | LedgerUnavailableError)[];
  readonly rows: readonly Placed[];
  readonly nodes: readonly KeptNode[];
  readonly tree: CompactRange;
}

/**
 * The one writer of one shard. The shard is leased by an advisory lock of the very session that appends: when the
 * connection is lost, so is the lease, and with it the power to append. The epoch fences a writer that does not know
 * yet. Nothing is retried here: after a fault the caller opens another writer, which reads the head anew.
 */
export class ShardWriter {
  private readonly sequences = new Map<string, number>();
  /** PostgreSQL answers success although a synchronous standby did not confirm; only a warning tells (SQLSTATE 01000). */
  private unconfirmed = false;

  private connectionLost = false;

  private constructor(
    private readonly client: Client,
    private readonly socket: Socket,
    readonly shard: number,
    private readonly epoch: string,
    private tree: CompactRange,
  ) {
    client.on('notice', ({ code }) => {
      if (code === '01000') this.unconfirmed = true;
    });
    for (const event of ['error', 'end'] as const) {
      client.on(event, () => {
        this.connectionLost = true;
      });
    }
  }

  /** Whether the connection, and with it the lease, is gone. */
  get lost(): boolean {
    return this.connectionLost;
  }

  /** Leases a free shard, or makes one. A connection that does not answer for `answerTimeout` ms counts as lost. */
  static async open(config: ClientConfig, answerTimeout: number): Promise<ShardWriter> {
    const socket = new Socket();
    const client = new Client({ ...config, stream: () => socket, query_timeout: answerTimeout });
    // The failing query tells; without a listener the event would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SET synchronous_commit = on');
      const shard = await leaseShard(client);
      const head = await client.query<{ epoch: string; size: string; compact_range: Buffer }>(
        'UPDATE ledger_shard SET epoch = epoch + 1 WHERE id = $1 RETURNING epoch, size, compact_range',
        [shard],
      );
      const [row] = head.rows;
      if (!row) throw new LedgerUnavailableError('the leased shard is gone');
      const tree = CompactRange.decode(Number(row.size), row.compact_range);
      return new ShardWriter(client, socket, shard, row.epoch, tree);
    } catch (error) {
      await hangUp(client, socket);
      throw error;
    }
  }

  /**
   * In the order of the batch, the receipt of each, or why it alone has no bytes to append: others must not fail with
   * it. All that have a receipt are durable; else an error, and nothing is known.
   */
  async append(batch: readonly Append[]): Promise<(Receipt | LedgerUnavailableError)[]> {
    await this.loadSequences(new Set(batch.map(({ draft }) => draft.recipient)));
    const placed = this.placeAll(batch);
    if (placed.rows.length > 0) await this.insert(placed);
    const treeSize = placed.tree.size.toString();
    const rootHash = placed.tree.root.toString('hex');
    return placed.outcomes.map((outcome) => {
      if (outcome instanceof LedgerUnavailableError) return outcome;
      const { position, sequence, leaf } = outcome;
      const place = { shard: this.shard, position: position.toString(), sequence };
      return { ...place, leafHash: leaf.toString('hex'), treeSize, rootHash };
    });
  }

  async close(): Promise<void> {
    await hangUp(this.client, this.socket);
  }

  private async insert({ rows, nodes, tree }: PlacedBatch): Promise<void> {
    const result = await this.client.query({
      name: 'append',
      text: appendStatement,
      values: [
        this.shard,
        this.epoch,
        this.tree.size,
        rows.length,
        rows.map(({ draft }) => draft.disclosureId),
        rows.map(({ draft }) => draft.at),
        rows.map(({ draft }) => draft.recipient),
        rows.map(({ sequence }) => sequence),
        encodeByteaArray(rows.map(({ bytes }) => bytes)),
        encodeByteaArray(rows.map(({ subjects }) => subjects)),
        encodeByteaArray(rows.map(({ leaf }) => leaf)),
        tree.encode(),
        nodes.map(({ level }) => level),
        nodes.map(({ index }) => index),
        encodeByteaArray(nodes.map(({ hash }) => hash)),
      ],
    });
    if (result.rowCount !== rows.length) throw new LedgerUnavailableError('the shard has another writer');
    if (this.unconfirmed) throw new LedgerUnavailableError('the standby did not confirm the entries');
    this.tree = tree;
  }

  private placeAll(batch: readonly Append[]): PlacedBatch {
    const tree = this.tree.copy();
    const nodes: KeptNode[] = [];
    const outcomes = batch.map((append) => {
      try {
        const placed = this.place(append, tree.size);
        appendKeeping(tree, placed.leaf, nodes);
        return placed;
      } catch (cause) {
        return new LedgerUnavailableError('the entry has no canonical form', { cause });
      }
    });
    const rows = outcomes.filter((row): row is Placed => !(row instanceof LedgerUnavailableError));
    return { outcomes, rows, nodes, tree };
  }

  /** The sequence moves last: an entry that can't be encoded leaves no gap. */
  private place({ draft, subjects }: Append, position: number): Placed {
    const sequence = (this.sequences.get(draft.recipient) ?? 0) + 1;
    const nonce = randomBytes(16).toString('hex');
    const packed = encodeSubjects(subjects);
    const bytes = encodeEntry({
      ...draft,
      version: 3,
      nonce,
      recipientSequence: sequence,
      subjectsRoot: subjectsRoot(packed).toString('hex'),
    });
    this.sequences.set(draft.recipient, sequence);
    return { draft, position, sequence, bytes, subjects: packed, leaf: leafHash(bytes) };
  }

  private async loadSequences(recipients: ReadonlySet<string>): Promise<void> {
    const unknown = [...recipients].filter((recipient) => !this.sequences.has(recipient));
    for (const recipient of unknown) {
      const last = await this.client.query<{ sequence: string }>(
        'SELECT coalesce(max(recipient_sequence), 0) AS sequence FROM ledger_entry WHERE recipient_id = $1 AND shard = $2',
        [recipient, this.shard],
      );
      this.sequences.set(recipient, Number(last.rows[0]?.sequence ?? 0));
    }
  }
}

/** A connection that does not answer a goodbye is dropped: left open, it would keep the process from ending. */
async function hangUp(client: Client, socket: Socket): Promise<void> {
  const impatience = setTimeout(() => socket.destroy(), 1_000);
  await client.end().catch(() => undefined);
  clearTimeout(impatience);
}

async function leaseShard(client: Client): Promise<number> {
  for (;;) {
    const shards = await client.query<{ id: number }>('SELECT id FROM ledger_shard ORDER BY id');
    for (const { id } of shards.rows) {
      // One at a time: a session keeps every lock that it tries and gets.
      const lease = await client.query<{ leased: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS leased', [
        lockSpace,
        id,
      ]);
      if (lease.rows[0]?.leased) return id;
    }
    await client.query(
      `INSERT INTO ledger_shard (id, epoch, size) SELECT coalesce(max(id), 0) + 1, 0, 0 FROM ledger_shard
       ON CONFLICT DO NOTHING`,
    );
  }
}

// The head moves, and the tree with it, in the statement that appends: no entry without its place, no place without its
// entry.
const appendStatement = `
  WITH head AS (
    UPDATE ledger_shard SET size = size + $4, compact_range = $12 WHERE id = $1 AND epoch = $2 AND size = $3 RETURNING id
  ), nodes AS (
    INSERT INTO ledger_node (shard, level, index, hash)
    SELECT head.id, node.level, node.index, node.hash
    FROM head, unnest($13::smallint[], $14::bigint[], $15::bytea[]) AS node (level, index, hash)
  )
  INSERT INTO ledger_entry (
    shard, position, disclosure_id, at, recipient_id, recipient_sequence, entry, subjects, leaf_hash)
  SELECT head.id, $3::bigint + row.number - 1, row.disclosure_id, row.at, row.recipient_id, row.sequence, row.entry,
    row.subjects, row.leaf_hash
  FROM head,
    unnest($5::uuid[], $6::timestamptz[], $7::text[], $8::bigint[], $9::bytea[], $10::bytea[], $11::bytea[])
    WITH ORDINALITY AS row (disclosure_id, at, recipient_id, sequence, entry, subjects, leaf_hash, number)`;
