import type { DataSource } from 'typeorm';
import { agreementChanges } from '../../src/registry/agreementChanges';
import type { AgreementState } from '../../src/registry/agreements';
import {
  approveAgreement,
  draftAgreement,
  endAgreement,
  listAgreements,
  readAgreement,
} from '../../src/registry/agreements';
import { RegistryError } from '../../src/registry/RegistryError';
import type { GraphAnswer, PartnerWorld } from '../support/partnerWorld';
import { BothGateways, codesOf, usersOf } from './BothGateways';

let both: BothGateways;
let world: PartnerWorld;
let dataSource: DataSource;
let recipient: string;
let subject: string;

beforeAll(async () => {
  both = await BothGateways.open();
  ({ world, dataSource } = both);
});

afterAll(async () => both.close());

/** Each test has a recipient of its own, with whom nothing was agreed yet, and a person who uses its service. */
beforeEach(async () => {
  const { rows } = await world.sql.query<{ id: string }>(
    `INSERT INTO recipient (id, client_id, name, kind, region, contact)
     SELECT 'partner-' || count(*), 'partner-' || count(*), 'Partner', 'PARTNER', 'CN', 'privacy@example.com'
     FROM recipient RETURNING id`,
  );
  recipient = rows[0]?.id ?? '';
  subject = await world.account();
  await world.enrol(subject, recipient);
});

/** Without an agreement nothing personal exists for a recipient. */
const unknownField = 'GRAPHQL_VALIDATION_FAILED';

const hour = 60 * 60 * 1000;
const inHours = (hours: number): string => new Date(Date.now() + hours * hour).toISOString();

const support = {
  purpose: 'CUSTOMER_SUPPORT',
  necessary: ['NAME', 'EMAIL_ADDRESS'],
  optional: ['PHONE_NUMBER'],
};

/** An agreement on customer support, in force from a minute ago for a year. */
const anAgreement = (facts: Record<string, unknown> = {}): Record<string, unknown> => ({
  recipient,
  reference: 'AGR-1',
  inForce: { from: inHours(-1 / 60), until: inHours(365 * 24) },
  impactAssessment: { from: inHours(-48) },
  purposes: [support],
  ...facts,
});

const draft = (facts?: Record<string, unknown>): Promise<string> =>
  draftAgreement(dataSource, anAgreement(facts), 'officer-1');
const approve = (agreementId: string, officer = 'officer-2'): Promise<void> =>
  approveAgreement(dataSource, { agreementId, officer });
const end = (agreementId: string, at?: Date): Promise<void> =>
  endAgreement(dataSource, {
    agreementId,
    officer: 'officer-1',
    reason: 'terminated',
    ...(at ? { at } : {}),
  });

async function agreed(facts?: Record<string, unknown>): Promise<string> {
  const id = await draft(facts);
  await approve(id);
  return id;
}

const stateOf = async (id: string): Promise<AgreementState> =>
  (await readAgreement(dataSource, id)).agreement.state;

async function ask(): Promise<GraphAnswer[]> {
  const id = await world.idFor(subject, recipient);
  return both.ask(
    'query ($id: ID!) @purpose(is: CUSTOMER_SUPPORT) { user(id: $id) { name email phone } }',
    recipient,
    { id },
  );
}

const opened = { name: 'Canary Name', email: 'canary@example.com', phone: null };
const twice = <Value>(value: Value): Value[] => [value, value];

