import type { AdmissionRule } from '../admit';
import { holdsAt } from '../vocabulary';

/**
 * Data goes only to whom a contract binds, while it is in force and its impact assessment is valid.
 * Agreement III.A.4; PIPL 21, 55; NDSM 12.
 */
export const agreementInForce: AdmissionRule = ({ agreement }, at) =>
  agreement && holdsAt(agreement.inForce, at) && holdsAt(agreement.impactAssessment, at)
    ? undefined
    : 'AGREEMENT_EXPIRED';
