import { modeClauses, permit, refuse } from '../decision';
import type { Provision } from '../provision';
import type { ExceptionClause } from '../vocabulary';
import { exceptionClauses } from '../vocabulary';

/** The law itself, and protecting the minor: what opens a minor's data without the guardian. Agreement VIII.3. */
const clausesForMinors: ReadonlySet<ExceptionClause> = new Set([
  'III.A.2',
  'III.B.2',
  'III.C.2',
  'III.D.1',
  'III.D.2',
  'III.D.3',
  'III.D.4',
  'III.D.7',
]);

/** That the instrument itself holds is settled at admission; it demands values, whatever the purpose needs otherwise. */
export const legalInstrument: Provision = {
  about: {
    title: 'Legal instruments',
    rule: 'Data leaves under legal circumstances only if the request cites an instrument that covers the category and names the data subject.',
    clauses: [...exceptionClauses, 'VIII.3'],
    law: 'PIPL 13(1)(3)-(4), (7), 22',
  },
  basis: 'LEGAL_EXCEPTION',
  opensMinors: ({ instrument }) => instrument !== undefined && clausesForMinors.has(instrument.clause),
  opensToForeignAuthorities: true,
  check({ instrument, mode }, { category }, evidence) {
    const covers = instrument?.categories.has(category.id) && evidence.instrumentIds.has(instrument.id);
    if (!instrument || !covers) return refuse('NO_BASIS', modeClauses[mode].byDefault);
    const { clause, id } = instrument;
    return permit('FULL', { kind: 'LEGAL_EXCEPTION', clause, instrumentId: id });
  },
};
