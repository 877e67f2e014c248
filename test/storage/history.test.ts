import { Client } from 'pg';
import type { QueryArrayConfig, QueryConfig } from 'pg';
import type { QueryRunner } from 'typeorm';
import { migrations } from '../../migrations';
import type { Reading } from '../../src/enforcement';
import { AccountReader } from '../../src/sources/postgres';
import { createGatewayDataSource, gatewayClientConfig, urlAsOf } from '../../src/storage/gatewayConnection';
import { migrate } from '../../src/storage/migrate';
import { loadStanding } from '../../src/storage/registry/loadStanding';
import { PartnerWorld } from '../support/partnerWorld';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
});
afterAll(async () => world.close());

interface Version {
  readonly relation: string;
  readonly content: Record<string, unknown> | null;
  readonly key: Record<string, unknown>;
  readonly at: Date;
}

/** What is kept of a person, the oldest first. */
async function versionsOf(subject: string): Promise<Version[]> {
  const { rows } = await world.sql.query<Version>(
    `SELECT v.relation, v.key, v.content, r.at FROM subject_version v JOIN recording r ON r.id = v.recording
     WHERE v.subject_id = $1 ORDER BY v.id`,
    [subject],
  );
  return rows;
}

async function databaseClock(): Promise<Date> {
  const { rows } = await world.sql.query<{ at: Date }>(
    "SELECT clock_timestamp() + interval '1 millisecond' AS at FROM pg_sleep(0.005)",
  );
  return rows[0]?.at ?? new Date(0);
}

async function asOf<T>(at: Date, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(gatewayClientConfig(urlAsOf(world.databaseUrl, at)));
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

describe('a version', () => {
  it('is kept of each change of what decides, and of nothing else', async () => {
    const subject = await world.account();
    await world.sql.query("UPDATE account SET name = 'Another Name', city = 'Kunming' WHERE id = $1", [
      subject,
    ]);
    await world.sql.query("UPDATE account SET birth_date = '1981-01-01' WHERE id = $1", [subject]);
    await world.enrol(subject);
    await world.sql.query('UPDATE enrolment SET ended_at = now() WHERE subject_id = $1', [subject]);
    await world.sql.query('DELETE FROM enrolment WHERE subject_id = $1', [subject]);
    expect((await versionsOf(subject)).map(({ relation, content }) => [relation, content])).toEqual([
      ['account', expect.objectContaining({ birth_date: '1980-05-05' })],
      ['account', expect.objectContaining({ birth_date: '1981-01-01' })],
      ['enrolment', { ended_at: null, purpose_version: 1 }],
      ['enrolment', { ended_at: expect.any(String), purpose_version: 1 }],
      ['enrolment', null],
    ]);
  });

  it('has none of the values that are shared', async () => {
    const subject = await world.enrolled();
    await world.publish(subject, 'NAME');
    await world.instrument([subject]);
    const { rows } = await world.sql.query<{ text: string }>('SELECT v::text AS text FROM subject_version v');
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.map(({ text }) => text).join('\n')).not.toMatch(
      /canary|lamplighter|chengdu|0000 0001|0001\b.*19800505/i,
    );
  });

  it('of a row under another key ends the one before', async () => {
    const subject = await world.enrolled();
    await world.sql.query(
      "UPDATE enrolment SET started_at = started_at - interval '1 day' WHERE subject_id = $1",
      [subject],
    );
    const kept = (await versionsOf(subject)).filter(({ relation }) => relation === 'enrolment');
    const [first, ...then] = kept;
    expect(then.filter(({ content }) => content === null).map(({ key }) => key)).toEqual([first?.key]);
    expect(then.filter(({ content }) => content !== null)).toHaveLength(1);
  });

  it('has the same key whatever time zone it was written in', async () => {
    const subject = await world.enrolled();
    await world.sql.query("SET timezone = 'Asia/Shanghai'");
    await world.sql.query('UPDATE enrolment SET ended_at = now() WHERE subject_id = $1', [subject]);
    const keys = (await versionsOf(subject)).filter(({ relation }) => relation === 'enrolment');
    await world.sql.query('RESET timezone');
    expect(keys[1]?.key).toEqual(keys[0]?.key);
  });

  it('counts from when its transaction committed, as all others of that transaction', async () => {
    await world.sql.query('BEGIN');
    const subject = await world.account();
    await world.sql.query('SELECT pg_sleep(0.05)');
    await world.enrol(subject);
    await world.sql.query('SAVEPOINT later');
    await world.sql.query('UPDATE account SET restricted_at = now() WHERE id = $1', [subject]);
    await world.sql.query('ROLLBACK TO later');
    const before = await databaseClock();
    await world.sql.query('COMMIT');
    const kept = await versionsOf(subject);
    expect(kept.map(({ relation }) => relation)).toEqual(['account', 'enrolment']);
    expect(new Set(kept.map(({ at }) => at.getTime())).size).toBe(1);
    expect(kept[0]?.at.getTime()).toBeGreaterThanOrEqual(before.getTime() - 1);
  });

  it('of what was not committed was never there', async () => {
    const subject = await world.account();
    await world.sql.query('BEGIN');
    await world.enrol(subject);
    await world.sql.query('ROLLBACK');
    expect(await versionsOf(subject)).toHaveLength(1);
  });

  it('keeps no secret that a recipient authenticates with', async () => {
    await world.sql.query("UPDATE recipient SET client_secret_hash = sha256('x') WHERE id = 'crm'");
    const { rows } = await world.sql.query<{ content: Record<string, unknown> }>(
      'SELECT content FROM registry_version WHERE relation = \'recipient\' AND key = \'{"id":"crm"}\'',
    );
    expect(rows).toHaveLength(1);
    expect(Object.keys(rows[0]?.content ?? {})).not.toContain('client_secret_hash');
  });
});

