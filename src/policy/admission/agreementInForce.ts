import { admissionRule } from '../admissionRule';
import { holdsAt } from '../vocabulary';

export const agreementInForce = admissionRule(
  {
    title: 'An agreement in force',
    rule: 'Data goes only to whom a contract binds, while it is in force and its impact assessment is valid.',
    clauses: ['III.A.4'],
    law: 'PIPL 21, 55; NDSM 12',
  },
  ({ agreement }, at) =>
    agreement && holdsAt(agreement.inForce, at) && holdsAt(agreement.impactAssessment, at)
      ? undefined
      : 'AGREEMENT_EXPIRED',
);
