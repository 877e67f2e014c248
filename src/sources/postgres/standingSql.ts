import type { Reading } from '../../enforcement';
import type { CompiledField, DisclosureMode, Form, Opening, Period } from '../../policy';
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

/** What the text of a statement on terms of sharing depends on. */
export interface TermsShape {
  readonly citesInstrument: boolean;
  readonly mode: DisclosureMode;
  readonly abroad: boolean;
}

export function shapeOfTerms({ instrumentId, mode, abroad }: Reading): TermsShape {
  return { citesInstrument: instrumentId !== undefined, mode, abroad: abroad !== undefined };
}

export function standingSql<Input extends Terms>(
  statement: Statement<Input>,
  { citesInstrument, mode, abroad }: TermsShape,
): StandingSql {
  const majority = statement.value(({ reading }) => reading.ageOfMajority);
  const material = statement.value(({ reading }) => reading.materialVersion);
  const named = !citesInstrument
    ? 'false'
    : `EXISTS (SELECT FROM legal_instrument_subject n
          WHERE n.instrument_id = ${statement.value(({ reading }) => reading.instrumentId)} AND n.subject_id = s.subject_id)`;
  // What was computed ahead is about sharing, and about people who were of age whenever they consented.
  const fresh =
    mode === 'SHARING'
      ? `(s.material_version = ${material} AND t.at < s.fresh_until AND s.own_age >= ${majority} AND a.birth_date <= t.latest_adult)`
      : 'false';
  const whose = 's.subject_id, s.recipient_id, s.purpose_id';
  const modeValue = statement.value(({ reading }) => reading.mode);
  const sensitivity = statement.value(({ reading }) => reading.ageOfSensitivity);
  const computed = `consent_standing(${whose}, ${modeValue}, ${material}, a.birth_date, ${majority}, ${sensitivity}, t.at)`;
  const acrossTheBorder = abroad
    ? `
        CASE WHEN ${fresh} THEN s.live_abroad ELSE (${computed})[6] END AS live_abroad,`
    : '';
  // Materialised, so that what is the same for all rows is computed once.
  const terms = `t AS MATERIALIZED (
      SELECT at, (extract(epoch FROM at) * 1000)::bigint AS milliseconds,
        ((at AT TIME ZONE 'UTC') - make_interval(years => ${majority}))::date AS latest_adult${abroad ? calendarYear : ''}
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
        CASE WHEN ${fresh} THEN s.live_separate ELSE (${computed})[2] END AS live_separate,${acrossTheBorder}
        CASE WHEN ${fresh} THEN s.summary
          ELSE s.pairwise_id::text || s.subject_id::text || encode(s.pseudonym, 'hex') || s.revision::text || ' '
            || array_to_string(${computed}, ',') END AS summary,
        ${publicMask('published_by_subject', 'PUBLISHED_BY_SUBJECT')},
        ${publicMask('lawful_public_source', 'LAWFUL_PUBLIC_SOURCE')},
        CASE WHEN a.erasure_requested_at <= t.at THEN ${stateFlags.ERASURE_REQUESTED} ELSE 0 END
        + CASE WHEN a.restricted_at <= t.at THEN ${stateFlags.PROCESSING_RESTRICTED} ELSE 0 END
        + CASE WHEN a.retained_until <= t.at THEN ${stateFlags.RETENTION_EXPIRED} ELSE 0 END
        + CASE WHEN a.birth_date <= t.latest_adult THEN 0 ELSE ${stateFlags.MINOR} END
        + CASE WHEN ${fresh} THEN s.enrolment ELSE enrolment_flags(${whose}, ${material}, t.at) END
        + CASE WHEN ${named} THEN ${stateFlags.NAMED_BY_INSTRUMENT} ELSE 0 END${abroad ? notCountedFlag : ''} AS flags
      OFFSET 0
    ) AS c`;
  return { terms, from };
}

/** Derived ahead as well, unless a publication or its end was dated ahead and has come. */
const publicMask = (column: string, source: string): string =>
  `CASE WHEN a.provenance_changes_at IS NULL OR t.at < a.provenance_changes_at THEN a.${column}
          ELSE provenance_mask(s.subject_id, '${source}', t.at) END AS ${column}`;

/** Set unless this person is among those whose data goes abroad this year. */
const notCountedFlag = `
        + CASE WHEN EXISTS (SELECT FROM person_abroad k
          WHERE k.recipient_id = s.recipient_id AND k.year = t.year AND k.subject_id = s.subject_id)
          THEN 0 ELSE ${stateFlags.NOT_COUNTED_ABROAD} END`;

const calendarYear = `,
        extract(year FROM at AT TIME ZONE 'UTC')::integer AS year`;

const endOf = ({ until }: Period): Date | 'infinity' => (until === undefined ? 'infinity' : new Date(until));

/** Whom the recipient may know of at all for this purpose. */
export const knownOf = `(c.flags & ${stateFlags.ENROLLED | stateFlags.ENROLLED_IN_OLDER_PURPOSE | stateFlags.NAMED_BY_INSTRUMENT} <> 0 OR c.live <> 0)`;