describe('a draft', () => {
  it('opens nothing, and opens what it states with the next request of every replica once it is approved', async () => {
    const id = await draft();
    expect(codesOf(await ask())).toEqual(twice(unknownField));
    expect(await stateOf(id)).toBe('DRAFT');
    await approve(id);
    expect(usersOf(await ask())).toEqual(twice(opened));
    expect(await stateOf(id)).toBe('IN_FORCE');
  });

  it('leaves the version before it in force', async () => {
    await agreed();
    await draft({ purposes: [{ ...support, necessary: ['NAME'] }] });
    expect(usersOf(await ask())).toEqual(twice(opened));
  });

  it('that was given up is never approved', async () => {
    const id = await draft();
    await end(id);
    expect(await stateOf(id)).toBe('GIVEN_UP');
    await expect(approve(id)).rejects.toMatchObject({ code: 'AGREEMENT_ENDED' });
    expect(codesOf(await ask())).toEqual(twice(unknownField));
  });

  it('keeps all that the officer wrote', async () => {
    const id = await draft({
      inForce: { from: '2026-01-31T09:00+08:00', until: '2099-01-31T09:00+08:00' },
      impactAssessment: { from: '2026-01-01T00:00Z', until: null },
      purposes: [
        {
          purpose: 'CUSTOMER_SUPPORT',
          modes: ['SHARING', 'TRANSFER'],
          necessary: ['NAME', { category: 'EMAIL_ADDRESS', because: 'III.A.4', form: 'MASKED' }],
        },
      ],
      transferProcedure: {
        kind: 'CERTIFICATION',
        reference: 'CERT-9',
        from: '2026-01-01T00:00Z',
        until: '2029-01-01T00:00Z',
        purposes: ['CUSTOMER_SUPPORT'],
        categories: ['NAME'],
        people: 12,
      },
    });
    const { agreement } = await readAgreement(dataSource, id);
    expect(agreement).toMatchObject({
      id: `${recipient}/1`,
      version: 1,
      draftedBy: 'officer-1',
      approvedBy: null,
    });
    expect(agreement.terms).toEqual({
      recipientId: recipient,
      reference: 'AGR-1',
      inForce: { from: new Date('2026-01-31T01:00Z'), until: new Date('2099-01-31T01:00Z') },
      impactAssessment: { from: new Date('2026-01-01T00:00Z'), until: undefined },
      purposes: [
        {
          purposeId: 'CUSTOMER_SUPPORT',
          modes: ['SHARING', 'TRANSFER'],
          necessary: [
            { category: 'NAME', because: undefined },
            { category: 'EMAIL_ADDRESS', because: 'III.A.4' },
          ],
          optional: [],
          forms: { EMAIL_ADDRESS: 'MASKED' },
        },
      ],
      transferProcedure: {
        kind: 'CERTIFICATION',
        reference: 'CERT-9',
        validFrom: new Date('2026-01-01T00:00Z'),
        validUntil: new Date('2029-01-01T00:00Z'),
        purposes: ['CUSTOMER_SUPPORT'],
        categories: ['NAME'],
        people: 12,
      },
    });
  });

  it('has a number of its own when two are drafted at once', async () => {
    expect((await Promise.all([draft(), draft()])).sort()).toEqual([`${recipient}/1`, `${recipient}/2`]);
  });
});

