import type { DataSource, EntityManager } from 'typeorm';
import type { DisclosureMode, ReducedForm, TransferProcedure } from '../policy';
import type { AgreementTerms, NecessaryClause, PurposeTerms } from './agreementTerms';
import { agreementTerms } from './agreementTerms';
import { instantOf } from './instantOf';
import { officerNamed, reasonGiven } from './officer';
import { refusedByDatabase } from './refusedByDatabase';
import { RegistryError } from './RegistryError';
import { requireRegistered } from './requireRegistered';

/** What one officer decides on one version of an agreement. */
export interface AgreementDecision {
  readonly agreementId: string;
  readonly officer: string;
}

/** Where a version stands at one instant. Only the one in force opens anything. */
export type AgreementState =
  'DRAFT' | 'GIVEN_UP' | 'NOT_YET' | 'IN_FORCE' | 'NOT_ASSESSED' | 'SUPERSEDED' | 'ENDED';

/** A version as officers see it. */
export interface AgreementOnRecord {
  readonly id: string;
  readonly version: number;
  readonly state: AgreementState;
  /** The instant that it names, or that of its approval if that came later; for a draft null. */
  readonly takesEffectAt: Date | null;
  readonly terms: AgreementTerms;
  readonly draftedBy: string;
  readonly approvedBy: string | null;
  readonly approvedAt: Date | null;
  readonly endedBy: string | null;
  readonly endedAt: Date | null;
  readonly whyEnded: string | null;
}

/**
 * Writes a version down, of a first agreement or of the next. It opens nothing until another officer approves it.
 * Agreement III.A.4; PIPL 21, 55; NDSM 12.
 *
 * @returns the version's id.
 * @throws RegistryError
 */
export async function draftAgreement(
  dataSource: DataSource,
  written: unknown,
  officer: string,
): Promise<string> {
  const draftedBy = officerNamed(officer);
  const terms = agreementTerms(written);
  return dataSource.transaction(async (manager) => {
    await requireRegistered(manager, referredIn(terms));
    await requireMeant(manager, terms);
    await requireInTime(manager, terms);
    return insertDraft(manager, terms, draftedBy);
  });
}

/**
 * Approves a version that another officer drafted: it acts from the instant that it names on, or at once if that is past.
 *
 * @throws RegistryError
 */
export async function approveAgreement(
  dataSource: DataSource,
  { agreementId, officer }: AgreementDecision,
): Promise<void> {
  const approvedBy = officerNamed(officer);
  await decide(dataSource, agreementId, async (manager, { approvedAt, endedAt, over }) => {
    if (approvedAt) throw new RegistryError('AGREEMENT_APPROVED', 'this version was approved already');
    if (endedAt) throw new RegistryError('AGREEMENT_ENDED', 'this draft was given up: draft another');
    if (over) {
      throw new RegistryError('AGREEMENT_EXPIRED', 'the period of this version is over: draft another');
    }
    await manager.query(
      'UPDATE agreement_version SET approved_by = $2, approved_at = clock_timestamp() WHERE id = $1',
      [agreementId, approvedBy],
    );
  });
}

/**
 * Ends a version, at once or at a later instant; a draft is given up. Any officer may. The version before does not come back:
 * what it superseded stays superseded, unless this one had not taken effect yet.
 *
 * @throws RegistryError
 */
export async function endAgreement(
  dataSource: DataSource,
  { agreementId, officer, reason, at }: AgreementDecision & { readonly reason: string; readonly at?: Date },
): Promise<void> {
  const [endedBy, why] = [officerNamed(officer), reasonGiven(reason)];
  await decide(dataSource, agreementId, async (manager, { endedAt }) => {
    if (endedAt) {
      throw new RegistryError(
        'AGREEMENT_ENDED',
        'the end of this version is decided already: to stop at once, suspend the recipient',
      );
    }
    if (at && at < (await instantOf(manager))) {
      throw new RegistryError('VALIDITY_INVALID', 'an end is not dated back: what was shared was shared');
    }
    await manager.query(
      `UPDATE agreement_version SET ended_by = $2, ended_at = coalesce($4, clock_timestamp()), why_ended = $3
       WHERE id = $1`,
      [agreementId, endedBy, why, at ?? null],
    );
  });
}

