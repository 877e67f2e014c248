import { refuse } from '../decision';
import { fieldGate } from '../gate';

/** Information for optimising services shall not include personally identifiable data; consent does not lift this. Agreement I.C.1.ii. */
export const notIdentifyingForOptimisation = fieldGate(({ request, field }) =>
  request.purpose.optimisation && field.category.identifying
    ? refuse('IDENTIFYING_FOR_OPTIMISATION', 'I.C.1.ii')
    : undefined,
);
