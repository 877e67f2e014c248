import type { Reading } from '../../enforcement';
import type { CompiledField } from '../../policy';
import { accountFields } from './accountFields';
import { knownOf, permitted, standingColumns, standingFrom } from './standingColumns';
import { Statement } from './statement';

/** A condition on a personal field: it matches only people for whom that field may leave. */
export interface Condition {
  readonly coordinate: string;
  readonly compiled: CompiledField;
  readonly operator: 'EQUALS' | 'STARTS_WITH';
  readonly value: string;
}

export interface Order {
  readonly coordinate: string;
  readonly compiled: CompiledField;
  readonly direction: 'ASC' | 'DESC';
}

export interface AccountQuery {
  readonly wanted: readonly CompiledField[];
  readonly limit: number;
  /** One person, by the recipient's own id. */
  readonly id?: string;
  readonly conditions?: readonly Condition[];
  readonly order?: Order | undefined;
  /** The recipient's own id of the last person on the page before. */
  readonly after?: string | undefined;
}

/** Prefix of the ids that recipients see; the rest is the pairwise UUID. */
export const idPrefix = 'usr_';

export function accountStatement(
  query: AccountQuery,
  reading: Reading,
  clock: Date | undefined,
): { text: string; values: unknown[] } {
  const statement = new Statement();
  const from = standingFrom(statement, reading, clock);
  const conditions = [
    knownOf,
    ...(query.conditions ?? []).map((condition) => conditionSql(statement, condition)),
  ];
  if (query.id !== undefined) conditions.push(`s.pairwise_id = ${statement.value(query.id)}`);
  const key =
    query.order && `CASE WHEN ${permitted(query.order.compiled)} THEN ${sqlOf(query.order.coordinate)} END`;
  if (query.after !== undefined) conditions.push(pageAfter(statement, query, key));
  const direction = query.order?.direction ?? 'ASC';
  const orderBy = key ? `(${key}) ${direction} NULLS LAST, s.pairwise_id` : 's.pairwise_id';
  const text = `${key && query.after !== undefined ? placeOf(statement, query.after, key, from) : ''}
    SELECT 'User' AS "__typename", '${idPrefix}' || s.pairwise_id AS id, ${standingColumns}
      ${query.wanted.map(wantedColumn).join('')}
    ${from}
    WHERE ${conditions.join('\n      AND ')}
    ORDER BY ${orderBy}
    LIMIT ${statement.value(query.limit)}`;
  return { text, values: statement.values };
}

function wantedColumn(compiled: CompiledField): string {
  const field = accountFields.get(compiled.field.coordinate);
  return field ? `, CASE WHEN ${permitted(compiled)} THEN ${field.sql} END AS "${field.column}"` : '';
}

function conditionSql(statement: Statement, { coordinate, compiled, operator, value }: Condition): string {
  const column = sqlOf(coordinate);
  const parameter = statement.value(value);
  const matches = operator === 'EQUALS' ? `${column} = ${parameter}` : `starts_with(${column}, ${parameter})`;
  return `(${permitted(compiled)} AND ${matches})`;
}

/**
 * After the person at the cursor, in the order asked for. The place is looked up anew: a cursor that carried the value
 * would disclose it.
 */
function pageAfter(statement: Statement, { after, order }: AccountQuery, key: string | undefined): string {
  const cursor = statement.value(after);
  if (!key || !order) return `s.pairwise_id > ${cursor}`;
  const comparison = order.direction === 'ASC' ? '>' : '<';
  return `(
        SELECT CASE
          WHEN p.key IS NULL THEN (${key}) IS NULL AND s.pairwise_id > ${cursor}
          ELSE (${key}) IS NULL OR (${key}) ${comparison} p.key OR ((${key}) = p.key AND s.pairwise_id > ${cursor}) END
        FROM place AS p)`;
}

function placeOf(statement: Statement, after: string, key: string, from: string): string {
  return `
    WITH place AS (SELECT (${key}) AS key ${from} WHERE ${knownOf} AND s.pairwise_id = ${statement.value(after)})`;
}

function sqlOf(coordinate: string): string {
  return accountFields.get(coordinate)?.sql ?? 'NULL';
}
