import type { EntityManager } from 'typeorm';
import { decodeUserId } from '../sources/postgres';
import { SubjectError } from './SubjectError';

/** Somebody by the platform's own id of their account, or by the id that a recipient knows them by. */
export type Person =
  { readonly subjectId: string } | { readonly userId: string; readonly recipientId: string };

/**
 * The platform's id of the person. Their account is locked for the rest of the transaction, so that of two commands about
 * one person the second sees what the first has done.
 *
 * @throws SubjectError `SUBJECT_UNKNOWN`
 */
export async function lockedPerson(manager: EntityManager, person: Person): Promise<string> {
  const rows = 'subjectId' in person ? await byAccount(manager, person) : await byUserId(manager, person);
  const [row] = rows;
  if (row) return row.id;
  throw new SubjectError(
    'SUBJECT_UNKNOWN',
    'subjectId' in person
      ? "there is no account of this id: give the platform's own"
      : 'this recipient knows nobody by this id: take an id from its own queries',
  );
}

interface Found {
  readonly id: string;
}

async function byAccount(manager: EntityManager, { subjectId }: { subjectId: string }): Promise<Found[]> {
  return isAccountId(subjectId)
    ? manager.query<Found[]>('SELECT id FROM account WHERE id = $1 FOR UPDATE', [subjectId])
    : [];
}

async function byUserId(
  manager: EntityManager,
  { userId, recipientId }: { userId: string; recipientId: string },
): Promise<Found[]> {
  const pairwiseId = decodeUserId(userId);
  if (pairwiseId === undefined) return [];
  return manager.query<Found[]>(
    `SELECT id FROM account
     WHERE id IN (SELECT subject_id FROM sharing_state WHERE recipient_id = $1 AND pairwise_id = $2) FOR UPDATE`,
    [recipientId, pairwiseId],
  );
}

export function isAccountId(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}

/** Whether the person is a minor now, by the database's clock; of unknown age counts as one. Agreement VIII. */
export async function isMinorNow(
  manager: EntityManager,
  subjectId: string,
  ageOfMajority: number,
): Promise<boolean> {
  const rows = await manager.query<{ minor: boolean }[]>(
    'SELECT is_minor(birth_date, now(), $2) AS minor FROM account WHERE id = $1',
    [subjectId, ageOfMajority],
  );
  return rows[0]?.minor ?? true;
}

/**
 * What a person or an officer has to say of a command, trimmed.
 *
 * @throws SubjectError `TEXT_MISSING`
 */
export function told(text: string, what: string): string {
  const trimmed = text.trim();
  if (trimmed === '') throw new SubjectError('TEXT_MISSING', `say ${what}: it is kept on record`);
  return trimmed;
}
