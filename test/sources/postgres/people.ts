import * as fc from 'fast-check';
import type { Client } from 'pg';
import type {
  ConsentRecord,
  Enrolment,
  Evidence,
  Guardianship,
  Provenance,
} from '../../../src/policy/evidence';
import type { DisclosureRequest, Instant } from '../../../src/policy';
import { consentStanding } from '../../../src/policy';

const millisecond = 1;
const day = 24 * 60 * 60 * 1000;

export const categoryIds = [
  'NAME',
  'EMAIL_ADDRESS',
  'PHONE_NUMBER',
  'JOB_TITLE',
  'ORGANISATION',
  'BIRTH_DATE',
  'POSTAL_ADDRESS',
  'NATIONAL_ID',
  'BEHAVIOUR',
] as const;

const guardianIds = ['mother', 'father'] as const;

/** A person's records, as a recipient's decision at one instant may depend on them. */
export type PersonRecords = Omit<Evidence, 'at' | 'instrumentIds'> & { readonly named: boolean };

/** Any person, with the edges at which records begin and end close about the instant of the decision. */
export function arbitraryPerson(at: Instant): fc.Arbitrary<PersonRecords> {
  const edge = fc.constantFrom(at - day, at - millisecond, at, at + millisecond, at + day);
  const seldom = fc.option(edge, { nil: undefined, freq: 7 }).map((instant) => instant);
  const mark = fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: seldom });
  return fc.record({
    birthDate: fc.oneof(
      { weight: 6, arbitrary: fc.constant<string | undefined>('1980-05-05') },
      {
        weight: 2,
        arbitrary: fc.constantFrom<string | undefined>(undefined, ...birthdays(at, 14), ...birthdays(at, 18)),
      },
    ),
    erasureRequestedAt: mark,
    restrictedAt: mark,
    retainedUntil: mark,
    consents: fc
      .array(arbitraryConsent(at, edge), { maxLength: 6 })
      .map((records) => records.map((record, index) => ({ ...record, id: index + 1 }))),
    enrolments: fc.uniqueArray(arbitraryEnrolment(at), {
      maxLength: 2,
      selector: ({ recipientId, purposeId, period }) => [recipientId, purposeId, period.from].join(),
    }),
    provenance: fc.array(arbitraryProvenance(at), { maxLength: 3 }),
    guardianships: fc.uniqueArray(arbitraryGuardianship(at), {
      maxLength: 3,
      selector: ({ guardianId, period }) => `${guardianId} ${period.from}`,
    }),
    countedAbroad: fc.boolean(),
    named: fc.boolean(),
  });
}

function birthdays(at: Instant, age: number): string[] {
  return [-day, 0, day].map((shift) => {
    const date = new Date(at + shift).toISOString();
    return `${Number(date.slice(0, 4)) - age}${date.slice(4, 10)}`;
  });
}

/** At most one link with the same guardian is open at a time, so that most end. */
function arbitraryGuardianship(at: Instant): fc.Arbitrary<Guardianship> {
  return fc.record({
    guardianId: fc.constantFrom(...guardianIds),
    period: fc.record({
      from: fc.constantFrom(at - 400 * day, at - 2 * day, at - millisecond),
      until: fc.constantFrom(at + day, at + 2 * day, at, at + millisecond),
    }),
  });
}

function arbitraryConsent(at: Instant, edge: fc.Arbitrary<Instant>): fc.Arbitrary<Omit<ConsentRecord, 'id'>> {
  return fc
    .record({
      at: fc.constantFrom(at - 400 * day, at - 3 * day, at - day, at - millisecond),
      event: fc.constantFrom('GIVEN', 'GIVEN', 'GIVEN', 'WITHDRAWN'),
      kind: fc.constantFrom('EXPLICIT', 'EXPLICIT', 'EXPLICIT', 'DEEMED'),
      guardianId: fc.constantFrom(undefined, undefined, undefined, ...guardianIds),
      recipientId: fc.constantFrom('crm', 'crm', 'crm', 'crm', 'rival', 'abroad', 'frugal'),
      purposeId: fc.constantFrom(
        'CUSTOMER_SUPPORT',
        'CUSTOMER_SUPPORT',
        'CUSTOMER_SUPPORT',
        'SERVICE_OPTIMISATION',
      ),
      purposeVersion: fc.constantFrom(1, 2, 3),
      mode: fc.constantFrom('SHARING', 'SHARING', 'SHARING', 'TRANSFER'),
      categories: fc.subarray([...categoryIds], { minLength: 1 }).map((ids) => new Set<string>(ids)),
      separate: fc.boolean(),
      crossBorder: fc.boolean(),
      expiresAt: fc.oneof(fc.constant(undefined), edge),
    })
    .map((record) => ({
      ...record,
      by: record.guardianId === undefined ? 'SUBJECT' : 'GUARDIAN',
      separate: record.separate || record.crossBorder,
    }));
}

