import { refuse } from '../decision';
import { fieldGate } from '../gate';

export const categoryActive = fieldGate(
  {
    title: 'Containment of a category',
    rule: 'A category can be closed for everyone while an incident is contained.',
    clauses: ['VII.D'],
    law: 'PIPL 57',
  },
  ({ field }) => (field.category.suspended ? refuse('CATEGORY_SUSPENDED', 'VII.D') : undefined),
);
