import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { InstrumentDraft, InstrumentSubjects } from '../../src/registry/instrumentTerms';
import { approveInstrument, draftInstrument, readInstrument } from '../../src/registry/legalInstruments';
import { askAbout } from '../graphs/partner/askAbout';
import { PartnerWorld } from '../support/partnerWorld';
import { createDataSource } from '../../src/storage/dataSource';
import { danger, order } from './anOrder';

let world: PartnerWorld;
let dataSource: DataSource;

beforeEach(async () => {
  world = await PartnerWorld.open();
  dataSource = await createDataSource(world.databaseUrl).initialize();
});

afterEach(async () => {
  await dataSource.destroy();
  await world.close();
});

const draft = (subjects: InstrumentSubjects, terms: Partial<InstrumentDraft> = {}): Promise<string> =>
  draftInstrument(dataSource, { ...order, subjects, ...terms }, 'officer-1');
const approve = (instrumentId: string, people?: number): Promise<void> =>
  approveInstrument(dataSource, {
    instrumentId,
    officer: 'officer-2',
    ...(people === undefined ? {} : { people }),
  });
const peopleOf = async (id: string): Promise<number> => (await readInstrument(dataSource, id)).people;

/** The national id, which only the instrument opens, or undefined for somebody whom it does not open. */
async function learn(subject: string, instrument: string): Promise<unknown> {
  const { user } = await askAbout(world, subject, { instrument, fields: 'nationalId' });
  return user?.['nationalId'] ?? undefined;
}

const nationalId = '000000198005050001';
const enrolled: InstrumentSubjects = { by: 'ENROLLED' };

async function enrolledBetween(from: string, until: string | null): Promise<string> {
  const subject = await world.account();
  await world.sql.query(
    `INSERT INTO enrolment (subject_id, recipient_id, purpose_id, started_at, ended_at, reference)
     VALUES ($1, 'crm', 'CUSTOMER_SUPPORT', $2, $3, 'test')`,
    [subject, from, until],
  );
  return subject;
}

describe('an instrument about everybody enrolled', () => {
  it('names, when it is approved, who is enrolled with its recipient for its purpose, and nobody else', async () => {
    const [subject, other] = [await world.enrolled(), await world.enrolled()];
    const elsewhere = await world.account();
    await world.enrol(elsewhere, 'rival');
    const left = await enrolledBetween('2026-01-01Z', '2026-02-01Z');
    await world.consent(left, { categories: ['NAME'] });
    const id = await draft(enrolled);
    expect(await peopleOf(id)).toBe(2);
    await approve(id, 2);
    expect(await peopleOf(id)).toBe(2);
    const learnt: unknown[] = [];
    for (const each of [subject, other, elsewhere, left]) learnt.push(await learn(each, id));
    expect(learnt).toEqual([nationalId, nationalId, undefined, undefined]);
  });

  it('names nobody who enrols after it was approved', async () => {
    await world.enrolled();
    const id = await draft(enrolled);
    await approve(id, 1);
    const late = await world.enrolled();
    expect(await learn(late, id)).toBeUndefined();
    expect(await peopleOf(id)).toBe(1);
  });

  it('is approved only with the number of people that the officer was shown', async () => {
    await world.enrolled();
    const id = await draft(enrolled);
    await expect(approve(id)).rejects.toMatchObject({
      code: 'PEOPLE_UNCONFIRMED',
      message: expect.stringContaining(' 1 people'),
    });
    await world.enrolled();
    await expect(approve(id, 1)).rejects.toMatchObject({
      code: 'PEOPLE_CHANGED',
      message: expect.stringContaining(' 2 people'),
    });
    await expect(approve(id, 2)).resolves.toBeUndefined();
  });

  it('is approved about nobody by no officer', async () => {
    const id = await draft(enrolled);
    await expect(approve(id, 1)).rejects.toMatchObject({ code: 'SUBJECTS_MISSING' });
  });

  it.each(['NULL', '7'])(
    'is approved by no statement that says %s people, and then names nobody',
    async (count) => {
      await world.enrolled();
      const id = await draft(enrolled);
      const sql = `UPDATE legal_instrument SET approved_by = 'officer-2', approved_at = now(), people_confirmed = ${count}
      WHERE id = '${id}'`;
      await expect(world.sql.query(sql)).rejects.toMatchObject({ constraint: 'people_are_confirmed' });
      const named = await world.sql.query('SELECT FROM legal_instrument_subject');
      expect(named.rowCount).toBe(0);
    },
  );
});

