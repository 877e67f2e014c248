import { Client } from 'pg';
import type { Workspace } from './withDatabase';
import { withDatabase } from './withDatabase';

/** Runs a command that reads the ledger from end to end, on a session of its own. */
export async function withLedgerSession<Result>(
  work: (client: Client, workspace: Workspace) => Promise<Result>,
): Promise<Result> {
  return withDatabase(async (workspace) => {
    const client = new Client({ connectionString: workspace.url, application_name: 'sluice ledger' });
    // The query under way tells; without a listener the event would end the process.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client, workspace);
    } finally {
      await client.end();
    }
  });
}
