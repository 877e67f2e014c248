import { auditInstrument } from './support/auditInstrument';

auditInstrument({
  id: 'III.A.2-legal-request',
  clause: 'III.A.2',
  law: 'PIPL 13(1)(3), 41',
  must: 'MUST share at the lawful request of an authority only under an approved instrument in force, and only the categories and people that it names with the recipient that it names',
});
