import { auditPublicity } from './support/auditPublicity';

auditPublicity(
  {
    id: 'III.D.5-published-by-subject',
    clause: 'III.D.5',
    law: 'PIPL 13(1)(6), 27; Civil Code 1036(ii)',
    must: 'MUST share what the person made public only within what the agreement foresees, and until the person takes it back',
  },
  'PUBLISHED_BY_SUBJECT',
);
