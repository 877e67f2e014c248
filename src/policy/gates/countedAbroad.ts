import { refuse } from '../decision';
import { subjectGate } from '../gate';
import { goesAbroad } from '../request';

export const countedAbroad = subjectGate(
  {
    title: 'Number of people abroad',
    rule: 'In a calendar year data of no more people goes abroad than the completed procedure covers.',
    clauses: ['IX.2'],
    law: 'PIPL 38, 40; NDSM 38',
  },
  {
    state: 'NOT_COUNTED_ABROAD',
    refusal: refuse('CROSS_BORDER_SCOPE_EXCEEDED', 'IX.2'),
    closes: (evidence, request) => goesAbroad(request) && !evidence.countedAbroad,
  },
);