describe('a version', () => {
  it('shares no more of a category than the form that it states', async () => {
    await agreed({
      purposes: [{ ...support, necessary: [{ category: 'NAME', form: 'MASKED' }, 'EMAIL_ADDRESS'] }],
    });
    expect(usersOf(await ask())).toEqual(twice({ ...opened, name: 'C**' }));
  });

  it('takes effect at its instant and not before', async () => {
    await agreed();
    const from = new Date(Date.now() + 1_500);
    const id = await agreed({
      inForce: { from: from.toISOString() },
      purposes: [{ ...support, necessary: ['NAME'], optional: ['EMAIL_ADDRESS', 'PHONE_NUMBER'] }],
    });
    expect(usersOf(await ask())).toEqual(twice(opened));
    expect(await stateOf(id)).toBe('NOT_YET');
    await new Promise((resolve) => setTimeout(resolve, from.getTime() - Date.now() + 50));
    expect(usersOf(await ask())).toEqual(twice({ ...opened, email: null }));
    expect((await listAgreements(dataSource, recipient)).map(({ state }) => state)).toEqual([
      'IN_FORCE',
      'SUPERSEDED',
    ]);
  });

  it('that names a past instant takes effect when it is approved', async () => {
    const id = await agreed({ inForce: { from: inHours(-24) } });
    const { agreement } = await readAgreement(dataSource, id);
    expect(agreement.takesEffectAt).toEqual(agreement.approvedAt);
  });

  it('ends with the next request of every replica, and what it superseded does not come back', async () => {
    await agreed();
    const second = await agreed();
    expect(usersOf(await ask())).toEqual(twice(opened));
    await end(second);
    expect(codesOf(await ask())).toEqual(twice('AGREEMENT_EXPIRED'));
    expect(await stateOf(second)).toBe('ENDED');
  });

  it('ends at the instant that was decided and not before', async () => {
    const id = await agreed();
    const at = new Date(Date.now() + 1_500);
    await end(id, at);
    expect(usersOf(await ask())).toEqual(twice(opened));
    await new Promise((resolve) => setTimeout(resolve, at.getTime() - Date.now() + 50));
    expect(codesOf(await ask())).toEqual(twice('AGREEMENT_EXPIRED'));
  });

  it('that is ended before it took effect changes nothing', async () => {
    const first = await agreed();
    const from = new Date(Date.now() + 1_000);
    const second = await agreed({
      inForce: { from: from.toISOString() },
      purposes: [{ ...support, necessary: [] }],
    });
    await end(second);
    await new Promise((resolve) => setTimeout(resolve, from.getTime() - Date.now() + 50));
    expect(usersOf(await ask())).toEqual(twice(opened));
    expect([await stateOf(first), await stateOf(second)]).toEqual(['IN_FORCE', 'ENDED']);
  });

  it('is told to the recipient only once it is in force', async () => {
    const first = await agreed();
    await draft({ reference: 'AGR-2' });
    await agreed({ reference: 'AGR-3', inForce: { from: inHours(1) } });
    const [answer] = await both.ask('{ me { agreement { version reference } } }', recipient);
    expect(answer?.data).toEqual({ me: { agreement: { version: 1, reference: 'AGR-1' } } });
    expect(first).toBe(`${recipient}/1`);
  });

  it('that superseded another is the one that the recipient is told', async () => {
    await agreed();
    await agreed({ reference: 'AGR-2' });
    const [answer] = await both.ask('{ me { agreement { version } } }', recipient);
    expect(answer?.data).toEqual({ me: { agreement: { version: 2 } } });
  });
});

