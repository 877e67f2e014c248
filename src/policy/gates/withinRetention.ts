import { refuse } from '../decision';
import { subjectGate } from '../gate';

/** Data past its retention period is to be anonymised and is no longer shared. Agreement IV; PIPL 19, 47(1). */
export const withinRetention = subjectGate({
  state: 'RETENTION_EXPIRED',
  refusal: refuse('RETENTION_EXPIRED', 'IV'),
  closes: ({ retainedUntil, at }) => retainedUntil !== undefined && retainedUntil <= at,
});