describe('a person who goes', () => {
  it('takes the history along, also as the one who was guarded', async () => {
    const [minor, guardian] = [await world.account({ birthDate: '2020-01-01' }), await world.account()];
    await world.sql.query(
      "INSERT INTO guardianship (minor_id, guardian_id, relation) VALUES ($1, $2, 'PARENT')",
      [minor, guardian],
    );
    await world.enrol(minor);
    await world.sql.query('DELETE FROM account WHERE id = $1', [minor]);
    expect(await versionsOf(minor)).toEqual([]);
    expect(await versionsOf(guardian)).toHaveLength(1);
  });

  it('leaves a minor whose guardian that was without one from then on', async () => {
    const [minor, guardian] = [await world.account({ birthDate: '2020-01-01' }), await world.account()];
    await world.sql.query(
      "INSERT INTO guardianship (minor_id, guardian_id, relation) VALUES ($1, $2, 'PARENT')",
      [minor, guardian],
    );
    await world.sql.query('DELETE FROM account WHERE id = $1', [guardian]);
    expect((await versionsOf(minor)).at(-1)).toMatchObject({ relation: 'guardianship', content: null });
  });

  it('leaves no version once the key is destroyed', async () => {
    const subject = await world.enrolled();
    await world.sql.query('DELETE FROM subject_key WHERE subject_id = $1', [subject]);
    expect(await versionsOf(subject)).toEqual([]);
  });
});

describe('the history is written by what changes, and by nobody', () => {
  it.each([
    ['INSERT INTO recording (at) VALUES (now())'],
    ["UPDATE recording SET at = now() - interval '1 year'"],
    ['DELETE FROM recording'],
    ['TRUNCATE recording CASCADE'],
    ["INSERT INTO registry_version (relation, key, recording) VALUES ('recipient', '{}', 1)"],
    ["UPDATE registry_version SET content = '{}'"],
    ['DELETE FROM registry_version'],
    ['TRUNCATE registry_version'],
    [
      'INSERT INTO subject_version (subject_id, relation, key, recording) SELECT id, $$account$$, $${}$$, 1 FROM account',
    ],
    ["UPDATE subject_version SET content = '{}'"],
    ['DELETE FROM subject_version'],
    ['TRUNCATE subject_version'],
  ])('%s is refused', async (statement) => {
    await world.enrolled();
    await expect(world.sql.query(statement)).rejects.toMatchObject({ code: '23001' });
  });

  it('a consent cannot be entered as if it had been on record before', async () => {
    const subject = await world.enrolled();
    await world.sql.query(
      `INSERT INTO consent_record (
         subject_id, event, recipient_id, purpose_id, purpose_version, categories, notice, language, channel, recording)
       VALUES ($1, 'GIVEN', 'crm', 'CUSTOMER_SUPPORT', 1, 4, 'notice/1', 'en', 'test', NULL)`,
      [subject],
    );
    const { rows } = await world.sql.query<{ late: boolean }>(
      `SELECT r.at > clock_timestamp() - interval '1 minute' AS late
       FROM consent_record c JOIN recording r ON r.id = c.recording WHERE c.subject_id = $1`,
      [subject],
    );
    expect(rows).toEqual([{ late: true }]);
  });

  it('the gateway may read it for an instant that it names, and nothing of it otherwise', async () => {
    await world.enrolled();
    await asOf(await databaseClock(), async (gateway) => {
      expect((await gateway.query('SELECT FROM enrolment')).rowCount).toBeGreaterThan(0);
      await gateway.query("SET sluice.as_of = ''");
      for (const relation of ['enrolment', 'recipient', 'account', 'sharing_state', 'consent_record']) {
        expect((await gateway.query(`SELECT FROM as_of.${relation}`)).rowCount).toBe(0);
      }
      for (const table of ['registry_version', 'subject_version', 'recording', 'history_of']) {
        await expect(gateway.query(`SELECT FROM ${table}`)).rejects.toMatchObject({ code: '42501' });
      }
    });
  });
});

/** Everything that a decision can depend on: nothing derived ahead, an instrument, people counted abroad. */
const reading: Reading = {
  revision: '0',
  recipientId: 'crm',
  purposeId: 'CUSTOMER_SUPPORT',
  mode: 'TRANSFER',
  materialVersion: 1,
  instrumentId: 'order-1',
  ageOfMajority: 18,
  ageOfSensitivity: 14,
  abroad: { agreementVersionId: 'crm/1', counts: false },
  holds: { from: 0, until: undefined },
  severalStatements: false,
};

