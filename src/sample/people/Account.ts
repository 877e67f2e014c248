import type { Table } from '../insertRows';
import type { Profile } from './profile';

/** A row of `account`. Nobody in it exists. */
export interface Account {
  readonly id: string;
  readonly index: number;
  readonly language: Profile['language'];
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly jobTitle: string | null;
  readonly organisationId: string | null;
  readonly birthDate: string | null;
  readonly address: Pick<Profile, 'country' | 'province' | 'city' | 'street' | 'postalCode'> | null;
  readonly nationalId: string | null;
  /** In days before the day of the sample. */
  readonly registered: number;
  readonly registeredAt: string;
  readonly erasureRequestedAt: string | null;
  readonly restrictedAt: string | null;
  readonly retainedUntil: string | null;
}

export const accountTable: Table<Account> = {
  name: 'account',
  columns: [
    { name: 'id', type: 'uuid', of: (account) => account.id },
    { name: 'name', type: 'text', of: (account) => account.name },
    { name: 'email', type: 'text', of: (account) => account.email },
    { name: 'phone', type: 'text', of: (account) => account.phone },
    { name: 'job_title', type: 'text', of: (account) => account.jobTitle },
    { name: 'organisation_id', type: 'uuid', of: (account) => account.organisationId },
    { name: 'birth_date', type: 'date', of: (account) => account.birthDate },
    { name: 'country', type: 'text', of: ({ address }) => address?.country ?? null },
    { name: 'province', type: 'text', of: ({ address }) => address?.province ?? null },
    { name: 'city', type: 'text', of: ({ address }) => address?.city ?? null },
    { name: 'street', type: 'text', of: ({ address }) => address?.street ?? null },
    { name: 'postal_code', type: 'text', of: ({ address }) => address?.postalCode ?? null },
    { name: 'national_id', type: 'text', of: (account) => account.nationalId },
    { name: 'registered_at', type: 'timestamptz', of: (account) => account.registeredAt },
    { name: 'erasure_requested_at', type: 'timestamptz', of: (account) => account.erasureRequestedAt },
    { name: 'restricted_at', type: 'timestamptz', of: (account) => account.restrictedAt },
    { name: 'retained_until', type: 'timestamptz', of: (account) => account.retainedUntil },
  ],
};
