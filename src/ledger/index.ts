/** What a ledger entry is and its exact bytes. Pure. */
export * from './canonicalJson';
export * from './entry';
export * from './subjects';
