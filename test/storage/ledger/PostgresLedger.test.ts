import { Client } from 'pg';
import type { Receipt } from '../../../src/enforcement';
import { CompactRange, decodeEntry, decodeSubjects, leafHash } from '../../../src/ledger';
import { gatewayClientConfig } from '../../../src/storage/gatewayConnection';
import { LedgerUnavailableError } from '../../../src/storage/ledger/LedgerUnavailableError';
import type { LedgerOptions } from '../../../src/storage/ledger/PostgresLedger';
import { PostgresLedger } from '../../../src/storage/ledger/PostgresLedger';
import type { Relay } from '../../support/crashRelay';
import { openRelay } from '../../support/crashRelay';
import { createTestDatabase } from '../../support/database';
import { expectVerified } from '../../support/verifiedLedger';
import { aDraft, aSubject } from './aDraft';

let database: { url: string; drop(): Promise<void> };
let owner: Client;
let relay: Relay;
let ledgers: PostgresLedger[];

beforeEach(async () => {
  database = await createTestDatabase();
  owner = new Client(database.url);
  await owner.connect();
  relay = await openRelay(database.url);
  ledgers = [];
});

afterEach(async () => {
  await Promise.all(ledgers.map((ledger) => ledger.close()));
  await relay.close();
  await owner.end();
  await database.drop();
});

function openLedger(options: Omit<LedgerOptions, 'connection'> = {}, url = database.url): PostgresLedger {
  const connection = { ...gatewayClientConfig(url), connectionTimeoutMillis: 1_000 };
  const ledger = new PostgresLedger({ connection, answerTimeout: 1_000, ...options });
  ledgers.push(ledger);
  return ledger;
}

interface Stored {
  readonly shard: number;
  readonly position: string;
  readonly disclosure_id: string;
  readonly recipient_id: string;
  readonly recipient_sequence: string;
  readonly entry: Buffer;
  readonly subjects: Buffer;
  readonly transaction: string;
}

async function stored(): Promise<Stored[]> {
  const { rows } = await owner.query<Stored>(
    'SELECT *, xmin::text AS transaction FROM ledger_entry ORDER BY shard, position',
  );
  return rows;
}

/** Positions from 0 and sequences from 1 in each shard, its head at their end, and its tree what they come to. */
async function expectGapless(): Promise<void> {
  const rows = await stored();
  const next = new Map<string, number>();
  const take = (key: string, from: number): number => {
    const value = next.get(key) ?? from;
    next.set(key, value + 1);
    return value;
  };
  for (const { shard, position, recipient_id, recipient_sequence, entry } of rows) {
    expect(Number(position)).toBe(take(`${shard}`, 0));
    expect(Number(recipient_sequence)).toBe(take(`${shard} ${recipient_id}`, 1));
    expect(decodeEntry(entry).recipientSequence).toBe(Number(recipient_sequence));
  }
  const heads = await owner.query<{ id: number; size: string }>('SELECT id, size FROM ledger_shard');
  for (const { id, size } of heads.rows) expect(Number(size)).toBe(next.get(`${id}`) ?? 0);
  await expectVerified(database.url);
}

const hashOf = (row: Stored | undefined): string => leafHash(row?.entry ?? Buffer.of()).toString('hex');

async function faultOf(appended: Promise<Receipt>): Promise<LedgerUnavailableError | undefined> {
  return appended.then(
    () => undefined,
    (fault: unknown) => {
      expect(fault).toBeInstanceOf(LedgerUnavailableError);
      return fault instanceof LedgerUnavailableError ? fault : undefined;
    },
  );
}

const appendMany = (ledger: PostgresLedger, count: number, recipient = 'crm'): Promise<Receipt>[] =>
  Array.from({ length: count }, () => ledger.append(aDraft({ recipient }), []));

/** An entry of another recipient and the head that goes with it, as another writer of the shard would leave them. */
async function appendAsAnother(): Promise<void> {
  const [row] = await stored();
  const text = (row?.entry ?? Buffer.of()).toString('utf8');
  const entry = Buffer.from(text.replace('"recipient":"crm"', '"recipient":"other"'), 'utf8');
  const tree = CompactRange.empty();
  for (const bytes of [row?.entry ?? Buffer.of(), entry]) tree.append(leafHash(bytes));
  await owner.query(
    `INSERT INTO ledger_entry (
       shard, position, disclosure_id, at, recipient_id, recipient_sequence, entry, subjects, leaf_hash)
     SELECT shard, 1, disclosure_id, at, 'other', 1, $1, subjects, $2 FROM ledger_entry`,
    [entry, leafHash(entry)],
  );
  await owner.query('UPDATE ledger_shard SET size = 2, compact_range = $1', [tree.encode()]);
}

