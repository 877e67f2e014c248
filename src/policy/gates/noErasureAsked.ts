import { refuse } from '../decision';
import { subjectGate } from '../gate';
import { hasHappened } from '../vocabulary';

export const noErasureAsked = subjectGate(
  {
    title: 'Erasure asked for',
    rule: 'From the moment erasure is asked for, nothing but storage and security goes on, also under a legal hold.',
    clauses: ['IV', 'IV.2', 'V.A'],
    law: 'PIPL 47',
  },
  {
    state: 'ERASURE_REQUESTED',
    refusal: refuse('ERASURE_REQUESTED', 'V.A'),
    closes: ({ erasureRequestedAt, at }) => hasHappened(erasureRequestedAt, at),
  },
);
