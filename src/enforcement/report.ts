import type { PrivacyAnnotations } from './annotations';
import type { Places, ReportedPlaces } from './places';
import type { Tally } from './tally';

/** A row of `extensions.sharing.redactions`: places at which a field is null because it was withheld. */
export interface ReportedRedaction extends ReportedPlaces {
  readonly category: string;
  readonly reason: string;
  readonly clause: string;
}

/** A row of `extensions.sharing.reduced`: places at which a field is less than the value that the platform has. */
export interface ReportedReduction extends ReportedPlaces {
  readonly category: string;
  readonly form: string;
  /** The provision on which it left. */
  readonly clause: string;
}

/** What a response tells of the places at which it does not give the values themselves. */
export interface ReportedFields {
  readonly redactions: readonly ReportedRedaction[];
  readonly reduced: readonly ReportedReduction[];
}

export function reportFields(tally: Tally, { personalFields }: PrivacyAnnotations): ReportedFields {
  const categoryOf = ({ field }: Places<unknown>): string =>
    personalFields.get(field.coordinate)?.category.id ?? '';
  return {
    redactions: [...tally.redactions.all()].map((places) => {
      const { reason, clause } = places.way;
      return places.report({ category: categoryOf(places), reason, clause });
    }),
    reduced: [...tally.reductions.all()].map((places) => {
      const { form, basis } = places.way;
      return places.report({ category: categoryOf(places), form, clause: basis.clause });
    }),
  };
}
