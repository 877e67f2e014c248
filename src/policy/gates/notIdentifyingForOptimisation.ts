import { refuse } from '../decision';
import { fieldGate } from '../gate';

export const notIdentifyingForOptimisation = fieldGate(
  {
    title: 'Optimisation without identities',
    rule: 'Information for optimising services shall not include personally identifiable data; consent does not lift this.',
    clauses: ['I.C.1.ii'],
    law: 'PIPL 73(3)-(4)',
  },
  ({ request, field }) =>
    request.purpose.optimisation && field.category.identifying
      ? refuse('IDENTIFYING_FOR_OPTIMISATION', 'I.C.1.ii')
      : undefined,
);
