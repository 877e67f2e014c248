import type { EntryFacts } from './entry';
import { checkEntry } from './entry';
import type { Finding, Place } from './Finding';
import { found, isFinding } from './Finding';
import type { Hash } from './hashing';
import { hashLeaf, sameHash } from './hashing';
import type { EntryRecord } from './record';
import { RunningTree } from './RunningTree';

/** One shard as its entries go by. */
export class ShardCheck {
  private readonly tree = new RunningTree();
  private readonly sequences = new Map<string, number>();
  /** Up to where the root log has confirmed the tree. */
  private confirmed = 0;

  constructor(
    private readonly shard: number,
    /** Whether entries before the first shown one may be withheld of the same recipient. */
    private readonly startsAnywhere: boolean,
  ) {}

  get size(): number {
    return this.tree.size;
  }

  takeEntry(record: EntryRecord): Finding | undefined {
    const at = { shard: this.shard, position: record.position };
    if (record.position !== this.tree.size) return this.outOfPlace(record.position);
    const leaf = hashLeaf(record.entry);
    if (!sameHash(leaf, record.leaf)) {
      return found('ALTERED', 'the entry is not the one that the tree was built over', at);
    }
    const facts = checkEntry(record.entry, record.subjects);
    if (isFinding(facts)) return { ...facts, at };
    this.tree.add(leaf);
    return (
      this.checkSequence(facts, at) ??
      (record.kept && (checkListing(facts, record.kept.facts, at) ?? this.checkNodes(record.kept.nodes, at)))
    );
  }

  takeWithheld(position: number, level: number, hash: Hash): Finding | undefined {
    if (position !== this.tree.size) return this.outOfPlace(position);
    if (this.tree.add(hash, level)) return undefined;
    return found('UNREADABLE', 'no node of this level begins here', { shard: this.shard, position });
  }

  /** What somebody states of the shard, once every entry that it covers has gone by. */
  takeHead(size: number, root: Hash, whose: string): Finding | undefined {
    if (size > this.tree.size) {
      const at = { shard: this.shard, position: this.tree.size };
      return found('OUT_OF_PLACE', `${whose} counts ${size} entries, and this one is missing`, at);
    }
    if (size < this.tree.size) {
      const at = { shard: this.shard, position: size };
      return found('OUT_OF_PLACE', `${whose} counts ${size} entries, and this one comes on top of them`, at);
    }
    if (!sameHash(root, this.tree.root)) {
      const at = { shard: this.shard, position: this.confirmed };
      const until = `up to position ${Math.max(size - 1, 0)}`;
      return found('ROOT_DIFFERS', `from here ${until} the entries are not those of ${whose}`, at);
    }
    this.confirmed = size;
    return undefined;
  }

  private outOfPlace(position: number): Finding {
    const at = { shard: this.shard, position: this.tree.size };
    return found('OUT_OF_PLACE', `here comes the entry of position ${position}`, at);
  }

  private checkSequence({ recipient, sequence }: EntryFacts, at: Place): Finding | undefined {
    const last = this.sequences.get(recipient);
    this.sequences.set(recipient, sequence);
    if (this.startsAnywhere ? last === undefined || sequence > last : sequence === (last ?? 0) + 1) {
      return undefined;
    }
    const expected = (last ?? 0) + 1;
    return found('SEQUENCE_BROKEN', `its recipient's entry ${expected} is due, and this is ${sequence}`, at);
  }

  private checkNodes(kept: readonly Hash[], at: Place): Finding | undefined {
    if (this.tree.keeps(kept)) return undefined;
    return found('ROOT_DIFFERS', 'the kept nodes of the tree are not those of its entries', at);
  }
}

function checkListing(facts: EntryFacts, listed: EntryFacts, at: Place): Finding | undefined {
  const same =
    facts.disclosureId === listed.disclosureId &&
    facts.at === listed.at &&
    facts.recipient === listed.recipient &&
    facts.sequence === listed.sequence;
  return same ? undefined : found('CONTRADICTORY', 'the entry is listed under other facts than its own', at);
}
