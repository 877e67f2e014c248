import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import type { DisclosureMode, ExceptionClause } from '../policy';
import type {
  InstrumentDraft,
  InstrumentSubjects,
  InstrumentTerms,
  StatedNotice,
  Validity,
} from './instrumentTerms';
import { instrumentTerms, requireTruth, validityOf } from './instrumentTerms';
import { instantOf } from './instantOf';
import { officerNamed, reasonGiven } from './officer';
import { refusedByDatabase } from './refusedByDatabase';
import { RegistryError } from './RegistryError';
import { requireRegistered } from './requireRegistered';

/** What one officer decides on one instrument. */
export interface InstrumentDecision {
  readonly instrumentId: string;
  readonly officer: string;
}

export type Review = 'UPHELD' | 'REJECTED';

/** Where an instrument stands at one instant. Only one in force, or an emergency, opens anything. */
export type InstrumentState = 'DRAFT' | 'NOT_YET' | 'IN_FORCE' | 'EMERGENCY' | 'ENDED' | 'REVOKED';

/** An instrument as officers see it: of the people only how many they are. */
export interface InstrumentOnRecord {
  readonly id: string;
  readonly clause: ExceptionClause;
  readonly issuer: string;
  readonly jurisdiction: string;
  readonly reference: string;
  readonly provision: string;
  readonly recipientId: string;
  readonly purposeId: string;
  readonly mode: DisclosureMode;
  readonly categories: readonly string[];
  readonly subjectsBy: InstrumentSubjects['by'];
  readonly organisationId: string | null;
  readonly enrolledFrom: Date | null;
  readonly enrolledUntil: Date | null;
  /** How many it names; before its approval, of a predicate, of how many that holds now. */
  readonly people: number;
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly threat: string | null;
  readonly whyNoConsent: string | null;
  readonly homeApproval: string | null;
  readonly homeApprovedAt: Date | null;
  readonly noticeGivenAt: Date | null;
  readonly notice: StatedNotice['state'] | null;
  readonly noticeDueAt: Date | null;
  readonly noticeProvision: string | null;
  readonly draftedBy: string;
  readonly approvedBy: string | null;
  readonly reviewedBy: string | null;
  readonly review: Review | null;
  readonly revokedBy: string | null;
  readonly whyRevoked: string | null;
  readonly state: InstrumentState;
}

/**
 * Writes an instrument down. It opens nothing until another officer approves it, unless it is an emergency, which acts at
 * once and is reviewed after. Agreement III.A.2, III.D; PIPL 13(1)(3)-(4).
 *
 * @returns the instrument's id, which a request cites.
 * @throws RegistryError
 */
export async function draftInstrument(
  dataSource: DataSource,
  draft: InstrumentDraft,
  officer: string,
): Promise<string> {
  const draftedBy = officerNamed(officer);
  const terms = instrumentTerms(draft);
  return dataSource
    .transaction(async (manager) => {
      const at = await instantOf(manager);
      const validity = validityOf(terms, at);
      requireTruth(terms, at);
      await requireRegistered(manager, { ...terms, purposeIds: [terms.purposeId] });
      await requireSubjects(manager, terms);
      return insertDraft(manager, terms, { at, validity, draftedBy });
    })
    .catch(refusedByDatabase);
}

/** The people with it, in one transaction: whom it names is part of what the second officer approves. */
async function insertDraft(
  manager: EntityManager,
  terms: InstrumentTerms,
  { at, validity, draftedBy }: { readonly at: Date; readonly validity: Validity; readonly draftedBy: string },
): Promise<string> {
  const id = `instrument-${randomUUID()}`;
  const { subjects, homeApproval, notice } = terms;
  await manager.query(
    `INSERT INTO legal_instrument (
         id, clause, issuer, jurisdiction, reference, provision, recipient_id, purpose_id, mode, categories, valid_from,
         valid_until, threat, why_no_consent, drafted_by, subjects_by, organisation_id, enrolled_from, enrolled_until,
         home_approval, home_approved_at, notice_given_at, notice, notice_due_at, notice_provision)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
         $24, $25)`,
    [
      id,
      terms.clause,
      terms.issuer,
      terms.jurisdiction,
      terms.reference,
      terms.provision,
      terms.recipientId,
      terms.purposeId,
      terms.mode,
      terms.categories,
      validity.from,
      validity.until,
      terms.emergency?.threat ?? null,
      terms.emergency?.whyNoConsent ?? null,
      draftedBy,
      subjects.by,
      subjects.by === 'ORGANISATION' ? subjects.organisationId : null,
      subjects.by === 'ENROLLED_DURING' ? subjects.from : null,
      subjects.by === 'ENROLLED_DURING' ? subjects.until : null,
      homeApproval?.reference ?? null,
      homeApproval ? (homeApproval.at ?? at) : null,
      terms.noticeGivenAt ?? null,
      notice?.state ?? null,
      notice?.state === 'DEFERRED' ? notice.until : null,
      notice?.state === 'WITHHELD_BY_LAW' ? notice.provision : null,
    ],
  );
  if (subjects.by === 'LIST') {
    await manager.query(
      'INSERT INTO legal_instrument_subject (instrument_id, subject_id) SELECT $1, unnest($2::uuid[])',
      [id, subjects.ids],
    );
  }
  return id;
}

