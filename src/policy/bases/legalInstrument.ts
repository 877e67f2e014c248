import { refuse } from '../decision';
import type { Provision } from '../provision';

/**
 * Sharing under legal circumstances: the request cites a valid instrument that covers this category and names this
 * subject. That the instrument itself holds is settled at admission. Agreement III.A.2, III.D.1-4, III.D.7-8.
 */
export const legalInstrument: Provision = {
  basis: 'LEGAL_EXCEPTION',
  check({ instrument }, { category }, evidence) {
    const covers = instrument?.categories.has(category.id) && evidence.instrumentIds.has(instrument.id);
    if (!instrument || !covers) return refuse('NO_BASIS', 'III.A');
    return {
      outcome: 'PERMIT',
      basis: { kind: 'LEGAL_EXCEPTION', clause: instrument.clause, instrumentId: instrument.id },
    };
  },
};
