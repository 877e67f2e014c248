import type { Reading } from '../../enforcement';
import type { CompiledField } from '../../policy';
import { stateFlags } from '../../policy';
import type { Statement } from './statement';

/**
 * The part of a statement that is about the terms of sharing: who may be known of, in which state, at which instant.
 * It selects nothing unless the registry's revision and the request's validity hold in the statement's own snapshot.
 *
 * A row of `sharing_state` that time or a new purpose version has overtaken is computed from the records instead.
 */
export function standingFrom(statement: Statement, reading: Reading, clock: Date | undefined): string {
  const { holds, recipientId, purposeId, instrumentId, materialVersion } = reading;
  const at = `coalesce(${statement.value(clock ?? null)}::timestamptz, now())`;
  const material = statement.value(materialVersion);
  const named =
    instrumentId === undefined
      ? 'false'
      : `EXISTS (SELECT FROM legal_instrument_subject n
          WHERE n.instrument_id = ${statement.value(instrumentId)} AND n.subject_id = s.subject_id)`;
  const fresh = `(s.material_version = ${material} AND t.at < s.fresh_until)`;
  const whose = `s.subject_id, s.recipient_id, s.purpose_id`;
  return `
    FROM (
      SELECT ${at} AS at FROM registry_revision
      WHERE revision = ${statement.value(reading.revision)}
        AND ${at} >= ${statement.value(new Date(holds.from))}
        AND ${at} < ${statement.value(holds.until === undefined ? 'infinity' : new Date(holds.until))}::timestamptz
    ) AS t
    JOIN sharing_state s
      ON s.recipient_id = ${statement.value(recipientId)} AND s.purpose_id = ${statement.value(purposeId)}
    JOIN account a ON a.id = s.subject_id
    LEFT JOIN organisation o ON o.id = a.organisation_id
    CROSS JOIN LATERAL (
      SELECT
        CASE WHEN ${fresh} THEN s.consents ELSE consent_standing(${whose}, ${material}, t.at) END AS consents,
        CASE WHEN ${fresh} THEN s.enrolled ELSE is_enrolled(${whose}, t.at) END AS enrolled,
        ${named} AS named
      OFFSET 0
    ) AS c
    CROSS JOIN LATERAL (
      SELECT
        CASE WHEN a.erasure_requested_at <= t.at THEN ${stateFlags.ERASURE_REQUESTED} ELSE 0 END
        + CASE WHEN a.restricted_at <= t.at THEN ${stateFlags.PROCESSING_RESTRICTED} ELSE 0 END
        + CASE WHEN a.retained_until <= t.at THEN ${stateFlags.RETENTION_EXPIRED} ELSE 0 END
        + CASE WHEN a.birth_date <= ((t.at AT TIME ZONE 'UTC') - make_interval(years => ${statement.value(reading.ageOfMajority)}))::date
            THEN 0 ELSE ${stateFlags.MINOR} END
        + CASE WHEN c.enrolled THEN ${stateFlags.ENROLLED} ELSE 0 END
        + CASE WHEN c.named THEN ${stateFlags.NAMED_BY_INSTRUMENT} ELSE 0 END AS flags
      OFFSET 0
    ) AS f`;
}

/** Whom the recipient may know of at all for this purpose. */
export const knownOf = '(c.enrolled OR c.consents[1] <> 0 OR c.named)';

/** What a row says of its data subject beside their values; see `SubjectRecord` and `encodeClassKey`. */
export const standingColumns = `
  t.at AS at,
  s.subject_id AS "subjectId",
  encode(s.pseudonym, 'hex') AS pseudonym,
  s.revision AS revision,
  concat_ws(',', f.flags, c.consents[1], c.consents[2], c.consents[3], c.consents[4], c.consents[5],
    a.published_by_subject, a.lawful_public_source) AS "classKey"`;

const columnOf = {
  flags: 'f.flags',
  live: 'c.consents[1]',
  liveSeparate: 'c.consents[2]',
  publishedBySubject: 'a.published_by_subject',
  lawfulPublicSource: 'a.lawful_public_source',
} as const;

/**
 * The decision on a field as a condition in SQL: what may not leave does not enter this process. The same compiled
 * conditions that `decideCompiled` goes through; a test holds the two together.
 */
export function permitted({ always, stops, openings }: CompiledField): string {
  if (always || openings.length === 0) return 'false';
  const closing = stops.reduce((flags, { flag }) => flags | flag, 0);
  const opened = openings.map(({ where, mask }) => `${columnOf[where]} & ${mask} <> 0`).join(' OR ');
  return `(f.flags & ${closing} = 0 AND (${opened}))`;
}