/**
 * Approves an instrument that another officer drafted: it acts from the next request on. One that is about everybody of whom
 * something holds names them now, as many as the officer was shown. Agreement III.A.2, III.D.
 *
 * @throws RegistryError
 */
export async function approveInstrument(
  dataSource: DataSource,
  { instrumentId, officer, people }: InstrumentDecision & { readonly people?: number },
): Promise<void> {
  const approvedBy = officerNamed(officer);
  await decide(dataSource, instrumentId, async (manager, instrument) => {
    requireUnrevoked(instrument);
    if (isApproved(instrument)) {
      throw new RegistryError('INSTRUMENT_APPROVED', 'this instrument was approved already');
    }
    if (instrument.clause === 'III.D.4') {
      throw new RegistryError('REVIEW_NEEDED', 'an emergency acts without approval: review it instead');
    }
    if (instrument.ended) {
      throw new RegistryError('INSTRUMENT_EXPIRED', 'the validity of this instrument is over: draft another');
    }
    requireConfirmed(instrument, people);
    await manager.query(
      `UPDATE legal_instrument SET approved_by = $2, approved_at = clock_timestamp(), people_confirmed = $3
       WHERE id = $1`,
      [instrumentId, approvedBy, people ?? null],
    );
  });
}

/**
 * Records what the home authority has just approved of what an authority abroad asks for; another officer does than the one
 * who drafted the instrument. Agreement IX.2; PIPL 41.
 *
 * @throws RegistryError
 */
export async function recordHomeApproval(
  dataSource: DataSource,
  { instrumentId, officer, reference }: InstrumentDecision & { readonly reference: string },
): Promise<void> {
  const recordedBy = officerNamed(officer);
  const written = reference.trim();
  if (written === '') {
    throw new RegistryError('TERMS_MISSING', "state the home authority's reference of its approval");
  }
  await decide(dataSource, instrumentId, async (manager, instrument) => {
    requireOpenToRecord(instrument, instrument.homeApprovedAt);
    await manager.query(
      `UPDATE legal_instrument SET home_approval = $3, home_approved_at = clock_timestamp(), home_recorded_by = $2
       WHERE id = $1`,
      [instrumentId, recordedBy, written],
    );
  });
}

/**
 * Records that the people whom the instrument is about have just been told: a reorganisation transfers from then on.
 * Agreement III.C.3; PIPL 17, 22.
 *
 * @throws RegistryError
 */
export async function recordNotice(
  dataSource: DataSource,
  { instrumentId, officer }: InstrumentDecision,
): Promise<void> {
  const recordedBy = officerNamed(officer);
  await decide(dataSource, instrumentId, async (manager, instrument) => {
    requireOpenToRecord(instrument, instrument.noticeGivenAt);
    await manager.query(
      'UPDATE legal_instrument SET notice_given_at = clock_timestamp(), notice_recorded_by = $2 WHERE id = $1',
      [instrumentId, recordedBy],
    );
  });
}

/**
 * Ends an instrument at once; any officer may, also the one who drafted it. An emergency still stands to be reviewed.
 *
 * @throws RegistryError
 */
export async function revokeInstrument(
  dataSource: DataSource,
  { instrumentId, officer, reason }: InstrumentDecision & { readonly reason: string },
): Promise<void> {
  const [revokedBy, why] = [officerNamed(officer), reasonGiven(reason)];
  await decide(dataSource, instrumentId, async (manager, instrument) => {
    requireUnrevoked(instrument);
    await revoke(manager, instrumentId, revokedBy, why);
  });
}

/**
 * Decides on an emergency, by another officer than the one who drafted it. Upheld, it counts as approved; rejected, it ends
 * at once. One that is over, or was revoked, is reviewed all the same, and is not revived. Agreement III.D.4.
 *
 * @throws RegistryError
 */
