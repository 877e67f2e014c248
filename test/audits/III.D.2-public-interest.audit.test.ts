import { auditInstrument } from './support/auditInstrument';

auditInstrument({
  id: 'III.D.2-public-interest',
  clause: 'III.D.2',
  law: 'PIPL 13(1)(4)',
  must: 'MUST share for public safety, health or significant public interest only under an approved instrument in force, and only the categories and people that it names with the recipient that it names',
});
