import type { DataSource, EntityManager } from 'typeorm';
import type { ConsentRecord, Guardianship, Instant, PolicySettings } from '../policy';
import { countingConsents } from '../policy';
import type { Person } from './person';
import { lockedPerson } from './person';

/** A consent that counts at this moment, with the categories to which it does. */
export interface StandingConsent extends Omit<
  ConsentRecord,
  'id' | 'event' | 'kind' | 'categories' | 'at' | 'expiresAt' | 'guardianId'
> {
  readonly id: string;
  readonly guardianId: string | null;
  readonly categories: readonly string[];
  readonly at: Date;
  readonly expiresAt: Date | null;
  readonly notice: string;
  readonly language: string;
  readonly channel: string;
}

/**
 * All consents of a person that count now, to any recipient, purpose and mode, at home and abroad, the newest first. What
 * was withdrawn, has expired or counts for nothing is not among them. PIPL 44-45.
 *
 * @throws SubjectError `SUBJECT_UNKNOWN`
 */
export async function standingConsents(
  dataSource: DataSource,
  person: Person,
  settings: Pick<PolicySettings, 'ageOfMajority' | 'ageOfSensitivity'>,
): Promise<StandingConsent[]> {
  return dataSource.transaction(async (manager) => {
    const subjectId = await lockedPerson(manager, person);
    const rows = await recordsOf(manager, subjectId);
    const { at, birthDate } = await factsOf(manager, subjectId);
    const consents = rows.map(consentRecord);
    const evidence = { at, birthDate, consents, guardianships: await guardianshipsOf(manager, subjectId) };
    return rows.flatMap((row, place) => {
      const { recipientId, purposeId, mode, materialVersion } = row;
      const asked = {
        recipient: { id: recipientId },
        purpose: { id: purposeId, materialVersion },
        mode,
        settings,
      };
      const categories = row.categories.filter((category) =>
        countingConsents(evidence, asked, category).some((record) => record === consents[place]),
      );
      return categories.length === 0 ? [] : [standingConsent(row, categories)];
    });
  });
}

interface RecordRow extends StandingConsent, Pick<ConsentRecord, 'event' | 'kind'> {
  readonly materialVersion: number;
}

async function recordsOf(manager: EntityManager, subjectId: string): Promise<RecordRow[]> {
  return manager.query<RecordRow[]>(
    `SELECT r.id, r.event, r.kind, r.given_by AS by, r.guardian_id AS "guardianId", r.recipient_id AS "recipientId",
       r.purpose_id AS "purposeId", r.purpose_version AS "purposeVersion", r.mode, r.separate,
       r.cross_border AS "crossBorder", r.at, r.expires_at AS "expiresAt", r.notice, r.language, r.channel,
       material_version(r.purpose_id, now()) AS "materialVersion",
       ARRAY(SELECT id FROM category c WHERE r.categories & (1 << c.bit) <> 0 ORDER BY bit) AS categories
     FROM consent_record r WHERE r.subject_id = $1 AND r.at <= now() ORDER BY r.id DESC`,
    [subjectId],
  );
}

function consentRecord(row: RecordRow): ConsentRecord {
  return {
    ...row,
    id: Number(row.id),
    guardianId: row.guardianId ?? undefined,
    categories: new Set(row.categories),
    at: row.at.getTime(),
    expiresAt: row.expiresAt?.getTime(),
  };
}

function standingConsent(row: RecordRow, categories: readonly string[]): StandingConsent {
  const { id, by, guardianId, recipientId, purposeId, purposeVersion, mode, separate, crossBorder } = row;
  const { at, expiresAt, notice, language, channel } = row;
  return {
    id,
    recipientId,
    purposeId,
    purposeVersion,
    mode,
    crossBorder,
    separate,
    categories,
    by,
    guardianId,
    at,
    expiresAt,
    notice,
    language,
    channel,
  };
}

async function factsOf(
  manager: EntityManager,
  subjectId: string,
): Promise<{ at: Instant; birthDate: string | undefined }> {
  const [row] = await manager.query<{ at: Date; birthDate: string | null }[]>(
    'SELECT now() AS at, birth_date::text AS "birthDate" FROM account WHERE id = $1',
    [subjectId],
  );
  if (!row) throw new Error('a locked account was not there');
  return { at: row.at.getTime(), birthDate: row.birthDate ?? undefined };
}

async function guardianshipsOf(manager: EntityManager, subjectId: string): Promise<Guardianship[]> {
  const rows = await manager.query<{ guardianId: string; from: Date; until: Date | null }[]>(
    `SELECT guardian_id AS "guardianId", verified_at AS from, ended_at AS until FROM guardianship
     WHERE minor_id = $1 AND verified_at IS NOT NULL`,
    [subjectId],
  );
  return rows.map(({ guardianId, from, until }) => ({
    guardianId,
    period: { from: from.getTime(), until: until?.getTime() },
  }));
}
