import { refuse } from '../decision';
import { requestGate } from '../gate';

/** Data leaves the home region only under a completed transfer procedure, and no such procedure is recorded here. Agreement IX.1-2; PIPL 38-40. */
export const storedAtHome = requestGate(({ recipient, settings }) =>
  recipient.region !== settings.homeRegion ? refuse('CROSS_BORDER_PROCEDURE_MISSING', 'IX.1') : undefined,
);
