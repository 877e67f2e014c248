import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import type { DisclosureMode, ExceptionClause } from '../policy';
import type { InstrumentDraft, InstrumentTerms, Validity } from './instrumentTerms';
import { instrumentTerms, validityOf } from './instrumentTerms';
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
  readonly people: number;
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly threat: string | null;
  readonly whyNoConsent: string | null;
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
      const validity = validityOf(terms, await instantOf(manager));
      await requireRegistered(manager, { ...terms, purposeIds: [terms.purposeId] });
      await requirePeople(manager, terms.subjectIds);
      if (terms.clause === 'III.D.4') await requireReviewed(manager, terms);
      return insertDraft(manager, terms, validity, draftedBy);
    })
    .catch(refusedByDatabase);
}

/** The people with it, in one transaction: whom it names is part of what the second officer approves. */
async function insertDraft(
  manager: EntityManager,
  terms: InstrumentTerms,
  validity: Validity,
  draftedBy: string,
): Promise<string> {
  const id = `instrument-${randomUUID()}`;
  await manager.query(
    `INSERT INTO legal_instrument (
         id, clause, issuer, jurisdiction, reference, provision, recipient_id, purpose_id, mode, categories, valid_from,
         valid_until, threat, why_no_consent, drafted_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
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
    ],
  );
  await manager.query(
    'INSERT INTO legal_instrument_subject (instrument_id, subject_id) SELECT $1, unnest($2::uuid[])',
    [id, terms.subjectIds],
  );
  return id;
}

/**
 * Approves an instrument that another officer drafted: it acts from the next request on. Agreement III.A.2, III.D.
 *
 * @throws RegistryError
 */
export async function approveInstrument(
  dataSource: DataSource,
  { instrumentId, officer }: InstrumentDecision,
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
    await manager.query(
      'UPDATE legal_instrument SET approved_by = $2, approved_at = clock_timestamp() WHERE id = $1',
      [instrumentId, approvedBy],
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
       (SELECT count(*)::integer FROM legal_instrument_subject WHERE instrument_id = i.id) AS people,
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

/** What has been decided on an instrument so far. */
interface Standing {
  readonly clause: ExceptionClause;
  readonly approvedAt: Date | null;
  readonly reviewedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly ended: boolean;
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
        `SELECT clause, approved_at AS "approvedAt", reviewed_at AS "reviewedAt", revoked_at AS "revokedAt",
           valid_until <= clock_timestamp() AS ended
         FROM legal_instrument WHERE id = $1 FOR UPDATE`,
        [instrumentId],
      );
      if (!instrument) throw new RegistryError('INSTRUMENT_UNKNOWN', 'there is no instrument with this id');
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

function requireUnrevoked({ revokedAt }: Standing): void {
  if (revokedAt) throw new RegistryError('INSTRUMENT_REVOKED', 'this instrument was revoked already');
}

const isApproved = ({ approvedAt }: Standing): boolean => approvedAt !== null;

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
async function requireReviewed(manager: EntityManager, terms: InstrumentTerms): Promise<void> {
  const waiting = await manager.query<unknown[]>(
    `SELECT FROM legal_instrument i JOIN legal_instrument_subject s ON s.instrument_id = i.id
     WHERE ${unreviewed} AND i.recipient_id = $1 AND s.subject_id = ANY ($2::uuid[]) LIMIT 1`,
    [terms.recipientId, terms.subjectIds],
  );
  if (waiting.length === 0) return;
  throw new RegistryError(
    'EMERGENCY_UNREVIEWED',
    'an earlier emergency about some of these people awaits its review: have it decided first',
  );
}
