import type { Reading } from '../../enforcement';
import { keyOfForm } from '../../enforcement';
import type { CompiledField, Form } from '../../policy';
import { accountFields } from './accountFields';
import { standingColumns } from './AccountRow';
import { asIfCounted } from './countingAbroad';
import type { ReleaseGroup, Terms, TermsShape } from './standingSql';
import { knownOf, permittedInFull, releaseGroups, shapeOfTerms, standingSql } from './standingSql';
import type { PreparedStatement } from './statement';
import { Statement } from './statement';

/**
 * A condition on a personal field: it matches only people for whom the value itself may leave. Whoever gets less of it
 * could otherwise spell it out by asking who matches.
 */
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
  /** What tells whose data would leave, where nothing of it is wanted. */
  readonly deciding?: readonly CompiledField[];
  readonly limit: number;
  /** Whether one person beyond the limit is read, who tells that there are more. */
  readonly looksAhead?: boolean;
  /** For finding whom to count abroad: conditions and order take everybody for counted, and no value is read. */
  readonly asIfCounted?: boolean;
  /** One person, by the recipient's own id. */
  readonly id?: string;
  readonly conditions?: readonly Condition[];
  readonly order?: Order | undefined;
  /** The recipient's own id of the last person on the page before. */
  readonly after?: string | undefined;
}

/** What one run of a statement on accounts is given. */
export interface AccountInput extends Terms {
  readonly query: AccountQuery;
}

export interface AccountStatement extends PreparedStatement<AccountInput> {
  /** Names of the columns that follow `standingColumns`. */
  readonly fields: readonly string[];
}

/** A plan's statements, kept as long as the plan's own list of wanted fields is. */
const prepared = new WeakMap<AccountQuery['wanted'], Map<string, AccountStatement>>();

/** The statement for a query: built anew only for a shape that this plan has not run yet. */
export function accountStatement(query: AccountQuery, reading: Reading): AccountStatement {
  const shapes = prepared.get(query.wanted) ?? new Map<string, AccountStatement>();
  prepared.set(query.wanted, shapes);
  const terms = shapeOfTerms(reading);
  const shape = shapeOf(query, terms);
  const known = shapes.get(shape);
  if (known) return known;
  const statement = buildStatement(query, terms);
  shapes.set(shape, statement);
  return statement;
}

/** All that the text depends on, beside the wanted fields. */
function shapeOf(query: AccountQuery, terms: TermsShape): string {
  const { id, after, order, conditions = [] } = query;
  return [
    terms.citesInstrument,
    terms.mode,
    terms.abroad,
    query.asIfCounted === true,
    id !== undefined,
    after !== undefined,
    order && `${order.coordinate} ${order.direction}`,
    ...conditions.map(({ coordinate, operator }) => `${coordinate} ${operator}`),
  ].join();
}

function buildStatement(query: AccountQuery, shape: TermsShape): AccountStatement {
  const statement = new Statement<AccountInput>();
  const { terms, from } = standingSql(statement, shape);
  const conditions = [
    knownOf,
    ...(query.conditions ?? []).map((condition, index) =>
      conditionSql(statement, condition, index, query.asIfCounted),
    ),
  ];
  if (query.id !== undefined)
    conditions.push(`s.pairwise_id = ${statement.value((input) => input.query.id)}`);
  const key = query.order && keySql(query.order, query.asIfCounted);
  const place = query.after === undefined ? undefined : pageAfter(statement, query, key, from);
  if (place) conditions.push(place.condition);
  const direction = query.order?.direction ?? 'ASC';
  const orderBy = key ? `(${key}) ${direction} NULLS LAST, s.pairwise_id` : 's.pairwise_id';
  const { columns, masks } = wantedColumns(query.asIfCounted ? [] : query.wanted);
  const text = `
    WITH ${terms}${place?.table ?? ''}
    SELECT ${[standingColumns, ...columns.map(({ sql }) => sql)].join(',\n      ')}
    ${from}${masks}
    WHERE ${conditions.join('\n      AND ')}
    ORDER BY ${orderBy}
    LIMIT ${statement.value((input) => input.query.limit + (input.query.looksAhead ? 1 : 0))}`;
  return { ...statement.prepare(text), fields: columns.map(({ column }) => column) };
}

