import type { LeafRange, TreeNode } from './subtrees';
import { foldNodes, largestPowerBelow, nodesCovering } from './subtrees';

/** Where the hashes of nodes that are whole come from. */
export type HashOf = (node: TreeNode) => Buffer;

/** One after another, the ranges whose hashes make a proof: what they need is known before anything is read. */
export type ProofPlan = readonly LeafRange[];

/**
 * From a leaf's sibling up to the root's child: RFC 6962 section 2.1.1.
 *
 * @throws RangeError if the tree has no leaf there.
 */
export function planInclusion(position: number, size: number): ProofPlan {
  if (!isCount(position) || !isCount(size) || position >= size) {
    throw new RangeError(`a tree of ${size} leaves has none at ${position}`);
  }
  return pathWithin(position, { from: 0, to: size });
}

function pathWithin(position: number, { from, to }: LeafRange): LeafRange[] {
  if (to - from === 1) return [];
  const middle = from + largestPowerBelow(to - from);
  const [left, right] = [
    { from, to: middle },
    { from: middle, to },
  ];
  return position < middle ? [...pathWithin(position, left), right] : [...pathWithin(position, right), left];
}

/**
 * That a tree begins with all that an earlier one held: RFC 6962 section 2.1.2.
 *
 * @throws RangeError if the earlier tree has no leaf, or more than the later one.
 */
export function planConsistency(earlier: number, later: number): ProofPlan {
  if (!isCount(earlier) || !isCount(later) || earlier === 0 || earlier > later) {
    throw new RangeError(`no tree of ${later} leaves is proven to begin with ${earlier}`);
  }
  return subproofWithin(earlier, { from: 0, to: later }, true);
}

/** `known`: whether the range's own hash is the earlier root, which whoever checks has. */
function subproofWithin(earlier: number, range: LeafRange, known: boolean): LeafRange[] {
  const { from, to } = range;
  if (earlier === to) return known ? [] : [range];
  const middle = from + largestPowerBelow(to - from);
  const [left, right] = [
    { from, to: middle },
    { from: middle, to },
  ];
  return earlier <= middle
    ? [...subproofWithin(earlier, left, known), right]
    : [...subproofWithin(earlier, right, false), left];
}

/** Every node that a plan needs, each whole. */
export function nodesOf(plan: ProofPlan): TreeNode[] {
  return plan.flatMap(nodesCovering);
}

export function prove(plan: ProofPlan, hashOf: HashOf): Buffer[] {
  return plan.map((range) => foldNodes(nodesCovering(range).map(hashOf)));
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
