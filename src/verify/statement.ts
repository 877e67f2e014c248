import { readCheckpoint } from './checkpoint';
import type { Hash } from './hashing';
import { readCount, readLines } from './text';
import { VerifierKey } from './VerifierKey';

/** A leaf of the root log. */
export type Statement =
  | { readonly kind: 'shard'; readonly shard: number; readonly size: number; readonly root: Hash }
  | { readonly kind: 'key'; readonly key: VerifierKey };

/** Undefined for what is no statement of the log with this origin. */
export function readStatement(text: string, origin: string): Statement | undefined {
  const [about, ...rest] = readLines(text) ?? [];
  if (about === `${origin}/key`) {
    const key = rest.length === 1 ? VerifierKey.read(rest[0] ?? '') : undefined;
    return key && { kind: 'key', key };
  }
  const shards = `${origin}/shard/`;
  if (!about?.startsWith(shards) || rest.length !== 2) return undefined;
  const shard = readCount(about.slice(shards.length));
  const head = readCheckpoint(text);
  return shard === undefined || !head
    ? undefined
    : { kind: 'shard', shard, size: head.size, root: head.root };
}