/** Another session holds the shard's head until released. */
async function holdHead(): Promise<{ release(): Promise<void> }> {
  const holder = new Client(database.url);
  await holder.connect();
  await holder.query('BEGIN; SELECT FROM ledger_shard FOR UPDATE');
  return {
    release: async () => {
      await holder.query('COMMIT');
      await holder.end();
    },
  };
}

const writers =
  "FROM pg_stat_activity WHERE application_name = 'sluice gateway' AND datname = current_database()";

async function killWriters(): Promise<void> {
  await owner.query(`SELECT pg_terminate_backend(pid) ${writers}`);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}

const isWaiting = async (): Promise<boolean> =>
  (await owner.query(`SELECT ${writers} AND wait_event_type = 'Lock'`)).rows.length > 0;

const noWriters = async (): Promise<boolean> => (await owner.query(`SELECT ${writers}`)).rows.length === 0;

describe('an appended entry', () => {
  it('is kept as the bytes whose hash the receipt gives', async () => {
    const draft = aDraft({ subjectCount: 1, filteredBy: ['UserFilter.email'] });
    const receipt = await openLedger().append(draft, [aSubject({ revision: '18446744073709551615' })]);
    const [row] = await stored();
    expect(row).toMatchObject({ shard: receipt.shard, position: receipt.position });
    expect(hashOf(row)).toBe(receipt.leafHash);
    expect(receipt).toMatchObject({ treeSize: '1', rootHash: receipt.leafHash });
    expect(decodeEntry(row?.entry ?? Buffer.of())).toMatchObject({ ...draft, recipientSequence: 1 });
    expect(decodeSubjects(row?.subjects ?? Buffer.of())).toEqual([
      aSubject({ revision: '18446744073709551615' }),
    ]);
  });

  it('is committed with synchronous_commit on, whatever the database is set to', async () => {
    const name = new URL(database.url).pathname.slice(1);
    await owner.query(`ALTER DATABASE ${name} SET synchronous_commit = off`);
    await owner.query(`
      CREATE TABLE durability (setting text);
      GRANT INSERT ON durability TO sluice_gateway;
      CREATE FUNCTION note_durability() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO durability VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$;
      CREATE TRIGGER note AFTER INSERT ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION note_durability()`);
    await openLedger().append(aDraft(), []);
    expect((await owner.query('SELECT setting FROM durability')).rows).toEqual([{ setting: 'on' }]);
  });

  it('shows in its hash nothing that somebody could guess: two equal requests have different ones', async () => {
    const ledger = openLedger();
    const draft = aDraft();
    const [first, second] = [await ledger.append(draft, []), await ledger.append({ ...draft }, [])];
    expect(first.leafHash).not.toBe(second.leafHash);
  });
});

describe('concurrent appends', () => {
  it('share transactions, and each gets a receipt of its own', async () => {
    const ledger = openLedger();
    const drafts = Array.from({ length: 500 }, (_, index) => aDraft({ recipient: `r${index % 7}` }));
    const receipts = await Promise.all(drafts.map((draft) => ledger.append(draft, [])));
    const rows = await stored();
    const byDisclosure = new Map(rows.map((row) => [row.disclosure_id, row]));
    drafts.forEach((draft, index) => {
      const row = byDisclosure.get(draft.disclosureId);
      expect(receipts[index]).toMatchObject({
        shard: row?.shard,
        position: row?.position,
        sequence: Number(row?.recipient_sequence),
        leafHash: hashOf(row),
      });
    });
    expect(rows).toHaveLength(500);
    expect(new Set(rows.map(({ transaction }) => transaction)).size).toBeLessThanOrEqual(3);
    await expectGapless();
  });

  it('each prove their place in the tree that their receipt tells of', async () => {
    const receipts = await Promise.all(appendMany(openLedger(), 600));
    const leaves = (await stored()).map((row) => leafHash(row.entry));
    const sizes = new Set(receipts.map(({ treeSize }) => treeSize));
    expect(sizes.has('600')).toBe(true);
    for (const { position, treeSize, rootHash } of receipts) {
      expect(Number(position)).toBeLessThan(Number(treeSize));
      const tree = CompactRange.empty();
      for (const leaf of leaves.slice(0, Number(treeSize))) tree.append(leaf);
      expect(rootHash).toBe(tree.root.toString('hex'));
    }
    const kept = await owner.query('SELECT level, index::integer FROM ledger_node ORDER BY level, index');
    expect(kept.rows).toEqual([0, 1].map((index) => ({ level: 8, index })));
    await expectGapless();
  });

  it('continue positions and sequences where the process before stopped', async () => {
    const before = openLedger();
    await Promise.all([...appendMany(before, 5), ...appendMany(before, 3, 'rival')]);
    await before.close();
    const after = openLedger();
    expect(await after.append(aDraft(), [])).toMatchObject({ shard: 1, position: '8', sequence: 6 });
    expect(await after.append(aDraft({ recipient: 'rival' }), [])).toMatchObject({
      position: '9',
      sequence: 4,
    });
    expect(await after.append(aDraft({ recipient: 'new' }), [])).toMatchObject({
      position: '10',
      sequence: 1,
    });
    await expectGapless();
  });
});

