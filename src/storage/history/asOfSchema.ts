import type { QueryRunner } from 'typeorm';

/**
 * The schema `as_of`: relations named like those that decisions are made from, as they were on record at the instant in
 * the setting `sluice.as_of`. Whoever puts it first in their search path runs the very statements of a live request on
 * the past. Without the setting everything in it is empty.
 *
 * It holds nothing itself. So it is dropped before migrations, which it would be in the way of, and made anew after them.
 */
export async function dropAsOfSchema(runner: QueryRunner): Promise<void> {
  await runner.query('DROP SCHEMA IF EXISTS as_of CASCADE');
}

/** Made only where a history is kept; see the migration `History`. */
export async function createAsOfSchema(runner: QueryRunner): Promise<void> {
  const [{ kept } = { kept: false }] = await runner.manager.query<{ kept: boolean }[]>(
    "SELECT to_regclass('history_of') IS NOT NULL AS kept",
  );
  if (!kept) return;
  const relations = await runner.manager.query<HistoryOf[]>(keptRelations);
  await runner.query(
    [foundation, ...relations.map(relationView), consentView, stateView, rightsOf(relations)].join('\n'),
  );
}

interface HistoryOf {
  readonly relation: string;
  readonly subject: string | null;
  readonly columns: readonly { readonly name: string; readonly byDefault: string | null }[];
}

/**
 * A version from before a column was added lacks it: it then reads as the column's constant default, as the rows do that
 * were in the table at that time.
 */
const keptRelations = `
  SELECT h.relation, h.subject_column AS subject, (
    SELECT json_agg(json_build_object('name', a.attname, 'byDefault', d.text) ORDER BY a.attnum)
    FROM pg_attribute a
    LEFT JOIN LATERAL (
      SELECT pg_get_expr(adbin, adrelid) AS text FROM pg_attrdef
      WHERE adrelid = a.attrelid AND adnum = a.attnum AND a.attgenerated = ''
    ) AS d ON d.text !~ '[(]'
    WHERE a.attrelid = h.relation::regclass AND a.attnum > 0 AND NOT a.attisdropped
      AND (a.attname = h.subject_column OR a.attname = ANY (h.key_columns) OR a.attname = ANY (h.keeps)
        OR a.attname <> ALL (h.omits))
  ) AS columns
  FROM history_of h ORDER BY h.relation`;

/** What stood at the instant: of each row the latest version that was on record. */
function standing(kind: 'registry' | 'subject'): string {
  const subject = kind === 'subject' ? 'subject_id, ' : '';
  const sameSubject = kind === 'subject' ? 'later.subject_id = v.subject_id AND ' : '';
  return `
    CREATE VIEW as_of.${kind}_standing AS
      SELECT v.relation, ${subject && 'v.subject_id, '}v.key || v.content AS row
      FROM public.${kind}_version v JOIN public.recording r ON r.id = v.recording
      WHERE v.content IS NOT NULL AND r.at <= as_of.instant() AND NOT EXISTS (
        SELECT FROM public.${kind}_version later JOIN public.recording l ON l.id = later.recording
        WHERE ${sameSubject}later.relation = v.relation AND later.key = v.key AND later.id > v.id
          AND l.at <= as_of.instant());`;
}

const foundation = `
    CREATE SCHEMA as_of;
    CREATE FUNCTION as_of.instant() RETURNS timestamptz LANGUAGE sql STABLE AS $$
      SELECT nullif(current_setting('sluice.as_of', true), '')::timestamptz
    $$;
    ${standing('registry')}
    ${standing('subject')}`;

function relationView({ relation, subject, columns }: HistoryOf): string {
  const kind = subject === null ? 'registry' : 'subject';
  const selected = columns.map(({ name }) =>
    name === subject ? `v.subject_id AS "${name}"` : `row."${name}"`,
  );
  const types = columns.map(({ name }) => name).filter((name) => name !== subject);
  return `
    CREATE VIEW as_of."${relation}" AS
      SELECT ${[...selected, ...besides(relation)].join(', ')}
      FROM as_of.${kind}_standing v CROSS JOIN LATERAL (${populated(relation, columns, types)}) AS row
      WHERE v.relation = '${relation}';`;
}

/** Column by column, so that the view depends on no column that it does not have. */
function populated(relation: string, columns: HistoryOf['columns'], names: readonly string[]): string {
  const defaults = columns.filter(({ byDefault }) => byDefault !== null);
  const base =
    defaults.length === 0
      ? ''
      : `jsonb_build_object(${defaults.map(({ name, byDefault }) => `'${name}', ${byDefault}`).join(', ')}) || `;
  const read = names.map((name) => `populated."${name}"`).join(', ');
  return `SELECT ${read} FROM jsonb_populate_record(NULL::public."${relation}", ${base}v.row) AS populated`;
}

/** No value of a person's own; and whatever is derived from other records is derived from those of the time. */
function besides(relation: string): string[] {
  if (relation !== 'account') return [];
  return [
    'NULL::uuid AS organisation_id',
    '0 AS published_by_subject',
    '0 AS lawful_public_source',
    "'-infinity'::timestamptz AS provenance_changes_at",
  ];
}

/** Records are never changed: it is enough to leave out those that came later. */
const consentView = `
    CREATE VIEW as_of.consent_record AS
      SELECT c.* FROM public.consent_record c LEFT JOIN public.recording r ON r.id = c.recording
      WHERE as_of.instant() IS NOT NULL AND (c.recording IS NULL OR r.at <= as_of.instant());`;

/**
 * Everybody whom a recipient has to do with by now, under the ids and pseudonyms that never change; none of it is fresh,
 * so that a statement decides from the records of the time who was known then and how they stood.
 */
const stateView = `
    CREATE VIEW as_of.sharing_state AS
      SELECT s.recipient_id, s.purpose_id, s.pairwise_id, s.subject_id, s.pseudonym,
        0 AS enrolment, 0 AS live, 0 AS live_separate, 0 AS live_abroad, 0 AS own_age, 0 AS material_version,
        ''::text AS standing, ''::text AS summary, '-infinity'::timestamptz AS fresh_until,
        coalesce((SELECT max(c.id) FROM as_of.consent_record c WHERE c.subject_id = s.subject_id), 0) AS revision
      FROM public.sharing_state s WHERE as_of.instant() IS NOT NULL;`;

function rightsOf(relations: readonly HistoryOf[]): string {
  const views = [...relations.map(({ relation }) => relation), 'consent_record', 'sharing_state'];
  return `
    GRANT USAGE ON SCHEMA as_of TO sluice_gateway;
    GRANT SELECT ON ${views.map((view) => `as_of."${view}"`).join(', ')} TO sluice_gateway;`;
}
