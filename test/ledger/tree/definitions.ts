import { createHash } from 'node:crypto';

/** RFC 6962 section 2.1, word for word: over whole lists, and again and again over the same ones. */

const sha256 = (...parts: Uint8Array[]): Buffer =>
  parts.reduce((digest, part) => digest.update(part), createHash('sha256')).digest();

const splitPoint = (n: number): number => 2 ** Math.ceil(Math.log2(n) - 1);

export function treeHash(d: readonly Buffer[]): Buffer {
  const [first] = d;
  if (!first) return sha256();
  if (d.length === 1) return sha256(Buffer.of(0x00), first);
  const k = splitPoint(d.length);
  return sha256(Buffer.of(0x01), treeHash(d.slice(0, k)), treeHash(d.slice(k)));
}

/** PATH(m, D[n]). */
export function inclusionPath(m: number, d: readonly Buffer[]): Buffer[] {
  if (d.length === 1) return [];
  const k = splitPoint(d.length);
  return m < k
    ? [...inclusionPath(m, d.slice(0, k)), treeHash(d.slice(k))]
    : [...inclusionPath(m - k, d.slice(k)), treeHash(d.slice(0, k))];
}

/** PROOF(m, D[n]). */
export const consistencyProof = (m: number, d: readonly Buffer[]): Buffer[] => subproof(m, d, true);

function subproof(m: number, d: readonly Buffer[], b: boolean): Buffer[] {
  if (m === d.length) return b ? [] : [treeHash(d)];
  const k = splitPoint(d.length);
  return m <= k
    ? [...subproof(m, d.slice(0, k), b), treeHash(d.slice(k))]
    : [...subproof(m - k, d.slice(k), false), treeHash(d.slice(0, k))];
}
