import type { Checkpoint } from './checkpoint';
import { readCheckpoint } from './checkpoint';
import type { Finding } from './Finding';
import { found, isFinding } from './Finding';
import { hashLeaf, sameHash } from './hashing';
import type { Hash } from './hashing';
import { openNote, parseNote } from './note';
import type { LedgerRecord, StatementRecord } from './record';
import { RunningTree } from './RunningTree';
import { ShardCheck } from './ShardCheck';
import { readStatement } from './statement';
import type { VerifierKey } from './VerifierKey';

export interface Trust {
  /** Without any, the first key that the log itself names is taken at its word. */
  readonly keys: readonly VerifierKey[];
  /** Checkpoints that somebody kept elsewhere: the ledger must lead through every one of them. */
  readonly held: readonly string[];
}

/** Under which number the root log tells its own head. */
const rootLogShard = 0;

export interface LedgerCounts {
  entries: number;
  withheld: number;
  statements: number;
  /** Leaves of the root log under the last checkpoint that a trusted key signed. */
  signed: number;
}

/** A whole ledger as its records go by, in memory that does not grow with it. */
export class LedgerCheck {
  readonly counts: LedgerCounts = { entries: 0, withheld: 0, statements: 0, signed: 0 };
  private readonly rootLog = new RunningTree();
  private readonly shards = new Map<number, ShardCheck>();
  private readonly held: { readonly note: string; readonly checkpoint: Checkpoint }[] = [];
  private readonly keys: VerifierKey[];
  /** Named by the log, and not yet under a checkpoint that a trusted key signed. */
  private named: VerifierKey[] = [];
  private header: (LedgerRecord & { kind: 'ledger' }) | undefined;
  private readonly headed = new Set<number>();
  private ended = false;
  private unreadable: Finding | undefined;

  constructor(private readonly trust: Trust) {
    this.keys = [...trust.keys];
    for (const note of trust.held) {
      const text = parseNote(note)?.text;
      const checkpoint = text === undefined ? undefined : readCheckpoint(text);
      if (checkpoint) this.held.push({ note, checkpoint });
      else this.unreadable = found('UNREADABLE', 'the checkpoint to compare with is none');
    }
  }

  /** What is wrong with this record, or comes out wrong by it. Nothing may be taken after that. */
  take(record: LedgerRecord): Finding | undefined {
    if (this.unreadable) return this.unreadable;
    if (this.ended) return found('UNREADABLE', 'records follow the end');
    if (record.kind === 'ledger') return this.begin(record);
    if (!this.header) return found('UNREADABLE', 'the first record does not say which ledger this is');
    if (this.headed.size > 0 && record.kind !== 'head' && record.kind !== 'end') {
      return found('OUT_OF_PLACE', 'something comes after the heads, which end the ledger', this.lastPlace());
    }
    switch (record.kind) {
      case 'entry':
        this.counts.entries += 1;
        return this.shardOf(record.shard).takeEntry(record);
      case 'withheld':
        return this.takeWithheld(record);
      case 'statement':
        return this.takeStatement(record, this.header.origin);
      case 'checkpoint':
        return this.takeCheckpoint(record.note, this.header.origin);
      case 'head':
        return this.takeHead(record);
      case 'end':
        this.ended = true;
        return undefined;
    }
  }

  /** What is wrong with the whole, once all records were taken. */
  finish(): Finding | undefined {
    if (this.unreadable) return this.unreadable;
    if (!this.ended) return found('CUT_SHORT', 'the ledger ends in the middle', this.lastPlace());
    const headless = [...this.shards.keys(), rootLogShard].find((shard) => !this.headed.has(shard));
    if (headless !== undefined) return found('CUT_SHORT', `shard ${headless} has no head`, this.lastPlace());
    const beyond = this.held.find(({ checkpoint }) => checkpoint.size > this.rootLog.size);
    if (beyond) {
      const at = { rootLog: this.rootLog.size };
      return found(
        'CUT_SHORT',
        `a checkpoint tells of ${beyond.checkpoint.size} statements, and here they end`,
        at,
      );
    }
    if (this.trust.keys.length > 0 && this.counts.signed < this.rootLog.size) {
      return found('NOT_SIGNED', 'no checkpoint of a trusted key covers this', {
        rootLog: this.counts.signed,
      });
    }
    for (const { note } of this.held) {
      const opened = this.keys.length > 0 ? openNote(note, this.keys) : undefined;
      if (isFinding(opened)) return { ...opened, what: `the checkpoint to compare with: ${opened.what}` };
    }
    return undefined;
  }

