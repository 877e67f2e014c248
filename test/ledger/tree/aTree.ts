import type { HashOf } from '../../../src/ledger';
import { CompactRange, leafHash } from '../../../src/ledger';

/** Leaves that differ, `salt` apart. */
export const someLeaves = (count: number, salt = ''): Buffer[] =>
  Array.from({ length: count }, (_, index) => Buffer.from(`leaf ${index}${salt}`));

/** The hashes of all nodes of a tree that are whole, as appending made them. */
export function nodesOver(leaves: readonly Buffer[]): HashOf {
  const nodes = new Map<string, Buffer>();
  const range = CompactRange.empty();
  leaves.forEach((leaf, position) => {
    const hash = leafHash(leaf);
    nodes.set(`0 ${position}`, hash);
    range.append(hash, (level, index, node) => nodes.set(`${level} ${index}`, node));
  });
  return ({ level, index }) => {
    const hash = nodes.get(`${level} ${index}`);
    if (!hash) throw new Error(`node ${index} of level ${level} is not whole`);
    return hash;
  };
}

export function rangeOver(leaves: readonly Buffer[]): CompactRange {
  const range = CompactRange.empty();
  for (const leaf of leaves) range.append(leafHash(leaf));
  return range;
}
