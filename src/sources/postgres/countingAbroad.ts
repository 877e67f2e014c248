import type { CompiledField, Form } from '../../policy';
import { decideCompiled, decodeClassKey, encodeClassKey, stateFlags } from '../../policy';
import type { AccountRow } from './AccountRow';
import type { AccountQuery } from './accountStatement';

/**
 * How many more people's data may go abroad this year under an agreement version's transfer procedure (clause IX.2):
 * `$1` names the version, `$2` stands in for the database's clock.
 */
export const roomAbroad = `
  SELECT greatest(p.people - coalesce(k.people, 0), 0) AS room
  FROM transfer_procedure p JOIN agreement_version v ON v.id = p.agreement_version_id
  LEFT JOIN people_abroad k ON k.recipient_id = v.recipient_id
    AND k.year = extract(year FROM coalesce($2::timestamptz, now()) AT TIME ZONE 'UTC')::integer
  WHERE v.id = $1`;

/** To be found by a value, or by its place in an order, discloses the value: of who is not counted it finds nothing. */
export function searches({ conditions = [], order }: AccountQuery): boolean {
  return conditions.length > 0 || order !== undefined;
}

/** Of people in the order of their page, those who are not counted, and whose data would leave if they were. */
export function waitingToBeCounted(query: AccountQuery, rows: readonly AccountRow[]): AccountRow[] {
  const leaving = query.deciding ?? query.wanted;
  const compared = [...(query.conditions ?? []), ...(query.order ? [query.order] : [])];
  return rows.slice(0, query.limit).filter(({ classKey }) => {
    const state = decodeClassKey(classKey);
    if (!state || (state.flags & stateFlags.NOT_COUNTED_ABROAD) === 0) return false;
    const counted = { ...state, flags: state.flags & ~stateFlags.NOT_COUNTED_ABROAD };
    const formOf = (field: CompiledField): Form | undefined => {
      const decision = decideCompiled(field, counted);
      return decision.outcome === 'PERMIT' ? decision.form : undefined;
    };
    return (
      leaving.some((field) => formOf(field) !== undefined) ||
      compared.some(({ compiled }) => formOf(compiled) === 'FULL')
    );
  });
}

/** The person as they will be once they are counted. */
export function onceCounted(row: AccountRow): AccountRow {
  const state = decodeClassKey(row.classKey);
  if (!state) return row;
  const flags = state.flags & ~stateFlags.NOT_COUNTED_ABROAD;
  return { ...row, classKey: encodeClassKey({ ...state, flags }) };
}

/** The conditions of a field, but for the one that its data subject is counted. */
export function asIfCounted(compiled: CompiledField): CompiledField {
  const stops = compiled.stops.filter(
    ({ where, mask }) => where !== 'flags' || mask !== stateFlags.NOT_COUNTED_ABROAD,
  );
  return { ...compiled, stops };
}
