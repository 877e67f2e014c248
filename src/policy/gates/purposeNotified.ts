import { refuse } from '../decision';
import { requestGate } from '../gate';

export const purposeNotified = requestGate(
  {
    title: 'New purposes are notified first',
    rule: 'A purpose in its present version must have been stated and notified before data is used for it.',
    clauses: ['I.B.2'],
    law: 'PIPL 14(2), 17',
  },
  ({ purpose }, at) =>
    purpose.notifiedAt === undefined || at < purpose.notifiedAt
      ? refuse('PURPOSE_CHANGED', 'I.B.2')
      : undefined,
);
