import { auditPublicity } from './support/auditPublicity';

auditPublicity(
  {
    id: 'III.D.6-lawful-public-source',
    clause: 'III.D.6',
    law: 'PIPL 13(1)(6), 27; Civil Code 1036(ii)',
    must: 'MUST share what comes from a lawful public source only within what the agreement foresees, and until the person objects',
  },
  'LAWFUL_PUBLIC_SOURCE',
);