describe('shards', () => {
  it('have one writer each: two processes write to two', async () => {
    const [one, other] = [openLedger(), openLedger()];
    const receipts = await Promise.all([...appendMany(one, 20), ...appendMany(other, 20)]);
    expect(new Set(receipts.map(({ shard }) => shard))).toEqual(new Set([1, 2]));
    await expectGapless();
  });

  it('are not taken twice by many writers that start at once', async () => {
    const receipts = await Promise.all(Array.from({ length: 8 }, () => openLedger().append(aDraft(), [])));
    expect(new Set(receipts.map(({ shard }) => shard)).size).toBe(8);
    await expectGapless();
  });

  it('that were given back are taken again, with a higher epoch', async () => {
    const first = openLedger();
    await first.append(aDraft(), []);
    const epoch = async (): Promise<number> =>
      Number((await owner.query<{ epoch: string }>('SELECT epoch FROM ledger_shard')).rows[0]?.epoch);
    const before = await epoch();
    await first.close();
    expect(await openLedger().append(aDraft(), [])).toMatchObject({ shard: 1, position: '1' });
    expect(await epoch()).toBeGreaterThan(before);
  });

  it.each(['epoch', 'size'])('fence a writer whose %s was moved by another', async (column) => {
    const ledger = openLedger();
    await ledger.append(aDraft(), []);
    // As another writer would leave it that took the shard over; with size, one that also appended.
    if (column === 'size') await appendAsAnother();
    else await owner.query('UPDATE ledger_shard SET epoch = epoch + 1');
    const before = (await stored()).length;
    const faults = await Promise.all(appendMany(ledger, 10).map(faultOf));
    expect(faults.every((fault) => fault !== undefined)).toBe(true);
    expect(await stored()).toHaveLength(before);
    expect(await ledger.append(aDraft(), [])).toMatchObject({ position: `${before}`, sequence: 2 });
    await expectGapless();
  });
});

describe('a connection that is killed', () => {
  it('between appends costs no more than the append that finds it dead', async () => {
    const ledger = openLedger();
    await ledger.append(aDraft(), []);
    await killWriters();
    await faultOf(ledger.append(aDraft(), []));
    await expect(ledger.append(aDraft(), [])).resolves.toMatchObject({ shard: 1 });
    await expectGapless();
  });

  it('during appends fails those that waited for it; later ones are appended', async () => {
    const ledger = openLedger();
    await ledger.append(aDraft(), []);
    const head = await holdHead();
    const waiting = appendMany(ledger, 20).map(faultOf);
    await until(isWaiting);
    await killWriters();
    expect((await Promise.all(waiting)).every((fault) => fault !== undefined)).toBe(true);
    await head.release();
    expect(await ledger.append(aDraft(), [])).toMatchObject({ position: '1', sequence: 2 });
    expect(await stored()).toHaveLength(2);
    await expectGapless();
  });

  it('again and again under load loses nothing that was acknowledged and stores nothing twice', async () => {
    const ledger = openLedger();
    const acknowledged: string[] = [];
    let failed = 0;
    let over = false;
    const client = async (): Promise<void> => {
      while (!over) {
        const draft = aDraft();
        const fault = await faultOf(ledger.append(draft, []));
        if (fault) failed += 1;
        else acknowledged.push(draft.disclosureId);
      }
    };
    const clients = Array.from({ length: 20 }, client);
    for (let kill = 0; kill < 20; kill += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10 + kill));
      await killWriters();
    }
    over = true;
    await Promise.all(clients);
    const ids = (await stored()).map((row) => row.disclosure_id);
    expect(new Set(ids).size).toBe(ids.length);
    const kept = new Set(ids);
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(100);
    expect(failed).toBeGreaterThan(0);
    await expectGapless();
  });
});

