import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { faultCode } from '../../../src/storage/faultCode';
import {
  createGatewayDataSource,
  createGatewayPool,
  gatewayClientConfig,
} from '../../../src/storage/gatewayConnection';
import { PostgresLedger } from '../../../src/storage/ledger/PostgresLedger';
import { RootLogFeeder } from '../../../src/storage/ledger/RootLogFeeder';
import { createTestDatabase } from '../../support/database';
import { aDraft, aSubject } from './aDraft';

const restricted = '23001';
const forbidden = '42501';

let database: { url: string; drop(): Promise<void> };
let owner: Client;
let gateway: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new Client(database.url);
  await owner.connect();
  gateway = new Client(gatewayClientConfig(database.url));
  await gateway.connect();
  await owner.query(onePersonSql);
  const ledger = new PostgresLedger({ connection: gatewayClientConfig(database.url) });
  // As many as make a node of the tree that is kept.
  const drafts = Array.from({ length: 256 }, () => aDraft({ subjectCount: 1 }));
  await Promise.all(drafts.map((draft) => ledger.append(draft, [aSubject()])));
  await ledger.close();
  await feedOnce();
});

async function feedOnce(): Promise<void> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const connection = gatewayClientConfig(database.url);
  const feeder = new RootLogFeeder({
    connection,
    origin: 'log',
    keys: [privateKey],
    onFault: fail,
    interval: 5,
  });
  while ((await owner.query('SELECT FROM root_log_checkpoint')).rows.length === 0) await wait(5);
  await feeder.close();
}

function fail(fault: unknown): never {
  throw fault;
}

afterAll(async () => {
  await gateway.end();
  await owner.end();
  await database.drop();
});

const onePersonSql = `
  INSERT INTO purpose (id) VALUES ('CUSTOMER_SUPPORT');
  INSERT INTO purpose_version (purpose_id, version, description, material, effective_from)
    VALUES ('CUSTOMER_SUPPORT', 1, 'first', true, now());
  INSERT INTO recipient (id, client_id, name, kind, region, contact)
    VALUES ('crm', 'crm', 'CRM', 'PARTNER', 'CN', 'privacy@example.com');
  INSERT INTO account (name, country) VALUES ('Canary Name', 'CN');
  INSERT INTO consent_record (
    subject_id, event, recipient_id, purpose_id, purpose_version, categories, notice, language, channel)
    SELECT id, 'GIVEN', 'crm', 'CUSTOMER_SUPPORT', 1, 1, 'notice/1', 'en', 'test' FROM account;
`;

/** The SQLSTATE with which PostgreSQL refused. */
async function refusal(client: Client, sql: string): Promise<string | undefined> {
  return client.query(sql).then(
    () => 'done',
    (fault: unknown) => faultCode(fault),
  );
}

/** Every row that there is, to see that none moved. */
async function everything(): Promise<unknown> {
  const { rows } = await owner.query(
    `SELECT (SELECT json_agg(e) FROM ledger_entry e) AS entries, (SELECT json_agg(n) FROM ledger_node n) AS nodes,
       (SELECT json_agg(s) FROM root_log_statement s) AS statements,
       (SELECT json_agg(c) FROM root_log_checkpoint c) AS checkpoints,
       (SELECT json_agg(c) FROM consent_record c) AS consents`,
  );
  return rows;
}

const changes = {
  ledger_entry: [
    'UPDATE ledger_entry SET at = now()',
    'UPDATE ledger_entry SET at = now() WHERE false',
    'DELETE FROM ledger_entry',
    'TRUNCATE ledger_entry',
    'TRUNCATE ledger_shard CASCADE',
    `INSERT INTO ledger_entry SELECT * FROM ledger_entry
       ON CONFLICT (shard, position) DO UPDATE SET entry = '\\x00'`,
    'MERGE INTO ledger_entry e USING ledger_shard s ON s.id = e.shard WHEN MATCHED THEN DELETE',
    'WITH gone AS (DELETE FROM ledger_entry RETURNING 1) SELECT count(*) FROM gone',
  ],
  ledger_node: [
    "UPDATE ledger_node SET hash = '\\x00'",
    'DELETE FROM ledger_node',
    'TRUNCATE ledger_node',
    `INSERT INTO ledger_node SELECT * FROM ledger_node
       ON CONFLICT (shard, level, index) DO UPDATE SET hash = '\\x00'`,
  ],
  root_log_statement: [
    "UPDATE root_log_statement SET statement = 'another'",
    'DELETE FROM root_log_statement',
    'TRUNCATE root_log_statement',
    'TRUNCATE root_log',
  ],
  root_log_checkpoint: [
    "UPDATE root_log_checkpoint SET note = 'another'",
    'DELETE FROM root_log_checkpoint',
    'TRUNCATE root_log_checkpoint',
  ],
  consent_record: [
    "UPDATE consent_record SET event = 'GIVEN'",
    'DELETE FROM consent_record',
    'TRUNCATE consent_record',
    'TRUNCATE account CASCADE',
    'TRUNCATE recipient CASCADE',
    'MERGE INTO consent_record c USING account a ON a.id = c.subject_id WHEN MATCHED THEN DELETE',
  ],
};

