import type { EntryFacts } from './entry';
import type { Hash } from './hashing';

/** A whole ledger, or what was exported of it, as one record after another, in the order of the root log. */
export type LedgerRecord =
  /** First: which ledger, and what of it. Without a filter nothing may be withheld. */
  | { readonly kind: 'ledger'; readonly origin: string; readonly filter: ExportFilter }
  | EntryRecord
  /** In place of the entries below one node of the tree: they are there, and not shown. */
  | {
      readonly kind: 'withheld';
      readonly shard: number;
      readonly position: number;
      readonly level: number;
      readonly hash: Hash;
    }
  /** A leaf of the root log. What it states of a shard comes after the entries that it covers. */
  | StatementRecord
  /** A signed note; it comes right after the last statement that it covers. */
  | { readonly kind: 'checkpoint'; readonly note: string }
  /** Where a shard ends, also beyond what the root log states; the root log itself as shard 0. */
  | { readonly kind: 'head'; readonly shard: number; readonly size: number; readonly root: Hash }
  /** Last: nothing was cut off. */
  | { readonly kind: 'end' };

export interface EntryRecord {
  readonly kind: 'entry';
  readonly shard: number;
  readonly position: number;
  readonly entry: Uint8Array;
  readonly subjects: Uint8Array;
  /** As the tree was built over it. */
  readonly leaf: Hash;
  /** What a database keeps beside the entry, to find it by and to prove it with; an export has none of it. */
  readonly kept?: {
    readonly facts: EntryFacts;
    /** Nodes of the tree that this entry made whole, at the levels at which they are kept, from the lowest. */
    readonly nodes: readonly Hash[];
  };
}

export interface StatementRecord {
  readonly kind: 'statement';
  readonly position: number;
  readonly text: string;
  /** What a database keeps beside the statement: its hash, and the nodes as beside an entry. */
  readonly kept?: { readonly leaf: Hash; readonly nodes: readonly Hash[] };
}

export interface ExportFilter {
  readonly recipient?: string;
  readonly from?: string;
  readonly to?: string;
}
