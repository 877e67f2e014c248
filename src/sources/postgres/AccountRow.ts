import type { SubjectRecord } from '../../enforcement';
import { stateFlags } from '../../policy';
import { idPrefix } from './userId';

/** A data subject as read, with the values that may leave; the rest never came out of the database. */
export interface AccountRow extends SubjectRecord {
  readonly __typename: 'User';
  /** The recipient's own id of the person. */
  readonly id: string;
  /** The platform's id: it stays inside. */
  readonly subjectId: string;
}

/** How many different flags a state can have: the number above the greatest. */
const flagValues = 2 * Math.max(...Object.values(stateFlags));

/**
 * What a statement selects of each data subject beside their values, in this order: little, and cheap to print for
 * PostgreSQL, since a list has a thousand of it. The last is the instant of the snapshot and the flags of the state in
 * one number, followed by the masks of public values only where there are any.
 */
export const standingColumns = `
      s.pairwise_id, s.subject_id, s.pseudonym, s.revision, c.standing,
      CASE WHEN a.published_by_subject | a.lawful_public_source = 0 THEN (t.milliseconds * ${flagValues} + c.flags)::text
        ELSE (t.milliseconds * ${flagValues} + c.flags) || ',' || a.published_by_subject || ',' || a.lawful_public_source END`;

type Column = string | null;
const standingColumnCount = 6;

/** Milliseconds since the Unix epoch, by the database's clock. */
export function instantOf(columns: readonly Column[]): number {
  return Math.floor(Number.parseInt(columns[5] ?? '', 10) / flagValues);
}

/** `fields` names the columns that follow the standing. */
export function accountRow(columns: readonly Column[], fields: readonly string[]): AccountRow {
  const [pairwiseId, subjectId, pseudonym, revision, standing, state] = columns;
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
  const flags = Number.parseInt(state, 10) % flagValues;
  const comma = state.indexOf(',');
  return comma < 0 ? `${flags},${standing},0,0` : `${flags},${standing}${state.slice(comma)}`;
}
