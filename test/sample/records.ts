import type { Client } from 'pg';
import type {
  CategoryCatalogue,
  ConsentRecord,
  Enrolment,
  Evidence,
  Guardianship,
  Instant,
  Provenance,
} from '../../src/policy';
import { createCatalogue, maskOf } from '../../src/policy';

/** The categories as the database has them. */
export async function loadCatalogue(client: Client): Promise<CategoryCatalogue> {
  const { rows } = await client.query<{
    id: string;
    bit: number;
    term: string;
    sensitive: boolean;
    identifying: boolean;
    suspended: boolean;
  }>('SELECT id, bit, term, sensitive, identifying, suspended_at IS NOT NULL AS suspended FROM category');
  return createCatalogue(rows);
}

/** All that the records say of these people, in the words of the policy. */
export async function loadEvidence(
  client: Client,
  catalogue: CategoryCatalogue,
  subjectIds: readonly string[],
  at: Instant,
): Promise<Map<string, Evidence>> {
  const consents = await loadConsents(client, catalogue, subjectIds, at);
  const enrolments = await loadEnrolments(client, subjectIds);
  const provenance = await loadProvenance(client, subjectIds);
  const guardianships = await loadGuardianships(client, subjectIds);
  const { rows } = await client.query<{
    id: string;
    birthDate: string | null;
    erasure: Date | null;
    restricted: Date | null;
    retained: Date | null;
  }>(
    `SELECT id, birth_date::text AS "birthDate", erasure_requested_at AS erasure, restricted_at AS restricted,
       retained_until AS retained FROM account WHERE id = ANY ($1)`,
    [subjectIds],
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        at,
        birthDate: row.birthDate ?? undefined,
        erasureRequestedAt: row.erasure?.getTime(),
        restrictedAt: row.restricted?.getTime(),
        retainedUntil: row.retained?.getTime(),
        consents: consents.get(row.id) ?? [],
        enrolments: enrolments.get(row.id) ?? [],
        provenance: provenance.get(row.id) ?? [],
        guardianships: guardianships.get(row.id) ?? [],
        countedAbroad: false,
        instrumentIds: new Set<string>(),
      },
    ]),
  );
}

/** Those that had been recorded by the instant. */
export async function loadConsents(
  client: Client,
  catalogue: CategoryCatalogue,
  subjectIds: readonly string[],
  at: Instant,
): Promise<Map<string, ConsentRecord[]>> {
  const { rows } = await client.query<
    Omit<ConsentRecord, 'id' | 'categories' | 'at' | 'expiresAt' | 'guardianId'> & {
      guardian: string | null;
      at: Date;
      subjectId: string;
      id: string;
      mask: number;
      expires: Date | null;
    }
  >(
    `SELECT subject_id AS "subjectId", id, event, kind, given_by AS by, guardian_id AS guardian, recipient_id AS "recipientId",
       purpose_id AS "purposeId", purpose_version AS "purposeVersion", mode, categories AS mask, separate,
       cross_border AS "crossBorder", at, expires_at AS expires
     FROM consent_record WHERE subject_id = ANY ($1) AND at <= $2`,
    [subjectIds, new Date(at)],
  );
  return bySubject(rows, ({ id, mask, at: recordedAt, expires, guardian, ...record }) => ({
    ...record,
    guardianId: guardian ?? undefined,
    at: recordedAt.getTime(),
    id: Number(id),
    categories: new Set(catalogue.all.filter((category) => mask & maskOf(category)).map((each) => each.id)),
    expiresAt: expires?.getTime(),
  }));
}

async function loadEnrolments(
  client: Client,
  subjectIds: readonly string[],
): Promise<Map<string, Enrolment[]>> {
  const { rows } = await client.query<{
    subjectId: string;
    recipientId: string;
    purposeId: string;
    purposeVersion: number;
    from: Date;
    until: Date | null;
  }>(
    `SELECT subject_id AS "subjectId", recipient_id AS "recipientId", purpose_id AS "purposeId",
       purpose_version AS "purposeVersion", started_at AS from, ended_at AS until FROM enrolment WHERE subject_id = ANY ($1)`,
    [subjectIds],
  );
  return bySubject(rows, ({ recipientId, purposeId, purposeVersion, from, until }) => ({
    recipientId,
    purposeId,
    purposeVersion,
    period: { from: from.getTime(), until: until?.getTime() },
  }));
}

export async function loadGuardianships(
  client: Client,
  subjectIds: readonly string[],
): Promise<Map<string, Guardianship[]>> {
  const { rows } = await client.query<{
    subjectId: string;
    guardianId: string;
    from: Date;
    until: Date | null;
  }>(
    `SELECT minor_id AS "subjectId", guardian_id AS "guardianId", verified_at AS from, ended_at AS until FROM guardianship
     WHERE minor_id = ANY ($1) AND verified_at IS NOT NULL`,
    [subjectIds],
  );
  return bySubject(rows, ({ guardianId, from, until }) => ({
    guardianId,
    period: { from: from.getTime(), until: until?.getTime() },
  }));
}

async function loadProvenance(
  client: Client,
  subjectIds: readonly string[],
): Promise<Map<string, Provenance[]>> {
  const { rows } = await client.query<{
    subjectId: string;
    category: string;
    source: Provenance['source'];
    from: Date;
    until: Date | null;
  }>(
    `SELECT account_id AS "subjectId", category, source, since AS from, ended_at AS until
     FROM value_provenance WHERE account_id = ANY ($1)`,
    [subjectIds],
  );
  return bySubject(rows, ({ category, source, from, until }) => ({
    category,
    source,
    period: { from: from.getTime(), until: until?.getTime() },
  }));
}

function bySubject<Row extends { subjectId: string }, Fact>(
  rows: readonly Row[],
  read: (row: Row) => Fact,
): Map<string, Fact[]> {
  const facts = new Map<string, Fact[]>();
  for (const row of rows) facts.set(row.subjectId, [...(facts.get(row.subjectId) ?? []), read(row)]);
  return facts;
}
