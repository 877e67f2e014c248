import { RFC9162 } from '@transmute/rfc9162';
import { leafHash, planInclusion, prove } from '../../../src/ledger';
import { checkInclusion } from '../../../src/verify';
import { nodesOver, rangeOver, someLeaves } from './aTree';

const sizes = Array.from({ length: 33 }, (_, index) => index + 1);

it('agrees on every root with an implementation of RFC 9162 that nobody here wrote', async () => {
  const leaves = someLeaves(33);
  for (const size of sizes) {
    const entries = leaves.slice(0, size).map((leaf) => new Uint8Array(leaf));
    expect(rangeOver(leaves.slice(0, size)).root).toEqual(Buffer.from(await RFC9162.treeHead(entries)));
  }
});

it('makes proofs that it accepts, and checks those that it makes', async () => {
  const leaves = someLeaves(21);
  const entries = leaves.map((leaf) => new Uint8Array(leaf));
  const root = rangeOver(leaves).root;
  for (const [position, entry] of entries.entries()) {
    const theirs = await RFC9162.inclusionProof(entry, entries);
    const path = prove(planInclusion(position, leaves.length), nodesOver(leaves));
    expect(theirs.inclusion_path.map((hash) => Buffer.from(hash))).toEqual(path);
    const leaf = await RFC9162.leaf(entry);
    const ours = { ...theirs, inclusion_path: path.map((hash) => new Uint8Array(hash)) };
    expect(await RFC9162.verifyInclusionProof(new Uint8Array(root), leaf, ours)).toBe(true);
    expect(Buffer.from(leaf)).toEqual(leafHash(entry));
    expect(checkInclusion(leaf, position, leaves.length, theirs.inclusion_path, root)).toBe(true);
  }
});
