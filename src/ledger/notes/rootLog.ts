import type { TreeHead } from './checkpoint';
import { checkpointText } from './checkpoint';
import { pathText } from './logProof';

/** Each shard is a log of its own, named below the root log. */
export function shardOrigin(origin: string, shard: number): string {
  return `${origin}/shard/${shard}`;
}

/** A leaf of the root log: how far a shard had come. */
export function shardStatement(
  origin: string,
  shard: number,
  { size, root }: Omit<TreeHead, 'origin'>,
): string {
  return checkpointText({ origin: shardOrigin(origin, shard), size, root });
}

/** A leaf of the root log: from here on this key signs as well, by the word of those before. */
export function keyStatement(origin: string, verifierKey: string): string {
  return `${origin}/key\n${verifierKey}\n`;
}

/** An entry's way to a leaf of the root log: what a receipt's proof carries as its `extra`. */
export interface ShardPath {
  readonly leaf: Buffer;
  readonly position: number;
  readonly path: readonly Buffer[];
  /** The leaf of the root log that the path leads to. */
  readonly statement: string;
}

export function encodeShardPath({ leaf, position, path, statement }: ShardPath): string {
  return `leaf ${leaf.toString('base64')}\n${pathText(position, path)}\n${statement}`;
}
