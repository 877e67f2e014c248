import { nodeHash } from './hashes';

/** A node of the tree, over the leaves `index * 2^level` to before `(index + 1) * 2^level`; level 0 are the leaves. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
}

/** Leaves from one position to before another. */
export interface LeafRange {
  readonly from: number;
  readonly to: number;
}

/** Largest power of two below `count`: where RFC 6962 parts a tree of that many leaves. */
export function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

/** The nodes that together cover a range, from the left: as many as it takes, each as high as its place allows. */
export function nodesCovering({ from, to }: LeafRange): TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let position = from; position < to;) {
    let level = 0;
    let width = 1;
    while (position % (width * 2) === 0 && position + width * 2 <= to) {
      level += 1;
      width *= 2;
    }
    nodes.push({ level, index: position / width });
    position += width;
  }
  return nodes;
}

/** Hash over a range that begins where a subtree does, given those of the nodes that cover it. */
export function foldNodes(hashes: readonly Buffer[]): Buffer {
  const [last, ...before] = [...hashes].reverse();
  if (!last) throw new RangeError('no node covers no leaves');
  return before.reduce((right, left) => nodeHash(left, right), last);
}
