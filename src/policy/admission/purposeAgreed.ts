import { admissionRule } from '../admissionRule';
import { agreedPurpose } from '../request';

export const purposeAgreed = admissionRule(
  {
    title: 'Only agreed purposes',
    rule: 'Data is shared only for the specific, explicit purposes that the agreement states, while the service behind them runs.',
    clauses: ['I.A', 'III.A.4', 'VII.C'],
    law: 'PIPL 6, 21',
  },
  (request) => (agreedPurpose(request) && !request.purpose.suspended ? undefined : 'PURPOSE_NOT_AGREED'),
);
