import type { Table } from '../insertRows';

/** A row of `consent_record`. */
export interface Consent {
  readonly subjectId: string;
  readonly at: string;
  readonly event: 'GIVEN' | 'WITHDRAWN';
  readonly kind: 'EXPLICIT' | 'DEEMED';
  readonly by: 'SUBJECT' | 'GUARDIAN';
  readonly guardianId: string | null;
  readonly recipientId: string;
  readonly purposeId: string;
  readonly purposeVersion: number;
  readonly mode: 'SHARING' | 'TRANSFER' | 'PUBLIC_DISCLOSURE';
  readonly categories: number;
  readonly separate: boolean;
  /** To the data's leaving the home region for this recipient. */
  readonly crossBorder: boolean;
  readonly expiresAt: string | null;
  readonly language: string;
  readonly channel: string;
}

export const consentTable: Table<Consent> = {
  name: 'consent_record',
  columns: [
    { name: 'subject_id', type: 'uuid', of: ({ subjectId }) => subjectId },
    { name: 'at', type: 'timestamptz', of: ({ at }) => at },
    { name: 'event', type: 'text', of: ({ event }) => event },
    { name: 'kind', type: 'text', of: ({ kind }) => kind },
    { name: 'given_by', type: 'text', of: ({ by }) => by },
    { name: 'guardian_id', type: 'uuid', of: ({ guardianId }) => guardianId },
    { name: 'recipient_id', type: 'text', of: ({ recipientId }) => recipientId },
    { name: 'purpose_id', type: 'text', of: ({ purposeId }) => purposeId },
    { name: 'purpose_version', type: 'integer', of: ({ purposeVersion }) => purposeVersion },
    { name: 'mode', type: 'text', of: ({ mode }) => mode },
    { name: 'categories', type: 'integer', of: ({ categories }) => categories },
    { name: 'separate', type: 'boolean', of: ({ separate }) => separate },
    { name: 'cross_border', type: 'boolean', of: ({ crossBorder }) => crossBorder },
    { name: 'expires_at', type: 'timestamptz', of: ({ expiresAt }) => expiresAt },
    { name: 'notice', type: 'text', of: noticeOf },
    { name: 'language', type: 'text', of: ({ language }) => language },
    { name: 'channel', type: 'text', of: ({ channel }) => channel },
  ],
};

/** The text that was shown, by name and edition; a separate consent has a notice of its own. */
function noticeOf({ kind, separate, crossBorder, purposeVersion }: Consent): string {
  if (kind === 'DEEMED') return 'platform-terms/1';
  if (crossBorder) return `cross-border-notice/${purposeVersion}`;
  return separate ? `separate-sharing-notice/${purposeVersion}` : `sharing-notice/${purposeVersion + 1}`;
}
