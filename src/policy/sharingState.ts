import type { CategoryCatalogue, CategoryMask } from './categories';
import { maskWhere, maximumBit } from './categories';
import { isOfMinor } from './age';
import { consentStanding, crossBorderConsent } from './consentStanding';
import { isEnrolled, isEnrolledInOlderPurpose } from './enrolled';
import type { Evidence, Provenance } from './evidence';
import type { ClosingState } from './gate';
import type { DisclosureRequest } from './request';
import { specifiedGates } from './specifiedGates';
import { holdsAt } from './vocabulary';

/** Bits of `SharingState.flags`; sources report them, so the numbers are a contract. */
export const stateFlags = {
  ERASURE_REQUESTED: 1,
  PROCESSING_RESTRICTED: 2,
  RETENTION_EXPIRED: 4,
  MINOR: 8,
  ENROLLED: 16,
  NAMED_BY_INSTRUMENT: 32,
  NOT_COUNTED_ABROAD: 64,
  ENROLLED_IN_OLDER_PURPOSE: 128,
} as const satisfies Record<
  ClosingState | 'MINOR' | 'ENROLLED' | 'ENROLLED_IN_OLDER_PURPOSE' | 'NAMED_BY_INSTRUMENT',
  number
>;

/**
 * All that a decision asks of one data subject, for one recipient, purpose and mode, as masks of categories. People
 * whose states are equal get equal decisions, so a state is decided once for all who share it.
 */
export interface SharingState {
  readonly flags: number;
  readonly live: CategoryMask;
  readonly liveSeparate: CategoryMask;
  readonly outdated: CategoryMask;
  readonly expired: CategoryMask;
  readonly withdrawn: CategoryMask;
  /** Under a live consent to its leaving the home region. */
  readonly crossBorder: CategoryMask;
  readonly publishedBySubject: CategoryMask;
  readonly lawfulPublicSource: CategoryMask;
}

/** The order of a state's numbers in its class key. */
const keyOrder = [
  'flags',
  'live',
  'liveSeparate',
  'outdated',
  'expired',
  'withdrawn',
  'crossBorder',
  'publishedBySubject',
  'lawfulPublicSource',
] as const satisfies readonly (keyof SharingState)[];

const everyFlag = Object.values(stateFlags).reduce((all, flag) => all | flag, 0);
const everyCategory: CategoryMask = 2 ** (maximumBit + 1) - 1;

/**
 * Reads a class key: the state's nine numbers in decimal with commas between, as a source hands it out with each row.
 * Anything else is undefined, a flag or a category bit of no known meaning too, and what can't be read is not shared.
 */
export function decodeClassKey(key: string): SharingState | undefined {
  if (!/^\d{1,10}(,\d{1,10}){8}$/.test(key)) return undefined;
  const numbers = key.split(',').map(Number);
  if (numbers.some((number, place) => number > (place === 0 ? everyFlag : everyCategory))) return undefined;
  // The pattern has as many numbers as the order has names.
  return Object.fromEntries(keyOrder.map((name, place) => [name, numbers[place]])) as unknown as SharingState;
}

export function encodeClassKey(state: SharingState): string {
  return keyOrder.map((name) => state[name]).join(',');
}

/** Reduces the records of one data subject to the state that a decision on this request needs. */
export function summarise(
  request: DisclosureRequest,
  evidence: Evidence,
  catalogue: CategoryCatalogue,
): SharingState {
  const standings = new Map(
    catalogue.all.map(({ id }) => [id, consentStanding(evidence, request, id)] as const),
  );
  const lapsed = (lapse: 'OUTDATED' | 'EXPIRED' | 'WITHDRAWN'): CategoryMask =>
    maskWhere(catalogue, ({ id }) => {
      const standing = standings.get(id);
      return standing?.live === undefined && standing?.lapse === lapse;
    });
  return {
    flags: flagsOf(request, evidence),
    live: maskWhere(catalogue, ({ id }) => standings.get(id)?.live !== undefined),
    liveSeparate: maskWhere(catalogue, ({ id }) => standings.get(id)?.liveSeparate !== undefined),
    outdated: lapsed('OUTDATED'),
    expired: lapsed('EXPIRED'),
    withdrawn: lapsed('WITHDRAWN'),
    crossBorder: maskWhere(catalogue, ({ id }) => crossBorderConsent(evidence, request, id) !== undefined),
    publishedBySubject: publicMask(evidence, catalogue, 'PUBLISHED_BY_SUBJECT'),
    lawfulPublicSource: publicMask(evidence, catalogue, 'LAWFUL_PUBLIC_SOURCE'),
  };
}

function flagsOf(request: DisclosureRequest, evidence: Evidence): number {
  let flags = 0;
  for (const gate of specifiedGates) {
    if (gate.looksAt === 'SUBJECT' && gate.closes(evidence, request)) flags |= stateFlags[gate.state];
  }
  if (isOfMinor(request, evidence)) flags |= stateFlags.MINOR;
  if (isEnrolled(request, evidence)) flags |= stateFlags.ENROLLED;
  if (isEnrolledInOlderPurpose(request, evidence)) flags |= stateFlags.ENROLLED_IN_OLDER_PURPOSE;
  const named = request.instrument !== undefined && evidence.instrumentIds.has(request.instrument.id);
  if (named) flags |= stateFlags.NAMED_BY_INSTRUMENT;
  return flags;
}

function publicMask(
  evidence: Evidence,
  catalogue: CategoryCatalogue,
  source: Provenance['source'],
): CategoryMask {
  const entries = evidence.provenance.filter(
    (entry) => entry.source === source && holdsAt(entry.period, evidence.at),
  );
  return maskWhere(catalogue, ({ id }) => entries.some(({ category }) => category === id));
}
