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
 * What a statement selects of each data subject beside their values: the summary of their sharing state, and the instant
 * of the snapshot with the state's flags in one number, followed by the masks of public values where there are any.
 */
export const standingColumns = `
      c.summary,
      CASE WHEN c.published_by_subject | c.lawful_public_source = 0 THEN (t.milliseconds * ${flagValues} + c.flags)::text
        ELSE (t.milliseconds * ${flagValues} + c.flags) || ',' || c.published_by_subject || ',' || c.lawful_public_source END`;

type Column = string | null;
const standingColumnCount = 2;

/** Where the parts of a summary end: two UUIDs, 64 hexadecimal digits, then the revision, a space and the masks. */
const pairwiseEnd = 36;
const subjectEnd = pairwiseEnd + 36;
const pseudonymEnd = subjectEnd + 64;

/** Milliseconds since the Unix epoch, by the database's clock. */
export function instantOf(columns: readonly Column[]): number {
  return Math.floor(Number.parseInt(columns[1] ?? '', 10) / flagValues);
}

/** `fields` names the columns that follow the standing. */
export function accountRow(columns: readonly Column[], fields: readonly string[]): AccountRow {
  const summary = columns[0] ?? '';
  const revisionEnd = summary.indexOf(' ', pseudonymEnd);
  const row: AccountRow & Record<string, unknown> = {
    __typename: 'User',
    id: `${idPrefix}${summary.slice(0, pairwiseEnd)}`,
    subjectId: summary.slice(pairwiseEnd, subjectEnd),
    pseudonym: summary.slice(subjectEnd, pseudonymEnd),
    revision: summary.slice(pseudonymEnd, revisionEnd),
    classKey: classKeyOf(columns[1] ?? '', summary.slice(revisionEnd + 1)),
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
