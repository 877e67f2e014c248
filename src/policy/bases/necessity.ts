import { modeClauses, permit, refuse } from '../decision';
import { isEnrolled, isEnrolledInOlderPurpose } from '../enrolled';
import type { Provision } from '../provision';
import { agreedPurpose, neededForm } from '../request';

export const necessity: Provision = {
  about: {
    title: 'Necessary for the service',
    rule: "What the agreement in force names as necessary for the purpose, in the form that it needs, is shared of those who use the recipient's service for it in its present version; never a sensitive category, never a minor's, never transferred or published.",
    clauses: ['I.B.2', 'III.A.3', 'III.A.4', 'VIII.3'],
    law: 'PIPL 13(1)(2), 21',
  },
  basis: 'NECESSITY',
  opensMinors: () => false,
  opensToForeignAuthorities: false,
  check(request, field, evidence) {
    const { category } = field;
    if (request.mode !== 'SHARING') return refuse('NO_BASIS', modeClauses[request.mode].byDefault);
    const necessary = agreedPurpose(request)?.necessary.has(category.id) ?? false;
    if (!request.agreement || !necessary) return refuse('BEYOND_NECESSITY', 'III.A.4');
    if (category.sensitive) return refuse('BEYOND_NECESSITY', 'III.A.4');
    const form = neededForm(request, field);
    if (form === undefined) return refuse('BEYOND_NECESSITY', 'III.A.4');
    if (isEnrolledInOlderPurpose(request, evidence)) return refuse('PURPOSE_CHANGED', 'I.B.2');
    if (!isEnrolled(request, evidence)) return refuse('NOT_ENROLLED', 'III.A.3');
    return permit(form, {
      kind: 'NECESSITY',
      clause: 'III.A.3',
      agreementVersionId: request.agreement.id,
    });
  },
};
