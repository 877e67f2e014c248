import * as fc from 'fast-check';
import type { Client } from 'pg';
import type { ConsentRecord, Enrolment, Evidence, Provenance } from '../../../src/policy/evidence';
import type { DisclosureRequest, Instant } from '../../../src/policy';

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
      { weight: 1, arbitrary: fc.constantFrom<string | undefined>(undefined, ...comingOfAge(at)) },
    ),
    erasureRequestedAt: mark,
    restrictedAt: mark,
    retainedUntil: mark,
    consents: fc
      .array(arbitraryConsent(edge), { maxLength: 6 })
      .map((records) => records.map((record, index) => ({ ...record, id: index + 1 }))),
    enrolments: fc.uniqueArray(arbitraryEnrolment(at), {
      maxLength: 2,
      selector: ({ recipientId, purposeId, period }) => [recipientId, purposeId, period.from].join(),
    }),
    provenance: fc.array(arbitraryProvenance(at), { maxLength: 3 }),
    named: fc.boolean(),
  });
}

function comingOfAge(at: Instant): string[] {
  return [-day, 0, day].map((shift) => {
    const date = new Date(at + shift).toISOString();
    return `${Number(date.slice(0, 4)) - 18}${date.slice(4, 10)}`;
  });
}

function arbitraryConsent(edge: fc.Arbitrary<Instant>): fc.Arbitrary<Omit<ConsentRecord, 'id'>> {
  return fc.record({
    event: fc.constantFrom('GIVEN', 'GIVEN', 'GIVEN', 'WITHDRAWN'),
    kind: fc.constantFrom('EXPLICIT', 'EXPLICIT', 'EXPLICIT', 'DEEMED'),
    by: fc.constantFrom('SUBJECT', 'SUBJECT', 'SUBJECT', 'GUARDIAN'),
    recipientId: fc.constantFrom('crm', 'crm', 'crm', 'rival', 'abroad'),
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
    expiresAt: fc.oneof(fc.constant(undefined), edge),
  });
}

function arbitraryEnrolment(at: Instant): fc.Arbitrary<Enrolment> {
  return fc.record({
    recipientId: fc.constantFrom('crm', 'crm', 'rival', 'abroad'),
    purposeId: fc.constantFrom('CUSTOMER_SUPPORT', 'CUSTOMER_SUPPORT', 'SERVICE_OPTIMISATION'),
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
       name, email, phone, job_title, organisation_id, city, national_id, birth_date, erasure_requested_at,
       restricted_at, retained_until)
     SELECT $2, $3, $4, $5, id, $6, $7, $8, $9, $10, $11 FROM company RETURNING id`,
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
  for (const record of person.consents) {
    await sql.query(
      `INSERT INTO consent_record (
         subject_id, event, kind, given_by, recipient_id, purpose_id, purpose_version, mode, categories, separate,
         expires_at, notice, language, channel)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, bit_or(1 << bit), $10, $11, 'notice', 'en', 'test'
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
      ],
    );
  }
  for (const { recipientId, purposeId, period } of person.enrolments) {
    await sql.query(
      `INSERT INTO enrolment (subject_id, recipient_id, purpose_id, started_at, ended_at, reference)
       VALUES ($1, $2, $3, $4, $5, 'test')`,
      [id, recipientId, purposeId, when(period.from), when(period.until)],
    );
  }
  for (const { category, source, period } of person.provenance) {
    await sql.query(
      `INSERT INTO value_provenance (account_id, category, source, reference, since, ended_at)
       VALUES ($1, $2, $3, 'test', $4, $5)`,
      [id, category, source, when(period.from), when(period.until)],
    );
  }
  if (person.named) await sql.query('INSERT INTO legal_instrument_subject VALUES ($1, $2)', [instrument, id]);
  return id;
}

const when = (instant: Instant | undefined): Date | null =>
  instant === undefined ? null : new Date(instant);

/** Enrolled, consenting to anything now, or named by the instrument that is cited; said anew, from the design. */
export function mayBeKnown(
  { recipient, purpose, instrument: cited }: DisclosureRequest,
  evidence: Evidence,
): boolean {
  const concerns = (record: { recipientId: string; purposeId: string }): boolean =>
    record.recipientId === recipient.id && record.purposeId === purpose.id;
  const enrolled = evidence.enrolments.some(
    (each) =>
      concerns(each) && each.period.from <= evidence.at && (each.period.until ?? Infinity) > evidence.at,
  );
  const history = evidence.consents.filter((each) => concerns(each) && each.mode === 'SHARING');
  const consenting = history.some(
    ({ event, kind, by, id, categories, purposeVersion, expiresAt }) =>
      event === 'GIVEN' &&
      kind === 'EXPLICIT' &&
      by === 'SUBJECT' &&
      purposeVersion >= purpose.materialVersion &&
      (expiresAt ?? Infinity) > evidence.at &&
      [...categories].some(
        (category) =>
          !history.some(
            (later) => later.event === 'WITHDRAWN' && later.id > id && later.categories.has(category),
          ),
      ),
  );
  return enrolled || consenting || (cited !== undefined && evidence.instrumentIds.has(cited.id));
}
