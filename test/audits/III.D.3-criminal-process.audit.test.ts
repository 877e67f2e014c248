import { auditInstrument } from './support/auditInstrument';

auditInstrument({
  id: 'III.D.3-criminal-process',
  clause: 'III.D.3',
  law: 'PIPL 13(1)(3), 13(1)(7); CSL 28',
  must: 'MUST share for criminal investigation, prosecution, trial or enforcement only under an approved instrument in force, and only the categories and people that it names with the recipient that it names',
});
