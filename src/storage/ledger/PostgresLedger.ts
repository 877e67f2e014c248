import { setImmediate } from 'node:timers/promises';
import type { ClientConfig } from 'pg';
import type { Ledger, Receipt } from '../../enforcement';
import type { EntryDraft, EntrySubject } from '../../ledger';
import { LedgerUnavailableError } from './LedgerUnavailableError';
import type { Append } from './ShardWriter';
import { ShardWriter } from './ShardWriter';

export interface LedgerOptions {
  readonly connection: ClientConfig;
  /** Milliseconds that a request waits for its entry to be durable. */
  readonly deadline?: number;
  /** Milliseconds after which a connection that does not answer is given up for another. */
  readonly answerTimeout?: number;
  /** Requests that may wait at a time; one more is refused at once. */
  readonly capacity?: number;
}

interface Waiting extends Append {
  resolve(receipt: Receipt): void;
  reject(error: LedgerUnavailableError): void;
}

/** Entries that one transaction takes at most; what came meanwhile is the next one's. */
const largestBatch = 256;

/**
 * The ledger in PostgreSQL, by natural group commit: one transaction is in flight, and whatever queues up meanwhile is
 * the next batch. An error, a lost connection or an unknown commit fails the requests that waited; the next batch
 * opens another writer.
 */
export class PostgresLedger implements Ledger {
  private readonly queue: Waiting[] = [];
  private writer: ShardWriter | undefined;
  private opening: Promise<ShardWriter> | undefined;
  private flushing: Promise<void> | undefined;
  private closed = false;

  constructor(private readonly options: LedgerOptions) {}

  append(draft: EntryDraft, subjects: readonly EntrySubject[]): Promise<Receipt> {
    return new Promise((resolve, reject) => {
      if (this.closed || this.queue.length >= (this.options.capacity ?? 2_000)) {
        reject(
          new LedgerUnavailableError(
            this.closed ? 'the ledger is closed' : 'too many requests wait for the ledger',
          ),
        );
        return;
      }
      const waiting: Waiting = { draft, subjects, resolve, reject };
      this.queue.push(this.withDeadline(waiting));
      this.flushing ??= this.flush();
    });
  }

  /** Whether an entry could be appended now: leases a shard if none is leased. */
  async check(): Promise<void> {
    if (this.closed) throw new LedgerUnavailableError('the ledger is closed');
    await this.leasedWriter();
  }

  /** Waits for what was appended, and gives the shard back. */
  async close(): Promise<void> {
    this.closed = true;
    await this.flushing;
    // A check may still be opening one, whose lease nobody would give back.
    await this.opening?.catch(() => undefined);
    await this.writer?.close();
    this.writer = undefined;
  }

  private withDeadline(waiting: Waiting): Waiting {
    const timer = setTimeout(() => {
      // Still queued: it is never appended. Already in flight: the entry may become durable, and stays, for an answer
      // that does not leave.
      const index = this.queue.indexOf(guarded);
      if (index >= 0) this.queue.splice(index, 1);
      waiting.reject(new LedgerUnavailableError('the ledger did not answer in time'));
    }, this.options.deadline ?? 3_000);
    const guarded: Waiting = {
      ...waiting,
      resolve: (receipt) => {
        clearTimeout(timer);
        waiting.resolve(receipt);
      },
      reject: (error) => {
        clearTimeout(timer);
        waiting.reject(error);
      },
    };
    return guarded;
  }

  private async flush(): Promise<void> {
    // Requests whose rows arrived in the same turn of the event loop share the first batch, and its flush to disk.
    await setImmediate();
    while (this.queue.length > 0) {
      const writer = await this.leasedWriter().catch((cause: unknown) =>
        this.refuseAll(this.queue.splice(0), cause),
      );
      if (writer) await this.flushBatch(writer);
    }
    this.flushing = undefined;
  }

  /** The batch is taken once there is a writer: whoever gave up while one was being opened is not appended. */
  private async flushBatch(writer: ShardWriter): Promise<void> {
    const batch = this.queue.splice(0, largestBatch);
    if (batch.length === 0) return;
    try {
      const outcomes = await writer.append(batch);
      batch.forEach((waiting, index) => {
        const outcome = outcomes[index] ?? new LedgerUnavailableError('the ledger gave no receipt');
        if (outcome instanceof LedgerUnavailableError) waiting.reject(outcome);
        else waiting.resolve(outcome);
      });
    } catch (cause) {
      this.refuseAll(batch, cause);
      await this.abandon(writer);
    }
  }

  private refuseAll(refused: readonly Waiting[], cause: unknown): undefined {
    const fault = new LedgerUnavailableError('the entries could not be made durable', { cause });
    refused.forEach((waiting) => waiting.reject(fault));
    return undefined;
  }

  /** One at a time: of two writers that one process opened, one would be forgotten with its lease. */
  private leasedWriter(): Promise<ShardWriter> {
    if (this.writer && !this.writer.lost) return Promise.resolve(this.writer);
    this.opening ??= ShardWriter.open(this.options.connection, this.options.answerTimeout ?? 5_000)
      .then((writer) => (this.writer = writer))
      .finally(() => {
        this.opening = undefined;
      });
    return this.opening;
  }

  /** After a fault the head is not known: the connection goes, and its lease with it. */
  private async abandon(writer: ShardWriter): Promise<void> {
    if (this.writer === writer) this.writer = undefined;
    await writer.close();
  }
}
