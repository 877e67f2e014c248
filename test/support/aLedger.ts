import { randomUUID } from 'node:crypto';
import type { EntrySubject, SigningKey } from '../../src/ledger';
import {
  checkpointText,
  CompactRange,
  encodeEntry,
  encodeSubjects,
  keyStatement,
  leafHash,
  shardStatement,
  signNote,
  subjectsRoot,
  tileHeight,
} from '../../src/ledger';
import type { EntryRecord, ExportFilter, LedgerRecord } from '../../src/verify';
import { aKey } from '../ledger/notes/aKey';
import { aDraft, aSubject } from '../storage/ledger/aDraft';

export const ledgerOrigin = 'ledger.example/sluice';

/** A ledger in memory, made by what writes the real one, for tests of what checks it. */
export class ALedger {
  readonly records: LedgerRecord[];
  private readonly shards = new Map<number, CompactRange>();
  private readonly stated = new Map<number, number>();
  private readonly sequences = new Map<string, number>();
  private readonly rootLog = CompactRange.empty();

  constructor(
    private signers: readonly SigningKey[] = [aKey(ledgerOrigin, 1)],
    filter: ExportFilter = {},
  ) {
    this.records = [{ kind: 'ledger', origin: ledgerOrigin, filter }];
    for (const key of signers) this.nameKey(key);
  }

  /** Entries of one recipient, each about `people`. */
  append(shard: number, count: number, { recipient = 'crm', people = 2 } = {}): this {
    const tree = this.treeOf(shard);
    for (let left = count; left > 0; left -= 1) {
      const sequence = (this.sequences.get(`${shard} ${recipient}`) ?? 0) + 1;
      this.sequences.set(`${shard} ${recipient}`, sequence);
      this.records.push(anEntryRecord({ shard, position: tree.size, recipient, sequence, people, tree }));
    }
    return this;
  }

  /** What the root log's feeder does every second. */
  state(): this {
    for (const [shard, tree] of this.shards) {
      if (this.stated.get(shard) === tree.size) continue;
      this.stated.set(shard, tree.size);
      this.addStatement(shardStatement(ledgerOrigin, shard, tree));
    }
    const note = signNote(
      checkpointText({ origin: ledgerOrigin, size: this.rootLog.size, root: this.rootLog.root }),
      this.signers,
    );
    this.records.push({ kind: 'checkpoint', note });
    return this;
  }

  /** The new key is named while the old one still signs. */
  rotate(next: SigningKey): this {
    this.nameKey(next);
    this.signers = [...this.signers, next];
    this.state();
    this.signers = [next];
    return this;
  }

  end(): LedgerRecord[] {
    const heads = [...this.shards].map(([shard, { size, root }]) => ({
      kind: 'head' as const,
      shard,
      size,
      root,
    }));
    const { size, root } = this.rootLog;
    return [...this.records, ...heads, { kind: 'head', shard: 0, size, root }, { kind: 'end' }];
  }

  /** The newest checkpoint, as somebody may have kept it. */
  get checkpoint(): string {
    const last = this.records.findLast((record) => record.kind === 'checkpoint');
    if (!last) throw new Error('nothing was signed yet');
    return last.note;
  }

  private nameKey(key: SigningKey): void {
    this.addStatement(keyStatement(ledgerOrigin, key.verifierKey()));
  }

  private addStatement(text: string): void {
    this.records.push({ kind: 'statement', position: this.rootLog.size, text });
    this.rootLog.append(leafHash(Buffer.from(text)));
  }

  private treeOf(shard: number): CompactRange {
    const known = this.shards.get(shard) ?? CompactRange.empty();
    this.shards.set(shard, known);
    return known;
  }
}

interface Making {
  readonly shard: number;
  readonly position: number;
  readonly recipient: string;
  readonly sequence: number;
  readonly people: number;
  readonly tree: CompactRange;
}

function anEntryRecord({ shard, position, recipient, sequence, people, tree }: Making): EntryRecord {
  const subjects = packPeople(people);
  const facts = aDraft({ recipient, subjectCount: people, classes: [aClass] });
  const entry = encodeEntry({
    ...facts,
    version: 3,
    nonce: randomUUID().replaceAll('-', ''),
    recipientSequence: sequence,
    subjectsRoot: subjectsRoot(subjects).toString('hex'),
  });
  const leaf = leafHash(entry);
  const nodes: Buffer[] = [];
  tree.append(leaf, (level, _index, hash) => level % tileHeight === 0 && nodes.push(hash));
  const { disclosureId, at } = facts;
  return {
    kind: 'entry',
    shard,
    position,
    entry,
    subjects,
    leaf,
    kept: { facts: { disclosureId, at, recipient, sequence }, nodes },
  };
}

const aClass = { shared: [], empty: [], refused: [] } as const;

function packPeople(count: number): Buffer {
  const people = Array.from({ length: count }, (_, index): EntrySubject =>
    aSubject({ pseudonym: Buffer.alloc(32, index + 1).toString('hex'), revision: String(index) }),
  );
  return encodeSubjects(people);
}
