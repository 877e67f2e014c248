import { leafHash, planConsistency, planInclusion, prove } from '../../../src/ledger';
import { checkConsistency, checkInclusion } from '../../../src/verify';
import vectors from '../vectors/rfc6962.json';
import { nodesOver, rangeOver } from './aTree';

const leaves = vectors.leaves.map((leaf) => Buffer.from(leaf, 'hex'));
const roots = vectors.roots.map((root) => Buffer.from(root, 'hex'));
const rootOf = (size: number): Buffer => roots[size] ?? Buffer.alloc(0);
const leafAt = (position: number): Buffer => leafHash(leaves[position] ?? Buffer.alloc(0));

it.each(roots.map((root, size) => ({ size, root })))(
  'has the published root of $size leaves',
  ({ size, root }) => {
    expect(rangeOver(leaves.slice(0, size)).root).toEqual(root);
  },
);

it.each(vectors.inclusion)(
  'proves and checks leaf $position of $size as published',
  ({ position, size, path }) => {
    const proof = prove(planInclusion(position, size), nodesOver(leaves));
    expect(proof.map((hash) => hash.toString('hex'))).toEqual(path);
    expect(checkInclusion(leafAt(position), position, size, proof, rootOf(size))).toBe(true);
  },
);

it.each(vectors.consistency)(
  'proves and checks $earlier leaves within $later as published',
  ({ earlier, later, path }) => {
    const proof = prove(planConsistency(earlier, later), nodesOver(leaves));
    expect(proof.map((hash) => hash.toString('hex'))).toEqual(path);
    const heads = [earlier, later].map((size) => ({ size, root: rootOf(size) })) as [Head, Head];
    expect(checkConsistency(...heads, proof)).toBe(true);
  },
);

interface Head {
  readonly size: number;
  readonly root: Buffer;
}
