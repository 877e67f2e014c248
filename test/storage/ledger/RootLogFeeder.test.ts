import { Client } from 'pg';
import { SigningKey } from '../../../src/ledger';
import { gatewayClientConfig } from '../../../src/storage/gatewayConnection';
import { LedgerProofs } from '../../../src/storage/ledger/LedgerProofs';
import { PostgresLedger } from '../../../src/storage/ledger/PostgresLedger';
import type { RootLogOptions } from '../../../src/storage/ledger/RootLogFeeder';
import { RootLogFeeder } from '../../../src/storage/ledger/RootLogFeeder';
import { checkReceipt, VerifierKey } from '../../../src/verify';
import { keyFromSeed } from '../../ledger/notes/aKey';
import { createTestDatabase } from '../../support/database';
import { expectVerified, verdictOn } from '../../support/verifiedLedger';
import { aDraft } from './aDraft';

const origin = 'ledger.example/sluice';
const [key, nextKey] = [1, 2].map((byte) => keyFromSeed(Buffer.alloc(32, byte).toString('hex'))) as [
  ReturnType<typeof keyFromSeed>,
  ReturnType<typeof keyFromSeed>,
];
const verifierKey = (privateKey: typeof key): VerifierKey =>
  VerifierKey.read(new SigningKey(origin, privateKey).verifierKey()) ?? fail();

function fail(): never {
  throw new Error('no verifier key');
}

let database: { url: string; drop(): Promise<void> };
let owner: Client;
let open: { close(): Promise<void> }[];
let faults: unknown[];

beforeEach(async () => {
  database = await createTestDatabase();
  owner = new Client(database.url);
  await owner.connect();
  open = [];
  faults = [];
});

afterEach(async () => {
  await Promise.all(open.map((each) => each.close()));
  await owner.end();
  await database.drop();
});

function openLedger(): PostgresLedger {
  const ledger = new PostgresLedger({ connection: gatewayClientConfig(database.url) });
  open.push(ledger);
  return ledger;
}

function openFeeder(options: Partial<RootLogOptions> = {}): RootLogFeeder {
  const connection = gatewayClientConfig(database.url);
  const onFault = (fault: unknown): void => void faults.push(fault);
  const feeder = new RootLogFeeder({ connection, origin, keys: [key], onFault, interval: 10, ...options });
  open.push(feeder);
  return feeder;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function count(sql: string): Promise<number> {
  const { rows } = await owner.query<{ count: string }>(`SELECT count(*) FROM ${sql}`);
  return Number(rows[0]?.count);
}

/** Every entry is stated, and every statement signed. */
const untilSigned = (): Promise<void> =>
  until(
    async () =>
      (await count(`ledger_shard WHERE size > coalesce(
        (SELECT max(s.size) FROM root_log_statement s WHERE shard = id), 0)`)) === 0 &&
      (await count('root_log JOIN root_log_checkpoint USING (size)')) === 1,
  );

const appendMany = (ledger: PostgresLedger, many: number): Promise<unknown> =>
  Promise.all(Array.from({ length: many }, () => ledger.append(aDraft(), [])));

describe('the root log', () => {
  it('states how far each shard has come, and is signed by the key that it names first', async () => {
    const ledgers = [openLedger(), openLedger()];
    openFeeder();
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(ledgers.map((ledger) => appendMany(ledger, 5)));
      await untilSigned();
    }
    const { finding, counts } = await verdictOn(database.url, { keys: [verifierKey(key)], held: [] });
    expect(finding).toBeUndefined();
    expect(counts.entries).toBe(30);
    expect(counts.statements).toBeGreaterThanOrEqual(7);
    expect(counts.signed).toBe(counts.statements);
    expect(faults).toEqual([]);
  });

  it('says nothing anew while nothing is new', async () => {
    await appendMany(openLedger(), 1);
    openFeeder();
    await untilSigned();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await count('root_log_statement')).toBe(2);
    expect(await count('root_log_checkpoint')).toBe(1);
  });

  it('grows unsigned without a key, and is signed once there is one', async () => {
    await appendMany(openLedger(), 2);
    const unsigned = openFeeder({ keys: [] });
    await until(async () => (await count('root_log_statement')) === 1);
    await unsigned.close();
    expect(await count('root_log_checkpoint')).toBe(0);
    await expectVerified(database.url);
    expect(await verdictOn(database.url, { keys: [verifierKey(key)], held: [] })).toMatchObject({
      finding: { fault: 'NOT_SIGNED' },
    });
    openFeeder();
    await untilSigned();
    expect((await verdictOn(database.url, { keys: [verifierKey(key)], held: [] })).finding).toBeUndefined();
  });

  it('keeps the nodes that proofs over many statements need', async () => {
    const ledger = openLedger();
    openFeeder({ interval: 1 });
    while ((await count('root_log_statement')) < 300) await appendMany(ledger, 1);
    await untilSigned();
    expect(await count('ledger_node WHERE shard = 0')).toBe(1);
    expect((await verdictOn(database.url, { keys: [verifierKey(key)], held: [] })).finding).toBeUndefined();
  });
});