interface WantedColumns {
  readonly columns: readonly { readonly column: string; readonly sql: string }[];
  /** What computes the masks that the columns look at. */
  readonly masks: string;
}

function wantedColumns(wanted: readonly CompiledField[]): WantedColumns {
  const groups = releaseGroups(wanted);
  if (groups.length === 0) return { columns: [], masks: '' };
  const columns = groups.flatMap(({ releases }, index) =>
    releases.flatMap(({ compiled, form }) => {
      const { coordinate, category } = compiled.field;
      const name = accountFields.get(coordinate)?.name;
      const sql = sqlOf(coordinate, form);
      if (name === undefined || sql === undefined) return [];
      const bit = 1 << category.bit;
      const inFull = form === 'FULL' ? -1 : groups.findIndex((group) => letsOut(group, compiled, 'FULL'));
      const unless = inFull < 0 ? '' : ` AND r.release${inFull} & ${bit} = 0`;
      const leaves = `r.release${index} & ${bit} <> 0${unless}`;
      return [{ column: keyOfForm(name, form), sql: `CASE WHEN ${leaves} THEN ${sql} END` }];
    }),
  );
  const releases = groups.map(({ sql }, index) => `${sql} AS release${index}`).join(', ');
  return { columns, masks: `\n    CROSS JOIN LATERAL (SELECT ${releases} OFFSET 0) AS r` };
}

function letsOut({ releases }: ReleaseGroup, field: CompiledField, form: Form): boolean {
  return releases.some((release) => release.compiled === field && release.form === form);
}

function conditionSql(
  statement: Statement<AccountInput>,
  { coordinate, compiled, operator }: Condition,
  index: number,
  forCounting: boolean | undefined,
): string {
  const column = sqlOf(coordinate, 'FULL') ?? 'NULL';
  const parameter = statement.value(({ query }) => query.conditions?.[index]?.value);
  const matches = operator === 'EQUALS' ? `${column} = ${parameter}` : `starts_with(${column}, ${parameter})`;
  return `(${permittedInFull(forCounting ? asIfCounted(compiled) : compiled)} AND ${matches})`;
}

function keySql({ coordinate, compiled }: Order, forCounting: boolean | undefined): string {
  return `CASE WHEN ${permittedInFull(forCounting ? asIfCounted(compiled) : compiled)} THEN ${sqlOf(coordinate, 'FULL') ?? 'NULL'} END`;
}

/**
 * After the person at the cursor, in the order asked for. The place is looked up anew: a cursor that carried the value
 * would disclose it. It is where the page before has left the person, also where others are taken for counted.
 */
function pageAfter(
  statement: Statement<AccountInput>,
  { order }: AccountQuery,
  key: string | undefined,
  from: string,
): { condition: string; table: string } {
  const cursor = statement.value(({ query }) => query.after);
  if (!key || !order) return { condition: `s.pairwise_id > ${cursor}`, table: '' };
  const comparison = order.direction === 'ASC' ? '>' : '<';
  return {
    table: `,
    place AS MATERIALIZED (SELECT (${keySql(order, false)}) AS key ${from} WHERE ${knownOf} AND s.pairwise_id = ${cursor})`,
    condition: `(
        SELECT CASE
          WHEN p.key IS NULL THEN (${key}) IS NULL AND s.pairwise_id > ${cursor}
          ELSE (${key}) IS NULL OR (${key}) ${comparison} p.key OR ((${key}) = p.key AND s.pairwise_id > ${cursor}) END
        FROM place AS p)`,
  };
}

/** Undefined for a form that the field is not offered in. */
function sqlOf(coordinate: string, form: Form): string | undefined {
  const stored = accountFields.get(coordinate);
  return form === 'FULL' ? stored?.sql : stored?.reduced[form];
}
