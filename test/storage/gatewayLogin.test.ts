import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { gatewayClientConfig } from '../../src/storage/gatewayConnection';
import { migrate } from '../../src/storage/migrate';
import type { OpenDatabase } from '../../src/storage/openDatabase';
import { openDatabase } from '../../src/storage/openDatabase';

const forbidden = '42501';

let folder: string;
let database: OpenDatabase;
let session: Client;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-login-'));
  database = await openDatabase({ databaseUrl: undefined, dataDir: folder });
  await migrate(database.url);
  session = new Client(gatewayClientConfig(await database.gatewayUrl()));
  await session.connect();
});

afterAll(async () => {
  await session.end();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const refusal = (text: string): Promise<unknown> =>
  session.query(text).then(
    () => undefined,
    (fault: { code?: string }) => fault.code,
  );

describe("the gateway's login on Sluice's own database", () => {
  it('reads what partners are served from', async () => {
    expect((await session.query('SELECT revision FROM registry_revision')).rows).toHaveLength(1);
  });

  it('has no rights to go back to, once its role is laid down', async () => {
    await session.query('SET ROLE NONE');
    expect((await session.query('SELECT current_user AS login')).rows).toEqual([
      { login: 'sluice_gateway_login' },
    ]);
    expect(await refusal('SELECT key FROM subject_key')).toBe(forbidden);
    expect(await refusal('DELETE FROM ledger_entry')).toBe(forbidden);
    expect(await refusal('SET ROLE sluice_owner')).toBe(forbidden);
    expect(await refusal('CREATE ROLE somebody')).toBe(forbidden);
    expect(await refusal('CREATE TABLE something (id integer)')).toBe(forbidden);
  });

  it('is the same for every process, and its password tells nothing of the owner’s', async () => {
    const urls = await Promise.all([database.gatewayUrl(), database.gatewayUrl()]);
    expect(new Set(urls).size).toBe(1);
    expect(urls[0]).not.toContain(new URL(database.url).password);
  });
});

describe('on a database of somebody else', () => {
  const databaseUrl = 'postgresql://owner@db.example.com/sluice';

  it('the gateway has the login that was given to it', async () => {
    const gatewayDatabaseUrl = 'postgresql://gateway@db.example.com/sluice';
    const given = await openDatabase({ databaseUrl, gatewayDatabaseUrl, dataDir: undefined });
    expect(await given.gatewayUrl()).toBe(gatewayDatabaseUrl);
  });

  it('and else the owner’s', async () => {
    const given = await openDatabase({ databaseUrl, dataDir: undefined });
    expect(await given.gatewayUrl()).toBe(databaseUrl);
  });
});
