import { isOfMinor } from '../age';
import { consentStanding } from '../consentStanding';
import { modeClauses, permit, refuse } from '../decision';
import type { Provision } from '../provision';
import { isAgreed } from '../provision';

/** Consent opens what the agreement foresees for the purpose, no more; what people are asked about is the value itself. */
export const consent: Provision = {
  about: {
    title: 'Explicit consent',
    rule: 'The data subject, or for a minor the guardian, agreed to this recipient, purpose in its present version, category and way of disclosure, and has not withdrawn; a sensitive category needs a consent asked for separately.',
    clauses: ['III.A.1', 'III.A.4', 'III.B.1', 'III.C.1', 'I.B.2', 'VIII.3', 'X'],
    law: 'PIPL 14-16, 23, 25, 29, 31',
  },
  basis: 'CONSENT',
  opensMinors: () => true,
  opensToForeignAuthorities: false,
  check(request, { category }, evidence) {
    if (!isAgreed(request, category.id)) return refuse('BEYOND_NECESSITY', 'III.A.4');
    const clause = modeClauses[request.mode].consent;
    const { live, liveSeparate, lapse } = consentStanding(evidence, request, category.id);
    const counting = category.sensitive ? liveSeparate : live;
    if (counting) {
      return permit('FULL', { kind: 'CONSENT', clause, consentId: counting.id });
    }
    if (live) return refuse('SEPARATE_CONSENT_MISSING', clause);
    switch (lapse) {
      case 'OUTDATED':
        return refuse('PURPOSE_CHANGED', 'I.B.2');
      case 'EXPIRED':
        return refuse('CONSENT_EXPIRED', clause);
      case 'WITHDRAWN':
        return refuse('CONSENT_WITHDRAWN', clause);
      case undefined:
        if (isOfMinor(request, evidence)) return refuse('GUARDIAN_CONSENT_MISSING', 'VIII.3');
        return refuse(category.sensitive ? 'SEPARATE_CONSENT_MISSING' : 'CONSENT_MISSING', clause);
    }
  },
};
