import type { SampleSetting } from '../SampleSetting';
import { Draw, streams } from '../Draw';
import type { Account } from '../people/Account';
import { isAdult } from '../people/birthDate';
import { featured, featuredCount } from '../people/demonstration';
import type { Consent } from './Consent';
import type { Event } from './consentHistory';
import { consentHistory } from './consentHistory';
import type { Enrolment } from './Enrolment';
import { mailingStories, optimisationStories, orderStories } from './otherConsents';
import { minorStoryWeights, supportStories, supportStoryWeights } from './supportConsents';

/** What one person has to do with the recipients. */
export interface Sharing {
  readonly enrolments: Enrolment[];
  readonly consents: Consent[];
}

type EnrolmentState = 'NEVER' | 'ENROLLED' | 'ENDED' | 'RESUMED';

const crm = { recipientId: 'crm', purposeId: 'CUSTOMER_SUPPORT', purposeVersion: 2 } as const;
const payments = { recipientId: 'payments', purposeId: 'ORDER_FULFILMENT', purposeVersion: 2 } as const;
const analytics = { recipientId: 'analytics', purposeId: 'SERVICE_OPTIMISATION', purposeVersion: 1 } as const;
const mailing = { recipientId: 'mailing', purposeId: 'CUSTOMER_SUPPORT', purposeVersion: 2 } as const;
const logistics = { recipientId: 'logistics', purposeId: 'ORDER_FULFILMENT', purposeVersion: 2 } as const;

export function shareWith(setting: SampleSetting, account: Account, guardianId: string | undefined): Sharing {
  const draw = new Draw(setting.seed, streams.SHARING, account.index);
  const sharing: Sharing = { enrolments: [], consents: [] };
  const record = (engagement: Engagement, state: EnrolmentState, events: readonly Event[]): void => {
    sharing.enrolments.push(...enrolmentsOf(setting, draw, account, engagement, state));
    sharing.consents.push(...consentHistory(setting, draw, { account, guardianId, ...engagement }, events));
  };
  const supported = supportState(draw, account);
  record(
    crm,
    supported,
    supported === 'NEVER' && !draw.chance(0.08) ? [] : supportEvents(setting, draw, account),
  );
  const ordering = account.index < featuredCount ? 'ENROLLED' : draw.weighted(orderStates);
  record(payments, ordering, ordering === 'NEVER' ? [] : draw.weighted(orderStories)(draw));
  if (draw.chance(0.2)) record(analytics, 'NEVER', draw.weighted(optimisationStories)(draw));
  if (draw.chance(0.05)) record(mailing, 'NEVER', draw.weighted(mailingStories)(draw));
  if (draw.chance(0.08)) record(logistics, 'ENROLLED', []);
  return sharing;
}

const supportStates = [
  [39, 'NEVER'],
  [56, 'ENROLLED'],
  [4, 'ENDED'],
  [1, 'RESUMED'],
] as const;

const orderStates = [
  [60, 'NEVER'],
  [37, 'ENROLLED'],
  [3, 'ENDED'],
] as const;

function supportState(draw: Draw, { index }: Account): EnrolmentState {
  return index === featured.DEMONSTRATION ? 'ENROLLED' : draw.weighted(supportStates);
}

function supportEvents({ calendar }: SampleSetting, draw: Draw, account: Account): readonly Event[] {
  // The tour shows an open telephone number next to a consent that was taken back.
  if (account.index === featured.DEMONSTRATION) return supportStories.partlyWithdrawn(draw);
  const isMinor = account.birthDate !== null && !isAdult(account.birthDate, calendar);
  return draw.weighted(isMinor ? minorStoryWeights : supportStoryWeights)(draw);
}

interface Engagement {
  readonly recipientId: string;
  readonly purposeId: string;
  readonly purposeVersion: number;
}

/** Of each 25 people, one was not asked again when a purpose changed: necessity ended for them with the change. */
const neverRenewed = 7;

/** The first contract of a recipient with a person who came back is over before the second begins. */
function enrolmentsOf(
  { calendar }: SampleSetting,
  draw: Draw,
  { id, index, registered }: Account,
  { recipientId, purposeId, purposeVersion }: Engagement,
  state: EnrolmentState,
): Enrolment[] {
  if (state === 'NEVER') return [];
  const start = -registered + draw.integer(0, 10);
  const spell = (from: number, until: number | undefined, count: number): Enrolment => ({
    subjectId: id,
    recipientId,
    purposeId,
    purposeVersion: index % 25 === neverRenewed ? 1 : purposeVersion,
    startedAt: calendar.instant(from),
    endedAt: until === undefined ? null : calendar.instant(until),
    reference: `${recipientId}-${index}-${count}`,
  });
  const end = -draw.integer(20, 80);
  switch (state) {
    case 'ENROLLED':
      return [spell(start, undefined, 1)];
    case 'ENDED':
      return [spell(start, end, 1)];
    case 'RESUMED':
      return [spell(start, end, 1), spell(end + draw.integer(1, 15), undefined, 2)];
  }
}
