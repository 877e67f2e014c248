import { admissionRule } from '../admissionRule';
import type { LegalInstrument } from '../request';
import { longestEmergency } from '../request';
import type { DisclosureMode, ExceptionClause, Instant, Period } from '../vocabulary';
import { hasHappened, holdsAt } from '../vocabulary';

/** Clauses that are about one way of disclosure; those of III.D are about all three. */
const modeOfClause: Partial<Record<ExceptionClause, DisclosureMode>> = {
  'III.A.2': 'SHARING',
  'III.B.2': 'TRANSFER',
  'III.C.2': 'PUBLIC_DISCLOSURE',
  'III.C.3': 'TRANSFER',
};

export const instrumentValid = admissionRule(
  {
    title: 'A cited instrument holds',
    rule: "It must be the recipient's own, for this purpose and way of disclosure, in its period, approved by a second officer and not revoked; an emergency acts before approval, but is short and states both the threat and why consent could not be had; a reorganisation needs notice first; a foreign order needs the home authority's approval.",
    clauses: ['III.A.2', 'III.B.2', 'III.C.2', 'III.C.3', 'III.D.4', 'III.D.8', 'IX.2'],
    law: 'PIPL 13(1)(3)-(4), 22, 41',
  },
  ({ instrument, recipient, purpose, mode, settings }, at) => {
    if (!instrument) return undefined;
    const isCited =
      instrument.recipientId === recipient.id &&
      instrument.purposeId === purpose.id &&
      instrument.mode === mode &&
      (modeOfClause[instrument.clause] ?? mode) === mode;
    const isHome =
      instrument.jurisdiction === settings.homeRegion || hasHappened(instrument.homeApprovedAt, at);
    const isProvided = instrument.clause !== 'III.D.8' || Boolean(settings.otherCircumstances?.trim());
    const isNotified = instrument.clause !== 'III.C.3' || hasHappened(instrument.noticeGivenAt, at);
    const holds = isCited && isHome && isProvided && isNotified && isLive(instrument, at);
    return holds && isSettled(instrument, at) ? undefined : 'INSTRUMENT_INVALID';
  },
);

const isLive = ({ validity, revokedAt }: LegalInstrument, at: Instant): boolean =>
  holdsAt(validity, at) && !hasHappened(revokedAt, at);

/** Approved; an emergency states both limbs and is short, approved or not. */
function isSettled({ clause, approvedAt, emergency, validity }: LegalInstrument, at: Instant): boolean {
  if (clause !== 'III.D.4') return hasHappened(approvedAt, at);
  return Boolean(emergency?.threat.trim() && emergency.whyNoConsent.trim()) && isShort(validity);
}

const isShort = ({ from, until }: Period): boolean => until !== undefined && until - from <= longestEmergency;
