import * as fc from 'fast-check';
import type { TreeNode } from '../../../src/ledger';
import {
  hashBytes,
  hashWithin,
  parseTilePath,
  tilePath,
  tilesOf,
  tileWith,
  widthOfTile,
} from '../../../src/ledger';
import { nodesOver, someLeaves } from './aTree';

const level = fc.nat(63);
const index = fc.nat(2 ** 40);
const width = fc.integer({ min: 1, max: 256 });

describe('the path of a tile', () => {
  it.each([
    [{ level: 0, index: 1_234_067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 1, index: 5, width: 17 }, 'tile/1/005.p/17'],
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 0, index: 999, width: 256 }, 'tile/0/999'],
    [{ level: 0, index: 1_000, width: 255 }, 'tile/0/x001/000.p/255'],
  ])('of %p is %s, and is read as it', (tile, path) => {
    expect(tilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });

  it('is read back, whichever tile it is', () => {
    fc.assert(
      fc.property(level, index, width, (...[l, n, w]) => {
        const tile = { level: l, index: n, width: w };
        expect(parseTilePath(tilePath(tile))).toEqual(tile);
      }),
    );
  });

  it.each([
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/0',
    'tile/0/0000',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/x001',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000.p/',
    'tile/0/000/',
    'tile/entries/000',
    'tile/0/../0',
    '/tile/0/000',
  ])('is not %s', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });
});

it('are those that tlog-tiles counts for a tree of 70,000 leaves', () => {
  const tiles = tilesOf(70_000);
  const full = (at: number): number => tiles.filter((tile) => tile.level === at && tile.width === 256).length;
  expect([full(0), full(1), full(2)]).toEqual([273, 1, 0]);
  expect(tiles.filter((tile) => tile.width < 256)).toEqual([
    { level: 0, index: 273, width: 112 },
    { level: 1, index: 1, width: 17 },
    { level: 2, index: 0, width: 1 },
  ]);
});

it('are a full and a partial one for a tree of 256 leaves', () => {
  expect(tilesOf(256)).toEqual([
    { level: 0, index: 0, width: 256 },
    { level: 1, index: 0, width: 1 },
  ]);
});

it('have in them the hash of every node of the tree', () => {
  const size = 1_200;
  const hashOf = nodesOver(someLeaves(size));
  const bytesOf = (tileLevel: number, tileIndex: number, hashes: number): Buffer =>
    Buffer.concat(
      Array.from({ length: hashes }, (_, slot) =>
        hashOf({ level: tileLevel * 8, index: tileIndex * 256 + slot }),
      ),
    );
  for (let nodeLevel = 0; nodeLevel < 11; nodeLevel += 1) {
    for (let nodeIndex = 0; (nodeIndex + 1) * 2 ** nodeLevel <= size; nodeIndex += 1) {
      const node: TreeNode = { level: nodeLevel, index: nodeIndex };
      const tile = tileWith(node);
      expect(tile.width).toBeLessThanOrEqual(widthOfTile(tile.level, tile.index, size));
      const bytes = bytesOf(tile.level, tile.index, tile.width);
      expect(bytes).toHaveLength(tile.width * hashBytes);
      expect(hashWithin(bytes, node)).toEqual(hashOf(node));
    }
  }
});

it('that are narrower than a node needs give no hash', () => {
  expect(() => hashWithin(Buffer.alloc(3 * hashBytes), { level: 2, index: 0 })).toThrow(RangeError);
});
