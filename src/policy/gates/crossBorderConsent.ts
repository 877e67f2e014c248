import { crossBorderConsent as standing } from '../consentStanding';
import { refuse } from '../decision';
import { demandGate } from '../gate';
import { goesAbroad } from '../request';

export const crossBorderConsent = demandGate(
  {
    title: 'Separate consent to data going abroad',
    rule: 'A recipient abroad needs, whatever the basis, the separate consent of the data subject that names it.',
    clauses: ['IX.1'],
    law: 'PIPL 39',
  },
  {
    mask: 'crossBorder',
    refusal: refuse('CROSS_BORDER_CONSENT_MISSING', 'IX.1'),
    concerns: goesAbroad,
    isMet: (evidence, request, { id }) => standing(evidence, request, id) !== undefined,
  },
);
