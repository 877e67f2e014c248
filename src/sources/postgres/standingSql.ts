import type { Reading } from '../../enforcement';
import type { CompiledField, Period } from '../../policy';
import { stateFlags } from '../../policy';
import type { Statement } from './statement';

/**
 * The part of a statement that is about the terms of sharing: who may be known of, in which state, at which instant.
 * It selects nothing unless the registry's revision and the request's validity hold in the statement's own snapshot.
 *
 * A row of `sharing_state` that time or a new purpose version has overtaken is computed from the records instead.
 */
export interface StandingSql {
  /** Common table expressions, without the word WITH. */
  readonly terms: string;
  readonly from: string;
}

/** What the terms of one run are read from. */
export interface Terms {
  readonly reading: Reading;
  /** Stands in for the database's clock where a test needs another time. */
  readonly clock: Date | undefined;
}

export function standingSql<Input extends Terms>(
  statement: Statement<Input>,
  citesInstrument: boolean,
): StandingSql {
  const material = statement.value(({ reading }) => reading.materialVersion);
  const named = !citesInstrument
    ? 'false'
    : `EXISTS (SELECT FROM legal_instrument_subject n
          WHERE n.instrument_id = ${statement.value(({ reading }) => reading.instrumentId)} AND n.subject_id = s.subject_id)`;
  const fresh = `(s.material_version = ${material} AND t.at < s.fresh_until)`;
  const whose = 's.subject_id, s.recipient_id, s.purpose_id';
  const computed = `consent_standing(${whose}, ${material}, t.at)`;
  // Materialised, so that what is the same for all rows is computed once.
  const terms = `t AS MATERIALIZED (
      SELECT at, (extract(epoch FROM at) * 1000)::bigint AS milliseconds,
        ((at AT TIME ZONE 'UTC') - make_interval(years => ${statement.value(({ reading }) => reading.ageOfMajority)}))::date AS latest_adult
      FROM (
        SELECT coalesce(${statement.value(({ clock }) => clock ?? null)}::timestamptz, now()) AS at FROM registry_revision
        WHERE revision = ${statement.value(({ reading }) => reading.revision)}
      ) AS snapshot
      WHERE at >= ${statement.value(({ reading }) => new Date(reading.holds.from))}
        AND at < ${statement.value(({ reading }) => endOf(reading.holds))}::timestamptz
    )`;
  const from = `
    FROM t
    JOIN sharing_state s
      ON s.recipient_id = ${statement.value(({ reading }) => reading.recipientId)} AND s.purpose_id = ${statement.value(({ reading }) => reading.purposeId)}
    JOIN account a ON a.id = s.subject_id
    LEFT JOIN organisation o ON o.id = a.organisation_id
    CROSS JOIN LATERAL (
      SELECT
        CASE WHEN ${fresh} THEN s.live ELSE (${computed})[1] END AS live,
        CASE WHEN ${fresh} THEN s.live_separate ELSE (${computed})[2] END AS live_separate,
        CASE WHEN ${fresh} THEN s.summary
          ELSE s.pairwise_id::text || s.subject_id::text || encode(s.pseudonym, 'hex') || s.revision::text || ' '
            || array_to_string(${computed}, ',') END AS summary,
        CASE WHEN a.erasure_requested_at <= t.at THEN ${stateFlags.ERASURE_REQUESTED} ELSE 0 END
        + CASE WHEN a.restricted_at <= t.at THEN ${stateFlags.PROCESSING_RESTRICTED} ELSE 0 END
        + CASE WHEN a.retained_until <= t.at THEN ${stateFlags.RETENTION_EXPIRED} ELSE 0 END
        + CASE WHEN a.birth_date <= t.latest_adult THEN 0 ELSE ${stateFlags.MINOR} END
        + CASE WHEN CASE WHEN ${fresh} THEN s.enrolled ELSE is_enrolled(${whose}, t.at) END
            THEN ${stateFlags.ENROLLED} ELSE 0 END
        + CASE WHEN ${named} THEN ${stateFlags.NAMED_BY_INSTRUMENT} ELSE 0 END AS flags
      OFFSET 0
    ) AS c`;
  return { terms, from };
}

const endOf = ({ until }: Period): Date | 'infinity' => (until === undefined ? 'infinity' : new Date(until));

/** Whom the recipient may know of at all for this purpose. */
export const knownOf = `(c.flags & ${stateFlags.ENROLLED | stateFlags.NAMED_BY_INSTRUMENT} <> 0 OR c.live <> 0)`;

const columnOf = {
  flags: 'c.flags',
  live: 'c.live',
  liveSeparate: 'c.live_separate',
  publishedBySubject: 'a.published_by_subject',
  lawfulPublicSource: 'a.lawful_public_source',
} as const;

/**
 * The decision on a field as a condition in SQL: what may not leave does not enter this process. The same compiled
 * conditions that `decideCompiled` goes through; a test holds the two together.
 */
export function permitted({ always, stops, openings }: CompiledField): string {
  if (always || openings.length === 0) return 'false';
  const opened = openings.map(({ where, mask }) => `${columnOf[where]} & ${mask} <> 0`).join(' OR ');
  return `(c.flags & ${closingFlags(stops)} = 0 AND (${opened}))`;
}

/** Fields whose permission one expression answers for each row: a mask of the categories that may leave. */
export interface ReleaseGroup {
  readonly fields: readonly CompiledField[];
  /** An integer expression; a field may leave where the bit of its category is set. */
  readonly sql: string;
}

/**
 * The decisions on many fields at once, for lists: a mask a row instead of a condition a field. Fields of one category
 * that differ in what opens them are answered by different masks.
 */
export function releaseGroups(fields: readonly CompiledField[]): ReleaseGroup[] {
  const groups: CompiledField[][] = [];
  for (const field of fields.filter(({ always, openings }) => !always && openings.length > 0)) {
    const group = groups.find((members) => members.every((member) => answeredTogether(member, field)));
    if (group) group.push(field);
    else groups.push([field]);
  }
  return groups.map((members) => ({ fields: members, sql: releaseMask(members) }));
}

function answeredTogether(one: CompiledField, other: CompiledField): boolean {
  if (closingFlags(one.stops) !== closingFlags(other.stops)) return false;
  return one.field.category.bit !== other.field.category.bit || openingsOf(one) === openingsOf(other);
}

const openingsOf = ({ openings }: CompiledField): string =>
  openings.map(({ where, mask }) => `${where} ${mask}`).join();

function releaseMask(fields: readonly CompiledField[]): string {
  const masks = new Map<string, number>();
  const add = (term: string, bits: number): unknown => masks.set(term, (masks.get(term) ?? 0) | bits);
  for (const { field, openings } of fields) {
    for (const { where, mask } of openings) {
      const bit = 1 << field.category.bit;
      if (where === 'flags') add(`c.flags & ${mask} <> 0`, bit);
      else add(columnOf[where], mask);
    }
  }
  const terms = [...masks].map(([term, bits]) =>
    term.endsWith('<> 0') ? `CASE WHEN ${term} THEN ${bits} ELSE 0 END` : `(${term} & ${bits})`,
  );
  const [first] = fields;
  return `CASE WHEN c.flags & ${closingFlags(first?.stops ?? [])} = 0 THEN ${terms.join(' | ')} ELSE 0 END`;
}

function closingFlags(stops: CompiledField['stops']): number {
  return stops.reduce((flags, { flag }) => flags | flag, 0);
}
