import type { Hash } from './hashing';
import { hashChildren, hashOfNothing, sameHash } from './hashing';

interface Peak {
  readonly level: number;
  readonly hash: Hash;
}

/** Of every eighth level the nodes are kept. */
const keptEvery = 8;

/** A tree as its leaves go by: it remembers a hash a level, however many they are. */
export class RunningTree {
  private readonly peaks: Peak[] = [];
  private count = 0;
  /** Nodes that the newest leaf made whole, from the lowest: of level 1, 2 and so on. */
  private completed: Hash[] = [];

  get size(): number {
    return this.count;
  }

  /** A leaf, or a whole subtree in place of its leaves. False if no such subtree begins here. */
  add(hash: Hash, level = 0): boolean {
    if (this.count % 2 ** level !== 0) return false;
    let peak: Peak = { level, hash };
    this.completed = [];
    for (let last = this.peaks.at(-1); last?.level === peak.level; last = this.peaks.at(-1)) {
      this.peaks.pop();
      peak = { level: peak.level + 1, hash: hashChildren(last.hash, peak.hash) };
      this.completed.push(peak.hash);
    }
    this.peaks.push(peak);
    this.count += 2 ** level;
    return true;
  }

  get root(): Hash {
    const last = this.peaks.at(-1);
    if (!last) return hashOfNothing;
    return this.peaks.slice(0, -1).reduceRight((right, { hash }) => hashChildren(hash, right), last.hash);
  }

  /** Whether these are the nodes, of those that the newest leaf made whole, that are to be kept. */
  keeps(nodes: readonly Hash[]): boolean {
    const due = this.completed.filter((_, index) => (index + 1) % keptEvery === 0);
    return (
      nodes.length === due.length && due.every((hash, index) => sameHash(hash, nodes[index] ?? hashOfNothing))
    );
  }
}
