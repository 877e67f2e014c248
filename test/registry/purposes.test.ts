import type { DataSource } from 'typeorm';
import type { PurposeDraft } from '../../src/registry/purposes';
import { addPurposeVersion, listPurposes, notifyPurpose } from '../../src/registry/purposes';
import { withheldFrom } from '../graphs/partner/askAbout';
import type { GraphAnswer, PartnerWorld } from '../support/partnerWorld';
import { BothGateways, usersOf } from './BothGateways';

let both: BothGateways;
let world: PartnerWorld;
let dataSource: DataSource;

beforeEach(async () => {
  both = await BothGateways.open();
  ({ world, dataSource } = both);
});

afterEach(async () => both.close());

const add = (facts: Partial<PurposeDraft> = {}): Promise<number> =>
  addPurposeVersion(
    dataSource,
    {
      purposeId: 'CUSTOMER_SUPPORT',
      description: 'Answer questions on every channel',
      material: true,
      effectiveFrom: undefined,
      first: undefined,
      ...facts,
    },
    'officer-1',
  );
const notify = (version: number, purposeId = 'CUSTOMER_SUPPORT'): Promise<void> =>
  notifyPurpose(dataSource, { purposeId, version, officer: 'officer-2' });

const ask = async (subject: string): Promise<GraphAnswer[]> =>
  both.ask('query ($id: ID!) @purpose(is: CUSTOMER_SUPPORT) { user(id: $id) { name phone } }', 'crm', {
    id: await world.idFor(subject),
  });

const twice = <Value>(value: Value): Value[] => [value, value];

async function person(): Promise<string> {
  const subject = await world.enrolled({ phone: '1' });
  await world.consent(subject, { categories: ['PHONE_NUMBER'] });
  return subject;
}

const opened = { name: 'Canary Name', phone: '1' };
const closed = { name: null, phone: null };

