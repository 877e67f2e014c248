import { Client } from 'pg';
import { migrations } from '../../../migrations';
import { CompactRange, leafHash } from '../../../src/ledger';
import { gatewayClientConfig } from '../../../src/storage/gatewayConnection';
import { PostgresLedger } from '../../../src/storage/ledger/PostgresLedger';
import { migrate } from '../../../src/storage/migrate';
import { createEmptyTestDatabase } from '../../support/database';
import { expectVerified, verdictOn } from '../../support/verifiedLedger';
import { aDraft } from './aDraft';

let database: { url: string; drop(): Promise<void> };
let owner: Client;

beforeAll(async () => {
  database = await createEmptyTestDatabase();
  const before = migrations.filter(({ name }) => Number(/\d+$/.exec(name)?.[0]) < 1_763_769_600_015);
  await migrate(database.url, before);
  owner = new Client(database.url);
  await owner.connect();
});

afterAll(async () => {
  await owner.end();
  await database.drop();
});

/** An entry as it was before the tree, version 1. */
const firstEntries = `
  INSERT INTO ledger_entry (shard, position, disclosure_id, at, recipient_id, recipient_sequence, entry, subjects)
  SELECT $1::integer, n, id, '2026-01-02T03:04:05.678Z', 'crm', n + 1, convert_to(
    '{"agreement":null,"at":"2026-01-02T03:04:05.678Z","classes":[],"disclosureId":"' || id
    || '","nonce":"00","recipient":"crm","recipientSequence":' || n + 1 || ',"subjectCount":0,"version":1}', 'UTF8'), ''
  FROM (SELECT n, gen_random_uuid() AS id FROM generate_series(0, $2::integer - 1) n) entries`;

it('gives entries from before the tree their places in it, and the writer goes on from there', async () => {
  const sizes = [700, 256, 1, 0];
  for (const [index, size] of sizes.entries()) {
    await owner.query('INSERT INTO ledger_shard (id, epoch, size) VALUES ($1, 1, $2)', [index + 1, size]);
    await owner.query(firstEntries, [index + 1, size]);
  }
  await migrate(database.url);
  for (const [index, size] of sizes.entries()) {
    const { rows } = await owner.query<{ entry: Buffer }>(
      'SELECT entry FROM ledger_entry WHERE shard = $1 ORDER BY position',
      [index + 1],
    );
    const tree = CompactRange.empty();
    for (const { entry } of rows) tree.append(leafHash(entry));
    const head = await owner.query<{ compact_range: Buffer }>(
      'SELECT compact_range FROM ledger_shard WHERE id = $1',
      [index + 1],
    );
    expect(rows).toHaveLength(size);
    expect(head.rows[0]?.compact_range).toEqual(tree.encode());
  }
  const ledger = new PostgresLedger({ connection: gatewayClientConfig(database.url) });
  expect(await ledger.append(aDraft(), [])).toMatchObject({ shard: 1, position: '700', treeSize: '701' });
  await ledger.close();
  await expectVerified(database.url);
  expect((await verdictOn(database.url)).counts.entries).toBe(958);
});
