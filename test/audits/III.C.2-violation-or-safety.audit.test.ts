import { auditInstrument } from './support/auditInstrument';

auditInstrument(
  {
    id: 'III.C.2-violation-or-safety',
    clause: 'III.C.2',
    law: 'PIPL 13(1)(3); Civil Code 1036(3)',
    must: 'MUST disclose a violation, or to protect safety, to the public only under an approved instrument in force, and only the categories and people that it names with the recipient that it names',
  },
  { mode: 'PUBLIC_DISCLOSURE' },
);