describe('an approval is refused', () => {
  it.each(['officer-1', ' OFFICER-1'])('to the officer who drafted it, as %j', async (officer) => {
    const id = await draft();
    await expect(approve(id, officer)).rejects.toMatchObject({ code: 'SAME_OFFICER' });
    expect(codesOf(await ask())).toEqual(twice(unknownField));
  });

  it('by the database itself, to the same officer under any spelling', async () => {
    const id = await draft();
    const sql = "UPDATE agreement_version SET approved_by = 'Officer-1 ', approved_at = now() WHERE id = $1";
    await expect(world.sql.query(sql, [id])).rejects.toMatchObject({
      constraint: 'agreement_approved_by_another_person',
    });
  });

  it('to nobody in particular, of no version, and the second time', async () => {
    const id = await draft();
    await expect(approve(id, ' ')).rejects.toMatchObject({ code: 'OFFICER_MISSING' });
    await expect(approve('nobody/1')).rejects.toMatchObject({ code: 'AGREEMENT_UNKNOWN' });
    await approve(id);
    await expect(approve(id, 'officer-3')).rejects.toMatchObject({ code: 'AGREEMENT_APPROVED' });
  });

  it('once the period of the draft is over', async () => {
    const until = new Date(Date.now() + 400);
    const id = await draft({ inForce: { from: inHours(-1), until: until.toISOString() } });
    await new Promise((resolve) => setTimeout(resolve, 450));
    await expect(approve(id)).rejects.toMatchObject({ code: 'AGREEMENT_EXPIRED' });
  });

  it('of an earlier draft once a later one is in force, and of a later one that would begin before an earlier', async () => {
    const [first, second] = [await draft(), await draft()];
    await approve(second);
    await expect(approve(first)).rejects.toMatchObject({ code: 'VERSIONS_OUT_OF_ORDER' });
    const fourth = { inForce: { from: inHours(1) } };
    const third = await draft({ inForce: { from: inHours(2) } });
    const late = await draft(fourth);
    await approve(third);
    await expect(approve(late)).rejects.toMatchObject({ code: 'VERSIONS_OUT_OF_ORDER' });
    await expect(draft(fourth)).rejects.toMatchObject({ code: 'VERSIONS_OUT_OF_ORDER' });
    await end(third);
    await expect(approve(late)).resolves.toBeUndefined();
  });

  it('to the second of two officers who approve at once', async () => {
    const id = await draft();
    const decided = await Promise.allSettled([approve(id), approve(id, 'officer-3')]);
    expect(decided.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('an end is refused', () => {
  it('without officer or reason, twice, and dated back', async () => {
    const id = await agreed();
    const decision = { agreementId: id, officer: 'officer-1', reason: 'x' };
    await expect(endAgreement(dataSource, { ...decision, officer: '' })).rejects.toMatchObject({
      code: 'OFFICER_MISSING',
    });
    await expect(endAgreement(dataSource, { ...decision, reason: ' ' })).rejects.toMatchObject({
      code: 'REASON_MISSING',
    });
    await expect(end(id, new Date(Date.now() - 60_000))).rejects.toMatchObject({ code: 'VALIDITY_INVALID' });
    await end(id);
    await expect(end(id)).rejects.toMatchObject({ code: 'AGREEMENT_ENDED' });
  });
});

describe('a draft is refused that', () => {
  const procedure = {
    kind: 'CERTIFICATION',
    reference: 'CERT-9',
    from: inHours(-1),
    until: inHours(1),
    purposes: ['CUSTOMER_SUPPORT'],
    categories: ['NAME'],
    people: 1,
  };
  const because = (clause: string) => ({
    purposes: [{ ...support, necessary: [{ category: 'NAME', because: clause }] }],
  });

  it.each<[string, string, Record<string, unknown>]>([
    ['rests a category on clause VI', 'CLAUSE_NEVER_PERMITS', because('VI.7')],
    ['rests a category on clause VI in words', 'CLAUSE_NEVER_PERMITS', because('clause vi (8)')],
    [
      'rests an optional category on clause VI',
      'CLAUSE_NEVER_PERMITS',
      { purposes: [{ ...support, optional: [{ category: 'PHONE_NUMBER', because: 'VI.1' }] }] },
    ],
    ['rests a category on another clause', 'CLAUSE_UNKNOWN', because('III.D.7')],
    [
      'calls a sensitive category necessary',
      'SENSITIVE_NOT_NECESSARY',
      { purposes: [{ ...support, necessary: ['NATIONAL_ID'] }] },
    ],
    [
      'gives an optimisation what identifies people, even by consent',
      'IDENTIFYING_FOR_OPTIMISATION',
      { purposes: [{ purpose: 'SERVICE_OPTIMISATION', optional: ['NAME'] }] },
    ],
    [
      'calls a category necessary where nothing is shared',
      'NECESSARY_BUT_NOT_SHARED',
      { purposes: [{ ...support, modes: ['TRANSFER'] }] },
    ],
    ['states a category twice', 'STATED_TWICE', { purposes: [{ ...support, optional: ['NAME'] }] }],
    ['states a purpose twice', 'STATED_TWICE', { purposes: [support, support] }],
    ['states no purpose', 'AGREEMENT_UNREADABLE', { purposes: [] }],
    [
      'needs a form that there is not',
      'AGREEMENT_UNREADABLE',
      { purposes: [{ ...support, necessary: [{ category: 'NAME', form: 'HASHED' }] }] },
    ],
    ['is with nobody on record', 'RECIPIENT_UNKNOWN', { recipient: 'nobody' }],
    ['is for a purpose that there is not', 'PURPOSE_UNKNOWN', { purposes: [{ purpose: 'CURIOSITY' }] }],
    [
      'is about a category that there is not',
      'CATEGORY_UNKNOWN',
      { purposes: [{ ...support, optional: ['SHOE_SIZE'] }] },
    ],
    [
      'has a procedure for a purpose that there is not',
      'PURPOSE_UNKNOWN',
      { transferProcedure: { ...procedure, purposes: ['CURIOSITY'] } },
    ],
    [
      'has a procedure that ends before it begins',
      'VALIDITY_INVALID',
      { transferProcedure: { ...procedure, until: procedure.from } },
    ],
    [
      'has a procedure of no kind',
      'AGREEMENT_UNREADABLE',
      { transferProcedure: { ...procedure, kind: 'PROMISE' } },
    ],
    ['ends before it begins', 'VALIDITY_INVALID', { inForce: { from: inHours(2), until: inHours(1) } }],
    ['is over', 'VALIDITY_INVALID', { inForce: { from: inHours(-2), until: inHours(-1) } }],
    [
      'is assessed only after it ends',
      'NEVER_ASSESSED',
      { inForce: { from: inHours(0), until: inHours(1) }, impactAssessment: { from: inHours(1) } },
    ],
    ['has no offset in an instant', 'AGREEMENT_UNREADABLE', { inForce: { from: '2026-01-31T09:00' } }],
    ['says something that nobody reads', 'AGREEMENT_UNREADABLE', { discount: 5 }],
    ['has no reference', 'AGREEMENT_UNREADABLE', { reference: ' ' }],
  ])('%s', async (_, code, facts) => {
    await expect(draft(facts)).rejects.toMatchObject({ code });
    await expect(draft(facts)).rejects.toBeInstanceOf(RegistryError);
    expect(await listAgreements(dataSource, recipient)).toEqual([]);
  });

  it('is no object, and says where the fault is without telling back what was written', async () => {
    await expect(draftAgreement(dataSource, 'x', 'officer-1')).rejects.toMatchObject({
      code: 'AGREEMENT_UNREADABLE',
    });
    await expect(draft({ purposes: [{ purpose: 5, secret: 'canary' }] })).rejects.toMatchObject({
      message: expect.stringContaining('`purposes.0.purpose`'),
    });
    await expect(draft({ reference: { canary: 'canary-value' } })).rejects.not.toMatchObject({
      message: expect.stringContaining('canary-value'),
    });
  });
});

describe('the database', () => {
  it.each([
    "UPDATE agreement_version SET in_force_until = in_force_until + interval '1 year'",
    'UPDATE agreement_version SET assessed_until = NULL',
    "UPDATE agreement_version SET drafted_by = 'somebody else'",
    'DELETE FROM agreement_version',
    'TRUNCATE agreement_version CASCADE',
    "UPDATE agreement_purpose SET necessary = '{NATIONAL_ID}', because = '{}'",
    "UPDATE agreement_purpose SET modes = '{SHARING,TRANSFER}'",
    'DELETE FROM agreement_purpose',
    'UPDATE transfer_procedure SET people = 1000000',
    'DELETE FROM transfer_procedure',
  ])('keeps the terms that were drafted: %s', async (sql) => {
    await draft();
    await expect(world.sql.query(sql)).rejects.toMatchObject({ code: '23001' });
  });

  it.each([
    'approved_by = NULL, approved_at = NULL',
    "approved_by = 'somebody else'",
    "approved_at = approved_at - interval '1 day'",
    'ended_by = NULL, ended_at = NULL, why_ended = NULL',
    "ended_at = ended_at + interval '1 day'",
  ])('keeps what officers have decided: %s', async (change) => {
    const id = await agreed();
    await end(id);
    const sql = `UPDATE agreement_version SET ${change} WHERE id = $1`;
    await expect(world.sql.query(sql, [id])).rejects.toMatchObject({ code: '23001' });
  });

  it('adds nothing to what was approved', async () => {
    const id = await agreed();
    await expect(
      world.sql.query(
        "INSERT INTO agreement_purpose (agreement_version_id, purpose_id, necessary, optional) VALUES ($1, 'ORDER_FULFILMENT', '{NAME}', '{}')",
        [id],
      ),
    ).rejects.toMatchObject({ code: '23001' });
    await expect(
      world.sql.query(
        "INSERT INTO transfer_procedure VALUES ($1, 'CERTIFICATION', 'X', now(), now() + interval '1 day', '{CUSTOMER_SUPPORT}', '{NAME}', 5)",
        [id],
      ),
    ).rejects.toMatchObject({ code: '23001' });
  });

  it('takes no end that is dated back, and no approval of a draft that was given up', async () => {
    const id = await agreed();
    const back = "ended_by = 'x', why_ended = 'x', ended_at = now() - interval '1 hour'";
    await expect(
      world.sql.query(`UPDATE agreement_version SET ${back} WHERE id = $1`, [id]),
    ).rejects.toMatchObject({ code: '23001' });
    const given = await draft();
    await end(given);
    const approval = "approved_by = 'officer-2', approved_at = now()";
    await expect(
      world.sql.query(`UPDATE agreement_version SET ${approval} WHERE id = $1`, [given]),
    ).rejects.toMatchObject({ code: '23001' });
  });

  it.each(['{"NAME": "VI.7"}', '{"NAME": 5}', '{"NATIONAL_ID": "III.A.3"}', '[]'])(
    'takes no ground for a necessary category but III.A.3 and III.A.4: %s',
    async (because) => {
      const id = await draft();
      const sql = `INSERT INTO agreement_purpose (agreement_version_id, purpose_id, necessary, optional, because)
         VALUES ($1, 'ORDER_FULFILMENT', '{NAME}', '{}', $2)`;
      await expect(world.sql.query(sql, [id, because])).rejects.toMatchObject({ code: '23514' });
    },
  );
});

describe('what a version changes', () => {
  it('is told in words', async () => {
    await agreed({
      transferProcedure: {
        kind: 'STANDARD_CONTRACT',
        reference: 'SCC-1',
        from: '2026-01-01T00:00Z',
        until: '2029-01-01T00:00Z',
        purposes: ['CUSTOMER_SUPPORT'],
        categories: ['NAME'],
        people: 10,
      },
    });
    const second = await draft({
      inForce: { from: '2099-01-01T00:00Z' },
      purposes: [
        {
          ...support,
          modes: ['SHARING', 'TRANSFER'],
          necessary: [
            { category: 'NAME', form: 'MASKED' },
            { category: 'PHONE_NUMBER', because: 'III.A.4' },
          ],
          optional: ['JOB_TITLE'],
        },
        { purpose: 'ORDER_FULFILMENT', necessary: ['EMAIL_ADDRESS'] },
      ],
      transferProcedure: {
        kind: 'STANDARD_CONTRACT',
        reference: 'SCC-1',
        from: '2026-01-01T00:00Z',
        until: '2029-01-01T00:00Z',
        purposes: ['CUSTOMER_SUPPORT'],
        categories: ['NAME'],
        people: 20,
      },
    });
    const { agreement, before } = await readAgreement(dataSource, second);
    expect(agreementChanges(before?.terms, agreement.terms)).toEqual([
      expect.stringMatching(/^is in force from 2099-01-01T00:00:00.000Z, without an end, before from /),
      expect.stringMatching(/^is assessed from /),
      'allows TRANSFER for CUSTOMER_SUPPORT',
      'makes NAME necessary and MASKED, before necessary, for CUSTOMER_SUPPORT',
      'drops EMAIL_ADDRESS as necessary for CUSTOMER_SUPPORT',
      'makes PHONE_NUMBER necessary (III.A.4), before optional, for CUSTOMER_SUPPORT',
      'adds JOB_TITLE as optional for CUSTOMER_SUPPORT',
      'states ORDER_FULFILMENT',
      'allows SHARING for ORDER_FULFILMENT',
      'adds EMAIL_ADDRESS as necessary for ORDER_FULFILMENT',
      'lets data go abroad under STANDARD_CONTRACT SCC-1 anew: 20 people a year',
    ]);
  });

  it('includes what is no longer there, and a first version changes nothing into all of it', async () => {
    const terms = (await readAgreement(dataSource, await draft())).agreement.terms;
    expect(agreementChanges(terms, terms)).toEqual([]);
    expect(agreementChanges(terms, { ...terms, purposes: [] })).toEqual([
      'no longer states CUSTOMER_SUPPORT',
    ]);
    expect(agreementChanges(undefined, terms)).toContain(
      'adds PHONE_NUMBER as optional for CUSTOMER_SUPPORT',
    );
  });
});
