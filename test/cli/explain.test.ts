import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Explanation, SampledField } from '../../src/enforcement';
import type { InstrumentFacts } from '../support/partnerWorld';
import { PartnerWorld } from '../support/partnerWorld';
import type { Run } from './runProgram';
import { runProgram } from './runProgram';

let world: PartnerWorld;
let folder: string;
beforeAll(async () => {
  world = await PartnerWorld.open();
  folder = await mkdtemp(join(tmpdir(), 'sluice-cli-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await world.close();
});

/** For the CRM, unless `args` names another recipient. */
async function explain(text: string, ...args: string[]): Promise<Run> {
  const file = join(folder, 'operation.graphql');
  await writeFile(file, text);
  const recipient = args.includes('--recipient') ? [] : ['--recipient', 'crm'];
  return runProgram(['explain', file, ...recipient, ...args], {
    DATABASE_URL: world.databaseUrl,
    PUBLIC_URL: world.gateway.url,
  });
}

async function explanation(text: string, ...args: string[]): Promise<Explanation> {
  const { out, exitCode, err } = await explain(text, ...args, '--json');
  expect([exitCode, err]).toEqual([0, '']);
  return JSON.parse(out) as Explanation;
}

async function sampled(text: string, ...args: string[]): Promise<readonly SampledField[]> {
  const { fields } = await explanation(text, ...args);
  return fields as readonly SampledField[];
}

const records = async (): Promise<Record<string, unknown>[]> =>
  (await world.sql.query<Record<string, unknown>>('SELECT * FROM explanation ORDER BY id')).rows;

const lastRecord = async (): Promise<Record<string, unknown>> => (await records()).at(-1) ?? {};

const query = 'query @purpose(is: CUSTOMER_SUPPORT) { user(id: "x") { name phone address { city } } }';
const people = 'query @purpose(is: CUSTOMER_SUPPORT) { users { edges { node { name phone nationalId } } } }';
const unstated = '{ users { edges { node { name phone } } } }';
const nobodysId = 'usr_00000000-0000-4000-8000-000000000000';

describe('about one person', () => {
  it('gives the decision that a request would get, and writes nothing to the ledger', async () => {
    const subject = await world.enrolled();
    await world.consent(subject, { categories: ['PHONE_NUMBER'] });
    const before = (await world.entries()).length;
    const { out, exitCode } = await explain(query, '--subject', await world.idFor(subject), '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      recipient: 'crm',
      purpose: 'CUSTOMER_SUPPORT',
      mode: 'SHARING',
      instrument: null,
      about: 'SUBJECT',
      subjects: 1,
      fields: [
        { field: 'User.name', outcome: 'PERMIT', form: 'FULL', because: 'NECESSITY', clause: 'III.A.3' },
        { field: 'User.phone', outcome: 'PERMIT', because: 'CONSENT', clause: 'III.A.1' },
        { field: 'Address.city', outcome: 'REDACT', form: '', because: 'BEYOND_NECESSITY' },
        { outcome: 'REDACT' },
      ],
    });
    expect(out).not.toContain('Canary Name');
    expect(await world.entries()).toHaveLength(before);
  });

  it('tells somebody who consented from somebody who did not', async () => {
    const consenting = await world.enrolled();
    await world.consent(consenting, { categories: ['PHONE_NUMBER'] });
    const told = await Promise.all(
      [consenting, await world.enrolled()].map(async (subject) => world.idFor(subject)),
    );
    const [one, other] = [
      await explanation(people, '--subject', told[0] ?? ''),
      await explanation(people, '--subject', told[1] ?? ''),
    ];
    expect(one.fields[1]).toMatchObject({ field: 'User.phone', outcome: 'PERMIT', because: 'CONSENT' });
    expect(other.fields[1]).toMatchObject({ outcome: 'REDACT', because: 'CONSENT_MISSING' });
  });
});

it('tells how the notice stands that a share without consent owes', async () => {
  const subject = await world.account();
  const byOrder = async (facts: InstrumentFacts): Promise<Explanation> =>
    explanation(people, '--instrument', await world.instrument([subject], facts));
  const noticeOf = ({ fields }: Explanation): unknown =>
    fields.find(({ field }) => field === 'User.nationalId')?.notice;
  const silent = await byOrder({});
  expect(noticeOf(silent)).toBe(`due ${silent.at}`);
  expect(noticeOf(await byOrder({ noticeDueAt: new Date('2999-01-01T00:00Z') }))).toBe(
    'due 2999-01-01T00:00:00.000Z',
  );
  const withheld = await world.instrument([subject], { noticeWithheldBy: 'PIPL 18(1)' });
  const { out } = await explain(people, '--instrument', withheld);
  expect(out).toMatch(/User\.nationalId .* withheld by PIPL 18\(1\)\n/);
  expect(out).toMatch(/User\.name .* sent 20\S+Z or withheld by PIPL 18\(1\)\n/);
});

it('tells for nobody in particular what it depends on, as a table', async () => {
  const { out } = await explain(query);
  expect(out).toMatch(/^crm asks for CUSTOMER_SUPPORT \(SHARING\): what holds for everybody\n\nfield /);
  expect(out).toMatch(/User\.name +NAME +DEPENDS +FULL +CONSENT or NECESSITY/);
  expect(out).toMatch(/User\.address +POSTAL_ADDRESS +REDACT +BEYOND_NECESSITY/);
});

it('tells in which form a field would leave, and for nobody in particular in which it could', async () => {
  const subject = await world.account();
  await world.enrol(subject, 'frugal');
  const asked = 'query @purpose(is: CUSTOMER_SUPPORT) { user(id: "x") { name birthDate address { city } } }';
  const forFrugal = ['--recipient', 'frugal'];
  const told = async (...args: string[]): Promise<unknown> =>
    (await explanation(asked, ...forFrugal, ...args)).fields.map(({ field, outcome, form, because }) =>
      [field, outcome, form, because].join(' '),
    );
  expect(await told('--subject', await world.idFor(subject, 'frugal'))).toEqual([
    'User.name PERMIT MASKED NECESSITY',
    'User.birthDate PERMIT GENERALISED NECESSITY',
    'Address.city REDACT  CONSENT_MISSING',
    'User.address PERMIT GENERALISED NECESSITY',
  ]);
  expect(await told()).toEqual([
    'User.name DEPENDS FULL or MASKED CONSENT or NECESSITY or LEGAL_EXCEPTION',
    'User.birthDate DEPENDS FULL or GENERALISED CONSENT or NECESSITY or LEGAL_EXCEPTION',
    'Address.city DEPENDS FULL CONSENT',
    'User.address DEPENDS FULL or GENERALISED CONSENT or NECESSITY or LEGAL_EXCEPTION',
  ]);
});

describe('about a sample', () => {
  /** With the rival, of whom no other test here makes anybody known. */
  const forRival = ['--recipient', 'rival'];
  const subjects: string[] = [];
  beforeAll(async () => {
    for (let count = 0; count < 7; count++) {
      const subject = await world.account();
      await world.enrol(subject, 'rival');
      subjects.push(subject);
    }
    const [consenting = '', another = '', withdrawing = '', separately = '', restricted = ''] = subjects;
    const phone = { recipient: 'rival', categories: ['PHONE_NUMBER'] };
    for (const subject of [consenting, another, withdrawing]) await world.consent(subject, phone);
    await world.withdraw(withdrawing, ['PHONE_NUMBER'], 'rival');
    await world.consent(separately, { recipient: 'rival', categories: ['NATIONAL_ID'], separate: true });
    await world.sql.query('UPDATE account SET restricted_at = now() WHERE id = $1', [restricted]);
  });

  it('counts for each field how many people fare which way, the most usual first', async () => {
    expect(await sampled(people, ...forRival, '--sample', '1000')).toEqual([
      {
        field: 'User.name',
        category: 'NAME',
        outcome: 'PERMIT',
        form: 'FULL',
        because: 'NECESSITY',
        clause: 'III.A.3',
        evidence: 'agreement rival/1',
        notice: expect.stringMatching(/^sent 20\d\d-\S+Z$/),
        subjects: 6,
        percent: 85.7,
      },
      expect.objectContaining({ because: 'PROCESSING_RESTRICTED', subjects: 1, percent: 14.3 }),
      expect.objectContaining({ field: 'User.phone', because: 'CONSENT_MISSING', subjects: 3 }),
      {
        field: 'User.phone',
        category: 'PHONE_NUMBER',
        outcome: 'PERMIT',
        form: 'FULL',
        because: 'CONSENT',
        clause: 'III.A.1',
        evidence: 'consent records of each',
        notice: '',
        subjects: 2,
        percent: 28.6,
      },
      expect.objectContaining({ field: 'User.phone', subjects: 1 }),
      expect.objectContaining({ field: 'User.phone', subjects: 1 }),
      expect.objectContaining({ field: 'User.nationalId', because: 'SEPARATE_CONSENT_MISSING', subjects: 5 }),
      expect.objectContaining({ field: 'User.nationalId', subjects: 1 }),
      expect.objectContaining({ field: 'User.nationalId', subjects: 1 }),
    ]);
  });

  it.each([['1'], ['4'], ['5000']])('of %s has shares that add up to everybody in it', async (size) => {
    const { about, subjects: inSample, fields } = await explanation(people, ...forRival, '--sample', size);
    expect([about, inSample]).toEqual(['SAMPLE', Math.min(Number(size), subjects.length)]);
    for (const field of ['User.name', 'User.phone', 'User.nationalId']) {
      const rows = (fields as SampledField[]).filter((row) => row.field === field);
      expect(rows.reduce((sum, row) => sum + row.subjects, 0)).toBe(inSample);
      expect(rows.reduce((sum, row) => sum + row.percent, 0)).toBeCloseTo(100, 0);
      expect(new Set(rows.map(({ because }) => because)).size).toBe(rows.length);
    }
  });

  it('counts what a live request for the same people is told', async () => {
    const rows = await sampled(people, ...forRival, '--sample', '4');
    const live = await world.ask(people.replace('users', 'users(first: 4)'), { recipient: 'rival' });
    const told = (live.sharing?.redactions ?? []).map(({ field, reason, count }) => [field, reason, count]);
    const explained = rows
      .filter(({ outcome }) => outcome === 'REDACT')
      .map(({ field, because, subjects: count }) => [field, because, count]);
    expect(explained.sort()).toEqual(told.sort());
  });

  it('reads none of their values: it runs under a role that may read none', async () => {
    const secret = ['name', 'email', 'phone', 'job_title', 'province', 'city', 'street', 'postal_code'];
    await world.sql.query(`
      REVOKE SELECT ON account FROM sluice_gateway;
      DO $$ BEGIN
        EXECUTE (SELECT format('GRANT SELECT (%s) ON account TO sluice_gateway', string_agg(attname, ', '))
          FROM pg_attribute WHERE attrelid = 'account'::regclass AND attnum > 0 AND NOT attisdropped
            AND attname <> ALL ('{national_id,${secret.join()}}'));
      END $$`);
    try {
      expect((await world.ask(people, { recipient: 'rival' })).errors).toHaveLength(1);
      expect(await sampled(people, ...forRival, '--sample', '10')).toHaveLength(9);
    } finally {
      await world.sql.query('GRANT SELECT ON account TO sluice_gateway');
    }
  });

  it('names nobody in it, as a table', async () => {
    const { out } = await explain(people, ...forRival, '--sample', '10');
    expect(out).toMatch(
      /^rival asks for CUSTOMER_SUPPORT \(SHARING\): about 7 of the people it may know of\n\nfield /,
    );
    expect(out).toMatch(/User\.phone +PHONE_NUMBER +PERMIT +FULL +CONSENT +III\.A\.1 .* 2 +28\.6\n/);
    for (const subject of subjects) {
      expect(out).not.toContain(subject);
      expect(out).not.toContain((await world.idFor(subject, 'rival')).slice(4));
    }
    expect(out).not.toMatch(/canary|lamplighter/i);
  });

  it('counts those whom a cited instrument names', async () => {
    const order = await world.instrument(subjects.slice(0, 2), { recipient: 'rival' });
    const rows = await sampled(people, ...forRival, '--sample', '10', '--instrument', order);
    expect(rows.filter(({ because }) => because === 'LEGAL_EXCEPTION')).toMatchObject([
      { field: 'User.nationalId', clause: 'III.A.2', evidence: `instrument ${order}`, subjects: 2 },
    ]);
    expect(await lastRecord()).toMatchObject({ instrument_id: order, about: 'SAMPLE', sample_size: 7 });
  });

  it('says that there is nobody, and records that too', async () => {
    const optimisation = ['--purpose', 'SERVICE_OPTIMISATION', '--sample', '10'];
    const { out, exitCode } = await explain(unstated, ...optimisation);
    expect([out, exitCode]).toEqual([
      'crm asks for SERVICE_OPTIMISATION (SHARING): it may know of nobody\n',
      0,
    ]);
    expect(await explanation(unstated, ...optimisation)).toMatchObject({ subjects: 0, fields: [] });
    expect(await lastRecord()).toMatchObject({ about: 'SAMPLE', sample_size: 0 });
  });

  it.each([
    ['of nobody', ['--sample', '0']],
    ['of more people than an operation may ask for', ['--sample', '5001']],
    ['of fewer than none', ['--sample', '-1']],
    ['of no number', ['--sample', 'everybody']],
    ['and one person at once', ['--sample', '10', '--subject', nobodysId]],
  ])('%s is refused as misuse', async (_, args) => {
    const { out, exitCode } = await explain(people, ...args);
    expect([out, exitCode]).toEqual(['', 2]);
  });
});

describe('the mode', () => {
  it('is sharing unless another is asked about', async () => {
    const purpose = ['--purpose', 'CUSTOMER_SUPPORT'];
    expect(await explanation(unstated, ...purpose)).toMatchObject({ mode: 'SHARING' });
    const transfer = await explanation(unstated, ...purpose, '--mode', 'TRANSFER');
    expect(transfer).toMatchObject({
      mode: 'TRANSFER',
      fields: [{ outcome: 'REDACT' }, { outcome: 'REDACT' }],
    });
    expect(await lastRecord()).toMatchObject({ mode: 'TRANSFER', about: 'REQUEST' });
  });

  it('is decided as the same operation would be that states it itself', async () => {
    const stated = unstated.replace('{', 'query @purpose(is: CUSTOMER_SUPPORT, mode: PUBLIC_DISCLOSURE) {');
    const asked = ['--purpose', 'CUSTOMER_SUPPORT', '--mode', 'PUBLIC_DISCLOSURE'];
    expect((await explanation(unstated, ...asked)).fields).toEqual((await explanation(stated)).fields);
  });

  it.each<[string, string, string[]]>([
    ['that there is not', unstated, ['--purpose', 'CUSTOMER_SUPPORT', '--mode', 'WHISPER']],
    ['beside a @purpose, which tells it', query, ['--mode', 'TRANSFER']],
  ])('%s is refused as misuse', async (_, text, args) => {
    const { out, exitCode } = await explain(text, ...args);
    expect([out, exitCode]).toEqual(['', 2]);
  });
});

describe('the record of an explanation', () => {
  it('says who asked what about whom, under the pseudonym that the ledger has', async () => {
    const subject = await world.enrolled();
    await explain(query, '--subject', await world.idFor(subject));
    const { rows } = await world.sql.query<{ pseudonym: Buffer }>(
      "SELECT pseudonym FROM sharing_state WHERE subject_id = $1 AND recipient_id = 'crm'",
      [subject],
    );
    expect(await lastRecord()).toEqual({
      id: expect.any(String),
      at: expect.any(Date),
      asked_by: userInfo().username,
      recipient_id: 'crm',
      purpose_id: 'CUSTOMER_SUPPORT',
      mode: 'SHARING',
      instrument_id: null,
      document_hash: createHash('sha256').update(query).digest(),
      about: 'SUBJECT',
      pseudonym: rows[0]?.pseudonym,
      sample_size: null,
      as_of: null,
    });
  });

  it('has no name, e-mail address or id of anybody in it', async () => {
    const subject = await world.enrolled();
    const id = await world.idFor(subject);
    await explain(query, '--subject', id, '--by', 'officer-1');
    await explain(people, '--sample', '100', '--by', 'officer-1');
    const { rows } = await world.sql.query<{ row: string }>(
      "SELECT e::text AS row FROM explanation e WHERE asked_by = 'officer-1'",
    );
    expect(rows).toHaveLength(2);
    const text = rows.map(({ row }) => row).join('\n');
    expect(text).not.toMatch(/canary/i);
    for (const known of [subject, id, id.slice(4)]) {
      expect(text).not.toContain(known);
      expect(text).not.toContain(known.replaceAll('-', ''));
    }
  });

  it('is left by who asks about somebody of whom the recipient may not know', async () => {
    const { out, exitCode } = await explain(query, '--subject', nobodysId);
    expect([out, exitCode]).toEqual(['', 2]);
    expect(await lastRecord()).toMatchObject({ about: 'SUBJECT', pseudonym: null });
  });

  it('names who asks, or there is no explanation', async () => {
    const before = (await records()).length;
    const { out, exitCode } = await explain(query, '--by', ' ');
    expect([out, exitCode, (await records()).length]).toEqual(['', 2, before]);
  });

  it('comes first: when it cannot be written, nothing is told', async () => {
    const subject = await world.enrolled();
    await world.sql.query('REVOKE INSERT ON explanation FROM sluice_gateway');
    try {
      for (const about of [
        [],
        ['--subject', await world.idFor(subject)],
        ['--subject', nobodysId],
        ['--sample', '10'],
      ]) {
        const { out, err, exitCode } = await explain(query, ...about);
        expect([out, exitCode]).toEqual(['', 3]);
        expect(err).toContain('EXPLANATION_NOT_RECORDED');
        expect(err).not.toMatch(/NECESSITY|CONSENT|nobody|INSERT/);
      }
    } finally {
      await world.sql.query('GRANT INSERT ON explanation TO sluice_gateway');
    }
  });

  it.each([
    ['UPDATE explanation SET asked_by = $$somebody else$$'],
    ['DELETE FROM explanation'],
    ['TRUNCATE explanation'],
  ])('is not changed: %s is refused', async (statement) => {
    await expect(world.sql.query(statement)).rejects.toMatchObject({ code: '23001' });
  });

  it('is added to, and not even read, under the role that explains', async () => {
    const { rows } = await world.sql.query<{ granted: string }>(
      `SELECT privilege_type AS granted FROM information_schema.role_table_grants
       WHERE grantee = 'sluice_gateway' AND table_name = 'explanation'`,
    );
    expect(rows).toEqual([{ granted: 'INSERT' }]);
  });
});

it.each<[string, string, string[]]>([
  ['no purpose', '{ user(id: "x") { name } }', []],
  ['a purpose that was not agreed', '{ user(id: "x") { name } }', ['--purpose', 'ORDER_FULFILMENT']],
  ['an instrument that there is not', query, ['--instrument', 'order-0']],
  ['an operation that does not fit the schema', '{ shoes }', []],
  ['what is no operation', '{ user(', []],
])('refuses %s as misuse', async (_, text, args) => {
  const { out, exitCode } = await explain(text, ...args);
  expect([out, exitCode]).toEqual(['', 2]);
});

it('refuses a file that cannot be read', async () => {
  const file = join(folder, 'none.graphql');
  const { exitCode } = await runProgram(['explain', file, '--recipient', 'crm'], {
    DATABASE_URL: world.databaseUrl,
  });
  expect(exitCode).toBe(2);
});

describe('about people whose data would go abroad', () => {
  const names = 'query @purpose(is: CUSTOMER_SUPPORT) { users(first: 10) { edges { node { id name } } } }';
  const toldAbout = async (...about: string[]): Promise<unknown[]> =>
    (await explanation(names, '--recipient', 'abroad', ...about)).fields.map((field) =>
      'subjects' in field ? [field.because, field.subjects] : field.because,
    );
  const subjects: string[] = [];

  beforeAll(async () => {
    await world.rewriteAgreements(`
      INSERT INTO transfer_procedure VALUES ('abroad/1', 'STANDARD_CONTRACT', 'SCC-1', now() - interval '1 day',
        now() + interval '1 day', '{CUSTOMER_SUPPORT}', '{NAME}', 2)`);
    for (let person = 0; person < 5; person++) {
      const subject = await world.account();
      await world.enrol(subject, 'abroad');
      subjects.push(subject);
    }
    const toGoAbroad = { recipient: 'abroad', categories: ['NAME'], separate: true, crossBorder: true };
    for (const subject of subjects.slice(0, 4)) await world.consent(subject, toGoAbroad);
  });

  it('foretells whom a request would count, in its order and as far as there is room, and counts nobody', async () => {
    expect(await toldAbout('--sample', '10')).toEqual([
      ['NECESSITY', 2],
      ['CROSS_BORDER_SCOPE_EXCEEDED', 2],
      ['CROSS_BORDER_CONSENT_MISSING', 1],
    ]);
    expect((await world.sql.query('SELECT FROM person_abroad')).rowCount).toBe(0);
  });

  it('says of each person what a request about them alone would get, before and after one about all', async () => {
    const ids: string[] = [];
    for (const subject of subjects.slice(0, 4)) ids.push(await world.idFor(subject, 'abroad'));
    const alone = async (): Promise<unknown[]> => {
      const told = [];
      for (const id of ids) told.push(...(await toldAbout('--subject', id)));
      return told;
    };
    expect(await alone()).toEqual(ids.map(() => 'NECESSITY'));
    const { data } = await world.ask(names, { recipient: 'abroad' });
    const { edges } = (data as { users: { edges: { node: { id: string; name: string | null } }[] } }).users;
    const counted = new Set(edges.filter(({ node }) => node.name !== null).map(({ node }) => node.id));
    expect(counted.size).toBe(2);
    expect(await alone()).toEqual(
      ids.map((id) => (counted.has(id) ? 'NECESSITY' : 'CROSS_BORDER_SCOPE_EXCEEDED')),
    );
    expect(await toldAbout('--sample', '10')).toContainEqual(['NECESSITY', 2]);
  });
});