describe('a new version of a purpose', () => {
  it('shares nothing until people were told of it, and then with the next request of every replica', async () => {
    const subject = await person();
    expect(usersOf(await ask(subject))).toEqual(twice(opened));
    const version = await add({ material: false });
    const untold = await ask(subject);
    expect(usersOf(untold)).toEqual(twice(closed));
    expect(untold.map(withheldFrom)).toEqual(
      twice({ 'User.name': 'PURPOSE_CHANGED I.B.2', 'User.phone': 'PURPOSE_CHANGED I.B.2' }),
    );
    await notify(version);
    expect(usersOf(await ask(subject))).toEqual(twice(opened));
  });

  it('that is material ends consents and enrolments from before, also once people were told', async () => {
    const subject = await person();
    await notify(await add());
    const changed = await ask(subject);
    expect(usersOf(changed)).toEqual(twice(closed));
    expect(changed.map(withheldFrom)).toEqual(
      twice({ 'User.name': 'PURPOSE_CHANGED I.B.2', 'User.phone': 'PURPOSE_CHANGED I.B.2' }),
    );
    await world.consent(subject, { categories: ['PHONE_NUMBER'], version: 2 });
    expect(usersOf(await ask(subject))).toEqual(twice({ ...closed, phone: '1' }));
  });

  it('takes effect at its instant and not before', async () => {
    const subject = await person();
    const effectiveFrom = new Date(Date.now() + 1_500);
    expect(await add({ effectiveFrom })).toBe(2);
    expect(usersOf(await ask(subject))).toEqual(twice(opened));
    await new Promise((resolve) => setTimeout(resolve, effectiveFrom.getTime() - Date.now() + 50));
    expect(usersOf(await ask(subject))).toEqual(twice(closed));
  });

  it('is listed with its state', async () => {
    await add();
    await add({ effectiveFrom: new Date(Date.now() + 60_000), material: false });
    const listed = await listPurposes(dataSource);
    const states = listed.filter(({ purposeId }) => purposeId === 'CUSTOMER_SUPPORT');
    expect(states).toMatchObject([
      { version: 3, state: 'NOT_YET', material: false, notifiedAt: null },
      { version: 2, state: 'PRESENT', material: true, notifiedAt: null },
      { version: 1, state: 'SUPERSEDED', material: true, notifiedAt: expect.any(Date) },
    ]);
  });

  it('has a number of its own when two are added at once', async () => {
    const from = (ahead: number): Date => new Date(Date.now() + ahead);
    const added = await Promise.allSettled([
      add({ effectiveFrom: from(10_000) }),
      add({ effectiveFrom: from(10_000) }),
    ]);
    expect(added.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a new purpose', () => {
  it('has a first version, which is material, and says whether it optimises', async () => {
    await add({ purposeId: 'RESEARCH', first: { optimisation: true } });
    expect(
      (await listPurposes(dataSource)).filter(({ purposeId }) => purposeId === 'RESEARCH'),
    ).toMatchObject([{ version: 1, optimisation: true, material: true, state: 'PRESENT', notifiedAt: null }]);
  });
});

describe('an officer is refused', () => {
  it.each<[string, string, Partial<PurposeDraft>]>([
    ['a version of no purpose', 'PURPOSE_UNKNOWN', { purposeId: 'CURIOSITY' }],
    ['a version without words', 'TERMS_MISSING', { description: ' ' }],
    ['a version from the past', 'VALIDITY_INVALID', { effectiveFrom: new Date(Date.now() - 60_000) }],
    ['a purpose that there is', 'PURPOSE_KNOWN', { first: { optimisation: false } }],
    [
      'a first version that is trivial',
      'FIRST_IS_MATERIAL',
      { first: { optimisation: false }, material: false },
    ],
    [
      'a purpose of no name',
      'PURPOSE_UNKNOWN',
      { purposeId: 'other things', first: { optimisation: false } },
    ],
  ])('%s', async (_, code, facts) => {
    const before = await listPurposes(dataSource);
    await expect(add(facts)).rejects.toMatchObject({ code });
    expect(await listPurposes(dataSource)).toEqual(before);
  });

  it('a version that takes effect before an earlier one', async () => {
    await add({ effectiveFrom: new Date(Date.now() + 60_000) });
    await expect(add()).rejects.toMatchObject({ code: 'VERSIONS_OUT_OF_ORDER' });
  });

  it('a notice by nobody, of no version, and the second time', async () => {
    const version = await add();
    const notice = { purposeId: 'CUSTOMER_SUPPORT', version, officer: ' ' };
    await expect(notifyPurpose(dataSource, notice)).rejects.toMatchObject({ code: 'OFFICER_MISSING' });
    await expect(notify(9)).rejects.toMatchObject({ code: 'VERSION_UNKNOWN' });
    await expect(notify(1, 'CURIOSITY')).rejects.toMatchObject({ code: 'PURPOSE_UNKNOWN' });
    await notify(version);
    await expect(notify(version)).rejects.toMatchObject({ code: 'ALREADY_NOTIFIED' });
  });
});

describe('the database', () => {
  it.each([
    "UPDATE purpose_version SET description = 'something else'",
    'UPDATE purpose_version SET material = false WHERE version > 1',
    "UPDATE purpose_version SET effective_from = effective_from + interval '1 day'",
    'DELETE FROM purpose_version',
    'TRUNCATE purpose_version CASCADE',
    'UPDATE purpose SET optimisation = false',
    'DELETE FROM purpose',
    'UPDATE purpose_version SET notified_at = NULL WHERE version = 1',
    "UPDATE purpose_version SET notified_at = now() - interval '1 hour' WHERE version = 2",
    "UPDATE purpose_version SET notified_at = now() - interval '1 hour' WHERE version = 1",
  ])('keeps purposes as people were told of them: %s', async (sql) => {
    await add();
    await expect(world.sql.query(sql)).rejects.toMatchObject({ code: '23001' });
  });
});