/** The tables in `public` that deciding about everybody reads, in whatever function. */
async function readToDecide(url: string): Promise<string[]> {
  const dataSource = await createGatewayDataSource(url).initialize();
  try {
    return await dataSource.transaction(async (manager) => {
      expect(await loadStanding(manager, 'crm')).toBeDefined();
      const runner = manager.queryRunner as QueryRunner & {
        databaseConnection: {
          query(statement: QueryConfig | QueryArrayConfig): Promise<{ rows: unknown[] }>;
        };
      };
      const connections = {
        query: (statement: QueryConfig | QueryArrayConfig) => runner.databaseConnection.query(statement),
        connect: () => Promise.reject(new Error('one connection is enough')),
      };
      const [head] = await manager.query<{ revision: string }[]>('SELECT revision FROM registry_revision');
      const terms = { ...reading, revision: head?.revision ?? '' };
      const reader = new AccountReader(connections, terms, new Date());
      expect((await reader.page({ wanted: [], limit: 10 })).rows).toHaveLength(1);
      const rows = await manager.query<{ name: string }[]>(
        `SELECT DISTINCT c.relname AS name FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
         WHERE l.pid = pg_backend_pid() AND c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY 1`,
      );
      return rows.map(({ name }) => name);
    });
  } finally {
    await dataSource.destroy();
  }
}

describe('what a decision reads', () => {
  beforeEach(async () => {
    await world.close();
    world = await PartnerWorld.open();
    const subject = await world.enrolled({ birthDate: '2020-01-01' });
    await world.consent(subject, { categories: ['NAME'], mode: 'TRANSFER' });
    await world.sql.query(
      `INSERT INTO value_provenance (account_id, category, source, reference, ended_at)
       VALUES ($1, 'NAME', 'PUBLISHED_BY_SUBJECT', 'test', clock_timestamp())`,
      [subject],
    );
    await world.sql.query("UPDATE account SET provenance_changes_at = '-infinity'");
  });

  it('has a history, each table of it', async () => {
    const { rows } = await world.sql.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relnamespace = 'as_of'::regnamespace",
    );
    const kept = new Set(rows.map(({ name }) => name));
    const read = await readToDecide(world.databaseUrl);
    expect(read).toEqual(expect.arrayContaining(['account', 'consent_record', 'guardianship', 'enrolment']));
    // Joined for the values of a person, of which a decision reads none.
    expect(read.filter((table) => !kept.has(table))).toEqual(['organisation']);
  });

  it('is read from there alone when it is asked about the past', async () => {
    expect(await readToDecide(urlAsOf(world.databaseUrl, await databaseClock()))).toEqual([
      'consent_record',
      'organisation',
      'recording',
      'registry_version',
      'sharing_state',
      'subject_version',
    ]);
  });

  it('is kept whole, but for what tells more of people than a decision needs', async () => {
    const { rows } = await world.sql.query<{ relation: string; columns: string[] }>(
      `SELECT t.relname AS relation, array_agg(a.attname::text ORDER BY a.attname) AS columns
       FROM pg_class v JOIN pg_class t ON t.relname = v.relname AND t.relnamespace = 'public'::regnamespace
       JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
       WHERE v.relnamespace = 'as_of'::regnamespace AND t.relname NOT IN ('account', 'sharing_state')
         AND NOT EXISTS (SELECT FROM pg_attribute k WHERE k.attrelid = v.oid AND k.attname = a.attname)
       GROUP BY 1 ORDER BY 1`,
    );
    expect(rows).toEqual([
      { relation: 'enrolment', columns: ['reference'] },
      { relation: 'guardianship', columns: ['ended_by', 'relation', 'verified_by', 'verified_how'] },
      { relation: 'recipient', columns: ['client_keys', 'client_secret_hash'] },
      { relation: 'value_provenance', columns: ['reference'] },
    ]);
  });

  it('reads as its default in versions from before a column was added', async () => {
    const at = await databaseClock();
    class AddsColumn1999999999999 {
      async up(runner: QueryRunner): Promise<void> {
        await runner.query('ALTER TABLE purpose ADD COLUMN urgent boolean NOT NULL DEFAULT false');
        await runner.query("UPDATE purpose SET urgent = true WHERE id = 'CUSTOMER_SUPPORT'");
      }
      async down(): Promise<void> {}
    }
    await migrate(world.databaseUrl, [...migrations, AddsColumn1999999999999]);
    const urgent = 'SELECT urgent FROM purpose ORDER BY id = $1 DESC';
    const values = async (instant: Date): Promise<boolean[]> =>
      asOf(instant, async (client) =>
        (await client.query<{ urgent: boolean }>(urgent, ['CUSTOMER_SUPPORT'])).rows.map((row) => row.urgent),
      );
    expect(await values(at)).toEqual([false, false, false, false, false]);
    expect(await values(await databaseClock())).toEqual([true, false, false, false, false]);
  });
});
