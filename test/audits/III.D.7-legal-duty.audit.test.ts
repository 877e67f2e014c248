import { auditInstrument } from './support/auditInstrument';

auditInstrument({
  id: 'III.D.7-legal-duty',
  clause: 'III.D.7',
  law: 'PIPL 13(1)(3)',
  must: 'MUST share to comply with laws or the requirements of regulators only under an approved instrument in force, and only the categories and people that it names with the recipient that it names',
});
