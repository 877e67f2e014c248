import type { SampleSetting } from '../SampleSetting';
import { Draw, streams } from '../Draw';
import type { Account } from './Account';
import { isAdult } from './birthDate';
import { demonstrationProfile, featured, featuredCount } from './demonstration';
import { employerIndex, organisationId } from './organisation';
import type { Profile } from './profile';
import { chineseProfile, internationalProfile } from './profile';

/** How often the platform does not know a value. */
const unknown = 0.03;

/** The account at an index: it depends on nothing that was made before. */
export function openAccount(setting: SampleSetting, index: number): Account {
  const draw = new Draw(setting.seed, streams.PERSON, index);
  const id = draw.uuid();
  const profile = profileAt(draw, setting, index);
  const isComplete = index < featuredCount;
  const known = <T>(value: T): T | null => (!isComplete && draw.chance(unknown) ? null : value);
  const { country, province, city, street, postalCode } = profile;
  return {
    id,
    index,
    language: profile.language,
    name: known(profile.name),
    email: known(profile.email),
    phone: known(profile.phone),
    jobTitle: known(profile.jobTitle),
    organisationId: known(organisationIdOf(draw, setting, profile)),
    birthDate: known(profile.birthDate),
    address: known({ country, province, city, street, postalCode }),
    nationalId: known(profile.nationalId),
    ...lifecycle(setting, index),
  };
}

function profileAt(draw: Draw, { calendar, words }: SampleSetting, index: number): Profile {
  if (index === featured.DEMONSTRATION) return demonstrationProfile;
  const profile = draw.chance(0.5)
    ? chineseProfile(draw, calendar, index)
    : internationalProfile(draw, calendar, index, words);
  return index < featuredCount ? { ...profile, birthDate: calendar.yearsAgo(30 + index) } : profile;
}

/** Minors go to school. */
function organisationIdOf(draw: Draw, setting: SampleSetting, profile: Profile): string | null {
  const index = employerIndex(draw, setting.accounts, profile.language === 'zh-CN');
  return isAdult(profile.birthDate, setting.calendar) ? organisationId(setting.seed, index) : null;
}

type Lifecycle = Pick<
  Account,
  'registered' | 'registeredAt' | 'erasureRequestedAt' | 'restrictedAt' | 'retainedUntil'
>;

/** A few are closed to every recipient: erasure was asked for, processing is restricted, or retention is over. */
function lifecycle({ seed, calendar }: SampleSetting, index: number): Lifecycle {
  const draw = new Draw(seed, streams.LIFECYCLE, index);
  const registered = draw.integer(100, 1_800) + draw.fraction();
  const closing = index < featuredCount ? 'NONE' : draw.weighted(closings);
  const closedAt = calendar.instant(-draw.integer(1, 50));
  return {
    registered,
    registeredAt: calendar.instant(-registered),
    erasureRequestedAt: closing === 'ERASURE_REQUESTED' ? closedAt : null,
    restrictedAt: closing === 'RESTRICTED' ? closedAt : null,
    retainedUntil:
      closing === 'RETENTION_OVER' ? closedAt : closing === 'RETENTION_SET' ? calendar.instant(365) : null,
  };
}

const closings = [
  [80, 'NONE'],
  [5, 'ERASURE_REQUESTED'],
  [5, 'RESTRICTED'],
  [5, 'RETENTION_OVER'],
  [5, 'RETENTION_SET'],
] as const;