describe.each(Object.entries(changes))('%s', (_table, statements) => {
  it.each(statements)('keeps what was recorded from its owner: %s', async (sql) => {
    const before = await everything();
    expect(await refusal(owner, sql)).toBe(restricted);
    expect(await everything()).toEqual(before);
  });

  it.each(statements)("keeps what was recorded from the gateway's role: %s", async (sql) => {
    const before = await everything();
    expect(await refusal(gateway, sql)).toBe(forbidden);
    expect(await everything()).toEqual(before);
  });
});

it('refuses to delete a person whose consents are on record', async () => {
  expect(await refusal(owner, 'DELETE FROM account')).toBe('23503');
});

describe("the gateway's role", () => {
  it.each([
    ['the keys of data subjects', 'SELECT key FROM subject_key'],
    ['how many keys there are', 'SELECT count(*) FROM subject_key'],
    ['client secrets', 'SELECT client_secret_hash FROM recipient'],
    ['client keys', 'SELECT client_keys FROM recipient'],
    ['whole recipients', 'SELECT * FROM recipient'],
    ['signing keys of the local issuer', 'SELECT private_key FROM local_issuer_key'],
    ['passwords', 'SELECT rolpassword FROM pg_authid'],
    ['files of the server', "SELECT pg_read_file('PG_VERSION')"],
  ])('does not read %s', async (_what, sql) => {
    expect(await refusal(gateway, sql)).toBe(forbidden);
  });

  it.each([
    'UPDATE recipient SET suspended_at = NULL',
    "INSERT INTO recipient (id, client_id, name, kind, region, contact) VALUES ('x', 'x', 'X', 'PARTNER', 'CN', 'x')",
    'DELETE FROM agreement_version',
    "UPDATE agreement_purpose SET necessary = '{NATIONAL_ID}'",
    "UPDATE category SET sensitive = false WHERE id = 'NATIONAL_ID'",
    'UPDATE purpose SET suspended_at = NULL',
    'UPDATE legal_instrument SET revoked_at = NULL',
    'UPDATE registry_revision SET revision = revision + 1',
    'TRUNCATE recipient CASCADE',
  ])('does not alter the registry: %s', async (sql) => {
    expect(await refusal(gateway, sql)).toBe(forbidden);
  });

  it.each([
    `INSERT INTO consent_record (
       subject_id, event, recipient_id, purpose_id, purpose_version, categories, notice, language, channel)
       SELECT id, 'GIVEN', 'crm', 'CUSTOMER_SUPPORT', 1, 511, 'n', 'en', 'c' FROM account`,
    'UPDATE sharing_state SET enrolment = 16',
    "INSERT INTO enrolment (subject_id, recipient_id, purpose_id, reference) SELECT id, 'crm', 'CUSTOMER_SUPPORT', 'x' FROM account",
    "UPDATE account SET name = 'Another'",
    'DELETE FROM account',
    "SELECT refresh_sharing_states(array_agg(id), ARRAY['crm'], ARRAY['CUSTOMER_SUPPORT']) FROM account",
  ])("does not change what a data subject agreed to, nor the person's data: %s", async (sql) => {
    expect(await refusal(gateway, sql)).toBe(forbidden);
  });

  it.each([
    'ALTER TABLE ledger_entry DISABLE TRIGGER ALL',
    'ALTER TABLE ledger_entry DISABLE TRIGGER append_only',
    'DROP TRIGGER append_only ON ledger_entry',
    'SET session_replication_role = replica',
    'CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
    'DROP FUNCTION refuse_change CASCADE',
    'CREATE TRIGGER quiet BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE RULE silent AS ON INSERT TO ledger_entry DO INSTEAD NOTHING',
    'DROP TABLE ledger_entry',
    'ALTER TABLE ledger_entry OWNER TO sluice_gateway',
    'CREATE TABLE elsewhere (id integer)',
    'CREATE FUNCTION now() RETURNS timestamptz LANGUAGE sql AS $$ SELECT NULL::timestamptz $$',
    'DELETE FROM ledger_shard',
    'UPDATE ledger_shard SET id = id + 1',
  ])("does not get around the ledger's rule: %s", async (sql) => {
    expect(await refusal(gateway, sql)).toBe(forbidden);
    expect(await refusal(gateway, 'DELETE FROM ledger_entry')).toBe(forbidden);
    expect(await refusal(owner, 'DELETE FROM ledger_entry')).toBe(restricted);
  });
});

