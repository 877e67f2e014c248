import { refuse } from '../decision';
import { requestGate } from '../gate';

/** A foreign judicial or enforcement authority receives nothing without the home authority's approval. Agreement IX.2; PIPL 41. */
export const homeAuthority = requestGate(({ recipient, settings }) =>
  recipient.kind === 'AUTHORITY' && recipient.region !== settings.homeRegion
    ? refuse('FOREIGN_AUTHORITY', 'IX.2')
    : undefined,
);
