/** What a ledger entry is and its exact bytes, the tree over them, and what is signed of it. Pure. */
export * from './canonicalJson';
export * from './entry';
export * from './notes';
export * from './subjects';
export * from './tree';
