import { createHash, randomBytes } from 'node:crypto';
import type { ClientConfig } from 'pg';
import { Client } from 'pg';
import type { Receipt } from '../../enforcement';
import type { EntryDraft, EntrySubject } from '../../ledger';
import { encodeEntry, encodeSubjects } from '../../ledger';
import { encodeByteaArray } from './byteaArray';
import { LedgerUnavailableError } from './LedgerUnavailableError';

export interface Append {
  readonly draft: EntryDraft;
  readonly subjects: readonly EntrySubject[];
}

/** Milliseconds after which a connection that does not answer counts as lost. */
const answerTimeout = 5_000;

/** Names our advisory locks among others' in the same database. */
const lockSpace = 0x51_1c_e;

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
    readonly shard: number,
    private readonly epoch: string,
    private size: bigint,
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

  /** Leases a free shard, or makes one. */
  static async open(config: ClientConfig): Promise<ShardWriter> {
    const client = new Client({ ...config, query_timeout: answerTimeout });
    // The failing query tells; without a listener the event would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SET synchronous_commit = on');
      const shard = await leaseShard(client);
      const head = await client.query<{ epoch: string; size: string }>(
        'UPDATE ledger_shard SET epoch = epoch + 1 WHERE id = $1 RETURNING epoch, size',
        [shard],
      );
      const [row] = head.rows;
      if (!row) throw new LedgerUnavailableError('the leased shard is gone');
      return new ShardWriter(client, shard, row.epoch, BigInt(row.size));
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  /** All of them durable, or an error and nothing known. */
  async append(batch: readonly Append[]): Promise<Receipt[]> {
    await this.loadSequences(new Set(batch.map(({ draft }) => draft.recipient)));
    const first = this.size;
    const rows = batch.map((append, index) => this.place(append, first + BigInt(index)));
    const result = await this.client.query({
      name: 'append',
      text: appendStatement,
      values: [
        this.shard,
        this.epoch,
        first.toString(),
        rows.length,
        rows.map(({ draft }) => draft.disclosureId),
        rows.map(({ draft }) => draft.at),
        rows.map(({ draft }) => draft.recipient),
        rows.map(({ receipt }) => receipt.sequence),
        encodeByteaArray(rows.map(({ bytes }) => bytes)),
        encodeByteaArray(rows.map(({ subjects }) => encodeSubjects(subjects))),
      ],
    });
    if (result.rowCount !== rows.length) throw new LedgerUnavailableError('the shard has another writer');
    if (this.unconfirmed) throw new LedgerUnavailableError('the standby did not confirm the entries');
    this.size += BigInt(rows.length);
    return rows.map(({ receipt }) => receipt);
  }

  /** A connection that does not answer is left to the server to end. */
  async close(): Promise<void> {
    const patience = new Promise<void>((resolve) => setTimeout(resolve, 1_000).unref());
    await Promise.race([this.client.end(), patience]);
  }

  private place({ draft, subjects }: Append, position: bigint): Append & { bytes: Buffer; receipt: Receipt } {
    const sequence = (this.sequences.get(draft.recipient) ?? 0) + 1;
    this.sequences.set(draft.recipient, sequence);
    const nonce = randomBytes(16).toString('hex');
    const bytes = encodeEntry({ ...draft, version: 1, nonce, recipientSequence: sequence });
    const entryHash = createHash('sha256').update(bytes).digest('hex');
    return {
      draft,
      subjects,
      bytes,
      receipt: { shard: this.shard, position: position.toString(), sequence, entryHash },
    };
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

// The head moves in the statement that appends: no entry without its place, no place without its entry.
const appendStatement = `
  WITH head AS (
    UPDATE ledger_shard SET size = size + $4 WHERE id = $1 AND epoch = $2 AND size = $3 RETURNING id
  )
  INSERT INTO ledger_entry (
    shard, position, disclosure_id, at, recipient_id, recipient_sequence, entry, subjects)
  SELECT head.id, $3::bigint + row.number - 1, row.disclosure_id, row.at, row.recipient_id, row.sequence, row.entry,
    row.subjects
  FROM head, unnest($5::uuid[], $6::timestamptz[], $7::text[], $8::bigint[], $9::bytea[], $10::bytea[])
    WITH ORDINALITY AS row (disclosure_id, at, recipient_id, sequence, entry, subjects, number)`;
