import { Client } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migrations as releasedMigrations } from '../../migrations';
import { checkSchema, migrate } from '../../src/storage/migrate';
import { checkServerVersion } from '../../src/storage/serverVersion';
import type { StorageFault } from '../../src/storage/StorageFault';
import { createEmptyTestDatabase, createTestDatabase, onServer, urlOf } from '../support/database';

class OpensBook1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE book (page integer PRIMARY KEY)');
  }
  async down(): Promise<void> {}
}

/** Slow enough that a second process surely comes upon it while it is being applied. */
class WritesSlowly1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('INSERT INTO book SELECT 1 FROM pg_sleep(0.3)');
  }
  async down(): Promise<void> {}
}

class TearsPage1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`INSERT INTO book VALUES (2)`);
    await runner.query(`SELECT 'zhang.wei@example.cn'::integer`);
  }
  async down(): Promise<void> {}
}

class TakesOverServer1700000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE ROLE sluice_test_usurper SUPERUSER');
  }
  async down(): Promise<void> {}
}

let url: string;
let drop: () => Promise<void>;

beforeEach(async () => {
  ({ url, drop } = await createEmptyTestDatabase());
});

afterEach(async () => drop());

async function faultOf(attempt: Promise<unknown>): Promise<StorageFault> {
  return attempt.then(
    () => {
      throw new Error('there was no fault');
    },
    (fault: StorageFault) => fault,
  );
}

