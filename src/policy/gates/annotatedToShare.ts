import { refuse } from '../decision';
import { fieldGate } from '../gate';

export const annotatedToShare = fieldGate(
  {
    title: 'No sharing by default',
    rule: 'A personal field is shared only where the schema says on which bases it may be.',
    clauses: ['III.A'],
    law: 'PIPL 10',
  },
  ({ field }) => (field.bases.size === 0 ? refuse('NEVER_SHARED', 'III.A') : undefined),
);