describe('an instrument about enrolments of a period', () => {
  it('names whoever was enrolled at any time in it, its end not included', async () => {
    const during = {
      by: 'ENROLLED_DURING',
      from: new Date('2026-02-01Z'),
      until: new Date('2026-03-01Z'),
    } as const;
    const people = {
      before: await enrolledBetween('2026-01-01Z', '2026-02-01Z'),
      into: await enrolledBetween('2026-01-01Z', '2026-02-01T00:00:00.001Z'),
      within: await enrolledBetween('2026-02-10Z', '2026-02-11Z'),
      out: await enrolledBetween('2026-02-28T23:59:59.999Z', null),
      after: await enrolledBetween('2026-03-01Z', null),
    };
    const id = await draft(during);
    await approve(id, 3);
    const learnt: string[] = [];
    for (const [name, subject] of Object.entries(people)) {
      if (await learn(subject, id)) learnt.push(name);
    }
    expect(learnt).toEqual(['into', 'within', 'out']);
  });
});

describe('an instrument about an organisation', () => {
  it('names its people when it is approved, also those whom the recipient did not know', async () => {
    const [subject, other] = [await world.account(), await world.account()];
    const { rows } = await world.sql.query<{ id: string }>(
      'SELECT organisation_id AS id FROM account WHERE id = $1',
      [subject],
    );
    const id = await draft({ by: 'ORGANISATION', organisationId: rows[0]?.id ?? '' });
    await approve(id, 1);
    expect([await learn(subject, id), await learn(other, id)]).toEqual([nationalId, undefined]);
  });
});

describe('an instrument that lists people', () => {
  it('is approved without a number, or with the right one', async () => {
    const list = async (): Promise<InstrumentSubjects> => ({ by: 'LIST', ids: [await world.account()] });
    await expect(approve(await draft(await list()))).resolves.toBeUndefined();
    await expect(approve(await draft(await list()), 1)).resolves.toBeUndefined();
    await expect(approve(await draft(await list()), 2)).rejects.toMatchObject({ code: 'PEOPLE_CHANGED' });
  });
});

describe('a draft is refused', () => {
  it.each<[string, string, InstrumentSubjects, Partial<InstrumentDraft>]>([
    ['as an emergency about a predicate', 'EMERGENCY_NAMES_PEOPLE', enrolled, danger],
    [
      'about no organisation',
      'ORGANISATION_UNKNOWN',
      { by: 'ORGANISATION', organisationId: randomUUID() },
      {},
    ],
    [
      'about what is no id',
      'ORGANISATION_UNKNOWN',
      { by: 'ORGANISATION', organisationId: 'Lantern Works' },
      {},
    ],
    [
      'about a period that ends as it begins',
      'VALIDITY_INVALID',
      { by: 'ENROLLED_DURING', from: new Date(5), until: new Date(5) },
      {},
    ],
  ])('%s', async (_, code, subjects, terms) => {
    await expect(draft(subjects, terms)).rejects.toMatchObject({ code });
  });

  it('by the database itself as an emergency about a predicate, or about half of one', async () => {
    const insert = (clause: string, columns: string, values: string): string =>
      `INSERT INTO legal_instrument (id, clause, issuer, jurisdiction, reference, provision, recipient_id, purpose_id, mode,
         categories, valid_from, valid_until, threat, why_no_consent, drafted_by, ${columns})
       VALUES ('x', '${clause}', 'x', 'CN', 'x', 'x', 'crm', 'CUSTOMER_SUPPORT', 'SHARING', '{NAME}', now(),
         now() + interval '1 hour', 'x', 'x', 'officer-1', ${values})`;
    await expect(world.sql.query(insert('III.D.4', 'subjects_by', "'ENROLLED'"))).rejects.toMatchObject({
      constraint: 'emergency_names_people',
    });
    await expect(world.sql.query(insert('III.A.2', 'subjects_by', "'ORGANISATION'"))).rejects.toMatchObject({
      constraint: 'predicate_is_whole',
    });
    await expect(world.sql.query(insert('III.A.2', 'enrolled_from', 'now()'))).rejects.toMatchObject({
      constraint: 'predicate_is_whole',
    });
  });
});
