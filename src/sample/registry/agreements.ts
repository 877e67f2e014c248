import type { Calendar } from '../Calendar';
import type { ReducedForm } from '../../policy';
import type { CategoryId } from '../categoryMasks';
import type { Database, Table } from '../insertRows';
import { begun, supportChanged } from './purposes';

interface AgreementVersion {
  readonly recipientId: string;
  readonly version: number;
  readonly purposeId: string;
  readonly necessary: readonly CategoryId[];
  readonly optional: readonly CategoryId[];
  readonly forms?: Readonly<Partial<Record<CategoryId, ReducedForm>>>;
  readonly from: string;
  readonly until: string;
}

interface TransferProcedure {
  readonly agreementId: string;
  readonly purposeId: string;
  readonly categories: readonly CategoryId[];
  readonly people: number;
  readonly from: string;
  readonly until: string;
}

const idOf = ({ recipientId, version }: AgreementVersion): string => `${recipientId}/${version}`;

export const agreementTable: Table<AgreementVersion> = {
  name: 'agreement_version',
  columns: [
    { name: 'id', type: 'text', of: idOf },
    { name: 'recipient_id', type: 'text', of: ({ recipientId }) => recipientId },
    { name: 'version', type: 'integer', of: ({ version }) => version },
    {
      name: 'reference',
      type: 'text',
      of: (each) => `SAMPLE-${each.recipientId.toUpperCase()}-${each.version}`,
    },
    { name: 'in_force_from', type: 'timestamptz', of: ({ from }) => from },
    { name: 'in_force_until', type: 'timestamptz', of: ({ until }) => until },
    { name: 'assessed_from', type: 'timestamptz', of: ({ from }) => from },
    { name: 'assessed_until', type: 'timestamptz', of: ({ until }) => until },
    { name: 'drafted_by', type: 'text', of: () => 'officer-a' },
    { name: 'drafted_at', type: 'timestamptz', of: ({ from }) => from },
  ],
};

/** Each agreement of the sample states one purpose. */
export const agreementPurposeTable: Table<AgreementVersion> = {
  name: 'agreement_purpose',
  columns: [
    { name: 'agreement_version_id', type: 'text', of: idOf },
    { name: 'purpose_id', type: 'text', of: ({ purposeId }) => purposeId },
    { name: 'necessary', type: 'text[]', of: ({ necessary }) => necessary },
    { name: 'optional', type: 'text[]', of: ({ optional }) => optional },
    { name: 'forms', type: 'jsonb', of: ({ forms = {} }) => JSON.stringify(forms) },
  ],
};

/** A standard contract on file for some of what an agreement foresees: the rest stays at home, whatever people agree to. */
export const transferProcedureTable: Table<TransferProcedure> = {
  name: 'transfer_procedure',
  columns: [
    { name: 'agreement_version_id', type: 'text', of: ({ agreementId }) => agreementId },
    { name: 'kind', type: 'text', of: () => 'STANDARD_CONTRACT' },
    { name: 'reference', type: 'text', of: ({ agreementId }) => `SAMPLE-SCC ${agreementId}` },
    { name: 'valid_from', type: 'timestamptz', of: ({ from }) => from },
    { name: 'valid_until', type: 'timestamptz', of: ({ until }) => until },
    { name: 'purposes', type: 'text[]', of: ({ purposeId }) => [purposeId] },
    { name: 'categories', type: 'text[]', of: ({ categories }) => categories },
    { name: 'people', type: 'integer', of: ({ people }) => people },
  ],
};

export function transferProcedures(calendar: Calendar): readonly TransferProcedure[] {
  return [
    {
      agreementId: 'analytics/1',
      purposeId: 'SERVICE_OPTIMISATION',
      categories: ['JOB_TITLE', 'BEHAVIOUR'],
      people: 1_000,
      from: calendar.instant(-300),
      until: calendar.instant(430),
    },
  ];
}

/** Superseded, in force, lapsed; one with a partner that is suspended, and one that states nothing to share. */
export function agreements(calendar: Calendar): readonly AgreementVersion[] {
  const sinceTheBeginning = { version: 1, from: calendar.instant(-begun), until: calendar.instant(730) };
  return [
    {
      ...sinceTheBeginning,
      recipientId: 'crm',
      until: calendar.instant(-supportChanged),
      purposeId: 'CUSTOMER_SUPPORT',
      necessary: ['NAME', 'EMAIL_ADDRESS'],
      optional: ['PHONE_NUMBER', 'ORGANISATION'],
    },
    {
      recipientId: 'crm',
      version: 2,
      from: calendar.instant(-supportChanged),
      until: calendar.instant(730),
      purposeId: 'CUSTOMER_SUPPORT',
      necessary: ['NAME', 'EMAIL_ADDRESS', 'JOB_TITLE'],
      optional: ['PHONE_NUMBER', 'ORGANISATION', 'BIRTH_DATE', 'BEHAVIOUR', 'NATIONAL_ID'],
    },
    {
      ...sinceTheBeginning,
      recipientId: 'payments',
      purposeId: 'ORDER_FULFILMENT',
      necessary: ['NAME', 'EMAIL_ADDRESS', 'POSTAL_ADDRESS'],
      optional: ['PHONE_NUMBER', 'NATIONAL_ID'],
      // A bill is told apart by a mask, and taxed by the province.
      forms: { EMAIL_ADDRESS: 'MASKED', POSTAL_ADDRESS: 'GENERALISED' },
    },
    {
      ...sinceTheBeginning,
      recipientId: 'analytics',
      purposeId: 'SERVICE_OPTIMISATION',
      necessary: [],
      optional: ['JOB_TITLE', 'ORGANISATION', 'BEHAVIOUR'],
    },
    {
      ...sinceTheBeginning,
      recipientId: 'mailing',
      until: calendar.instant(-30),
      purposeId: 'CUSTOMER_SUPPORT',
      necessary: [],
      optional: ['NAME', 'EMAIL_ADDRESS'],
    },
    {
      ...sinceTheBeginning,
      recipientId: 'logistics',
      purposeId: 'ORDER_FULFILMENT',
      necessary: ['NAME', 'POSTAL_ADDRESS'],
      optional: ['PHONE_NUMBER'],
    },
    {
      ...sinceTheBeginning,
      recipientId: 'court',
      purposeId: 'DISPUTE_RESOLUTION',
      necessary: [],
      optional: [],
    },
  ];
}

/** Each took effect at its instant: it was approved by then. */
export async function approveAgreements(database: Database): Promise<void> {
  await database.query('UPDATE agreement_version SET approved_by = $1, approved_at = in_force_from', [
    'officer-b',
  ]);
}
