import { refuse } from '../decision';
import { fieldGate } from '../gate';
import { goesAbroad } from '../request';
import { holdsAt } from '../vocabulary';

export const procedureCompleted = fieldGate(
  {
    title: 'Procedure before data goes abroad',
    rule: 'Data leaves the home region only under a completed transfer procedure, for the purposes and categories that it covers; no consent lifts this.',
    clauses: ['IX', 'IX.1', 'IX.2'],
    law: 'PIPL 38, 40; NDSM 35, 38',
  },
  ({ request, field, at }) => {
    if (!goesAbroad(request)) return undefined;
    const procedure = request.agreement?.transferProcedure;
    if (!procedure || !holdsAt(procedure.validity, at)) {
      return refuse('CROSS_BORDER_PROCEDURE_MISSING', 'IX.1');
    }
    const covers = procedure.purposes.has(request.purpose.id) && procedure.categories.has(field.category.id);
    return covers ? undefined : refuse('CROSS_BORDER_SCOPE_EXCEEDED', 'IX.2');
  },
);
