import * as fc from 'fast-check';
import { leafHash, planConsistency, planInclusion, prove } from '../../src/ledger';
import { checkConsistency, checkInclusion } from '../../src/verify';
import { nodesOver, rangeOver, someLeaves } from '../ledger/tree/aTree';

const leaves = someLeaves(70);
const hashOf = nodesOver(leaves);
const headOf = (size: number) => ({ size, root: rangeOver(leaves.slice(0, size)).root });

/** Everything that somebody could do to a list of hashes with one move. */
function tampered(proof: readonly Buffer[]): Buffer[][] {
  const flipped = proof.map((_, at) =>
    proof.map((hash, index) =>
      index === at ? Buffer.from(hash.map((byte, i) => (i === 7 ? byte ^ 4 : byte))) : hash,
    ),
  );
  const dropped = proof.map((_, at) => proof.filter((_hash, index) => index !== at));
  const doubled = proof.map((_, at) => [...proof.slice(0, at + 1), ...proof.slice(at)]);
  const exchanged = proof.slice(1).map((hash, at) => {
    const moved = [...proof];
    moved[at + 1] = proof[at] ?? hash;
    moved[at] = hash;
    return moved;
  });
  const lengthened = [
    [...proof, Buffer.alloc(32)],
    [Buffer.alloc(32), ...proof],
  ];
  return [...flipped, ...dropped, ...doubled, ...exchanged, ...lengthened];
}

describe('a proof of inclusion', () => {
  it('is accepted for every leaf of every tree', () => {
    for (let size = 1; size <= leaves.length; size += 1) {
      const { root } = headOf(size);
      for (const [position, leaf] of leaves.slice(0, size).entries()) {
        const path = prove(planInclusion(position, size), hashOf);
        expect(checkInclusion(leafHash(leaf), position, size, path, root)).toBe(true);
      }
    }
  });

  it('is refused with any hash altered, left out, doubled or moved, or one added', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(69), (size, at) => {
        const position = at % size;
        const leaf = leafHash(leaves[position] ?? Buffer.alloc(0));
        const path = prove(planInclusion(position, size), hashOf);
        const { root } = headOf(size);
        for (const altered of tampered(path)) {
          expect(checkInclusion(leaf, position, size, altered, root)).toBe(false);
        }
      }),
    );
  });

  it('is refused for another position, and another leaf', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 70 }), fc.nat(69), fc.nat(69), (size, one, other) => {
        const [position, elsewhere] = [one % size, other % size];
        fc.pre(position !== elsewhere);
        const path = prove(planInclusion(position, size), hashOf);
        const { root } = headOf(size);
        const leafAt = (index: number): Buffer => leafHash(leaves[index] ?? Buffer.alloc(0));
        expect(checkInclusion(leafAt(position), elsewhere, size, path, root)).toBe(false);
        expect(checkInclusion(leafAt(elsewhere), position, size, path, root)).toBe(false);
      }),
    );
  });
});

describe('a proof of consistency', () => {
  it('is accepted for every two trees', () => {
    for (let later = 1; later <= 40; later += 1) {
      for (let earlier = 1; earlier <= later; earlier += 1) {
        const proof = prove(planConsistency(earlier, later), hashOf);
        expect(checkConsistency(headOf(earlier), headOf(later), proof)).toBe(true);
      }
    }
  });

  it('needs no hash from the empty tree, and takes none', () => {
    expect(checkConsistency(headOf(0), headOf(5), [])).toBe(true);
    expect(checkConsistency(headOf(0), headOf(5), [Buffer.alloc(32)])).toBe(false);
  });

  it('is refused with any hash altered, left out, doubled or moved, or one added', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(69), (later, less) => {
        const earlier = Math.max(1, later - (less % later));
        const proof = prove(planConsistency(earlier, later), hashOf);
        for (const altered of tampered(proof)) {
          expect(checkConsistency(headOf(earlier), headOf(later), altered)).toBe(false);
        }
      }),
    );
  });

  it('is refused between two logs that part from one another', () => {
    const fork = someLeaves(70, ' told otherwise');
    const forkedAt = (position: number): Buffer[] => [...leaves.slice(0, position), ...fork.slice(position)];
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 70 }), fc.nat(68), fc.nat(69), (later, more, parting) => {
        const earlier = 1 + (more % (later - 1));
        const forked = forkedAt(parting % earlier).slice(0, later);
        const head = { size: later, root: rangeOver(forked).root };
        const proof = prove(planConsistency(earlier, later), nodesOver(forked));
        expect(checkConsistency(headOf(earlier), head, proof)).toBe(false);
      }),
    );
  });
});