function arbitraryEnrolment(at: Instant): fc.Arbitrary<Enrolment> {
  return fc.record({
    recipientId: fc.constantFrom('crm', 'crm', 'crm', 'rival', 'abroad', 'frugal'),
    purposeId: fc.constantFrom('CUSTOMER_SUPPORT', 'CUSTOMER_SUPPORT', 'SERVICE_OPTIMISATION'),
    purposeVersion: fc.constantFrom(1, 2, 3, 3),
    period: fc.record({
      from: fc.constantFrom(at - 2 * day, at - 2 * day, at - millisecond, at, at + millisecond),
      until: fc.constantFrom(undefined, undefined, at + day, at + 2 * millisecond),
    }),
  });
}

function arbitraryProvenance(at: Instant): fc.Arbitrary<Provenance> {
  return fc.record({
    category: fc.constantFrom(...categoryIds),
    source: fc.constantFrom('PUBLISHED_BY_SUBJECT', 'LAWFUL_PUBLIC_SOURCE'),
    period: fc.record({
      from: fc.constant(at - 2 * day),
      until: fc.constantFrom(undefined, undefined, at - day),
    }),
  });
}

export interface PersonValues {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly jobTitle: string | null;
  readonly company: string;
  readonly city: string | null;
  readonly nationalId: string | null;
  readonly matter: string | null;
}

const someValues: PersonValues = {
  name: 'name',
  email: 'e@example.cn',
  phone: 'phone',
  jobTitle: 'title',
  company: 'company',
  city: 'city',
  nationalId: 'number',
  matter: 'matter',
};

/** Writes the records as the platform would, and returns the account's id. Every field has a value. */
export async function writePerson(
  sql: Client,
  person: PersonRecords,
  instrument: string,
  values: PersonValues = someValues,
  key?: Buffer,
): Promise<string> {
  const { rows } = await sql.query<{ id: string }>(
    `WITH company AS (INSERT INTO organisation (name, country) VALUES ($1, 'CN') RETURNING id)
     INSERT INTO account (
       name, email, phone, job_title, organisation_id, country, city, national_id, birth_date, erasure_requested_at,
       restricted_at, retained_until)
     SELECT $2, $3, $4, $5, id, 'CN', $6, $7, $8, $9, $10, $11 FROM company RETURNING id`,
    [
      values.company,
      values.name,
      values.email,
      values.phone,
      values.jobTitle,
      values.city,
      values.nationalId,
      person.birthDate ?? null,
      when(person.erasureRequestedAt),
      when(person.restrictedAt),
      when(person.retainedUntil),
    ],
  );
  const id = rows[0]?.id ?? '';
  await sql.query(
    "INSERT INTO activity (account_id, kind, occurred_at, subject_matter) VALUES ($1, 'ORDER_PLACED', '2026-01-01Z', $2)",
    [id, values.matter],
  );
  // The ids that recipients see follow from the key: two databases that share it can be compared.
  if (key) await sql.query('UPDATE subject_key SET key = $2 WHERE subject_id = $1', [id, key]);
  const guardians = await openGuardians(sql, person);
  for (const record of person.consents) {
    await sql.query(
      `INSERT INTO consent_record (
         subject_id, event, kind, given_by, recipient_id, purpose_id, purpose_version, mode, categories, separate,
         expires_at, at, cross_border, guardian_id, notice, language, channel)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, bit_or(1 << bit), $10, $11, $12, $13, $14, 'notice', 'en', 'test'
       FROM category WHERE id = ANY ($9)`,
      [
        id,
        record.event,
        record.kind,
        record.by,
        record.recipientId,
        record.purposeId,
        record.purposeVersion,
        record.mode,
        [...record.categories],
        record.separate,
        when(record.expiresAt),
        when(record.at),
        record.crossBorder,
        record.guardianId === undefined ? null : guardians.get(record.guardianId),
      ],
    );
  }
  for (const { recipientId, purposeId, purposeVersion, period } of person.enrolments) {
    await sql.query(
      `INSERT INTO enrolment (subject_id, recipient_id, purpose_id, started_at, ended_at, purpose_version, reference)
       VALUES ($1, $2, $3, $4, $5, $6, 'test')`,
      [id, recipientId, purposeId, when(period.from), when(period.until), purposeVersion],
    );
  }
  for (const { category, source, period } of person.provenance) {
    await sql.query(
      `INSERT INTO value_provenance (account_id, category, source, reference, since, ended_at)
       VALUES ($1, $2, $3, 'test', $4, $5)`,
      [id, category, source, when(period.from), when(period.until)],
    );
  }
  for (const guardianship of person.guardianships) await appointGuardian(sql, id, guardians, guardianship);
  if (person.countedAbroad) await countAbroad(sql, id);
  if (person.named) await sql.query('INSERT INTO legal_instrument_subject VALUES ($1, $2)', [instrument, id]);
  return id;
}

