import type { SampleSetting } from '../SampleSetting';
import { Draw, streams } from '../Draw';
import type { Table } from '../insertRows';
import type { Account } from './Account';

/** A row of `activity`. */
export interface Activity {
  readonly accountId: string;
  readonly kind: string;
  readonly occurredAt: string;
  readonly subjectMatter: string | null;
}

export const activityTable: Table<Activity> = {
  name: 'activity',
  columns: [
    { name: 'account_id', type: 'uuid', of: ({ accountId }) => accountId },
    { name: 'kind', type: 'text', of: ({ kind }) => kind },
    { name: 'occurred_at', type: 'timestamptz', of: ({ occurredAt }) => occurredAt },
    { name: 'subject_matter', type: 'text', of: ({ subjectMatter }) => subjectMatter },
  ],
};

/** Most events are sign-ins, and most people have few. */
const kinds = [
  [40, 'SIGNED_IN', []],
  [15, 'ORDER_PLACED', ['order of office chairs', 'order of a laptop', 'order of books', 'order of tea']],
  [15, 'PAYMENT_MADE', ['monthly subscription', 'order of books', 'order of tea']],
  [15, 'DOCUMENT_VIEWED', ['terms of delivery', 'invoice', 'user guide', 'privacy agreement']],
  [8, 'SUPPORT_REQUESTED', ['late delivery', 'wrong invoice', 'password', 'refund']],
  [7, 'SETTINGS_CHANGED', []],
] as const;

const weightedKinds = kinds.map(([weight, kind, matters]) => [weight, { kind, matters }] as const);
const mostEvents = 30;

/** Oldest first, as the platform would have recorded it. */
export function activityOf({ seed, calendar }: SampleSetting, account: Account): Activity[] {
  const draw = new Draw(seed, streams.ACTIVITY, account.index);
  const count = Math.floor((mostEvents + 1) * draw.fraction() ** 2);
  const daysAgo = Array.from({ length: count }, () => draw.fraction() * account.registered).sort(
    (a, b) => b - a,
  );
  return daysAgo.map((days) => {
    const { kind, matters } = draw.weighted(weightedKinds);
    return {
      accountId: account.id,
      kind,
      occurredAt: calendar.instant(-days),
      subjectMatter: matters.length > 0 ? draw.pick<string>(matters) : null,
    };
  });
}