describe('of several feeders', () => {
  it('one feeds at a time, and the next goes on where it was ended', async () => {
    const ledger = openLedger();
    const feeders = [openFeeder(), openFeeder(), openFeeder()];
    await appendMany(ledger, 3);
    await untilSigned();
    for (const feeder of feeders.slice(0, 2)) {
      const held = await count("pg_locks WHERE locktype = 'advisory' AND objid = 0 AND granted");
      expect(held).toBe(1);
      await feeder.close();
      await appendMany(ledger, 3);
      await untilSigned();
    }
    await expectVerified(database.url);
    expect(faults).toEqual([]);
  });

  it('another goes on when the session of one is killed, again and again, and nothing is stated twice', async () => {
    const ledger = openLedger();
    openFeeder();
    openFeeder();
    for (let kill = 0; kill < 15; kill += 1) {
      await appendMany(ledger, 2);
      await owner.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sluice root log' AND datname = current_database()",
      );
    }
    await untilSigned();
    const { finding } = await verdictOn(database.url, { keys: [verifierKey(key)], held: [] });
    expect(finding).toBeUndefined();
  });
});

describe('a crash between the commit and the signature', () => {
  it('leaves a tree that the next round signs, and no signature without its tree', async () => {
    await appendMany(openLedger(), 2);
    await owner.query(`
      CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
      CREATE TRIGGER crash BEFORE INSERT ON root_log_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION crash();
      GRANT EXECUTE ON FUNCTION crash() TO sluice_gateway`);
    openFeeder();
    await until(async () => faults.length > 1);
    expect(await count('root_log_checkpoint')).toBe(0);
    expect(await count('root_log_statement')).toBe(2);
    await owner.query('DROP TRIGGER crash ON root_log_checkpoint');
    await untilSigned();
    await expectVerified(database.url);
  });
});

describe("the log's name", () => {
  it('is another than every other ledger has, until it is given one', async () => {
    await appendMany(openLedger(), 1);
    openFeeder({ origin: undefined });
    await untilSigned();
    const note = await new LedgerProofs(owner).checkpoint();
    expect(note).toMatch(/^sluice\.invalid\/ledger\/[0-9a-f-]{36}\n2\n/);
  });

  it('stays what it was from the first statement on', async () => {
    await appendMany(openLedger(), 1);
    const feeder = openFeeder();
    await untilSigned();
    await feeder.close();
    openFeeder({ origin: 'other.example/ledger' });
    await until(async () => faults.length > 0);
    expect(faults[0]).toMatchObject({ code: 'LEDGER_ORIGIN_TAKEN' });
    expect(await new LedgerProofs(owner).checkpoint()).toMatch(/^ledger\.example\/sluice\n/);
  });
});

describe('a key that replaces another', () => {
  it('is trusted by whoever trusts the one before, because that signed for it', async () => {
    const ledger = openLedger();
    await appendMany(ledger, 1);
    const stages = [[key], [nextKey, key], [nextKey]];
    for (const keys of stages) {
      const feeder = openFeeder({ keys });
      await appendMany(ledger, 2);
      await untilSigned();
      await feeder.close();
    }
    const trust = { keys: [verifierKey(key)], held: [] };
    const { finding, counts } = await verdictOn(database.url, trust);
    expect(finding).toBeUndefined();
    expect(counts.signed).toBe(counts.statements);
  });

  it('is trusted by nobody when nobody vouched for it', async () => {
    const ledger = openLedger();
    for (const keys of [[key], [nextKey]]) {
      const feeder = openFeeder({ keys });
      await appendMany(ledger, 2);
      await untilSigned();
      await feeder.close();
    }
    const { finding } = await verdictOn(database.url, { keys: [verifierKey(key)], held: [] });
    expect(finding).toMatchObject({ fault: 'NOT_SIGNED' });
  });
});

describe('the proof of an entry', () => {
  it('is checked by the key alone, for every entry and every checkpoint that covers it', async () => {
    const ledger = openLedger();
    openFeeder();
    for (const many of [1, 300, 7]) {
      await appendMany(ledger, many);
      await untilSigned();
    }
    const proofs = new LedgerProofs(owner);
    const { rows } = await owner.query<{ position: string; leaf: string }>(
      "SELECT position, encode(leaf_hash, 'hex') AS leaf FROM ledger_entry ORDER BY position",
    );
    const sizes = await owner.query<{ size: string }>('SELECT size FROM root_log_checkpoint ORDER BY size');
    for (const { position, leaf } of rows) {
      const answer = await proofs.proveEntry('crm', 1, Number(position));
      const proven = checkReceipt('proof' in answer ? answer.proof : '', [verifierKey(key)]);
      expect(proven).toMatchObject({ shard: 1, position: Number(position) });
      expect('leaf' in proven && Buffer.from(proven.leaf).toString('hex')).toBe(leaf);
    }
    for (const size of sizes.rows.map((row) => Number(row.size)).filter((each) => each > 1)) {
      const answer = await proofs.proveEntry('crm', 1, 0, size);
      expect(checkReceipt('proof' in answer ? answer.proof : '', [verifierKey(key)])).toMatchObject({
        checkpoint: { size },
      });
    }
  });

  it('is not there for what is not, nor for another recipient, nor before it is stated', async () => {
    const ledger = openLedger();
    await appendMany(ledger, 1);
    const proofs = new LedgerProofs(owner);
    expect(await proofs.proveEntry('crm', 1, 0)).toEqual({ none: 'NOT_STATED_YET' });
    openFeeder();
    await untilSigned();
    expect(await proofs.proveEntry('crm', 1, 1)).toEqual({ none: 'NO_SUCH_ENTRY' });
    expect(await proofs.proveEntry('rival', 1, 0)).toEqual({ none: 'NO_SUCH_ENTRY' });
    expect(await proofs.proveEntry('crm', 1, 0, 99)).toEqual({ none: 'NO_SUCH_CHECKPOINT' });
  });
});
