/** How the data would leave. The agreement treats the three as siblings, each with consents of its own (III.A, III.B, III.C). */
export const disclosureModes = ['SHARING', 'TRANSFER', 'PUBLIC_DISCLOSURE'] as const;
export type DisclosureMode = (typeof disclosureModes)[number];

/** The three grounds on which a personal value may leave. There is no legitimate-interest basis (PIPL 13). */
export const legalBases = ['CONSENT', 'NECESSITY', 'LEGAL_EXCEPTION'] as const;
export type LegalBasis = (typeof legalBases)[number];

/** Less than a value, where a purpose needs no more: each still discloses something. Agreement III.A.4; PIPL 6. */
export const reducedForms = ['MASKED', 'GENERALISED', 'PSEUDONYM'] as const;
export type ReducedForm = (typeof reducedForms)[number];

/** In which form a value leaves. */
export type Form = 'FULL' | ReducedForm;

/** Provisions under which a legal instrument may be drawn up. III.D.5 and III.D.6 need none: they follow the value's provenance. */
export const exceptionClauses = [
  'III.A.2',
  'III.B.2',
  'III.C.2',
  'III.C.3',
  'III.D.1',
  'III.D.2',
  'III.D.3',
  'III.D.4',
  'III.D.7',
  'III.D.8',
] as const;
export type ExceptionClause = (typeof exceptionClauses)[number];

/** A provision of the privacy agreement on which a decision can rest, as a reader would look it up. */
export type Clause =
  | ExceptionClause
  | 'I.B.2'
  | 'I.C.1.ii'
  | 'III.A'
  | 'III.A.1'
  | 'III.A.3'
  | 'III.A.4'
  | 'III.B'
  | 'III.B.1'
  | 'III.C'
  | 'III.C.1'
  | 'III.D.5'
  | 'III.D.6'
  | 'IV'
  | 'V.A'
  | 'VI'
  | 'VII.C'
  | 'VII.D'
  | 'VIII.3'
  | 'IX.1'
  | 'IX.2';

/** What the rest of the agreement says, which no decision names as its ground. */
type OtherClause =
  | 'preamble'
  | 'I.A'
  | 'I.B.1'
  | 'I.C.1.i'
  | 'I.C.1.iii'
  | 'I.C.2'
  | 'II'
  | 'IV.2'
  | 'V.B'
  | 'VII.A'
  | 'VII.B'
  | 'VII.E'
  | 'VIII.1'
  | 'VIII.2'
  | 'IX'
  | 'X'
  | 'XI.A'
  | 'XI.B'
  | 'XI.C'
  | 'XI.D'
  | 'XI.E';

/** Every provision of the privacy agreement; numbered items that say the same go by the clause they are under. */
export type AgreementClause = Clause | OtherClause;

/** Why a value was withheld: stable codes that recipients program against. */
export const redactionReasons = [
  'NEVER_SHARED',
  'NO_BASIS',
  'CONSENT_MISSING',
  'CONSENT_WITHDRAWN',
  'CONSENT_EXPIRED',
  'PURPOSE_CHANGED',
  'BEYOND_NECESSITY',
  'NOT_ENROLLED',
  'SEPARATE_CONSENT_MISSING',
  'GUARDIAN_CONSENT_MISSING',
  'CROSS_BORDER_CONSENT_MISSING',
  'CROSS_BORDER_PROCEDURE_MISSING',
  'CROSS_BORDER_SCOPE_EXCEEDED',
  'FOREIGN_AUTHORITY',
  'ERASURE_REQUESTED',
  'PROCESSING_RESTRICTED',
  'RETENTION_EXPIRED',
  'IDENTIFYING_FOR_OPTIMISATION',
  'CATEGORY_SUSPENDED',
  'MODE_NOT_PERMITTED',
] as const;
export type RedactionReason = (typeof redactionReasons)[number];

/** Why a whole request was turned away before any field was considered. */
export type AdmissionCode =
  'RECIPIENT_SUSPENDED' | 'AGREEMENT_EXPIRED' | 'PURPOSE_NOT_AGREED' | 'INSTRUMENT_INVALID';

/** Milliseconds since the Unix epoch. The policy never asks for the time: the instant of a decision is given to it. */
export type Instant = number;

/** From `from` inclusive to `until` exclusive; an absent end is open. */
export interface Period {
  readonly from: Instant;
  readonly until: Instant | undefined;
}

/** Whether something that may never come has come by this instant. */
export function hasHappened(when: Instant | undefined, at: Instant): boolean {
  return when !== undefined && when <= at;
}

export function holdsAt(period: Period, at: Instant): boolean {
  return period.from <= at && (period.until === undefined || at < period.until);
}