/** Every version, or one recipient's, the newest first. */
export async function listAgreements(
  dataSource: DataSource,
  recipientId?: string,
): Promise<AgreementOnRecord[]> {
  return read(
    dataSource,
    'WHERE $1::text IS NULL OR v.recipient_id = $1 ORDER BY v.recipient_id, v.version DESC',
    [recipientId ?? null],
  );
}

/**
 * One version, and the approved one before it, if there is one.
 *
 * @throws RegistryError `AGREEMENT_UNKNOWN`
 */
export async function readAgreement(
  dataSource: DataSource,
  agreementId: string,
): Promise<{ readonly agreement: AgreementOnRecord; readonly before: AgreementOnRecord | undefined }> {
  const [agreement] = await read(dataSource, 'WHERE v.id = $1', [agreementId]);
  if (!agreement) throw unknownAgreement();
  const [before] = await read(
    dataSource,
    `WHERE v.recipient_id = $1 AND v.version < $2 AND v.approved_at IS NOT NULL ORDER BY v.version DESC LIMIT 1`,
    [agreement.terms.recipientId, agreement.version],
  );
  return { agreement, before };
}

function referredIn({ recipientId, purposes, transferProcedure }: AgreementTerms) {
  return {
    recipientId,
    purposeIds: [...purposes.map(({ purposeId }) => purposeId), ...(transferProcedure?.purposes ?? [])],
    categories: [...purposes.flatMap(categoriesOf), ...(transferProcedure?.categories ?? [])],
  };
}

const categoriesOf = ({ necessary, optional }: PurposeTerms): string[] => [
  ...necessary.map(({ category }) => category),
  ...optional,
];

/** What the decision would never share as it is stated is not what anybody meant. */
async function requireMeant(manager: EntityManager, { purposes }: AgreementTerms): Promise<void> {
  const categories = await manager.query<{ id: string; sensitive: boolean; identifying: boolean }[]>(
    'SELECT id, sensitive, identifying FROM category WHERE sensitive OR identifying',
  );
  const optimisations = await manager.query<{ id: string }[]>('SELECT id FROM purpose WHERE optimisation');
  for (const purpose of purposes) {
    const sensitive = categories.find(
      ({ id, sensitive: is }) => is && purpose.necessary.some(({ category }) => category === id),
    );
    if (sensitive) {
      throw new RegistryError(
        'SENSITIVE_NOT_NECESSARY',
        `${sensitive.id} is sensitive and leaves by separate consent alone (PIPL 29): state it as optional for ${purpose.purposeId}`,
      );
    }
    if (!optimisations.some(({ id }) => id === purpose.purposeId)) continue;
    const identifying = categories.find(
      ({ id, identifying: is }) => is && categoriesOf(purpose).includes(id),
    );
    if (identifying) {
      throw new RegistryError(
        'IDENTIFYING_FOR_OPTIMISATION',
        `${identifying.id} identifies people, and ${purpose.purposeId} gets no such data, consent or not (I.C.1.ii): leave it out`,
      );
    }
  }
}

/** Told to the officer who drafts it; the database refuses the same at the approval. */
async function requireInTime(
  manager: EntityManager,
  { recipientId, inForce }: AgreementTerms,
): Promise<void> {
  const at = await instantOf(manager);
  if (inForce.until && inForce.until <= at) {
    throw new RegistryError('VALIDITY_INVALID', 'the period of this version is over already');
  }
  const [later] = await manager.query<{ id: string }[]>(
    `SELECT v.id FROM agreement_version v
     WHERE v.recipient_id = $1 AND v.approved_at IS NOT NULL AND takes_effect_at(v) >= greatest($2::timestamptz, now())
       AND (v.ended_at IS NULL OR v.ended_at > takes_effect_at(v)) LIMIT 1`,
    [recipientId, inForce.from],
  );
  if (!later) return;
  throw new RegistryError(
    'VERSIONS_OUT_OF_ORDER',
    `${later.id} was approved and takes effect then or later: let this version take effect after it, or end ${later.id} first`,
  );
}

