import type { About } from './about';
import { modeClauses, refuse } from './decision';
import type { Provenance } from './evidence';
import type { Provision } from './provision';
import { isAgreed } from './provision';
import { holdsAt } from './vocabulary';

/**
 * Public information follows the value's provenance. "Within a reasonable scope" (PIPL 27) is read as: what the
 * agreement foresees for the purpose; a sensitive category stays with separate consent, and a minor's data closed.
 */
export function publicProvision(
  about: About,
  source: Provenance['source'],
  clause: 'III.D.5' | 'III.D.6',
): Provision {
  return {
    about,
    basis: 'LEGAL_EXCEPTION',
    opensMinors: () => false,
    check(request, { category }, evidence) {
      const isPublic = evidence.provenance.some(
        (entry) =>
          entry.category === category.id && entry.source === source && holdsAt(entry.period, evidence.at),
      );
      return isPublic && !category.sensitive && isAgreed(request, category.id)
        ? { outcome: 'PERMIT', basis: { kind: 'LEGAL_EXCEPTION', clause } }
        : refuse('NO_BASIS', modeClauses[request.mode].byDefault);
    },
  };
}
