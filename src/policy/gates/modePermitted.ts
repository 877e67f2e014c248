import { modeClauses, refuse } from '../decision';
import { requestGate } from '../gate';
import { agreedPurpose } from '../request';

export const modePermitted = requestGate(
  {
    title: 'Transfer and public disclosure are closed by default',
    rule: 'Data leaves only in a way that the agreement with the recipient states for the purpose.',
    clauses: ['III.A', 'III.B', 'III.C'],
    law: 'PIPL 22, 23, 25',
  },
  (request) =>
    agreedPurpose(request)?.modes.has(request.mode)
      ? undefined
      : refuse('MODE_NOT_PERMITTED', modeClauses[request.mode].byDefault),
);
