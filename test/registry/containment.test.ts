import type { DataSource } from 'typeorm';
import type { Contained } from '../../src/registry/containment';
import { resumeSharing, suspendSharing, suspensions } from '../../src/registry/containment';
import { withheldFrom } from '../graphs/partner/askAbout';
import type { GraphAnswer, PartnerWorld } from '../support/partnerWorld';
import { BothGateways, codesOf, usersOf } from './BothGateways';

let both: BothGateways;
let world: PartnerWorld;
let dataSource: DataSource;

beforeAll(async () => {
  both = await BothGateways.open();
  ({ world, dataSource } = both);
});

afterAll(async () => both.close());

const decision = { officer: 'officer-1', reason: 'credentials of the recipient were found in public' };
const suspend = (contained: Contained): Promise<void> => suspendSharing(dataSource, contained, decision);
const resume = (contained: Contained): Promise<void> =>
  resumeSharing(dataSource, contained, { officer: 'officer-2', reason: 'credentials were renewed' });

async function askBoth(
  id: string,
  { recipient = 'crm', purpose = 'CUSTOMER_SUPPORT', fields = 'name email' } = {},
): Promise<GraphAnswer[]> {
  const query = `query ($id: ID!) @purpose(is: ${purpose}) { user(id: $id) { ${fields} } }`;
  return both.ask(query, recipient, { id });
}

async function events(): Promise<Record<string, unknown>[]> {
  const { rows } = await world.sql.query<Record<string, unknown>>(
    'SELECT event, scope, target, decided_by, reason FROM containment_event ORDER BY id',
  );
  return rows;
}

const answered = { name: 'Canary Name', email: 'canary@example.com' };

async function enrolledWithBoth(): Promise<{ crm: string; rival: string }> {
  const subject = await world.enrolled();
  await world.enrol(subject, 'rival');
  return { crm: await world.idFor(subject), rival: await world.idFor(subject, 'rival') };
}

describe('suspending a recipient', () => {
  it('turns it away at the next request of every replica, and resuming answers it again', async () => {
    const { crm } = await enrolledWithBoth();
    expect(usersOf(await askBoth(crm))).toEqual([answered, answered]);
    await suspend({ scope: 'RECIPIENT', id: 'crm' });
    const refused = await askBoth(crm);
    expect(codesOf(refused)).toEqual(['RECIPIENT_SUSPENDED', 'RECIPIENT_SUSPENDED']);
    for (const { text } of refused) expect(text).not.toContain('Canary');
    await resume({ scope: 'RECIPIENT', id: 'crm' });
    expect(usersOf(await askBoth(crm))).toEqual([answered, answered]);
  });

  it('leaves its neighbours as they are', async () => {
    const { rival } = await enrolledWithBoth();
    await suspend({ scope: 'RECIPIENT', id: 'crm' });
    expect(usersOf(await askBoth(rival, { recipient: 'rival' }))).toEqual([answered, answered]);
    await resume({ scope: 'RECIPIENT', id: 'crm' });
  });
});

describe('suspending a purpose', () => {
  it('turns away who states it at the next request of every replica, and nobody else', async () => {
    const subject = await world.enrolled();
    await world.enrol(subject, 'crm', 'SERVICE_OPTIMISATION');
    await world.consent(subject, { purpose: 'SERVICE_OPTIMISATION', categories: ['JOB_TITLE'] });
    const { rows } = await world.sql.query<{ id: string }>(
      "SELECT 'usr_' || pairwise_id AS id FROM sharing_state WHERE subject_id = $1 AND purpose_id = 'SERVICE_OPTIMISATION'",
      [subject],
    );
    const other = { purpose: 'SERVICE_OPTIMISATION', fields: 'jobTitle' };
    const id = await world.idFor(subject);
    expect(usersOf(await askBoth(id))).toEqual([answered, answered]);
    await suspend({ scope: 'PURPOSE', id: 'CUSTOMER_SUPPORT' });
    expect(codesOf(await askBoth(id))).toEqual(['PURPOSE_NOT_AGREED', 'PURPOSE_NOT_AGREED']);
    const unaffected = usersOf(await askBoth(rows[0]?.id ?? '', other));
    expect(unaffected).toEqual([{ jobTitle: 'Lamplighter' }, { jobTitle: 'Lamplighter' }]);
    await resume({ scope: 'PURPOSE', id: 'CUSTOMER_SUPPORT' });
    expect(usersOf(await askBoth(id))).toEqual([answered, answered]);
  });
});

describe('suspending a category', () => {
  it('redacts it at the next request of every replica, and shares the others', async () => {
    const { crm } = await enrolledWithBoth();
    await suspend({ scope: 'CATEGORY', id: 'EMAIL_ADDRESS' });
    const redacted = await askBoth(crm);
    expect(usersOf(redacted)).toEqual([
      { ...answered, email: null },
      { ...answered, email: null },
    ]);
    expect(redacted.map(withheldFrom)).toEqual([
      { 'User.email': 'CATEGORY_SUSPENDED VII.D' },
      { 'User.email': 'CATEGORY_SUSPENDED VII.D' },
    ]);
    await resume({ scope: 'CATEGORY', id: 'EMAIL_ADDRESS' });
    expect(usersOf(await askBoth(crm))).toEqual([answered, answered]);
  });
});

