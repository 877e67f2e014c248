import type { Clause, DisclosureMode, ExceptionClause, Form, RedactionReason } from './vocabulary';

/** Each mode is closed by default, and has a consent of its own. Agreement III.A, III.B, III.C. */
export const modeClauses = {
  SHARING: { byDefault: 'III.A', consent: 'III.A.1' },
  TRANSFER: { byDefault: 'III.B', consent: 'III.B.1' },
  PUBLIC_DISCLOSURE: { byDefault: 'III.C', consent: 'III.C.1' },
} as const satisfies Record<DisclosureMode, { byDefault: Clause; consent: Clause }>;

export type ConsentClause = (typeof modeClauses)[DisclosureMode]['consent'];

/** What a permit rests on, with the evidence that an auditor can look up. */
export type Basis =
  | {
      readonly kind: 'CONSENT';
      readonly clause: ConsentClause;
      /** The consent record; from the compiled form, which sees masks only, the sharing state's revision leads to it. */
      readonly consentId: number | 'BY_REVISION';
    }
  | { readonly kind: 'NECESSITY'; readonly clause: 'III.A.3'; readonly agreementVersionId: string }
  | { readonly kind: 'LEGAL_EXCEPTION'; readonly clause: ExceptionClause; readonly instrumentId: string }
  | { readonly kind: 'LEGAL_EXCEPTION'; readonly clause: 'III.D.5' | 'III.D.6' };

export interface Permit {
  readonly outcome: 'PERMIT';
  /** What leaves of the value. */
  readonly form: Form;
  readonly basis: Basis;
}

export interface Refusal {
  readonly outcome: 'REDACT';
  readonly reason: RedactionReason;
  readonly clause: Clause;
}

export type Decision = Permit | Refusal;

/** Nearest to a permit first: what the data subject or the recipient could mend. The order in which one reason is told. */
const nearness: readonly RedactionReason[] = [
  'FOREIGN_AUTHORITY',
  'PURPOSE_CHANGED',
  'CONSENT_EXPIRED',
  'CONSENT_WITHDRAWN',
  'SEPARATE_CONSENT_MISSING',
  'NOT_ENROLLED',
  'GUARDIAN_CONSENT_MISSING',
  'CONSENT_MISSING',
  'BEYOND_NECESSITY',
  'NO_BASIS',
];

export function nearest(first: Refusal, second: Refusal): Refusal {
  return nearness.indexOf(second.reason) < nearness.indexOf(first.reason) ? second : first;
}

export function permit(form: Form, basis: Basis): Permit {
  return { outcome: 'PERMIT', form, basis };
}

export function refuse(reason: RedactionReason, clause: Clause): Refusal {
  return { outcome: 'REDACT', reason, clause };
}