describe('a connection that falls silent', () => {
  it('fails requests at their deadline, and appends again once a connection answers', async () => {
    const ledger = openLedger({ deadline: 200 }, relay.url);
    await ledger.append(aDraft(), []);
    relay.fallSilent();
    const begun = Date.now();
    const lost = aDraft();
    expect(await faultOf(ledger.append(lost, []))).toBeDefined();
    expect(Date.now() - begun).toBeLessThan(1_000);
    relay.speak();
    // The dead connection is given up after its own time; until then requests fail at their deadline.
    await until(async () => (await faultOf(ledger.append(aDraft(), []))) === undefined);
    expect(Date.now() - begun).toBeLessThan(4_000);
    expect((await stored()).map((row) => row.disclosure_id)).not.toContain(lost.disclosureId);
    await expectGapless();
  });

  it('does not append, once a connection opens, what was refused while it was opening', async () => {
    relay.fallSilent();
    const ledger = openLedger({ deadline: 100 }, relay.url);
    const refused = appendMany(ledger, 5).map(faultOf);
    expect((await Promise.all(refused)).every((fault) => fault !== undefined)).toBe(true);
    relay.speak();
    await until(async () => (await faultOf(ledger.append(aDraft(), []))) === undefined);
    expect(await stored()).toHaveLength(1);
    await expectGapless();
  });

  it('does not keep the ledger from closing', async () => {
    const ledger = openLedger({}, relay.url);
    await ledger.append(aDraft(), []);
    relay.fallSilent();
    const begun = Date.now();
    await ledger.close();
    expect(Date.now() - begun).toBeLessThan(3_000);
  });
});

describe('the wait for the ledger', () => {
  it('is bounded in number: one request more is refused at once', async () => {
    const ledger = openLedger({ capacity: 10 });
    await ledger.append(aDraft(), []);
    const head = await holdHead();
    const inFlight = ledger.append(aDraft(), []);
    await until(isWaiting);
    const queued = appendMany(ledger, 10);
    const begun = Date.now();
    expect((await faultOf(ledger.append(aDraft(), [])))?.message).toMatch(/too many/);
    expect(Date.now() - begun).toBeLessThan(100);
    await head.release();
    await Promise.all([inFlight, ...queued]);
    expect(await stored()).toHaveLength(12);
    await expectGapless();
  });

  it('is bounded in time: what was still queued at its deadline is never appended', async () => {
    const ledger = openLedger({ deadline: 300 });
    await ledger.append(aDraft(), []);
    const head = await holdHead();
    const inFlight = aDraft();
    const first = faultOf(ledger.append(inFlight, []));
    await until(isWaiting);
    const begun = Date.now();
    const queued = Array.from({ length: 10 }, () => aDraft());
    const faults = await Promise.all(queued.map((draft) => faultOf(ledger.append(draft, []))));
    expect(faults.every((fault) => fault !== undefined)).toBe(true);
    expect(Date.now() - begun).toBeLessThan(1_000);
    expect(await first).toBeDefined();
    await head.release();
    await until(async () => (await faultOf(ledger.append(aDraft(), []))) === undefined);
    const ids = (await stored()).map((row) => row.disclosure_id);
    for (const draft of queued) expect(ids).not.toContain(draft.disclosureId);
    // Its batch was under way: the entry may stay, for an answer that did not leave, and stays once.
    expect(ids.filter((id) => id === inFlight.disclosureId).length).toBeLessThanOrEqual(1);
    await expectGapless();
  });

  it('does not outlast a head that another session never lets go of', async () => {
    const ledger = openLedger({ deadline: 300 });
    await ledger.append(aDraft(), []);
    const head = await holdHead();
    expect(await faultOf(ledger.append(aDraft(), []))).toBeDefined();
    // The shard stays with the writer that hangs; the next one takes another.
    const begun = Date.now();
    let receipt: Receipt | undefined;
    while (!receipt) receipt = await ledger.append(aDraft(), []).catch(() => undefined);
    expect(receipt.shard).toBe(2);
    expect(Date.now() - begun).toBeLessThan(4_000);
    await head.release();
    await until(async () => (await owner.query(`SELECT ${writers} AND state = 'active'`)).rows.length === 0);
    await expectGapless();
  });
});

