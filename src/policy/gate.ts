import type { About } from './about';
import type { Category } from './categories';
import type { Refusal } from './decision';
import type { Evidence } from './evidence';
import type { DisclosureRequest, PersonalField } from './request';
import type { Instant } from './vocabulary';

/** States of a data subject that close everything; in the compiled form each is a flag that a source reports. */
export const closingStates = [
  'ERASURE_REQUESTED',
  'PROCESSING_RESTRICTED',
  'RETENTION_EXPIRED',
  'NOT_COUNTED_ABROAD',
] as const;
export type ClosingState = (typeof closingStates)[number];

/**
 * A stop that no basis lifts. What a gate looks at says when it can be settled: the request once for an operation, the
 * field once for a plan, the subject for each person, and a subject's own word on a category for each field of theirs.
 */
export type Gate = { readonly about: About } & (
  | { readonly looksAt: 'REQUEST'; check(request: DisclosureRequest, at: Instant): Refusal | undefined }
  | {
      readonly looksAt: 'FIELD';
      check(asked: { request: DisclosureRequest; field: PersonalField; at: Instant }): Refusal | undefined;
    }
  | ({ readonly looksAt: 'SUBJECT' } & SubjectStop)
  | ({ readonly looksAt: 'SUBJECT_AND_CATEGORY' } & SubjectDemand)
);

interface SubjectStop {
  readonly state: ClosingState;
  readonly refusal: Refusal;
  closes(evidence: Evidence, request: DisclosureRequest): boolean;
}

interface SubjectDemand {
  /** The mask of a sharing state in which a category must stand. */
  readonly mask: 'crossBorder';
  readonly refusal: Refusal;
  concerns(request: DisclosureRequest): boolean;
  isMet(evidence: Evidence, request: DisclosureRequest, category: Category): boolean;
}

type CheckOf<Kind extends 'REQUEST' | 'FIELD'> = Extract<Gate, { looksAt: Kind }>['check'];

export const requestGate = (about: About, check: CheckOf<'REQUEST'>): Gate => ({
  about,
  looksAt: 'REQUEST',
  check,
});
export const fieldGate = (about: About, check: CheckOf<'FIELD'>): Gate => ({
  about,
  looksAt: 'FIELD',
  check,
});
export const subjectGate = (about: About, stop: SubjectStop): Gate => ({
  about,
  looksAt: 'SUBJECT',
  ...stop,
});
export const demandGate = (about: About, demand: SubjectDemand): Gate => ({
  about,
  looksAt: 'SUBJECT_AND_CATEGORY',
  ...demand,
});
