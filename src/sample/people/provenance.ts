import type { SampleSetting } from '../SampleSetting';
import type { CategoryId } from '../categoryMasks';
import { Draw, streams } from '../Draw';
import type { Table } from '../insertRows';
import type { Account } from './Account';

/** A row of `value_provenance`: where a value was public. */
export interface Provenance {
  readonly accountId: string;
  readonly category: CategoryId;
  readonly source: 'PUBLISHED_BY_SUBJECT' | 'LAWFUL_PUBLIC_SOURCE';
  readonly reference: string;
  readonly since: string;
  readonly endedAt: string | null;
}

export const provenanceTable: Table<Provenance> = {
  name: 'value_provenance',
  columns: [
    { name: 'account_id', type: 'uuid', of: ({ accountId }) => accountId },
    { name: 'category', type: 'text', of: ({ category }) => category },
    { name: 'source', type: 'text', of: ({ source }) => source },
    { name: 'reference', type: 'text', of: ({ reference }) => reference },
    { name: 'since', type: 'timestamptz', of: ({ since }) => since },
    { name: 'ended_at', type: 'timestamptz', of: ({ endedAt }) => endedAt },
  ],
};

/** One person in ten published something, one in twenty is in a public register; of each, some have objected since. */
export function provenanceOf({ seed, calendar }: SampleSetting, account: Account): Provenance[] {
  const draw = new Draw(seed, streams.PROVENANCE, account.index);
  const entry = (facts: Pick<Provenance, 'category' | 'source' | 'reference'>): Provenance => ({
    ...facts,
    accountId: account.id,
    since: calendar.instant(-draw.integer(40, 99)),
    endedAt: draw.chance(0.25) ? calendar.instant(-draw.integer(1, 39)) : null,
  });
  const entries: Provenance[] = [];
  if (draw.chance(0.1)) {
    const category = draw.pick(['JOB_TITLE', 'ORGANISATION', 'PHONE_NUMBER'] as const);
    entries.push(
      entry({ category, source: 'PUBLISHED_BY_SUBJECT', reference: 'public profile on the platform' }),
    );
  }
  if (draw.chance(0.05)) {
    const reference = 'register of enterprises (sample)';
    entries.push(entry({ category: 'ORGANISATION', source: 'LAWFUL_PUBLIC_SOURCE', reference }));
  }
  return entries;
}