describe('an entry that fails alone', () => {
  it('for want of a canonical form fails neither its batch nor a later one, and leaves no gap', async () => {
    const ledger = openLedger();
    const bad = [
      ledger.append(aDraft({ requestId: '\ud800' }), []),
      ledger.append(aDraft({ subjectCount: 0.5 }), []),
      ledger.append(aDraft(), [aSubject({ pseudonym: 'short' })]),
      ledger.append(aDraft(), [aSubject({ classIndex: 65_536 })]),
    ];
    const good = appendMany(ledger, 5);
    for (const fault of await Promise.all(bad.map(faultOf))) expect(fault).toBeDefined();
    expect((await Promise.all(good)).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
    expect(await ledger.append(aDraft(), [])).toMatchObject({ shard: 1, position: '5', sequence: 6 });
    await expectGapless();
  });

  it('in the database fails its batch, and no later one', async () => {
    const ledger = openLedger();
    const batch = [ledger.append(aDraft({ disclosureId: 'no uuid' }), []), ...appendMany(ledger, 3)];
    for (const fault of await Promise.all(batch.map(faultOf))) expect(fault).toBeDefined();
    expect(await stored()).toHaveLength(0);
    const later = await Promise.all(appendMany(ledger, 5));
    expect(later.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
    await expectGapless();
  });
});

describe('a commit that the synchronous standby did not confirm', () => {
  // PostgreSQL answers success with this warning when the wait for the standby is cancelled.
  const warn = `
    CREATE FUNCTION unconfirmed() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE WARNING USING ERRCODE = '01000', MESSAGE = 'canceling wait for synchronous replication'; RETURN NULL; END $$;
    CREATE TRIGGER unconfirmed AFTER INSERT ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION unconfirmed()`;

  it('is a failure, although the database answers success', async () => {
    const ledger = openLedger();
    await ledger.append(aDraft(), []);
    await owner.query(warn);
    for (const fault of await Promise.all(appendMany(ledger, 3).map(faultOf))) {
      expect(fault?.cause).toBeInstanceOf(LedgerUnavailableError);
    }
    await owner.query('DROP TRIGGER unconfirmed ON ledger_entry');
    // What was stored after all keeps its place, and nobody got a receipt for it.
    expect(await ledger.append(aDraft(), [])).toMatchObject({ shard: 1, position: '4', sequence: 5 });
    await expectGapless();
  });
});

describe('closing', () => {
  it('waits for what was appended, and takes no more', async () => {
    const ledger = openLedger();
    const appended = appendMany(ledger, 300);
    const closed = ledger.close();
    expect((await faultOf(ledger.append(aDraft(), [])))?.message).toMatch(/closed/);
    await closed;
    expect(await stored()).toHaveLength(300);
    expect(await Promise.all(appended)).toHaveLength(300);
  });

  it('gives back the shard', async () => {
    const ledger = openLedger();
    await ledger.append(aDraft(), []);
    await ledger.close();
    await until(noWriters);
    const { rows } = await owner.query(
      "SELECT FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    );
    expect(rows).toEqual([]);
  });

  it('gives back a shard that a check was leasing at that moment', async () => {
    const ledger = openLedger();
    const checked = ledger.check();
    await ledger.close();
    await checked;
    await until(noWriters);
  });

  it('is not undone by a check', async () => {
    const ledger = openLedger();
    await ledger.close();
    await expect(ledger.check()).rejects.toBeInstanceOf(LedgerUnavailableError);
  });
});

describe('a check', () => {
  it('leases the shard that appends then use: the ledger has one connection', async () => {
    const ledger = openLedger();
    await Promise.all([ledger.check(), ledger.append(aDraft(), []), ledger.check()]);
    expect((await owner.query(`SELECT ${writers}`)).rows).toHaveLength(1);
  });

  it('fails while the database cannot be reached', async () => {
    const unreachable = new URL(database.url);
    unreachable.port = '1';
    const ledger = openLedger({}, unreachable.href);
    await expect(ledger.check()).rejects.toThrow();
    expect(await faultOf(ledger.append(aDraft(), []))).toBeDefined();
  });
});