async function openGuardians(sql: Client, person: PersonRecords): Promise<ReadonlyMap<string, string>> {
  if (![...person.guardianships, ...person.consents].some(({ guardianId }) => guardianId)) return new Map();
  const { rows } = await sql.query<{ id: string }>(
    "INSERT INTO account (birth_date) SELECT '1970-01-01' FROM unnest($1::text[]) RETURNING id",
    [guardianIds],
  );
  return new Map(guardianIds.map((name, index) => [name, rows[index]?.id ?? '']));
}

async function appointGuardian(
  sql: Client,
  minor: string,
  guardians: ReadonlyMap<string, string>,
  { guardianId, period }: Guardianship,
): Promise<void> {
  await sql.query(
    `INSERT INTO guardianship (
       minor_id, guardian_id, relation, claimed_at, verified_at, verified_by, verified_how, ended_at)
     VALUES ($1, $2, 'PARENT', $3::timestamptz - interval '1 hour', $3, 'officer', 'papers', $4)`,
    [minor, guardians.get(guardianId), when(period.from), when(period.until)],
  );
}

/** For whatever year a test reads in. */
async function countAbroad(sql: Client, subject: string): Promise<void> {
  await sql.query(
    `WITH years AS (
       INSERT INTO people_abroad (recipient_id, year) SELECT 'abroad', year FROM generate_series(2020, 2035) AS year
       ON CONFLICT (recipient_id, year) DO UPDATE SET people = people_abroad.people + 1 RETURNING year
     ) INSERT INTO person_abroad (recipient_id, year, subject_id) SELECT 'abroad', year, $1 FROM years`,
    [subject],
  );
}

const when = (instant: Instant | undefined): Date | null =>
  instant === undefined ? null : new Date(instant);

/** Enrolled, consenting to anything now, or named by the instrument that is cited; said anew, from the design. */
export function mayBeKnown(request: DisclosureRequest, evidence: Evidence): boolean {
  const { recipient, purpose, instrument: cited } = request;
  const concerns = (record: { recipientId: string; purposeId: string }): boolean =>
    record.recipientId === recipient.id && record.purposeId === purpose.id;
  const enrolled = evidence.enrolments.some(
    (each) =>
      concerns(each) && each.period.from <= evidence.at && (each.period.until ?? Infinity) > evidence.at,
  );
  const consenting = categoryIds.some((id) => consentStanding(evidence, request, id).live !== undefined);
  return enrolled || consenting || (cited !== undefined && evidence.instrumentIds.has(cited.id));
}
