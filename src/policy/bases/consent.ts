import { consentStanding } from '../consentStanding';
import { refuse } from '../decision';
import type { Provision } from '../provision';
import { isAgreed } from '../provision';

/**
 * Sharing with explicit consent: the subject agreed to this recipient, purpose in its present version, category and
 * mode, and has not withdrawn. A sensitive category needs a consent asked for separately. Consent opens what the
 * agreement foresees for the purpose, no more. Agreement III.A.1, III.A.4; PIPL 14-16, 23, 29.
 */
export const consent: Provision = {
  basis: 'CONSENT',
  check(request, { category }, evidence) {
    if (!isAgreed(request, category.id)) return refuse('BEYOND_NECESSITY', 'III.A.4');
    const { live, liveSeparate, lapse } = consentStanding(evidence, request, category.id);
    const counting = category.sensitive ? liveSeparate : live;
    if (counting) {
      return { outcome: 'PERMIT', basis: { kind: 'CONSENT', clause: 'III.A.1', consentId: counting.id } };
    }
    if (live) return refuse('SEPARATE_CONSENT_MISSING', 'III.A.1');
    switch (lapse) {
      case 'OUTDATED':
        return refuse('PURPOSE_CHANGED', 'I.B.2');
      case 'EXPIRED':
        return refuse('CONSENT_EXPIRED', 'III.A.1');
      case 'WITHDRAWN':
        return refuse('CONSENT_WITHDRAWN', 'III.A.1');
      case undefined:
        return refuse(category.sensitive ? 'SEPARATE_CONSENT_MISSING' : 'CONSENT_MISSING', 'III.A.1');
    }
  },
};
