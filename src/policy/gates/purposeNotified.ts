import { refuse } from '../decision';
import { requestGate } from '../gate';

/** A purpose in its present version must have been stated and notified before data is used for it. Agreement I.B.2; PIPL 17. */
export const purposeNotified = requestGate(({ purpose }, at) =>
  purpose.notifiedAt === undefined || at < purpose.notifiedAt
    ? refuse('PURPOSE_CHANGED', 'I.B.2')
    : undefined,
);
