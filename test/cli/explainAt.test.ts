import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ExplainedField, Explanation, SampledField } from '../../src/enforcement';
import { resumeSharing, suspendSharing } from '../../src/registry/containment';
import { createDataSource } from '../../src/storage/dataSource';
import { PartnerWorld } from '../support/partnerWorld';
import type { Run } from './runProgram';
import { runProgram } from './runProgram';

let world: PartnerWorld;
let folder: string;
beforeEach(async () => {
  world = await PartnerWorld.open();
  folder = await mkdtemp(join(tmpdir(), 'sluice-cli-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
  await world.close();
});

const query = 'query @purpose(is: CUSTOMER_SUPPORT) { users { edges { node { name phone } } } }';

async function explain(...args: string[]): Promise<Run> {
  const file = join(folder, 'operation.graphql');
  await writeFile(file, query);
  return runProgram(['explain', file, '--recipient', 'crm', ...args], {
    DATABASE_URL: world.databaseUrl,
    PUBLIC_URL: world.gateway.url,
  });
}

async function explanation(...args: string[]): Promise<Explanation> {
  const { out, exitCode, err } = await explain(...args, '--json');
  expect([exitCode, err]).toEqual([0, '']);
  return JSON.parse(out) as Explanation;
}

/** What became of the telephone number. */
async function phone(at: Date, ...args: string[]): Promise<string[]> {
  const { fields } = await explanation('--at', at.toISOString(), ...args);
  return (fields as ExplainedField[])
    .filter(({ field }) => field === 'User.phone')
    .map(({ because }) => because);
}

/** An instant of the database's clock between two changes, some milliseconds from both. */
async function moment(): Promise<Date> {
  await setTimeout(5);
  const { rows } = await world.sql.query<{ at: Date }>('SELECT clock_timestamp() AS at');
  await setTimeout(5);
  return rows[0]?.at ?? new Date(0);
}

it('answers about one person as it was then, before and after each change', async () => {
  const subject = await world.enrolled();
  const id = await world.idFor(subject);
  const enrolled = await moment();
  await world.consent(subject, { categories: ['PHONE_NUMBER'] });
  const consented = await moment();
  await world.withdraw(subject, ['PHONE_NUMBER']);
  const withdrawn = await moment();
  await world.consent(subject, { categories: ['PHONE_NUMBER'] });
  await world.sql.query('UPDATE account SET restricted_at = now() WHERE id = $1', [subject]);
  const restricted = await moment();
  await world.sql.query('UPDATE account SET restricted_at = NULL WHERE id = $1', [subject]);
  expect(await phone(enrolled, '--subject', id)).toEqual(['CONSENT_MISSING']);
  expect(await phone(consented, '--subject', id)).toEqual(['CONSENT']);
  expect(await phone(withdrawn, '--subject', id)).toEqual(['CONSENT_WITHDRAWN']);
  expect(await phone(restricted, '--subject', id)).toEqual(['PROCESSING_RESTRICTED']);
  expect((await explanation('--subject', id)).fields).toContainEqual(
    expect.objectContaining({ field: 'User.phone', because: 'CONSENT' }),
  );
});

it('tells in which form it would have left then', async () => {
  const id = await world.idFor(await world.enrolled());
  const before = await moment();
  await world.rewriteAgreements(
    `UPDATE agreement_purpose SET forms = '{"NAME": "MASKED"}' WHERE agreement_version_id = 'crm/1' AND purpose_id = 'CUSTOMER_SUPPORT'`,
  );
  const after = await moment();
  const formOfName = async (...args: string[]): Promise<string | undefined> =>
    (await explanation('--subject', id, ...args)).fields.find(({ field }) => field === 'User.name')?.form;
  expect(await formOfName('--at', before.toISOString())).toBe('FULL');
  expect(await formOfName('--at', after.toISOString())).toBe('MASKED');
  expect(await formOfName()).toBe('MASKED');
});

it('does not know then of a consent that was entered later under an earlier date', async () => {
  const subject = await world.enrolled();
  const before = await moment();
  await world.sql.query(
    `INSERT INTO consent_record (subject_id, at, event, recipient_id, purpose_id, purpose_version, categories, notice, language, channel)
     VALUES ($1, now() - interval '1 day', 'GIVEN', 'crm', 'CUSTOMER_SUPPORT', 1, 4, 'notice/1', 'en', 'test')`,
    [subject],
  );
  const after = await moment();
  const id = await world.idFor(subject);
  expect(await phone(before, '--subject', id)).toEqual(['CONSENT_MISSING']);
  expect(await phone(after, '--subject', id)).toEqual(['CONSENT']);
});

it('counts a sample of those who were known then', async () => {
  const subjects = [await world.enrolled(), await world.enrolled()];
  const two = await moment();
  await world.sql.query('DELETE FROM enrolment WHERE subject_id = $1', [subjects[0]]);
  await world.enrolled();
  await world.enrolled();
  const three = await moment();
  const sample = async (at: Date): Promise<number[]> => {
    const { fields } = await explanation('--sample', '100', '--at', at.toISOString());
    return (fields as SampledField[])
      .filter(({ because }) => because === 'NECESSITY')
      .map((row) => row.subjects);
  };
  expect(await sample(two)).toEqual([2]);
  expect(await sample(three)).toEqual([3]);
});

it('tells of the request alone as the registry stood then', async () => {
  const owner = await createDataSource(world.databaseUrl).initialize();
  try {
    const decision = { officer: 'officer-1', reason: 'drill' };
    const category = { scope: 'CATEGORY', id: 'PHONE_NUMBER' } as const;
    const before = await moment();
    await suspendSharing(owner, category, decision);
    const suspended = await moment();
    await resumeSharing(owner, category, decision);
    expect(await phone(before)).toEqual(['CONSENT or LEGAL_EXCEPTION']);
    expect(await phone(suspended)).toEqual(['CATEGORY_SUSPENDED']);
    expect(await phone(await moment())).toEqual(['CONSENT or LEGAL_EXCEPTION']);
    const recipient = { scope: 'RECIPIENT', id: 'crm' } as const;
    await suspendSharing(owner, recipient, decision);
    const turnedAway = await moment();
    await resumeSharing(owner, recipient, decision);
    const { exitCode, err } = await explain('--at', turnedAway.toISOString());
    expect([exitCode, err]).toEqual([2, expect.stringContaining('suspended')]);
  } finally {
    await owner.destroy();
  }
});

it('says of which instant it tells, as a table and as JSON, and records it', async () => {
  const at = await moment();
  const { out } = await explain('--at', at.toISOString());
  expect(out).toContain(`what holds for everybody, as of ${at.toISOString()}\n`);
  expect((await explanation('--at', at.toISOString())).at).toBe(at.toISOString());
  const { rows } = await world.sql.query<{ as_of: Date; at: Date }>('SELECT as_of, at FROM explanation');
  expect(rows.map(({ as_of }) => as_of)).toEqual([at, at]);
  expect(rows.every((row) => row.at > at)).toBe(true);
});

it('takes an instant in any time zone for the same', async () => {
  const at = await moment();
  const elsewhere = new Date(at.getTime() + 8 * 60 * 60 * 1000).toISOString().replace('Z', '+08:00');
  expect((await explanation('--at', elsewhere)).at).toBe(at.toISOString());
});

it('tells from when there is a history, when asked about before', async () => {
  const { err, exitCode } = await explain('--at', '2020-01-01T00:00Z');
  expect(exitCode).toBe(2);
  const [begins = ''] = /\d{4}-\S+Z/.exec(err) ?? [];
  const { rows } = await world.sql.query<{ first: Date }>('SELECT min(at) AS first FROM recording');
  expect(Date.parse(begins) - (rows[0]?.first.getTime() ?? 0)).toBe(1);
  expect((await explain('--at', begins)).err).toContain('was not in the registry at');
});

it.each([
  ['an instant that lies ahead', new Date(Date.now() + 86_400_000).toISOString(), 'lies ahead'],
  ['an instant without its offset', '2026-01-31T09:00', 'with its offset'],
  ['a day that there is not', '2026-02-30T09:00Z', 'with its offset'],
  ['what is no instant', 'yesterday', 'with its offset'],
])('refuses %s as misuse', async (_, at, message) => {
  const { out, err, exitCode } = await explain('--at', at);
  expect([out, exitCode, err]).toEqual(['', 2, expect.stringContaining(message)]);
});