  private begin(record: LedgerRecord & { kind: 'ledger' }): Finding | undefined {
    if (this.header) return found('UNREADABLE', 'a ledger begins within another');
    this.header = record;
    const other = this.held.find(({ checkpoint }) => checkpoint.origin !== record.origin);
    if (other) return found('FORKED', 'the checkpoint to compare with is of another ledger');
    return this.compareHeld();
  }

  private shardOf(shard: number): ShardCheck {
    const known = this.shards.get(shard);
    if (known) return known;
    const { from, to } = this.header?.filter ?? {};
    const made = new ShardCheck(shard, from !== undefined || to !== undefined);
    this.shards.set(shard, made);
    return made;
  }

  private takeWithheld({
    shard,
    position,
    level,
    hash,
  }: LedgerRecord & { kind: 'withheld' }): Finding | undefined {
    const filters = Object.values(this.header?.filter ?? {}).filter((value) => value !== undefined);
    if (filters.length === 0) {
      return found('OUT_OF_PLACE', 'entries are withheld of a ledger that says it is whole', {
        shard,
        position,
      });
    }
    this.counts.withheld += 2 ** level;
    return this.shardOf(shard).takeWithheld(position, level, hash);
  }

  private takeHead({ shard, size, root }: LedgerRecord & { kind: 'head' }): Finding | undefined {
    if (this.headed.has(shard)) return found('UNREADABLE', `shard ${shard} has two heads`);
    this.headed.add(shard);
    if (shard !== rootLogShard) return this.shardOf(shard).takeHead(size, root, "the shard's head");
    const at = { rootLog: Math.min(size, this.rootLog.size) };
    if (size !== this.rootLog.size)
      return found('OUT_OF_PLACE', `the root log's head counts ${size} statements`, at);
    if (sameHash(root, this.rootLog.root)) return undefined;
    return found('ROOT_DIFFERS', "the root log's head is not that of its statements", at);
  }

  private takeStatement({ position, text, kept }: StatementRecord, origin: string): Finding | undefined {
    const at = { rootLog: this.rootLog.size };
    if (position !== this.rootLog.size)
      return found('OUT_OF_PLACE', `here comes the statement of ${position}`, at);
    const statement = readStatement(text, origin);
    if (!statement) return found('UNREADABLE', 'this is no statement of this root log', at);
    const leaf = hashLeaf(Buffer.from(text));
    if (kept && !sameHash(leaf, kept.leaf)) {
      return found('ALTERED', 'the statement is not the one that the tree was built over', at);
    }
    this.rootLog.add(leaf);
    this.counts.statements += 1;
    if (kept && !this.rootLog.keeps(kept.nodes)) {
      return found('ROOT_DIFFERS', 'the kept nodes of the root log are not those of its statements', at);
    }
    if (statement.kind === 'key') this.named.push(statement.key);
    else {
      const { shard, size, root } = statement;
      const finding = this.shardOf(shard).takeHead(size, root, `the root log's statement ${position}`);
      if (finding) return finding;
    }
    return this.compareHeld();
  }

  private takeCheckpoint(note: string, origin: string): Finding | undefined {
    const at = { rootLog: Math.max(this.rootLog.size - 1, 0) };
    // On first use: the log's own word for its first key.
    if (this.keys.length === 0) this.keys.push(...this.named.slice(0, 1));
    const opened = openNote(note, this.keys);
    if (isFinding(opened)) return { ...opened, at };
    const checkpoint = readCheckpoint(opened.text);
    if (checkpoint?.origin !== origin) return found('UNREADABLE', 'the checkpoint is not of this ledger', at);
    if (checkpoint.size !== this.rootLog.size) {
      return found('OUT_OF_PLACE', `here comes a checkpoint of ${checkpoint.size} statements`, at);
    }
    if (!sameHash(checkpoint.root, this.rootLog.root)) {
      return found('ROOT_DIFFERS', 'the root log is not the one that was signed up to here', at);
    }
    this.counts.signed = checkpoint.size;
    this.keys.push(...this.named);
    this.named = [];
    return undefined;
  }

  /** Held checkpoints of the size that the root log has now reached. */
  private compareHeld(): Finding | undefined {
    const differs = ({ size, root }: { size: number; root: Hash }): boolean =>
      size === this.rootLog.size && !sameHash(root, this.rootLog.root);
    if (!this.held.some(({ checkpoint }) => differs(checkpoint))) return undefined;
    const at = { rootLog: Math.max(this.rootLog.size - 1, 0) };
    return found('FORKED', 'up to here this is another log than the checkpoint to compare with tells of', at);
  }

  private lastPlace() {
    const last = [...this.shards].at(-1);
    return last ? { shard: last[0], position: last[1].size } : { rootLog: this.rootLog.size };
  }
}
