import type { Draw } from '../Draw';
import { maskOf } from '../categoryMasks';
import type { Event } from './consentHistory';

const sometime = (draw: Draw): number => -draw.integer(30, 99) + draw.fraction();
const since = (draw: Draw): number => -draw.integer(1, 28) + draw.fraction();

type Story = readonly [weight: number, events: (draw: Draw) => readonly Event[]];

const telephone = maskOf('PHONE_NUMBER');
const nationalId = maskOf('NATIONAL_ID');
const usage = maskOf('JOB_TITLE', 'ORGANISATION', 'BEHAVIOUR');
const greeting = maskOf('NAME', 'EMAIL_ADDRESS');

/** To the first version too: the second changed nothing that matters, so that it still counts. */
export const orderStories: readonly Story[] = [
  [60, () => []],
  [15, (draw) => [{ day: sometime(draw), categories: telephone, purposeVersion: 1 }]],
  [
    10,
    (draw) => [
      { day: sometime(draw), categories: telephone },
      { day: since(draw), categories: nationalId, separate: true },
    ],
  ],
  [5, (draw) => [{ day: sometime(draw), categories: telephone | nationalId }]],
  [
    10,
    (draw) => [
      { day: sometime(draw), categories: telephone },
      { day: since(draw), event: 'WITHDRAWN', categories: telephone },
    ],
  ],
];

/** The recipient is abroad: who did not agree to that as well is known to it, and nothing of them leaves. */
export const optimisationStories: readonly Story[] = [
  [45, (draw) => [{ day: sometime(draw), categories: usage }]],
  [
    30,
    (draw) => [
      { day: sometime(draw), categories: usage },
      { day: since(draw), categories: usage, separate: true, crossBorder: true },
    ],
  ],
  [15, (draw) => [{ day: sometime(draw), categories: usage, expires: draw.integer(-20, 20) }]],
  [
    10,
    (draw) => [
      { day: sometime(draw), categories: usage },
      { day: since(draw), event: 'WITHDRAWN', categories: maskOf('BEHAVIOUR') },
    ],
  ],
];

export const mailingStories: readonly Story[] = [
  [1, (draw) => [{ day: sometime(draw), categories: greeting }]],
];
