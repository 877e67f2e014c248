import type { About } from './about';
import { modeClauses, permit, refuse } from './decision';
import type { Provenance } from './evidence';
import type { Provision } from './provision';
import { isAgreed } from './provision';
import { neededForm } from './request';
import { holdsAt } from './vocabulary';

/**
 * Public information follows the value's provenance. "Within a reasonable scope" (PIPL 27) is read as: what the
 * agreement foresees for the purpose, in the form that it needs; a sensitive category stays with separate consent, and a minor's data closed.
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
    opensToForeignAuthorities: false,
    check(request, field, evidence) {
      const { category } = field;
      const isPublic = evidence.provenance.some(
        (entry) =>
          entry.category === category.id && entry.source === source && holdsAt(entry.period, evidence.at),
      );
      const isOpen = isPublic && !category.sensitive && isAgreed(request, category.id);
      const form = neededForm(request, field);
      return isOpen && form !== undefined
        ? permit(form, { kind: 'LEGAL_EXCEPTION', clause })
        : refuse('NO_BASIS', modeClauses[request.mode].byDefault);
    },
  };
}
