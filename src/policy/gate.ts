import type { Refusal } from './decision';
import type { Evidence } from './evidence';
import type { DisclosureRequest, PersonalField } from './request';
import type { Instant } from './vocabulary';

/** States of a data subject that close everything; in the compiled form each is a flag that a source reports. */
export const closingStates = [
  'ERASURE_REQUESTED',
  'PROCESSING_RESTRICTED',
  'RETENTION_EXPIRED',
  'MINOR',
] as const;
export type ClosingState = (typeof closingStates)[number];

/**
 * A stop that no basis lifts. What a gate looks at says when it can be settled: the request once for an operation, the
 * field once for a plan, the subject for each person.
 */
export type Gate =
  | { readonly looksAt: 'REQUEST'; check(request: DisclosureRequest, at: Instant): Refusal | undefined }
  | {
      readonly looksAt: 'FIELD';
      check(asked: { request: DisclosureRequest; field: PersonalField }): Refusal | undefined;
    }
  | ({ readonly looksAt: 'SUBJECT' } & SubjectStop);

interface SubjectStop {
  readonly state: ClosingState;
  readonly refusal: Refusal;
  closes(evidence: Evidence, request: DisclosureRequest): boolean;
}

type CheckOf<Kind extends 'REQUEST' | 'FIELD'> = Extract<Gate, { looksAt: Kind }>['check'];

export const requestGate = (check: CheckOf<'REQUEST'>): Gate => ({ looksAt: 'REQUEST', check });
export const fieldGate = (check: CheckOf<'FIELD'>): Gate => ({ looksAt: 'FIELD', check });
export const subjectGate = (stop: SubjectStop): Gate => ({ looksAt: 'SUBJECT', ...stop });
