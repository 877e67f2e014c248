import { emptyRoot, hashBytes, nodeHash } from './hashes';
import { foldNodes } from './subtrees';

/** Told of each node that has become whole: it never changes again. */
export type OnNode = (level: number, index: number, hash: Buffer) => void;

/**
 * What has to be known of a tree in order to append to it: the hash of each largest whole subtree, from the left, one
 * for each bit that is set in the size.
 */
export class CompactRange {
  private constructor(
    private count: number,
    private readonly hashes: Buffer[],
  ) {}

  static empty(): CompactRange {
    return new CompactRange(0, []);
  }

  /** @throws RangeError if the bytes are not as many hashes as a tree of this size has whole subtrees. */
  static decode(size: number, bytes: Buffer): CompactRange {
    if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('a tree has a whole number of leaves');
    if (bytes.length !== bitsSet(size) * hashBytes)
      throw new RangeError(`no compact range of ${size} leaves`);
    const hashes = Array.from({ length: bytes.length / hashBytes }, (_, index) =>
      Buffer.from(bytes.subarray(index * hashBytes, (index + 1) * hashBytes)),
    );
    return new CompactRange(size, hashes);
  }

  encode(): Buffer {
    return Buffer.concat(this.hashes);
  }

  get size(): number {
    return this.count;
  }

  /** RFC 6962 section 2.1. */
  get root(): Buffer {
    return this.count === 0 ? emptyRoot : foldNodes(this.hashes);
  }

  copy(): CompactRange {
    return new CompactRange(this.count, [...this.hashes]);
  }

  /** By its hash. */
  append(leaf: Buffer, onNode?: OnNode): void {
    let hash = leaf;
    let level = 0;
    // Each whole subtree of the leaf's own size to the left becomes, with it, one of twice the size.
    for (let index = this.count; index % 2 === 1; index = (index - 1) / 2) {
      hash = nodeHash(this.lastOf(this.hashes), hash);
      level += 1;
      onNode?.(level, (index - 1) / 2, hash);
    }
    this.hashes.push(hash);
    this.count += 1;
  }

  private lastOf(hashes: Buffer[]): Buffer {
    const last = hashes.pop();
    if (!last) throw new RangeError('a compact range that lacks a hash');
    return last;
  }
}

function bitsSet(size: number): number {
  let bits = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2;
  return bits;
}
