import { hashBytes } from './hashes';
import { foldNodes } from './subtrees';
import type { LeafRange, TreeNode } from './subtrees';

/** Levels of the tree in one tile, and hashes in a full one: C2SP tlog-tiles. */
export const tileHeight = 8;
export const tileWidth = 256;

/** `width` consecutive hashes of level `8 * level` of the tree, from `256 * index` on. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** The tile's path below a log's prefix, such as `tile/0/x001/234.p/5`. */
export function tilePath({ level, index, width }: Tile): string {
  const partial = width === tileWidth ? '' : `.p/${width}`;
  return `tile/${level}/${indexPath(index)}${partial}`;
}

function indexPath(index: number): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  return groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
}

/** Undefined for what is no path of a tile, or not the one way of writing it. */
export function parseTilePath(path: string): Tile | undefined {
  const parts = /^tile\/(\d{1,2})\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (!parts) return undefined;
  const [, level = '', index = '', width] = parts;
  const tile: Tile = {
    level: Number(level),
    index: Number(index.replace(/[x/]/g, '')),
    width: width === undefined ? tileWidth : Number(width),
  };
  // Written once more, a number with zeros before it or a width that is no partial one comes out otherwise.
  return tile.width > 0 && tile.level < 64 && tilePath(tile) === path ? tile : undefined;
}

/** How many hashes the tile has in a tree of this size; 0 where there is none. */
export function widthOfTile(level: number, index: number, size: number): number {
  const whole = Math.floor(size / 2 ** (tileHeight * level));
  return Math.max(0, Math.min(tileWidth, whole - index * tileWidth));
}

/** The tile out of whose hashes that of the node is made, wide enough for it. */
export function tileWith({ level, index }: TreeNode): Tile {
  const { from, to } = slotsOf({ level, index });
  const tile = Math.floor(from / tileWidth);
  return { level: Math.floor(level / tileHeight), index: tile, width: to - tile * tileWidth };
}

/** @throws RangeError if the tile is narrower than the node needs. */
export function hashWithin(tile: Buffer, node: TreeNode): Buffer {
  const { from, to } = slotsOf(node);
  const first = Math.floor(from / tileWidth) * tileWidth;
  return foldAligned(tile, from - first, to - first);
}

/** Which hashes of the node's own level of tiles it covers. */
function slotsOf({ level, index }: TreeNode): LeafRange {
  const span = 2 ** (level % tileHeight);
  return { from: index * span, to: (index + 1) * span };
}

function foldAligned(tile: Buffer, from: number, to: number): Buffer {
  if (to * hashBytes > tile.length) throw new RangeError('a tile that lacks hashes of one of its nodes');
  if (to - from === 1) return tile.subarray(from * hashBytes, to * hashBytes);
  const middle = (from + to) / 2;
  return foldNodes([foldAligned(tile, from, middle), foldAligned(tile, middle, to)]);
}

/** Every tile of a tree of this size, full ones and the partial one at the end of each level. */
export function tilesOf(size: number): Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0; size >= 2 ** (tileHeight * level); level += 1) {
    for (let index = 0; ; index += 1) {
      const width = widthOfTile(level, index, size);
      if (width === 0) break;
      tiles.push({ level, index, width });
    }
  }
  return tiles;
}
