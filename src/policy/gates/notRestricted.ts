import { refuse } from '../decision';
import { subjectGate } from '../gate';

/** A data subject may have processing restricted; a hold keeps data, it never shares it. Agreement IV; PIPL 44, 47. */
export const notRestricted = subjectGate({
  state: 'PROCESSING_RESTRICTED',
  refusal: refuse('PROCESSING_RESTRICTED', 'IV'),
  closes: ({ restrictedAt, at }) => restrictedAt !== undefined && restrictedAt <= at,
});
