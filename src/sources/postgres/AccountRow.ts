import type { SubjectRecord } from '../../enforcement';
import { idPrefix } from './userId';

/** A data subject as read, with the values that may leave; the rest never came out of the database. */
export interface AccountRow extends SubjectRecord {
  readonly __typename: 'User';
  /** The recipient's own id of the person. */
  readonly id: string;
  /** The platform's id: it stays inside. */
  readonly subjectId: string;
}

/**
 * What a statement selects of each data subject beside their values, in this order: little, and cheap to print for
 * PostgreSQL, since a list has a thousand of it. The masks of public values follow the flags only where there are any.
 */
export const standingColumns = `
      t.milliseconds, s.pairwise_id, s.subject_id, s.pseudonym, s.revision, c.standing,
      CASE WHEN a.published_by_subject | a.lawful_public_source = 0 THEN c.flags::text
        ELSE c.flags || ' ' || a.published_by_subject || ',' || a.lawful_public_source END`;

type Column = string | null;
const standingColumnCount = 7;

/** Milliseconds since the Unix epoch, by the database's clock. */
export function instantOf(columns: readonly Column[]): number {
  return Number(columns[0]);
}

/** `fields` names the columns that follow the standing. */
export function accountRow(columns: readonly Column[], fields: readonly string[]): AccountRow {
  const [, pairwiseId, subjectId, pseudonym, revision, standing, state] = columns;
  const row: AccountRow & Record<string, unknown> = {
    __typename: 'User',
    id: `${idPrefix}${pairwiseId ?? ''}`,
    subjectId: subjectId ?? '',
    // PostgreSQL prints bytes as `\x` and digits.
    pseudonym: (pseudonym ?? '').slice(2),
    revision: revision ?? '',
    classKey: classKeyOf(state ?? '', standing ?? ''),
  };
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index];
    if (field !== undefined) row[field] = columns[standingColumnCount + index];
  }
  return row;
}

function classKeyOf(state: string, standing: string): string {
  const space = state.indexOf(' ');
  return space < 0
    ? `${state},${standing},0,0`
    : `${state.slice(0, space)},${standing},${state.slice(space + 1)}`;
}
