import type { Hash } from './hashing';
import { readCount, readHash, readLines } from './text';

/** What a log says of its tree: C2SP tlog-checkpoint. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
}

/** Undefined for a text that is no checkpoint. Lines after the third are not ours to read. */
export function readCheckpoint(text: string): Checkpoint | undefined {
  const lines = readLines(text);
  if (!lines || lines.some((line) => line === '')) return undefined;
  const [origin, sizeText = '', rootText = ''] = lines;
  const size = readCount(sizeText);
  const root = readHash(rootText);
  return origin === undefined || size === undefined || !root ? undefined : { origin, size, root };
}