export async function reviewEmergency(
  dataSource: DataSource,
  {
    instrumentId,
    officer,
    review,
    reason,
  }: InstrumentDecision & { readonly review: Review; readonly reason: string },
): Promise<void> {
  const [reviewedBy, why] = [officerNamed(officer), reasonGiven(reason)];
  await decide(dataSource, instrumentId, async (manager, instrument) => {
    if (instrument.clause !== 'III.D.4') {
      throw new RegistryError(
        'NO_EMERGENCY',
        'only an emergency is reviewed: approve this one, or revoke it',
      );
    }
    if (instrument.reviewedAt || isApproved(instrument)) {
      throw new RegistryError('INSTRUMENT_REVIEWED', 'this emergency was decided on already');
    }
    if (review === 'REJECTED' && !instrument.revokedAt) {
      await revoke(manager, instrumentId, reviewedBy, why);
    }
    const approves = review === 'UPHELD' && !instrument.revokedAt && !instrument.ended;
    await manager.query(
      `UPDATE legal_instrument SET reviewed_by = $2, reviewed_at = clock_timestamp(), review = $3, review_reason = $4,
         approved_by = CASE WHEN $5 THEN $2 END, approved_at = CASE WHEN $5 THEN clock_timestamp() END
       WHERE id = $1`,
      [instrumentId, reviewedBy, review, why, approves],
    );
  });
}

/** Emergencies that no officer has decided on yet, the oldest first: also those that are over, as they have disclosed. */
export async function emergenciesToReview(dataSource: DataSource): Promise<InstrumentOnRecord[]> {
  return read(dataSource, `WHERE ${unreviewed} ORDER BY i.valid_from, i.id`, []);
}

/** Every instrument, or one recipient's, the newest first. */
export async function listInstruments(
  dataSource: DataSource,
  recipientId?: string,
): Promise<InstrumentOnRecord[]> {
  return read(dataSource, 'WHERE $1::text IS NULL OR i.recipient_id = $1 ORDER BY i.valid_from DESC, i.id', [
    recipientId ?? null,
  ]);
}

/** @throws RegistryError `INSTRUMENT_UNKNOWN` */
export async function readInstrument(
  dataSource: DataSource,
  instrumentId: string,
): Promise<InstrumentOnRecord> {
  const [instrument] = await read(dataSource, 'WHERE i.id = $1', [instrumentId]);
  if (!instrument) throw unknownInstrument();
  return instrument;
}

const unreviewed = `(i.clause = 'III.D.4' AND i.reviewed_at IS NULL AND i.approved_at IS NULL)`;

async function read(
  dataSource: DataSource,
  selection: string,
  parameters: unknown[],
): Promise<InstrumentOnRecord[]> {
  return dataSource.query<InstrumentOnRecord[]>(
    `SELECT i.id, i.clause, i.issuer, i.jurisdiction, i.reference, i.provision, i.recipient_id AS "recipientId",
       i.purpose_id AS "purposeId", i.mode, i.categories, i.valid_from AS "validFrom", i.valid_until AS "validUntil",
       i.threat, i.why_no_consent AS "whyNoConsent", i.drafted_by AS "draftedBy", i.approved_by AS "approvedBy",
       i.reviewed_by AS "reviewedBy", i.review, i.revoked_by AS "revokedBy", i.why_revoked AS "whyRevoked",
       i.subjects_by AS "subjectsBy", i.organisation_id AS "organisationId", i.enrolled_from AS "enrolledFrom",
       i.enrolled_until AS "enrolledUntil", i.home_approval AS "homeApproval", i.home_approved_at AS "homeApprovedAt",
       i.notice_given_at AS "noticeGivenAt", i.notice, i.notice_due_at AS "noticeDueAt",
       i.notice_provision AS "noticeProvision", ${peopleOf} AS people,
       CASE
         WHEN i.revoked_at <= now() THEN 'REVOKED'
         WHEN i.valid_until <= now() THEN 'ENDED'
         WHEN i.approved_at IS NULL AND i.clause <> 'III.D.4' THEN 'DRAFT'
         WHEN i.valid_from > now() THEN 'NOT_YET'
         WHEN i.approved_at IS NULL THEN 'EMERGENCY'
         ELSE 'IN_FORCE'
       END AS state
     FROM legal_instrument i ${selection}`,
    parameters,
  );
}

/** What is named stays named; what is not resolved yet would be. */
const peopleOf = `CASE WHEN i.approved_at IS NULL THEN (SELECT count(*)::integer FROM people_meant(i))
         ELSE (SELECT count(*)::integer FROM legal_instrument_subject WHERE instrument_id = i.id) END`;

/** What has been decided on an instrument so far. */
interface Standing {
  readonly clause: ExceptionClause;
  readonly approvedAt: Date | null;
  readonly reviewedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly homeApprovedAt: Date | null;
  readonly noticeGivenAt: Date | null;
  readonly ended: boolean;
  readonly subjectsBy: InstrumentSubjects['by'];
  readonly people: number;
}

