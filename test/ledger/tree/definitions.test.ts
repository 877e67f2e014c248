import * as fc from 'fast-check';
import {
  CompactRange,
  foldNodes,
  leafHash,
  nodesCovering,
  planConsistency,
  planInclusion,
  prove,
  rootOfRecords,
} from '../../../src/ledger';
import { nodesOver, rangeOver, someLeaves } from './aTree';
import { consistencyProof, inclusionPath, treeHash } from './definitions';

const leaf = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));
const leaves = fc.array(leaf, { maxLength: 70 });
const someOrMore = fc.array(leaf, { minLength: 1, maxLength: 70 });

describe("a tree's root, as RFC 6962 defines it", () => {
  it('is what appending one leaf after another comes to', () => {
    fc.assert(fc.property(leaves, (d) => expect(rangeOver(d).root).toEqual(treeHash(d))));
  });

  it('is the same whether a compact range went on or was written down and read in between', () => {
    fc.assert(
      fc.property(leaves, leaves, (before, after) => {
        const known = rangeOver(before);
        const range = CompactRange.decode(known.size, known.encode());
        for (const added of after) range.append(leafHash(added));
        expect(range.root).toEqual(treeHash([...before, ...after]));
        expect(range.encode()).toEqual(rangeOver([...before, ...after]).encode());
      }),
    );
  });

  it('is unmoved in a copy by what is appended to the original', () => {
    fc.assert(
      fc.property(leaves, leaf, (d, added) => {
        const range = rangeOver(d);
        const copy = range.copy();
        range.append(leafHash(added));
        expect(copy.root).toEqual(treeHash(d));
      }),
    );
  });

  it('is what the nodes that cover its leaves fold to', () => {
    fc.assert(
      fc.property(someOrMore, (d) => {
        const nodes = nodesCovering({ from: 0, to: d.length });
        expect(foldNodes(nodes.map(nodesOver(d)))).toEqual(treeHash(d));
      }),
    );
  });

  it('is the same over leaves of one width that lie one after another', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 * 5 }), (bytes) => {
        const records = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 5)));
        const d = Array.from({ length: records.length / 5 }, (_, index) =>
          records.subarray(index * 5, (index + 1) * 5),
        );
        expect(rootOfRecords(records, 5)).toEqual(treeHash(d));
      }),
    );
  });
});

it('tells of every node once, when it becomes whole', () => {
  const d = someLeaves(64);
  const told: string[] = [];
  const range = CompactRange.empty();
  for (const added of d) range.append(leafHash(added), (level, index) => told.push(`${level} ${index}`));
  expect(told).toHaveLength(63);
  expect(new Set(told).size).toBe(63);
  expect(told.slice(0, 4)).toEqual(['1 0', '1 1', '2 0', '1 2']);
});

describe('a proof, as RFC 6962 defines it', () => {
  it('of inclusion is what the kept nodes give, for every leaf of every tree', () => {
    const d = someLeaves(40);
    const hashOf = nodesOver(d);
    for (let size = 1; size <= d.length; size += 1) {
      for (let position = 0; position < size; position += 1) {
        const path = prove(planInclusion(position, size), hashOf);
        expect(path).toEqual(inclusionPath(position, d.slice(0, size)));
      }
    }
  });

  it('of consistency is what the kept nodes give, for every two trees', () => {
    const d = someLeaves(40);
    const hashOf = nodesOver(d);
    for (let later = 1; later <= d.length; later += 1) {
      for (let earlier = 1; earlier <= later; earlier += 1) {
        const proof = prove(planConsistency(earlier, later), hashOf);
        expect(proof).toEqual(consistencyProof(earlier, d.slice(0, later)));
      }
    }
  });

  it.each([
    ['a leaf that the tree lacks', () => planInclusion(3, 3)],
    ['a leaf before the first', () => planInclusion(-1, 3)],
    ['half a leaf', () => planInclusion(0.5, 3)],
    ['a tree that is larger than the later one', () => planConsistency(4, 3)],
    ['a tree without leaves', () => planConsistency(0, 3)],
  ])('of %s is refused', (_what, plan) => {
    expect(plan).toThrow(RangeError);
  });
});

it.each([
  ['too short', 3, 1],
  ['too long', 4, 2],
  ['of a negative size', -1, 0],
  ['of half a leaf', 0.5, 0],
])('refuses a compact range that is %s', (_what, size, hashes) => {
  expect(() => CompactRange.decode(size, Buffer.alloc(hashes * 32))).toThrow(RangeError);
});
