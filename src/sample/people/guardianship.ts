import type { SampleSetting } from '../SampleSetting';
import { Draw, streams } from '../Draw';
import type { Table } from '../insertRows';
import type { Account } from './Account';
import { ageOfMajority, isAdult } from './birthDate';

/** A row of `guardianship`. */
export interface Guardianship {
  readonly minorId: string;
  readonly guardianId: string;
  readonly relation: 'PARENT' | 'APPOINTED';
  readonly claimedAt: string;
  readonly verifiedAt: string | null;
  readonly endedAt: string | null;
}

export const guardianshipTable: Table<Guardianship> = {
  name: 'guardianship',
  columns: [
    { name: 'minor_id', type: 'uuid', of: ({ minorId }) => minorId },
    { name: 'guardian_id', type: 'uuid', of: ({ guardianId }) => guardianId },
    { name: 'relation', type: 'text', of: ({ relation }) => relation },
    { name: 'claimed_at', type: 'timestamptz', of: ({ claimedAt }) => claimedAt },
    { name: 'verified_at', type: 'timestamptz', of: ({ verifiedAt }) => verifiedAt },
    { name: 'verified_by', type: 'text', of: ({ verifiedAt }) => (verifiedAt === null ? null : 'officer-a') },
    { name: 'verified_how', type: 'text', of: ({ verifiedAt }) => verifiedAt && 'household register' },
    { name: 'ended_at', type: 'timestamptz', of: ({ endedAt }) => endedAt },
  ],
};

/** Of the minors among these accounts most have a verified guardian, some one who is not or no longer, some none. */
export function guardianshipsAmong(setting: SampleSetting, accounts: readonly Account[]): Guardianship[] {
  const { calendar, seed } = setting;
  const minors = accounts.filter(({ birthDate }) => birthDate !== null && !isAdult(birthDate, calendar));
  return minors.flatMap((minor) => {
    const draw = new Draw(seed, streams.GUARDIAN, minor.index);
    const state = draw.weighted(guardianStates);
    const candidates = accounts.filter((account) => couldBeParent(account, minor));
    if (state === 'NONE' || candidates.length === 0) return [];
    return [
      {
        minorId: minor.id,
        guardianId: draw.pick(candidates).id,
        relation: draw.chance(0.9) ? 'PARENT' : 'APPOINTED',
        claimedAt: calendar.instant(-90),
        verifiedAt: state === 'UNVERIFIED' ? null : calendar.instant(-88),
        endedAt: state === 'ENDED' ? calendar.instant(-20) : null,
      },
    ];
  });
}

/**
 * Who speaks for each of these accounts: the guardian they are linked with, or else somebody who claims to be one and is
 * not, as the next account is.
 */
export function speakersFor(
  accounts: readonly Account[],
  guardianships: readonly Guardianship[],
): ReadonlyMap<string, string> {
  const linked = new Map(guardianships.map(({ minorId, guardianId }) => [minorId, guardianId]));
  return new Map(
    accounts.flatMap(({ id }, place) => {
      const speaker = linked.get(id) ?? accounts[(place + 1) % accounts.length]?.id;
      return speaker === undefined || speaker === id ? [] : [[id, speaker]];
    }),
  );
}

const guardianStates = [
  [60, 'VERIFIED'],
  [18, 'UNVERIFIED'],
  [7, 'ENDED'],
  [15, 'NONE'],
] as const;

function couldBeParent({ birthDate }: Account, minor: Account): boolean {
  if (birthDate === null || minor.birthDate === null) return false;
  return Number(minor.birthDate.slice(0, 4)) - Number(birthDate.slice(0, 4)) > ageOfMajority;
}
