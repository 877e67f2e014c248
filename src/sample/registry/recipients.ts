import type { Calendar } from '../Calendar';
import type { Table } from '../insertRows';
import { begun } from './purposes';

interface Recipient {
  readonly id: string;
  readonly name: string;
  readonly kind: 'PARTNER' | 'AUTHORITY';
  readonly region: string;
  readonly suspendedAt: string | null;
  readonly registeredAt: string;
}

/** No client has a secret yet: the platform gives each of them one when it lets them in. */
export const recipientTable: Table<Recipient> = {
  name: 'recipient',
  columns: [
    { name: 'id', type: 'text', of: ({ id }) => id },
    { name: 'client_id', type: 'text', of: ({ id }) => id },
    { name: 'name', type: 'text', of: ({ name }) => name },
    { name: 'kind', type: 'text', of: ({ kind }) => kind },
    { name: 'region', type: 'text', of: ({ region }) => region },
    { name: 'contact', type: 'text', of: ({ id }) => `privacy@${id}.example` },
    { name: 'suspended_at', type: 'timestamptz', of: ({ suspendedAt }) => suspendedAt },
    { name: 'registered_at', type: 'timestamptz', of: ({ registeredAt }) => registeredAt },
  ],
};

export function recipients(calendar: Calendar): readonly Recipient[] {
  const registeredAt = calendar.instant(-begun - 30);
  const partner = (id: string, name: string, facts: Partial<Recipient> = {}): Recipient => ({
    id,
    name: `${name} (sample)`,
    kind: 'PARTNER',
    region: 'CN',
    suspendedAt: null,
    registeredAt,
    ...facts,
  });
  return [
    partner('crm', 'Qingwen Customer Care'),
    partner('payments', 'Tongda Payments'),
    partner('analytics', 'Merlion Analytics', { region: 'SG' }),
    partner('mailing', 'Feige Mailing'),
    partner('logistics', 'Baima Logistics', { suspendedAt: calendar.instant(-10) }),
    partner('court', "Example District People's Court", { kind: 'AUTHORITY' }),
  ];
}
