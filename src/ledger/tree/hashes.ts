import { hash } from 'node:crypto';

/** Bytes of a hash of the tree: SHA-256. */
export const hashBytes = 32;

/** Root of a tree without leaves: the hash of no bytes. */
export const emptyRoot: Buffer = sha256(Buffer.alloc(0));

/** Hash of a leaf, RFC 6962 section 2.1: the prefix keeps a leaf from being taken for a node. */
export function leafHash(leaf: Uint8Array): Buffer {
  const input = Buffer.allocUnsafe(1 + leaf.length);
  input[0] = 0x00;
  input.set(leaf, 1);
  return sha256(input);
}

const nodeInput = Buffer.alloc(1 + 2 * hashBytes, 0x01);

/** Hash of a node over its two children, RFC 6962 section 2.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + hashBytes);
  return sha256(nodeInput);
}

/** By way of text of one byte a character: as a buffer, the digest takes three times as long to come back. */
function sha256(input: Buffer): Buffer {
  return Buffer.from(hash('sha256', input, 'binary'), 'latin1');
}

/**
 * Root over fixed-width leaves that lie one after another. It hashes in place, a level at a time: of a thousand leaves
 * none gets an object of its own.
 */
export function rootOfRecords(records: Buffer, width: number): Buffer {
  let count = records.length / width;
  if (count === 0) return emptyRoot;
  const level = Buffer.allocUnsafe(count * hashBytes);
  const leaf = Buffer.alloc(1 + width);
  for (let index = 0; index < count; index += 1) {
    records.copy(leaf, 1, index * width, (index + 1) * width);
    level.write(hash('sha256', leaf, 'binary'), index * hashBytes, 'latin1');
  }
  for (; count > 1; count = Math.ceil(count / 2)) hashPairs(level, count);
  return level.subarray(0, hashBytes);
}

/** The last of an odd number has no sibling yet, and goes up as it is. */
function hashPairs(level: Buffer, count: number): void {
  for (let index = 0; index + 1 < count; index += 2) {
    level.copy(nodeInput, 1, index * hashBytes, (index + 2) * hashBytes);
    level.write(hash('sha256', nodeInput, 'binary'), (index / 2) * hashBytes, 'latin1');
  }
  if (count % 2 === 1)
    level.copy(level, ((count - 1) / 2) * hashBytes, (count - 1) * hashBytes, count * hashBytes);
}
