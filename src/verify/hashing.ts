import { createHash } from 'node:crypto';

export type Hash = Uint8Array;

export const hashLength = 32;

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

export const hashOfNothing: Hash = createHash('sha256').digest();

export function hashLeaf(bytes: Uint8Array): Hash {
  return createHash('sha256').update(leafPrefix).update(bytes).digest();
}

export function hashChildren(left: Hash, right: Hash): Hash {
  return createHash('sha256').update(nodePrefix).update(left).update(right).digest();
}

export function sameHash(one: Hash, other: Hash): boolean {
  return Buffer.compare(one, other) === 0;
}
