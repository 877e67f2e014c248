import type { CompactRange } from '../../ledger';
import { tileHeight } from '../../ledger';

/** A node that is kept beside the leaves: the root of a full tile, where the next level of tiles begins. */
export interface KeptNode {
  readonly level: number;
  readonly index: number;
  readonly hash: Buffer;
}

/** Appends to the tree, and adds to `kept` what has to be kept of it. */
export function appendKeeping(tree: CompactRange, leaf: Buffer, kept: KeptNode[]): void {
  tree.append(leaf, (level, index, hash) => {
    if (level % tileHeight === 0) kept.push({ level, index, hash });
  });
}