/** One decision at a time: the second of two officers decides on what the first has left. */
async function decide(
  dataSource: DataSource,
  instrumentId: string,
  decision: (manager: EntityManager, instrument: Standing) => Promise<void>,
): Promise<void> {
  await dataSource
    .transaction(async (manager) => {
      const [instrument] = await manager.query<Standing[]>(
        `SELECT i.clause, i.approved_at AS "approvedAt", i.reviewed_at AS "reviewedAt", i.revoked_at AS "revokedAt",
           i.home_approved_at AS "homeApprovedAt", i.notice_given_at AS "noticeGivenAt",
           i.valid_until <= clock_timestamp() AS ended, i.subjects_by AS "subjectsBy", ${peopleOf} AS people
         FROM legal_instrument i WHERE i.id = $1 FOR UPDATE`,
        [instrumentId],
      );
      if (!instrument) throw unknownInstrument();
      await decision(manager, instrument);
    })
    .catch(refusedByDatabase);
}

async function revoke(manager: EntityManager, id: string, officer: string, why: string): Promise<void> {
  await manager.query(
    'UPDATE legal_instrument SET revoked_by = $2, revoked_at = clock_timestamp(), why_revoked = $3 WHERE id = $1',
    [id, officer, why],
  );
}

const unknownInstrument = (): RegistryError =>
  new RegistryError('INSTRUMENT_UNKNOWN', 'there is no instrument with this id');

/** Whom a predicate means is seen by the officer who approves it, and not only by the one who wrote it. */
function requireConfirmed({ subjectsBy, people }: Standing, confirmed: number | undefined): void {
  if (confirmed === undefined && subjectsBy === 'LIST') return;
  if (people === 0) {
    throw new RegistryError(
      'SUBJECTS_MISSING',
      'the instrument is about nobody now: there is nothing to approve',
    );
  }
  if (confirmed === people) return;
  throw confirmed === undefined
    ? new RegistryError(
        'PEOPLE_UNCONFIRMED',
        `the instrument would name ${people} people: look at it, and approve it with that number`,
      )
    : new RegistryError(
        'PEOPLE_CHANGED',
        `the instrument would name ${people} people now: look at it again, and approve it with that number`,
      );
}

function requireOpenToRecord(instrument: Standing, recordedAt: Date | null): void {
  requireUnrevoked(instrument);
  if (recordedAt)
    throw new RegistryError('ALREADY_RECORDED', 'this is on record already, and stays as it is');
  if (instrument.ended) {
    throw new RegistryError('INSTRUMENT_EXPIRED', 'the validity of this instrument is over: draft another');
  }
}

function requireUnrevoked({ revokedAt }: Standing): void {
  if (revokedAt) throw new RegistryError('INSTRUMENT_REVOKED', 'this instrument was revoked already');
}

const isApproved = ({ approvedAt }: Standing): boolean => approvedAt !== null;

async function requireSubjects(manager: EntityManager, terms: InstrumentTerms): Promise<void> {
  const { subjects } = terms;
  if (subjects.by === 'LIST') {
    await requirePeople(manager, subjects.ids);
    if (terms.clause === 'III.D.4') await requireReviewed(manager, terms.recipientId, subjects.ids);
  }
  if (subjects.by === 'ORGANISATION') await requireOrganisation(manager, subjects.organisationId);
}

async function requireOrganisation(manager: EntityManager, id: string): Promise<void> {
  const found = uuid.test(id)
    ? await manager.query<unknown[]>('SELECT FROM organisation WHERE id = $1', [id])
    : [];
  if (found.length > 0) return;
  throw new RegistryError('ORGANISATION_UNKNOWN', "name an organisation by the platform's own id of it");
}

/** Holds the people's rows: of two emergencies about one person, the second sees the first. */
async function requirePeople(manager: EntityManager, subjectIds: readonly string[]): Promise<void> {
  const wellFormed = subjectIds.filter((id) => uuid.test(id));
  const found = await manager.query<unknown[]>(
    'SELECT id FROM account WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE',
    [wellFormed],
  );
  if (found.length === subjectIds.length) return;
  throw new RegistryError(
    'SUBJECT_UNKNOWN',
    `of ${subjectIds.length} people, ${subjectIds.length - found.length} have no account: name them by the platform's own ids`,
  );
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Emergencies in a row would be an approval by one person: the next about the same people waits for the review. */
async function requireReviewed(
  manager: EntityManager,
  recipientId: string,
  subjectIds: readonly string[],
): Promise<void> {
  const waiting = await manager.query<unknown[]>(
    `SELECT FROM legal_instrument i JOIN legal_instrument_subject s ON s.instrument_id = i.id
     WHERE ${unreviewed} AND i.recipient_id = $1 AND s.subject_id = ANY ($2::uuid[]) LIMIT 1`,
    [recipientId, subjectIds],
  );
  if (waiting.length === 0) return;
  throw new RegistryError(
    'EMERGENCY_UNREVIEWED',
    'an earlier emergency about some of these people awaits its review: have it decided first',
  );
}
