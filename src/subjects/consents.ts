import type { DataSource, EntityManager } from 'typeorm';
import type { CategoryMask } from '../policy';
import { decodeUserId } from '../sources/postgres';
import { SubjectError } from './SubjectError';

/** To whom, for what and for which categories a data subject gives or withdraws consent. */
export interface ConsentCommand {
  /** The person, by the id that the recipient knows them by. */
  readonly userId: string;
  readonly recipientId: string;
  readonly purposeId: string;
  readonly categories: readonly string[];
  /** Where the person did it, e.g. `cli`, `subject-page`. */
  readonly channel: string;
  readonly language: string;
  /** The text that was shown, by its name and version. */
  readonly notice: string;
}

export interface GivenConsent extends ConsentCommand {
  /** Asked for on its own: what a sensitive category needs (PIPL 23, 29). */
  readonly separate: boolean;
  readonly expiresAt: Date | undefined;
}

/**
 * Records explicit consent. It acts on the next statement of every gateway. Agreement III.A.1; PIPL 14, 23.
 *
 * @throws SubjectError when the person, purpose or a category is not known.
 */
export async function giveConsent(dataSource: DataSource, consent: GivenConsent): Promise<string> {
  return record(dataSource, consent, 'GIVEN', consent.separate, consent.expiresAt);
}

/**
 * Records that consent was withdrawn: as easy as giving it, and no reason asked. Agreement III.A.1; PIPL 15.
 *
 * @throws SubjectError when the person, purpose or a category is not known.
 */
export async function withdrawConsent(dataSource: DataSource, withdrawal: ConsentCommand): Promise<string> {
  return record(dataSource, withdrawal, 'WITHDRAWN', false, undefined);
}

/** @returns the consent record's id. */
async function record(
  dataSource: DataSource,
  command: ConsentCommand,
  event: 'GIVEN' | 'WITHDRAWN',
  separate: boolean,
  expiresAt: Date | undefined,
): Promise<string> {
  return dataSource.transaction(async (manager) => {
    const subjectId = await subjectOf(manager, command);
    const version = await presentVersion(manager, command.purposeId);
    const categories = await maskOf(manager, command.categories);
    const rows = await manager.query<{ id: string }[]>(
      `INSERT INTO consent_record (
         subject_id, event, recipient_id, purpose_id, purpose_version, categories, separate, expires_at, notice,
         language, channel)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
      [
        subjectId,
        event,
        command.recipientId,
        command.purposeId,
        version,
        categories,
        separate,
        expiresAt ?? null,
        command.notice,
        command.language,
        command.channel,
      ],
    );
    return rows[0]?.id ?? '';
  });
}

async function subjectOf(manager: EntityManager, { userId, recipientId }: ConsentCommand): Promise<string> {
  const pairwiseId = decodeUserId(userId);
  const rows = pairwiseId
    ? await manager.query<{ subject_id: string }[]>(
        'SELECT DISTINCT subject_id FROM sharing_state WHERE recipient_id = $1 AND pairwise_id = $2',
        [recipientId, pairwiseId],
      )
    : [];
  const [row] = rows;
  if (row) return row.subject_id;
  throw new SubjectError(
    'SUBJECT_UNKNOWN',
    'this recipient knows nobody by this id: take an id from its own queries',
  );
}

async function presentVersion(manager: EntityManager, purposeId: string): Promise<number> {
  const rows = await manager.query<{ version: number | null }[]>(
    'SELECT max(version) AS version FROM purpose_version WHERE purpose_id = $1 AND effective_from <= now()',
    [purposeId],
  );
  const version = rows[0]?.version;
  if (typeof version === 'number') return version;
  throw new SubjectError('PURPOSE_UNKNOWN', 'there is no such purpose in force');
}

async function maskOf(manager: EntityManager, categories: readonly string[]): Promise<CategoryMask> {
  const rows = await manager.query<{ bit: number }[]>('SELECT bit FROM category WHERE id = ANY ($1)', [
    categories,
  ]);
  if (rows.length === 0 || rows.length !== new Set(categories).size) {
    throw new SubjectError(
      'CATEGORY_UNKNOWN',
      'name one or more categories of the enum `PersonalDataCategory`',
    );
  }
  return rows.reduce((mask, { bit }) => mask | (1 << bit), 0);
}
