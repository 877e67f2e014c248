import { refuse } from '../decision';
import { subjectGate } from '../gate';
import { hasHappened } from '../vocabulary';

export const withinRetention = subjectGate(
  {
    title: 'Retention',
    rule: 'Data past its retention period is to be anonymised and is no longer shared.',
    clauses: ['IV', 'IV.2'],
    law: 'PIPL 19, 47(1)',
  },
  {
    state: 'RETENTION_EXPIRED',
    refusal: refuse('RETENTION_EXPIRED', 'IV'),
    closes: ({ retainedUntil, at }) => hasHappened(retainedUntil, at),
  },
);
