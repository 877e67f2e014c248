import type { Calendar } from '../Calendar';
import type { Table } from '../insertRows';

interface Purpose {
  readonly id: string;
  readonly optimisation: boolean;
}

interface PurposeVersion {
  readonly purposeId: string;
  readonly version: number;
  readonly description: string;
  readonly material: boolean;
  readonly notifiedAt: string;
  readonly effectiveFrom: string;
}

export const purposeTable: Table<Purpose> = {
  name: 'purpose',
  columns: [
    { name: 'id', type: 'text', of: ({ id }) => id },
    { name: 'optimisation', type: 'boolean', of: ({ optimisation }) => optimisation },
  ],
};

export const purposeVersionTable: Table<PurposeVersion> = {
  name: 'purpose_version',
  columns: [
    { name: 'purpose_id', type: 'text', of: (version) => version.purposeId },
    { name: 'version', type: 'integer', of: ({ version }) => version },
    { name: 'description', type: 'text', of: ({ description }) => description },
    { name: 'material', type: 'boolean', of: ({ material }) => material },
    { name: 'notified_at', type: 'timestamptz', of: ({ notifiedAt }) => notifiedAt },
    { name: 'effective_from', type: 'timestamptz', of: ({ effectiveFrom }) => effectiveFrom },
  ],
};

/** Days ago on which the second, materially changed version of customer support took effect: older consents lapsed. */
export const supportChanged = 60;

/** Days ago on which everything began: before the first account was registered. */
export const begun = 2_000;

export const purposes: readonly Purpose[] = [
  { id: 'CUSTOMER_SUPPORT', optimisation: false },
  { id: 'ORDER_FULFILMENT', optimisation: false },
  { id: 'SERVICE_OPTIMISATION', optimisation: true },
  { id: 'DISPUTE_RESOLUTION', optimisation: false },
];

export function purposeVersions(calendar: Calendar): readonly PurposeVersion[] {
  const version = (
    purposeId: string,
    number: number,
    material: boolean,
    daysAgo: number,
    description: string,
  ): PurposeVersion => ({
    purposeId,
    version: number,
    description,
    material,
    notifiedAt: calendar.instant(-daysAgo - 15),
    effectiveFrom: calendar.instant(-daysAgo),
  });
  return [
    version('CUSTOMER_SUPPORT', 1, true, begun, 'Answer questions that users ask by telephone and e-mail'),
    version(
      'CUSTOMER_SUPPORT',
      2,
      true,
      supportChanged,
      'Answer questions on every channel, and call users back about them',
    ),
    version('ORDER_FULFILMENT', 1, true, begun, 'Deliver and bill what users order'),
    version(
      'ORDER_FULFILMENT',
      2,
      false,
      200,
      'Deliver and bill what users order; reworded, nothing else changed',
    ),
    version(
      'SERVICE_OPTIMISATION',
      1,
      true,
      begun,
      'Learn how services are used, without data that identifies anybody',
    ),
    version('DISPUTE_RESOLUTION', 1, true, begun, 'Resolve disputes that a user is party to'),
  ];
}
