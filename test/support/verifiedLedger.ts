import { readLedger } from '../../src/storage/ledger/readLedger';
import type { LedgerVerdict, Trust } from '../../src/verify';
import { checkLedger } from '../../src/verify';
import { onServer } from './database';

/** What the verifier says of all that a database holds of its ledger: entries, trees, root log, and what is kept beside. */
export async function verdictOn(
  databaseUrl: string,
  trust: Trust = { keys: [], held: [] },
): Promise<LedgerVerdict> {
  return onServer(databaseUrl, (client) =>
    checkLedger(readLedger(client, { filter: {}, kept: true }), trust),
  );
}

/** Every tree is what its entries come to anew, and nothing else is wrong. */
export async function expectVerified(databaseUrl: string): Promise<void> {
  expect((await verdictOn(databaseUrl)).finding).toBeUndefined();
}