async function relations(): Promise<string[]> {
  return onServer(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1`,
    );
    return rows.map((row) => row.name);
  });
}

describe('migrate', () => {
  it('applies what is pending in order, and nothing the second time', async () => {
    const both = [WritesSlowly1700000000002, OpensBook1700000000001];
    expect(await migrate(url, both)).toEqual({
      applied: ['OpensBook1700000000001', 'WritesSlowly1700000000002'],
    });
    expect(await migrate(url, both)).toEqual({ applied: [] });
  });

  it('brings an empty database to the schema of this release', async () => {
    expect((await migrate(url)).applied).toHaveLength(releasedMigrations.length);
    await expect(checkSchema(url)).resolves.toBeUndefined();
  });

  it('applies each migration once when several processes start at once', async () => {
    const both = [OpensBook1700000000001, WritesSlowly1700000000002];
    const results = await Promise.all([1, 2, 3, 4].map(async () => migrate(url, both)));
    expect(results.map(({ applied }) => applied.length).sort()).toEqual([0, 0, 0, 2]);
    const pages = await onServer(url, async (client) => client.query('SELECT page FROM book'));
    expect(pages.rows).toEqual([{ page: 1 }]);
  });

  it('waits for nobody who is merely connected', async () => {
    await onServer(url, async () => expect(migrate(url, [OpensBook1700000000001])).resolves.toBeDefined());
  });

  it('leaves nothing of a release when one of its migrations fails', async () => {
    const fault = await faultOf(migrate(url, [OpensBook1700000000001, TearsPage1700000000003]));
    expect(fault.code).toBe('MIGRATION_FAILED');
    expect(await relations()).toEqual([]);
  });

  it('keeps the former release whole when a migration of the next one fails', async () => {
    await migrate(url, [OpensBook1700000000001]);
    const before = await relations();
    await faultOf(migrate(url, [OpensBook1700000000001, WritesSlowly1700000000002, TearsPage1700000000003]));
    expect(await relations()).toEqual(before);
    expect((await onServer(url, async (client) => client.query('SELECT page FROM book'))).rows).toEqual([]);
    await expect(checkSchema(url, [OpensBook1700000000001])).resolves.toBeUndefined();
  });

  it('names the migration that failed without repeating the values or the SQL in it', async () => {
    const fault = await faultOf(migrate(url, [OpensBook1700000000001, TearsPage1700000000003]));
    expect(fault.message).toContain('TearsPage1700000000003');
    expect(fault.message).not.toMatch(/zhang|SELECT|integer/);
    expect(fault.cause).toBeDefined();
  });

  it('refuses a database that a newer release has migrated, and leaves it as it was', async () => {
    await migrate(url, [OpensBook1700000000001, WritesSlowly1700000000002]);
    const before = await relations();
    const fault = await faultOf(migrate(url, [OpensBook1700000000001]));
    expect(fault.code).toBe('DATABASE_NEWER_THAN_CODE');
    expect(fault.message).toContain('WritesSlowly1700000000002');
    expect(await relations()).toEqual(before);
  });

  it('says that the login lacks a right when a migration needs one that it lacks', async () => {
    expect(await faultOf(migrate(url, [TakesOverServer1700000000004]))).toMatchObject({
      code: 'DATABASE_FORBIDDEN',
    });
  });
});

describe('checkSchema', () => {
  it('accepts the schema that every test database is a copy of', async () => {
    const copy = await createTestDatabase();
    await expect(checkSchema(copy.url)).resolves.toBeUndefined();
    await copy.drop();
  });

  it('refuses an empty database, and creates nothing in it', async () => {
    expect((await faultOf(checkSchema(url, [OpensBook1700000000001]))).code).toBe('DATABASE_NOT_MIGRATED');
    expect(await relations()).toEqual([]);
  });

  it('refuses a database that lacks this release’s last migration', async () => {
    await migrate(url, [OpensBook1700000000001]);
    const fault = await faultOf(checkSchema(url, [OpensBook1700000000001, WritesSlowly1700000000002]));
    expect(fault.code).toBe('DATABASE_NOT_MIGRATED');
    expect(fault.message).toContain('WritesSlowly1700000000002');
  });

  it('refuses a database that a newer release has migrated', async () => {
    await migrate(url, [OpensBook1700000000001, WritesSlowly1700000000002]);
    expect((await faultOf(checkSchema(url, [OpensBook1700000000001]))).code).toBe('DATABASE_NEWER_THAN_CODE');
  });
});

describe('a server that can’t be used', () => {
  it.each([migrate, checkSchema])(
    'is named without its password when it does not answer (%p)',
    async (attempt) => {
      const fault = await faultOf(
        attempt('postgresql://clerk:hunter2@127.0.0.1:1/registry?password=hunter3'),
      );
      expect(fault.code).toBe('DATABASE_UNREACHABLE');
      expect(fault.message).toContain('clerk@127.0.0.1:1/registry');
      expect(fault.message).not.toMatch(/hunter/);
    },
  );

  it('is unreachable when its address is no address', async () => {
    expect((await faultOf(migrate('not a url'))).code).toBe('DATABASE_UNREACHABLE');
  });

  it('is unreachable when it lacks the database', async () => {
    expect((await faultOf(migrate(urlOf(url, 'no_such_database')))).code).toBe('DATABASE_UNREACHABLE');
  });

  it('is forbidden when it refuses the password', async () => {
    const wrong = new URL(url);
    wrong.password = 'wrong';
    const fault = await faultOf(migrate(wrong.href));
    expect(fault.code).toBe('DATABASE_FORBIDDEN');
    expect(fault.message).not.toMatch(/wrong/);
  });

  it('is too old before PostgreSQL 15, and not from 15 on', () => {
    expect(() => checkServerVersion(140_022, url)).toThrow(
      expect.objectContaining({ code: 'DATABASE_TOO_OLD' }),
    );
    expect(() => checkServerVersion(150_000, url)).not.toThrow();
    expect(() => checkServerVersion(180_004, url)).not.toThrow();
  });
});

describe('createTestDatabase', () => {
  it('gives databases that share nothing, also when many are asked for at once', async () => {
    const copies = await Promise.all(Array.from({ length: 8 }, createTestDatabase));
    const first = new Client({ connectionString: copies[0]?.url ?? '' });
    await first.connect();
    await first.query('CREATE TABLE mine (page integer)');
    await first.end();
    const seen = await onServer(copies[1]?.url ?? '', async (client) =>
      client.query<{ mine: string | null }>(`SELECT to_regclass('mine')::text AS mine`),
    );
    expect(seen.rows).toEqual([{ mine: null }]);
    await Promise.all(copies.map(async (copy) => copy.drop()));
  });
});
