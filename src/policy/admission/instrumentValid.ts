import type { AdmissionRule } from '../admit';
import type { Period } from '../vocabulary';
import { holdsAt } from '../vocabulary';

/** What outlasts this is no emergency: there was time to ask for consent or an order. Agreement III.D.4. */
const longestEmergency = 72 * 60 * 60 * 1000;

/**
 * A cited legal instrument must be the recipient's own, for this purpose and mode, in its period, approved and not revoked.
 * An emergency acts before approval but is short and states both the threat and why consent could not be had
 * (III.D.4); III.D.8 needs a provision named in configuration; a foreign authority's order opens nothing by itself.
 * Agreement III.A.2, III.D; PIPL 13(1)(3), 41.
 */
export const instrumentValid: AdmissionRule = ({ instrument, recipient, purpose, mode, settings }, at) => {
  if (!instrument) return undefined;
  const cited =
    instrument.recipientId === recipient.id &&
    instrument.purposeId === purpose.id &&
    instrument.mode === mode &&
    instrument.jurisdiction === settings.homeRegion;
  const approved = instrument.approvedAt !== undefined && instrument.approvedAt <= at;
  const emergency = instrument.clause === 'III.D.4' && instrument.emergency !== undefined;
  const statesBothLimbs =
    instrument.clause !== 'III.D.4' ||
    Boolean(instrument.emergency?.threat.trim() && instrument.emergency.whyNoConsent.trim());
  const shortEnough = instrument.clause !== 'III.D.4' || isShort(instrument.validity);
  const provided = instrument.clause !== 'III.D.8' || Boolean(settings.otherCircumstances?.trim());
  const live =
    holdsAt(instrument.validity, at) && (instrument.revokedAt === undefined || at < instrument.revokedAt);
  return cited && live && (approved || emergency) && statesBothLimbs && shortEnough && provided
    ? undefined
    : 'INSTRUMENT_INVALID';
};

const isShort = ({ from, until }: Period): boolean => until !== undefined && until - from <= longestEmergency;
