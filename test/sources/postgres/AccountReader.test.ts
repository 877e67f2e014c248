import type { Pool } from 'pg';
import type { Reading } from '../../../src/enforcement';
import { AccountSource } from '../../../src/sources/postgres';
import { createGatewayPool } from '../../../src/storage/gatewayConnection';
import { PartnerWorld } from '../../support/partnerWorld';

let world: PartnerWorld;
let pool: Pool;
beforeAll(async () => {
  world = await PartnerWorld.open();
  pool = createGatewayPool(world.databaseUrl, { max: 1 });
});
afterAll(async () => {
  await pool.end();
  await world.close();
});

const nobody = '00000000-0000-0000-0000-000000000000';

async function aReading(facts: Partial<Reading> = {}): Promise<Reading> {
  const { rows } = await world.sql.query<{ revision: string }>('SELECT revision FROM registry_revision');
  return {
    revision: rows[0]?.revision ?? '',
    recipientId: 'crm',
    purposeId: 'CUSTOMER_SUPPORT',
    mode: 'SHARING',
    materialVersion: 1,
    instrumentId: undefined,
    ageOfMajority: 18,
    ageOfSensitivity: 14,
    abroad: undefined,
    holds: { from: 0, until: undefined },
    severalStatements: true,
    ...facts,
  };
}

describe('a reader', () => {
  it('gives its connection back after a transaction that could not begin', async () => {
    const poisoned = await pool.connect();
    await poisoned.query('BEGIN');
    await poisoned.query('SELECT 1 / 0').catch(() => undefined);
    poisoned.release();
    const snapshot = new AccountSource(pool).open(await aReading());
    await expect(snapshot.reader.account(nobody, [])).rejects.toMatchObject({ code: '25P02' });
    await snapshot.close();
    expect([pool.totalCount, pool.waitingCount]).toEqual([0, 0]);
  });

  it('reads one snapshot, however many statements it takes and whatever is committed between', async () => {
    const subject = await world.enrolled();
    const id = (await world.idFor(subject)).slice('usr_'.length);
    const snapshot = new AccountSource(pool).open(await aReading());
    const before = await snapshot.reader.account(id, []);
    await world.sql.query('UPDATE enrolment SET ended_at = now() WHERE subject_id = $1', [subject]);
    const during = await snapshot.reader.account(id, []);
    await snapshot.close();
    const after = new AccountSource(pool).open(await aReading());
    expect([before?.id, during?.id]).toEqual([`usr_${id}`, `usr_${id}`]);
    expect(await after.reader.account(id, [])).toBeUndefined();
    await after.close();
  });

  it('asks one thing after another of its connection', async () => {
    const warnings: string[] = [];
    const listen = ({ message }: Error): void => void warnings.push(message);
    process.on('warning', listen);
    const snapshot = new AccountSource(pool).open(await aReading());
    await Promise.all(Array.from({ length: 5 }, () => snapshot.reader.account(nobody, [])));
    await snapshot.close();
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', listen);
    expect(warnings).toEqual([]);
  });

  it.each<[string, Partial<Reading>]>([
    ['the registry has moved on', { revision: '0' }],
    ['a validity period has ended', { holds: { from: 0, until: Date.now() - 1_000 } }],
    ['a validity period has not begun', { holds: { from: Date.now() + 3_600_000, until: undefined } }],
  ])('hands out nobody once %s, and says that its terms are stale', async (_, terms) => {
    await world.enrolled();
    const snapshot = new AccountSource(pool).open(await aReading(terms));
    await expect(snapshot.reader.page({ wanted: [], limit: 10 })).rejects.toMatchObject({
      name: 'StaleStandingError',
    });
    await snapshot.close();
  });
});
