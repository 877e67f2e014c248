import type { Basis } from './decision';
import type { DisclosureRequest, LegalInstrument } from './request';
import type { Instant } from './vocabulary';
import { hasHappened } from './vocabulary';

/** How a data subject learns of a share that rests on no consent. Agreement III.D; PIPL 13(2), 17, 18, 23, 35. */
export type Notice =
  | { readonly state: 'SENT'; readonly at: Instant }
  /** Owed, and due then; never before the share itself. */
  | { readonly state: 'DEFERRED'; readonly dueAt: Instant }
  | { readonly state: 'WITHHELD_BY_LAW'; readonly provision: string };

/**
 * What lifts consent lifts no notice (PIPL 13(2)). Who consented was told when they were asked, and nothing is owed. What a
 * purpose needs, or what is public anyway, is told with the purpose. An instrument says how its people are told; where it
 * does not, they are told at once, and of an emergency when it is over (PIPL 18(2)).
 *
 * @param at the instant of the decision.
 */
export function noticeOf(request: DisclosureRequest, basis: Basis, at: Instant): Notice | undefined {
  switch (basis.kind) {
    case 'CONSENT':
      return undefined;
    case 'NECESSITY':
      return given(request.purpose.notifiedAt, at) ?? dueAt(at, at);
    case 'LEGAL_EXCEPTION':
      return 'instrumentId' in basis
        ? noticeUnder(request.instrument, at)
        : (given(request.purpose.notifiedAt, at) ?? dueAt(at, at));
  }
}

function noticeUnder(instrument: LegalInstrument | undefined, at: Instant): Notice {
  const told = given(instrument?.noticeGivenAt, at);
  if (told) return told;
  switch (instrument?.notice?.state) {
    case 'WITHHELD_BY_LAW':
      return instrument.notice;
    case 'DEFERRED':
      return dueAt(instrument.notice.until, at);
    case undefined:
      return dueAt(instrument?.clause === 'III.D.4' ? (instrument.validity.until ?? at) : at, at);
  }
}

const given = (notifiedAt: Instant | undefined, at: Instant): Notice | undefined =>
  notifiedAt !== undefined && hasHappened(notifiedAt, at) ? { state: 'SENT', at: notifiedAt } : undefined;

const dueAt = (due: Instant, at: Instant): Notice => ({ state: 'DEFERRED', dueAt: Math.max(due, at) });
