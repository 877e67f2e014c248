import type { SubjectRecord } from '../../enforcement';

/** A data subject as read, with the values that may leave; the rest never came out of the database. */
export interface AccountRow extends SubjectRecord {
  readonly __typename: 'User';
  /** The recipient's own id of the person. */
  readonly id: string;
  /** The platform's id: it stays inside. */
  readonly subjectId: string;
}

/** Prefix of the ids that recipients see; the rest is the pairwise UUID. */
export const idPrefix = 'usr_';

/**
 * What a statement selects of each data subject beside their values, in this order: cheap to print for PostgreSQL and
 * put together here. `standing` has the five masks of the consents; the two of public values are packed into one number,
 * which is zero for nearly everybody.
 */
export const standingColumns = `
      t.milliseconds, s.pairwise_id, s.subject_id, s.pseudonym, s.revision, c.flags, c.standing,
      (a.published_by_subject::bigint << 30) | a.lawful_public_source`;

type Column = string | null;
const standingColumnCount = 8;
const maskBits = 2n ** 30n;

/** Milliseconds since the Unix epoch, by the database's clock. */
export function instantOf(columns: readonly Column[]): number {
  return Number(columns[0]);
}

/** `fields` names the columns that follow the standing. */
export function accountRow(columns: readonly Column[], fields: readonly string[]): AccountRow {
  const [, pairwiseId, subjectId, pseudonym, revision, flags, standing, publicMasks] = columns;
  const row: AccountRow & Record<string, unknown> = {
    __typename: 'User',
    id: `${idPrefix}${pairwiseId ?? ''}`,
    subjectId: subjectId ?? '',
    // PostgreSQL prints bytes as \\x and digits.
    pseudonym: (pseudonym ?? '').slice(2),
    revision: revision ?? '',
    classKey: `${flags ?? ''},${standing ?? ''},${publicKey(publicMasks ?? '')}`,
  };
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index];
    if (field !== undefined) row[field] = columns[standingColumnCount + index];
  }
  return row;
}

function publicKey(packed: string): string {
  if (packed === '0') return '0,0';
  const masks = BigInt(packed);
  return `${masks / maskBits},${masks % maskBits}`;
}
