/** The tree of RFC 6962 over a log's entries, and the tiles of C2SP tlog-tiles that it is served in. */
export * from './CompactRange';
export * from './hashes';
export * from './proofs';
export * from './subtrees';
export * from './tiles';