const columnOf = {
  flags: 'c.flags',
  live: 'c.live',
  liveSeparate: 'c.live_separate',
  crossBorder: 'c.live_abroad',
  publishedBySubject: 'c.published_by_subject',
  lawfulPublicSource: 'c.lawful_public_source',
} as const;

/**
 * Whether the value itself may leave, as a condition in SQL. The same compiled conditions that `decideCompiled` goes
 * through; a test holds the two together.
 */
export function permittedInFull(field: CompiledField): string {
  const { always, stops } = field;
  const openings = openingsTo(field, 'FULL');
  if (always || openings.length === 0) return 'false';
  const opened = openings
    .map(
      ({ where, mask, adultsOnly }) =>
        `${columnOf[where]} & ${mask} <> 0${adultsOnly ? ` AND ${ofAge}` : ''}`,
    )
    .join(' OR ');
  const demanded = demands(stops).map(({ where, mask }) => `AND ${columnOf[where]} & ${mask} <> 0 `);
  return `(c.flags & ${closingFlags(stops)} = 0 ${demanded.join('')}AND (${opened}))`;
}

/** A field in one of the forms in which it may leave, and what opens it in that form. */
export interface Release {
  readonly compiled: CompiledField;
  readonly form: Form;
  readonly openings: readonly Opening[];
}

/** Releases that one expression answers for each row: a mask of the categories that may leave. */
export interface ReleaseGroup {
  readonly releases: readonly Release[];
  /** An integer expression; a field may leave, in its release's form, where the bit of its category is set. */
  readonly sql: string;
}

/**
 * The decisions on many fields at once, for lists: a mask a row instead of a condition a field. What may not leave, or
 * not in this form, does not enter this process. Releases of one category that differ in what opens them, as those in
 * full and in a reduced form do, are answered by different masks.
 */
export function releaseGroups(fields: readonly CompiledField[]): ReleaseGroup[] {
  const groups: Release[][] = [];
  for (const release of fields.filter(({ always }) => !always).flatMap(releasesOf)) {
    const group = groups.find((members) => members.every((member) => answeredTogether(member, release)));
    if (group) group.push(release);
    else groups.push([release]);
  }
  return groups.map((members) => ({ releases: members, sql: releaseMask(members) }));
}

function releasesOf(compiled: CompiledField): Release[] {
  const forms = new Set(compiled.openings.map(({ permit }) => permit.form));
  return [...forms].map((form) => ({ compiled, form, openings: openingsTo(compiled, form) }));
}

const openingsTo = ({ openings }: CompiledField, form: Form): readonly Opening[] =>
  openings.filter(({ permit }) => permit.form === form);

function answeredTogether(one: Release, other: Release): boolean {
  const [stops, otherStops] = [one.compiled.stops, other.compiled.stops];
  if (closingFlags(stops) !== closingFlags(otherStops)) return false;
  if (demands(stops).length !== demands(otherStops).length) return false;
  const sameCategory = one.compiled.field.category.bit === other.compiled.field.category.bit;
  return !sameCategory || keyOf(one) === keyOf(other);
}

const keyOf = ({ openings }: Release): string =>
  openings.map(({ where, mask, adultsOnly }) => `${where} ${mask} ${adultsOnly}`).join();

function releaseMask(releases: readonly Release[]): string {
  const all = releases.flatMap(({ compiled, openings }) =>
    openings.map((opening) => ({ opening, bit: 1 << compiled.field.category.bit })),
  );
  const anybody = maskTerms(all.filter(({ opening }) => !opening.adultsOnly));
  const adults = maskTerms(all.filter(({ opening }) => opening.adultsOnly));
  const terms = [
    ...anybody,
    ...(adults.length > 0 ? [`CASE WHEN ${ofAge} THEN ${adults.join(' | ')} ELSE 0 END`] : []),
  ];
  const stops = releases[0]?.compiled.stops ?? [];
  const demanded = [...new Set(demands(stops).map(({ where }) => ` & ${columnOf[where]}`))].join('');
  return `CASE WHEN c.flags & ${closingFlags(stops)} = 0 THEN (${terms.join(' | ')})${demanded} ELSE 0 END`;
}

/** A term for each place that openings look at: the bits of the categories that it lets out. */
function maskTerms(openings: readonly { readonly opening: Opening; readonly bit: number }[]): string[] {
  const masks = new Map<string, number>();
  for (const { opening, bit } of openings) {
    const { where, mask } = opening;
    const condition = where === 'flags' ? `c.flags & ${mask} <> 0` : columnOf[where];
    masks.set(condition, (masks.get(condition) ?? 0) | (where === 'flags' ? bit : mask));
  }
  return [...masks].map(([term, bits]) =>
    term.endsWith('<> 0') ? `CASE WHEN ${term} THEN ${bits} ELSE 0 END` : `(${term} & ${bits})`,
  );
}

const ofAge = `c.flags & ${stateFlags.MINOR} = 0`;

function closingFlags(stops: CompiledField['stops']): number {
  return stops.filter(({ closesWhen }) => closesWhen === 'SET').reduce((flags, { mask }) => flags | mask, 0);
}

/** What must be set in a person's state; of all stops only a flag closes by being set. */
const demands = (stops: CompiledField['stops']): CompiledField['stops'] =>
  stops.filter(({ closesWhen }) => closesWhen === 'UNSET');