it("the gateway's role grants itself nothing", async () => {
  // PostgreSQL answers a grant by somebody who has nothing to grant with no more than a warning.
  await gateway.query('GRANT DELETE ON ledger_entry TO sluice_gateway');
  const { rows } = await owner.query(
    "SELECT has_table_privilege('sluice_gateway', 'ledger_entry', 'UPDATE, DELETE, TRUNCATE') AS granted",
  );
  expect(rows).toEqual([{ granted: false }]);
});

describe('a session that logged in as the owner', () => {
  it('comes back to the role of the gateway by RESET ROLE', async () => {
    await gateway.query('RESET ROLE');
    expect((await gateway.query('SELECT current_user AS role')).rows).toEqual([{ role: 'sluice_gateway' }]);
  });
});

describe('a login of its own for the gateway', () => {
  const login = `sluice_test_login_${randomBytes(6).toString('hex')}`;
  let session: Client;

  beforeAll(async () => {
    await owner.query(`CREATE ROLE ${login} LOGIN PASSWORD 'only-for-this-test' IN ROLE sluice_gateway`);
    const url = new URL(database.url);
    url.username = login;
    url.password = 'only-for-this-test';
    session = new Client(gatewayClientConfig(url.href));
    await session.connect();
  });

  afterAll(async () => {
    await session.end();
    await owner.query(`DROP ROLE ${login}`);
  });

  it('takes on no role with more rights', async () => {
    const { rows } = await owner.query<{ name: string }>(
      "SELECT rolname AS name FROM pg_roles WHERE rolname NOT IN ('sluice_gateway', $1)",
      [login],
    );
    for (const { name } of rows) expect(await refusal(session, `SET ROLE "${name}"`)).toBe(forbidden);
    await session.query('SET ROLE NONE');
    expect(await refusal(session, 'DELETE FROM ledger_entry')).toBe(forbidden);
    expect(await refusal(session, 'SELECT key FROM subject_key')).toBe(forbidden);
  });

  it('appends to the ledger', async () => {
    const ledger = new PostgresLedger({ connection: gatewayClientConfig(database.url) });
    await expect(ledger.append(aDraft(), [])).resolves.toMatchObject({ shard: 1 });
    await ledger.close();
  });
});

describe('options in DATABASE_URL', () => {
  const asked = "SELECT current_user AS role, current_setting('search_path') AS path";
  const expected = [{ role: 'sluice_gateway', path: 'public, pg_temp' }];
  const withOptions = (): string => {
    const url = new URL(database.url);
    url.searchParams.set('options', '-c search_path=public,pg_temp -c role=none');
    return url.href.replace('public%2Cpg_temp', 'public,%5C%20pg_temp');
  };

  it("do not take the gateway's role from the connection that appends", async () => {
    const client = new Client(gatewayClientConfig(withOptions()));
    await client.connect();
    expect((await client.query(asked)).rows).toEqual(expected);
    await client.end();
  });

  it("do not take the gateway's role from the connections that read", async () => {
    const pool = createGatewayPool(withOptions());
    expect((await pool.query(asked)).rows).toEqual(expected);
    await pool.end();
  });

  it("do not take the gateway's role from the registry's connections", async () => {
    const dataSource = await createGatewayDataSource(withOptions()).initialize();
    expect(await dataSource.query(asked)).toEqual(expected);
    await dataSource.destroy();
  });
});
