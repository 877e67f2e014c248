import { refuse } from '../decision';
import { fieldGate } from '../gate';

/** A category can be closed for everyone while an incident is contained. Agreement VII.D. */
export const categoryActive = fieldGate(({ field }) =>
  field.category.suspended ? refuse('CATEGORY_SUSPENDED', 'VII.D') : undefined,
);