/** All of it in one transaction: what a draft states is part of what the second officer approves. */
async function insertDraft(
  manager: EntityManager,
  terms: AgreementTerms,
  draftedBy: string,
): Promise<string> {
  const { recipientId, reference, inForce, impactAssessment } = terms;
  // Of two drafts at once for one recipient, the second gets the next number.
  await manager.query('SELECT FROM recipient WHERE id = $1 FOR NO KEY UPDATE', [recipientId]);
  const [inserted] = await manager.query<{ id: string }[]>(
    `INSERT INTO agreement_version (
       id, recipient_id, version, reference, in_force_from, in_force_until, assessed_from, assessed_until, drafted_by)
     SELECT $1 || '/' || next.version, $1, next.version, $2, $3, $4, $5, $6, $7
     FROM (SELECT coalesce(max(version), 0) + 1 AS version FROM agreement_version WHERE recipient_id = $1) AS next
     RETURNING id`,
    [
      recipientId,
      reference,
      inForce.from,
      inForce.until ?? null,
      impactAssessment.from,
      impactAssessment.until ?? null,
      draftedBy,
    ],
  );
  if (!inserted) throw new Error('the database did not say which version was drafted');
  for (const purpose of terms.purposes) await insertPurpose(manager, inserted.id, purpose);
  await insertProcedure(manager, inserted.id, terms);
  return inserted.id;
}

async function insertPurpose(
  manager: EntityManager,
  agreementId: string,
  { purposeId, modes, necessary, optional, forms }: PurposeTerms,
): Promise<void> {
  const because = necessary.flatMap(({ category, because: clause }) => (clause ? [[category, clause]] : []));
  await manager.query(
    `INSERT INTO agreement_purpose (agreement_version_id, purpose_id, necessary, optional, modes, because, forms)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      agreementId,
      purposeId,
      necessary.map(({ category }) => category),
      optional,
      modes,
      JSON.stringify(Object.fromEntries(because)),
      JSON.stringify(forms),
    ],
  );
}

async function insertProcedure(
  manager: EntityManager,
  agreementId: string,
  { transferProcedure }: AgreementTerms,
): Promise<void> {
  if (!transferProcedure) return;
  const { kind, reference, validFrom, validUntil, purposes, categories, people } = transferProcedure;
  await manager.query(
    `INSERT INTO transfer_procedure (
       agreement_version_id, kind, reference, valid_from, valid_until, purposes, categories, people)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [agreementId, kind, reference, validFrom, validUntil, purposes, categories, people],
  );
}

/** What has been decided on a version so far. */
interface Standing {
  readonly approvedAt: Date | null;
  readonly endedAt: Date | null;
  readonly over: boolean;
}

/** One decision at a time: the second of two officers decides on what the first has left. */
async function decide(
  dataSource: DataSource,
  agreementId: string,
  decision: (manager: EntityManager, standing: Standing) => Promise<void>,
): Promise<void> {
  await dataSource
    .transaction(async (manager) => {
      const [standing] = await manager.query<Standing[]>(
        `SELECT approved_at AS "approvedAt", ended_at AS "endedAt",
           coalesce(in_force_until <= clock_timestamp(), false) AS over
         FROM agreement_version WHERE id = $1 FOR UPDATE`,
        [agreementId],
      );
      if (!standing) throw unknownAgreement();
      await decision(manager, standing);
    })
    .catch(refusedByDatabase);
}

const unknownAgreement = (): RegistryError =>
  new RegistryError('AGREEMENT_UNKNOWN', 'there is no version of an agreement with this id, such as crm/2');

interface Row extends Omit<AgreementOnRecord, 'terms'> {
  readonly recipientId: string;
  readonly reference: string;
  readonly inForceFrom: Date;
  readonly inForceUntil: Date | null;
  readonly assessedFrom: Date;
  readonly assessedUntil: Date | null;
  readonly purposes: readonly PurposeRow[];
  readonly kind: TransferProcedure['kind'] | null;
  readonly procedureReference: string;
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly procedurePurposes: readonly string[];
  readonly categories: readonly string[];
  readonly people: number;
}

