import type { DisclosureMode, Instant, Period } from './vocabulary';

/**
 * One event in the life of a consent; events are never changed, only followed by others.
 * Fields as in ISO/IEC TS 27560, reduced to what a decision depends on.
 */
export interface ConsentRecord {
  /** Grows with time: of two events about the same thing the one with the higher id is the later. */
  readonly id: number;
  readonly event: 'GIVEN' | 'WITHDRAWN';
  /** Consent deemed from using the platform is kept as what it is and never opens a share (preamble; PIPL 14). */
  readonly kind: 'EXPLICIT' | 'DEEMED';
  readonly by: 'SUBJECT' | 'GUARDIAN';
  /** Which guardian; records from before guardians were named don't tell, and then count for nothing. */
  readonly guardianId: string | undefined;
  readonly recipientId: string;
  readonly purposeId: string;
  readonly purposeVersion: number;
  readonly mode: DisclosureMode;
  readonly categories: ReadonlySet<string>;
  /** Asked for on its own and not bundled with other consents (PIPL 23, 29). */
  readonly separate: boolean;
  /** To the data leaving the home region for this recipient: a consent of its own, which opens nothing by itself (IX.1; PIPL 39). */
  readonly crossBorder: boolean;
  /** When the event was recorded. */
  readonly at: Instant;
  readonly expiresAt: Instant | undefined;
}

/** The data subject uses this recipient's service for this purpose: what makes necessity real. Agreement III.A.3. */
export interface Enrolment {
  readonly recipientId: string;
  readonly purposeId: string;
  /** The version of the purpose that the service was taken up under. */
  readonly purposeVersion: number;
  readonly period: Period;
}

/** Where a value came from, where that matters to a decision. Agreement III.D.5-6; PIPL 27. */
export interface Provenance {
  readonly category: string;
  readonly source: 'PUBLISHED_BY_SUBJECT' | 'LAWFUL_PUBLIC_SOURCE';
  /** Ends when the subject objects or takes the publication back. */
  readonly period: Period;
}

/** From its verification until its end, this guardian could speak for the data subject. Agreement VIII. */
export interface Guardianship {
  readonly guardianId: string;
  readonly period: Period;
}

/** All that is known of one data subject and bears on a decision, loaded in one batch before deciding. */
export interface Evidence {
  /** The instant of the decision. */
  readonly at: Instant;
  /** Calendar date `YYYY-MM-DD`; unknown counts as a minor: what can't be decided stays closed. */
  readonly birthDate: string | undefined;
  readonly erasureRequestedAt: Instant | undefined;
  readonly restrictedAt: Instant | undefined;
  readonly retainedUntil: Instant | undefined;
  readonly consents: readonly ConsentRecord[];
  readonly enrolments: readonly Enrolment[];
  readonly provenance: readonly Provenance[];
  /** Verified ones only. */
  readonly guardianships: readonly Guardianship[];
  /** Among the people whose data may go abroad to this recipient in this calendar year: each is counted once. */
  readonly countedAbroad: boolean;
  /** Ids of the instruments that name this data subject. */
  readonly instrumentIds: ReadonlySet<string>;
}
