/** What a check can find wrong. */
export type Fault =
  /** Not of the format that it should have. */
  | 'UNREADABLE'
  /** Entries are missing, come twice or stand elsewhere than they should. */
  | 'OUT_OF_PLACE'
  /** The bytes are not those that the tree was built over. */
  | 'ALTERED'
  /** The bytes contradict themselves, or what lies beside them. */
  | 'CONTRADICTORY'
  /** A recipient's entries don't follow one another without a gap. */
  | 'SEQUENCE_BROKEN'
  /** What was stated or signed of a tree is not what its leaves give. */
  | 'ROOT_DIFFERS'
  /** No key that is trusted signed it, or its signature is wrong. */
  | 'NOT_SIGNED'
  /** Two statements of one log that can't both be true. */
  | 'FORKED'
  /** The end is missing. */
  | 'CUT_SHORT';

/** Where it was found: in a shard, or in the root log. Positions count from 0. */
export type Place =
  | { readonly shard: number; readonly position: number }
  | { readonly rootLog: number }
  | { readonly line: number };

/** The first thing that is wrong: nothing after it was looked at. */
export interface Finding {
  readonly fault: Fault;
  readonly at: Place | undefined;
  readonly what: string;
}

export function found(fault: Fault, what: string, at?: Place): Finding {
  return { fault, at, what };
}

/** Whether a check came to nothing but a finding. */
export function isFinding(value: unknown): value is Finding {
  return typeof value === 'object' && value !== null && 'fault' in value && 'what' in value;
}

export function showPlace(at: Place): string {
  if ('shard' in at) return `shard ${at.shard}, position ${at.position}`;
  return 'rootLog' in at ? `root log, position ${at.rootLog}` : `line ${at.line}`;
}
