import type { Table } from '../insertRows';

/** A row of `enrolment`. */
export interface Enrolment {
  readonly subjectId: string;
  readonly recipientId: string;
  readonly purposeId: string;
  /** The version of the purpose that the person last took the service up under. */
  readonly purposeVersion: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly reference: string;
}

export const enrolmentTable: Table<Enrolment> = {
  name: 'enrolment',
  columns: [
    { name: 'subject_id', type: 'uuid', of: ({ subjectId }) => subjectId },
    { name: 'recipient_id', type: 'text', of: ({ recipientId }) => recipientId },
    { name: 'purpose_id', type: 'text', of: ({ purposeId }) => purposeId },
    { name: 'purpose_version', type: 'integer', of: ({ purposeVersion }) => purposeVersion },
    { name: 'started_at', type: 'timestamptz', of: ({ startedAt }) => startedAt },
    { name: 'ended_at', type: 'timestamptz', of: ({ endedAt }) => endedAt },
    { name: 'reference', type: 'text', of: ({ reference }) => reference },
  ],
};
