import { refuse } from '../decision';
import { isEnrolled } from '../enrolled';
import type { Provision } from '../provision';
import { agreedPurpose } from '../request';

/**
 * Sharing for service provision: the agreement in force names the category as necessary for this purpose, and the
 * subject uses the recipient's service for it. Never for a sensitive category. Agreement III.A.3, III.A.4; PIPL 13(1)(2).
 */
export const necessity: Provision = {
  basis: 'NECESSITY',
  check(request, { category }, evidence) {
    const necessary = agreedPurpose(request)?.necessary.has(category.id) ?? false;
    if (!request.agreement || !necessary) return refuse('BEYOND_NECESSITY', 'III.A.4');
    if (category.sensitive) return refuse('BEYOND_NECESSITY', 'III.A.4');
    if (!isEnrolled(request, evidence)) return refuse('NOT_ENROLLED', 'III.A.3');
    return {
      outcome: 'PERMIT',
      basis: { kind: 'NECESSITY', clause: 'III.A.3', agreementVersionId: request.agreement.id },
    };
  },
};
