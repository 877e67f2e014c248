/**
 * Checks entries, proofs, checkpoints and whole ledgers. It imports nothing of the rest of Sluice, so that a mistake of
 * what writes the ledger is not repeated by what checks it; and it reads no file and no database.
 */
export * from './checkLedger';
export * from './checkpoint';
export * from './entry';
export * from './Finding';
export type { LedgerCounts, Trust } from './LedgerCheck';
export { openNote } from './note';
export * from './proofs';
export * from './readExport';
export * from './receipt';
export * from './record';
export { VerifierKey } from './VerifierKey';
