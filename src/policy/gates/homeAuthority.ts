import { refuse } from '../decision';
import { requestGate } from '../gate';
import { isForeignAuthority } from '../request';
import { hasHappened } from '../vocabulary';

export const homeAuthority = requestGate(
  {
    title: 'Authorities abroad',
    rule: 'A foreign judicial or enforcement authority receives nothing without the recorded approval of the home authority, and then only what the approved order covers, whatever else speaks for it.',
    clauses: ['IX.2'],
    law: 'PIPL 41',
  },
  (request, at) => {
    if (!isForeignAuthority(request)) return undefined;
    return hasHappened(request.instrument?.homeApprovedAt, at)
      ? undefined
      : refuse('FOREIGN_AUTHORITY', 'IX.2');
  },
);
