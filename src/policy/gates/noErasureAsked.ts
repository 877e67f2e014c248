import { refuse } from '../decision';
import { subjectGate } from '../gate';

/** From the moment erasure is asked for, nothing but storage and security goes on, also under a legal hold. Agreement IV, V.A; PIPL 47. */
export const noErasureAsked = subjectGate({
  state: 'ERASURE_REQUESTED',
  refusal: refuse('ERASURE_REQUESTED', 'V.A'),
  closes: ({ erasureRequestedAt, at }) => erasureRequestedAt !== undefined && erasureRequestedAt <= at,
});
