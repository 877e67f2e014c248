import type { Hash } from './hashing';
import { hashChildren, hashLength, hashOfNothing, sameHash } from './hashing';

const half = (value: number): number => Math.floor(value / 2);

/** Whether the leaf is at the position in the tree with this root: RFC 9162 section 2.1.3.2. */
export function checkInclusion(
  leaf: Hash,
  position: number,
  size: number,
  path: readonly Hash[],
  root: Hash,
): boolean {
  if (position >= size || leaf.length !== hashLength) return false;
  let [node, last, hash] = [position, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = hashChildren(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else hash = hashChildren(hash, sibling);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && sameHash(hash, root);
}

interface Head {
  readonly size: number;
  readonly root: Hash;
}

/** Whether the later tree begins with all that the earlier one held: RFC 9162 section 2.1.4.2. */
export function checkConsistency(earlier: Head, later: Head, proof: readonly Hash[]): boolean {
  if (earlier.size > later.size) return false;
  if (earlier.size === later.size) return proof.length === 0 && sameHash(earlier.root, later.root);
  // Every tree begins with the empty one.
  if (earlier.size === 0) return proof.length === 0 && sameHash(earlier.root, hashOfNothing);
  const isPowerOfTwo = Number.isInteger(Math.log2(earlier.size));
  const [first, ...rest] = isPowerOfTwo ? [earlier.root, ...proof] : proof;
  if (!first) return false;
  let [node, last] = [earlier.size - 1, later.size - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let [before, after] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      before = hashChildren(sibling, before);
      after = hashChildren(sibling, after);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else after = hashChildren(after, sibling);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && sameHash(before, earlier.root) && sameHash(after, later.root);
}
