import { auditInstrument } from './support/auditInstrument';

auditInstrument({
  id: 'III.D.1-national-security',
  clause: 'III.D.1',
  law: 'PIPL 13(1)(3), 13(1)(7), 18(1)',
  must: 'MUST share for national security or defence only under an approved instrument in force, and only the categories and people that it names with the recipient that it names',
});
