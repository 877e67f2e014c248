import { setTimeout as wait } from 'node:timers/promises';
import { gatewayClientConfig } from '../../src/storage/gatewayConnection';
import { LedgerUnavailableError } from '../../src/storage/ledger/LedgerUnavailableError';
import { PostgresLedger } from '../../src/storage/ledger/PostgresLedger';
import { aDraft } from '../storage/ledger/aDraft';
import { CrashDatabase } from '../support/crashDatabase';
import { onServer } from '../support/database';

let database: CrashDatabase;
let ledger: PostgresLedger;

beforeAll(async () => {
  database = await CrashDatabase.open();
  ledger = new PostgresLedger({ connection: gatewayClientConfig(database.url) });
});

afterAll(async () => {
  await ledger.close();
  await database.close();
});

/** An operator who wants a writer that waits for a standby to go on. */
async function cancelWait(): Promise<void> {
  const cancelled = async (): Promise<boolean> =>
    onServer(database.url, async (client) => {
      const { rows } = await client.query(
        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'",
      );
      return rows.length > 0;
    });
  while (!(await cancelled())) await wait(10);
}

it('gives no receipt for an entry whose wait for the synchronous standby was cancelled', async () => {
  await ledger.append(aDraft(), []);
  await database.configure('synchronous_standby_names', 'absent');
  const appended = ledger.append(aDraft(), []).catch((fault: unknown) => fault);
  await cancelWait();
  const fault = await appended;
  expect(fault).toBeInstanceOf(LedgerUnavailableError);
  // The database answered success, so that this is the ledger's own judgement of the warning that came along.
  expect(fault).toMatchObject({ cause: { name: 'LedgerUnavailableError' } });
  await database.configure('synchronous_standby_names', '');
  expect(await ledger.append(aDraft(), [])).toMatchObject({ shard: 1, position: '2', sequence: 3 });
});
