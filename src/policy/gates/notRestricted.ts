import { refuse } from '../decision';
import { subjectGate } from '../gate';
import { hasHappened } from '../vocabulary';

export const notRestricted = subjectGate(
  {
    title: 'Processing restricted',
    rule: 'A data subject may have processing restricted; a hold keeps data, it never shares it.',
    clauses: ['IV', 'IV.2'],
    law: 'PIPL 44, 47',
  },
  {
    state: 'PROCESSING_RESTRICTED',
    refusal: refuse('PROCESSING_RESTRICTED', 'IV'),
    closes: ({ restrictedAt, at }) => hasHappened(restrictedAt, at),
  },
);
