import { auditInstrument } from './support/auditInstrument';

auditInstrument(
  {
    id: 'III.B.2-legal-request',
    clause: 'III.B.2',
    law: 'PIPL 13(1)(3), 41',
    must: 'MUST transfer at the mandatory request of an authority only under an approved instrument in force, and only the categories and people that it names with the recipient that it names',
  },
  { mode: 'TRANSFER' },
);