interface PurposeRow {
  readonly purposeId: string;
  readonly modes: readonly DisclosureMode[];
  readonly necessary: readonly string[];
  readonly optional: readonly string[];
  readonly because: Readonly<Record<string, NecessaryClause>>;
  readonly forms: Readonly<Record<string, ReducedForm>>;
}

async function read(
  dataSource: DataSource,
  selection: string,
  parameters: unknown[],
): Promise<AgreementOnRecord[]> {
  const rows = await dataSource.query<Row[]>(
    `SELECT v.id, v.version, v.recipient_id AS "recipientId", v.reference, v.in_force_from AS "inForceFrom",
       v.in_force_until AS "inForceUntil", v.assessed_from AS "assessedFrom", v.assessed_until AS "assessedUntil",
       v.drafted_by AS "draftedBy", v.approved_by AS "approvedBy", v.approved_at AS "approvedAt",
       v.ended_by AS "endedBy", v.ended_at AS "endedAt", v.why_ended AS "whyEnded",
       CASE WHEN v.approved_at IS NOT NULL THEN takes_effect_at(v) END AS "takesEffectAt", ${state} AS state,
       (SELECT coalesce(json_agg(json_build_object('purposeId', p.purpose_id, 'modes', p.modes, 'necessary', p.necessary,
            'optional', p.optional, 'because', p.because, 'forms', p.forms) ORDER BY p.purpose_id), '[]')
          FROM agreement_purpose p WHERE p.agreement_version_id = v.id) AS purposes,
       t.kind, t.reference AS "procedureReference", t.valid_from AS "validFrom", t.valid_until AS "validUntil",
       t.purposes AS "procedurePurposes", t.categories, t.people
     FROM agreement_version v LEFT JOIN transfer_procedure t ON t.agreement_version_id = v.id ${selection}`,
    parameters,
  );
  return rows.map(onRecord);
}

/** As the decision takes it (src/policy/standing): the version that took effect last, while it holds. */
const state = `CASE
  WHEN v.approved_at IS NULL THEN CASE WHEN v.ended_at IS NULL THEN 'DRAFT' ELSE 'GIVEN_UP' END
  WHEN v.ended_at <= greatest(now(), takes_effect_at(v)) THEN 'ENDED'
  WHEN takes_effect_at(v) > now() THEN 'NOT_YET'
  WHEN EXISTS (SELECT FROM agreement_version n
    WHERE n.recipient_id = v.recipient_id AND n.version > v.version AND takes_effect_at(n) <= now()
      AND n.approved_at IS NOT NULL AND (n.ended_at IS NULL OR n.ended_at > takes_effect_at(n))) THEN 'SUPERSEDED'
  WHEN v.in_force_until <= now() THEN 'ENDED'
  WHEN v.assessed_from > now() OR v.assessed_until <= now() THEN 'NOT_ASSESSED'
  ELSE 'IN_FORCE' END`;

function onRecord(row: Row): AgreementOnRecord {
  const { id, version, takesEffectAt, draftedBy, approvedBy, approvedAt, endedBy, endedAt, whyEnded } = row;
  return {
    id,
    version,
    state: row.state,
    takesEffectAt,
    terms: termsOf(row),
    draftedBy,
    approvedBy,
    approvedAt,
    endedBy,
    endedAt,
    whyEnded,
  };
}

function termsOf(row: Row): AgreementTerms {
  return {
    recipientId: row.recipientId,
    reference: row.reference,
    inForce: { from: row.inForceFrom, until: row.inForceUntil ?? undefined },
    impactAssessment: { from: row.assessedFrom, until: row.assessedUntil ?? undefined },
    purposes: row.purposes.map(({ purposeId, modes, necessary, optional, because, forms }) => ({
      purposeId,
      modes,
      necessary: necessary.map((category) => ({ category, because: because[category] })),
      optional,
      forms,
    })),
    transferProcedure: row.kind
      ? {
          kind: row.kind,
          reference: row.procedureReference,
          validFrom: row.validFrom,
          validUntil: row.validUntil,
          purposes: row.procedurePurposes,
          categories: row.categories,
          people: row.people,
        }
      : undefined,
  };
}
