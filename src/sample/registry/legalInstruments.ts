import type { Calendar } from '../Calendar';
import type { Table } from '../insertRows';

interface LegalInstrument {
  readonly id: string;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly approvedAt: string | null;
  readonly revokedAt: string | null;
  /** Of an emergency: both limbs, and who reported it. */
  readonly emergency?: { readonly issuer: string; readonly threat: string; readonly whyNoConsent: string };
}

interface NamedSubject {
  readonly instrumentId: string;
  readonly subjectId: string;
}

export const legalInstrumentTable: Table<LegalInstrument> = {
  name: 'legal_instrument',
  columns: [
    { name: 'id', type: 'text', of: ({ id }) => id },
    { name: 'clause', type: 'text', of: ({ emergency }) => (emergency ? 'III.D.4' : 'III.A.2') },
    {
      name: 'issuer',
      type: 'text',
      of: ({ emergency }) => emergency?.issuer ?? "Example District People's Court (sample)",
    },
    { name: 'jurisdiction', type: 'text', of: () => 'CN' },
    { name: 'reference', type: 'text', of: ({ id }) => `SAMPLE ${id}` },
    {
      name: 'provision',
      type: 'text',
      of: ({ emergency }) =>
        emergency
          ? 'Personal Information Protection Law, article 13(1)(4)'
          : 'Civil Procedure Law, article 70',
    },
    { name: 'recipient_id', type: 'text', of: () => 'court' },
    { name: 'purpose_id', type: 'text', of: () => 'DISPUTE_RESOLUTION' },
    { name: 'mode', type: 'text', of: () => 'SHARING' },
    {
      name: 'categories',
      type: 'text[]',
      of: () => ['NAME', 'PHONE_NUMBER', 'POSTAL_ADDRESS', 'NATIONAL_ID'],
    },
    { name: 'valid_from', type: 'timestamptz', of: ({ validFrom }) => validFrom },
    { name: 'valid_until', type: 'timestamptz', of: ({ validUntil }) => validUntil },
    { name: 'threat', type: 'text', of: ({ emergency }) => emergency?.threat ?? null },
    { name: 'why_no_consent', type: 'text', of: ({ emergency }) => emergency?.whyNoConsent ?? null },
    { name: 'drafted_by', type: 'text', of: () => 'officer-a' },
    { name: 'approved_by', type: 'text', of: ({ approvedAt }) => (approvedAt === null ? null : 'officer-b') },
    { name: 'approved_at', type: 'timestamptz', of: ({ approvedAt }) => approvedAt },
    { name: 'revoked_at', type: 'timestamptz', of: ({ revokedAt }) => revokedAt },
  ],
};

export const namedSubjectTable: Table<NamedSubject> = {
  name: 'legal_instrument_subject',
  columns: [
    { name: 'instrument_id', type: 'text', of: ({ instrumentId }) => instrumentId },
    { name: 'subject_id', type: 'uuid', of: ({ subjectId }) => subjectId },
  ],
};

/** The ids stay the same whenever the sample is made: documentation cites them. */
export function legalInstruments(calendar: Calendar): readonly LegalInstrument[] {
  const inForce = {
    validFrom: calendar.instant(-20),
    validUntil: calendar.instant(365),
    approvedAt: calendar.instant(-20),
    revokedAt: null,
  };
  return [
    { ...inForce, id: 'court-order-2026-001' },
    {
      ...inForce,
      id: 'court-order-2026-002-expired',
      validFrom: calendar.instant(-200),
      validUntil: calendar.instant(-20),
      approvedAt: calendar.instant(-200),
    },
    { ...inForce, id: 'court-order-2026-003-revoked', revokedAt: calendar.instant(-5) },
    { ...inForce, id: 'court-order-2026-004-draft', approvedAt: null },
    {
      ...inForce,
      id: 'emergency-2026-001-unreviewed',
      validFrom: calendar.instant(-1),
      validUntil: calendar.instant(2),
      approvedAt: null,
      emergency: {
        issuer: 'Night desk (sample)',
        threat: 'people are missing after a landslide (sample)',
        whyNoConsent: 'their telephones do not answer (sample)',
      },
    },
  ];
}

/** Every instrument names the same people, so that they differ in nothing but their validity. */
export function namedSubjects(calendar: Calendar, subjectIds: readonly string[]): readonly NamedSubject[] {
  return legalInstruments(calendar).flatMap(({ id }) =>
    subjectIds.map((subjectId) => ({ instrumentId: id, subjectId })),
  );
}