describe('suspending everything', () => {
  it('turns every recipient away at the next request of every replica, until it is resumed', async () => {
    const { crm, rival } = await enrolledWithBoth();
    await suspend({ scope: 'EVERYTHING' });
    const codes = [...codesOf(await askBoth(crm)), ...codesOf(await askBoth(rival, { recipient: 'rival' }))];
    expect(new Set(codes)).toEqual(new Set(['RECIPIENT_SUSPENDED']));
    const told = (await both.ask('{ me { status } }')).map(({ data }) => data);
    expect(told).toEqual([{ me: { status: 'SUSPENDED' } }, { me: { status: 'SUSPENDED' } }]);
    await resume({ scope: 'EVERYTHING' });
    expect(usersOf(await askBoth(crm))).toEqual([answered, answered]);
    expect(usersOf(await askBoth(rival, { recipient: 'rival' }))).toEqual([answered, answered]);
  });

  it('keeps a recipient suspended that was suspended by itself, also after it is resumed', async () => {
    const { crm } = await enrolledWithBoth();
    await suspend({ scope: 'EVERYTHING' });
    await suspend({ scope: 'RECIPIENT', id: 'crm' });
    await resume({ scope: 'EVERYTHING' });
    expect(codesOf(await askBoth(crm))).toEqual(['RECIPIENT_SUSPENDED', 'RECIPIENT_SUSPENDED']);
    await resume({ scope: 'RECIPIENT', id: 'crm' });
    expect(usersOf(await askBoth(crm))).toEqual([answered, answered]);
  });

  it('is a switch that the database lets nobody remove', async () => {
    await expect(world.sql.query('DELETE FROM containment')).rejects.toMatchObject({ code: '23001' });
    await expect(world.sql.query('TRUNCATE containment')).rejects.toMatchObject({ code: '23001' });
  });

  it('is what a gateway assumes that finds no switch', async () => {
    const { crm } = await enrolledWithBoth();
    await world.sql.query('ALTER TABLE containment DISABLE TRIGGER stays; DELETE FROM containment');
    expect(codesOf(await askBoth(crm))).toEqual(['RECIPIENT_SUSPENDED', 'RECIPIENT_SUSPENDED']);
    await world.sql.query(
      'INSERT INTO containment DEFAULT VALUES; ALTER TABLE containment ENABLE TRIGGER stays',
    );
    expect(usersOf(await askBoth(crm))).toEqual([answered, answered]);
  });
});

describe('the record of containment', () => {
  it('tells who suspended and resumed what, and why', async () => {
    const before = (await events()).length;
    await suspend({ scope: 'CATEGORY', id: 'NATIONAL_ID' });
    expect(await suspensions(dataSource)).toContainEqual({
      scope: 'CATEGORY',
      target: 'NATIONAL_ID',
      since: expect.any(Date),
      ...decision,
    });
    await resume({ scope: 'CATEGORY', id: 'NATIONAL_ID' });
    expect((await events()).slice(before)).toEqual([
      {
        event: 'SUSPENDED',
        scope: 'CATEGORY',
        target: 'NATIONAL_ID',
        decided_by: decision.officer,
        reason: decision.reason,
      },
      {
        event: 'RESUMED',
        scope: 'CATEGORY',
        target: 'NATIONAL_ID',
        decided_by: 'officer-2',
        reason: 'credentials were renewed',
      },
    ]);
    const still = await suspensions(dataSource);
    expect(still.map(({ target }) => target)).toEqual(['suspended']);
  });

  it.each([
    "UPDATE containment_event SET reason = 'x'",
    'DELETE FROM containment_event',
    'TRUNCATE containment_event',
  ])('is append-only: %s', async (sql) => {
    await expect(world.sql.query(sql)).rejects.toMatchObject({ code: '23001' });
  });

  it("is not the gateway's to read or to write, nor is the switch its to turn", async () => {
    for (const sql of [
      'SELECT reason FROM containment_event',
      "INSERT INTO containment_event (event, scope, decided_by, reason) VALUES ('RESUMED', 'EVERYTHING', 'x', 'x')",
      'UPDATE containment SET suspended_at = NULL',
    ]) {
      await world.sql.query('BEGIN; SET LOCAL ROLE sluice_gateway');
      await expect(world.sql.query(sql)).rejects.toMatchObject({ code: '42501' });
      await world.sql.query('ROLLBACK');
    }
  });
});

describe('a suspension is refused', () => {
  it.each<[string, string, Contained, Partial<typeof decision>]>([
    ['without an officer', 'OFFICER_MISSING', { scope: 'EVERYTHING' }, { officer: ' ' }],
    ['without a reason', 'REASON_MISSING', { scope: 'EVERYTHING' }, { reason: '' }],
    ['of no recipient', 'RECIPIENT_UNKNOWN', { scope: 'RECIPIENT', id: 'nobody' }, {}],
    ['of no purpose', 'PURPOSE_UNKNOWN', { scope: 'PURPOSE', id: 'NOTHING' }, {}],
    ['of no category', 'CATEGORY_UNKNOWN', { scope: 'CATEGORY', id: 'SHOE_SIZE' }, {}],
    ['of what is suspended already', 'ALREADY_SUSPENDED', { scope: 'RECIPIENT', id: 'suspended' }, {}],
  ])('%s, and records nothing', async (_, code, contained, fault) => {
    const before = await events();
    await expect(suspendSharing(dataSource, contained, { ...decision, ...fault })).rejects.toMatchObject({
      code,
    });
    expect(await events()).toEqual(before);
  });

  it('as a resumption is of what was not suspended', async () => {
    await expect(resume({ scope: 'RECIPIENT', id: 'rival' })).rejects.toMatchObject({
      code: 'NOT_SUSPENDED',
    });
  });

  it('to the second of two officers who decide at once', async () => {
    const decided = await Promise.allSettled([
      suspend({ scope: 'EVERYTHING' }),
      suspend({ scope: 'EVERYTHING' }),
    ]);
    expect(decided.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await resume({ scope: 'EVERYTHING' });
  });
});
