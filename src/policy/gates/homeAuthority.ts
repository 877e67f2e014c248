import { refuse } from '../decision';
import { goesAbroad } from '../request';
import { requestGate } from '../gate';

export const homeAuthority = requestGate(
  {
    title: 'Authorities abroad',
    rule: 'A foreign judicial or enforcement authority receives nothing without the recorded approval of the home authority.',
    clauses: ['IX.2'],
    law: 'PIPL 41',
  },
  (request, at) => {
    if (request.recipient.kind !== 'AUTHORITY' || !goesAbroad(request)) return undefined;
    const approvedAt = request.instrument?.homeApprovedAt;
    return approvedAt !== undefined && approvedAt <= at ? undefined : refuse('FOREIGN_AUTHORITY', 'IX.2');
  },
);
