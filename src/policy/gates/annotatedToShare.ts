import { refuse } from '../decision';
import { fieldGate } from '../gate';

/** A personal field is shared only where the schema says on which bases it may be. Agreement III.A (default). */
export const annotatedToShare = fieldGate(({ field }) =>
  field.bases.size === 0 ? refuse('NEVER_SHARED', 'III.A') : undefined,
);
