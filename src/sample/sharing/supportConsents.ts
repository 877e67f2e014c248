import type { Draw } from '../Draw';
import { maskOf } from '../categoryMasks';
import { supportChanged } from '../registry/purposes';
import type { Event } from './consentHistory';

const contact = maskOf('PHONE_NUMBER', 'ORGANISATION');
const more = maskOf('BIRTH_DATE', 'BEHAVIOUR');
const nationalId = maskOf('NATIONAL_ID');

/** Days at which an event happened: since customer support changed, and before. */
const lately = (draw: Draw): number => -draw.integer(30, supportChanged - 1) + draw.fraction();
const before = (draw: Draw): number => -draw.integer(supportChanged + 1, 99) + draw.fraction();
const then = (draw: Draw): number => -draw.integer(1, 28) + draw.fraction();

type Story = (draw: Draw) => readonly Event[];

/** How consent to the customer support can go; telephone and organisation are open in the first seven. */
export const supportStories = {
  given: (draw) => [{ day: lately(draw), categories: contact }],
  renewed: (draw) => [
    { day: before(draw), categories: contact, purposeVersion: 1 },
    { day: lately(draw), categories: contact, expires: 700 },
  ],
  everything: (draw) => [
    { day: lately(draw), categories: contact | more },
    { day: then(draw), categories: nationalId, separate: true },
  ],
  bundled: (draw) => [{ day: lately(draw), categories: contact | more | nationalId }],
  regiven: (draw) => [
    { day: before(draw), categories: contact, purposeVersion: 1 },
    { day: lately(draw), event: 'WITHDRAWN', categories: contact },
    { day: then(draw), categories: contact },
  ],
  partlyWithdrawn: (draw) => [
    { day: lately(draw), categories: contact | more },
    { day: then(draw), event: 'WITHDRAWN', categories: more },
  ],
  aboutToExpire: (draw) => [{ day: lately(draw), categories: contact | more, expires: draw.integer(1, 14) }],
  withdrawn: (draw) => [
    { day: lately(draw), categories: contact | nationalId },
    { day: then(draw), event: 'WITHDRAWN', categories: contact | nationalId },
  ],
  expired: (draw) => [{ day: lately(draw), categories: contact | more, expires: -draw.integer(1, 20) }],
  outdated: (draw) => [{ day: before(draw), categories: contact | nationalId, purposeVersion: 1 }],
  never: () => [],
  deemed: (draw) => [{ day: lately(draw), kind: 'DEEMED', categories: contact | more }],
  guardianLongAgo: (draw) => [{ day: lately(draw), by: 'GUARDIAN', categories: contact }],
  otherModes: (draw) => [
    { day: lately(draw), mode: 'TRANSFER', categories: contact },
    { day: then(draw), mode: 'PUBLIC_DISCLOSURE', categories: contact | more },
  ],
} as const satisfies Record<string, Story>;

export const supportStoryWeights: readonly (readonly [number, Story])[] = [
  [28, supportStories.given],
  [14, supportStories.renewed],
  [11, supportStories.everything],
  [5, supportStories.bundled],
  [5, supportStories.regiven],
  [5, supportStories.partlyWithdrawn],
  [3, supportStories.aboutToExpire],
  [6, supportStories.withdrawn],
  [6, supportStories.expired],
  [8, supportStories.outdated],
  [4, supportStories.never],
  [2, supportStories.deemed],
  [1, supportStories.guardianLongAgo],
  [2, supportStories.otherModes],
];

/** A minor's guardian consents, or takes it back; some minors try alone. */
export const minorStoryWeights: readonly (readonly [number, Story])[] = [
  [60, (draw) => [{ day: lately(draw), by: 'GUARDIAN', categories: contact }]],
  [
    15,
    (draw) => [
      { day: lately(draw), by: 'GUARDIAN', categories: contact },
      { day: then(draw), by: 'GUARDIAN', event: 'WITHDRAWN', categories: contact },
    ],
  ],
  [25, (draw) => [{ day: lately(draw), categories: contact }]],
];
