import { refuse } from '../decision';
import { requestGate } from '../gate';

/** Transfer and public disclosure are closed by default and have rules of their own. Agreement III.B, III.C; PIPL 22, 25. */
export const modePermitted = requestGate(({ mode }) => {
  switch (mode) {
    case 'SHARING':
      return undefined;
    case 'TRANSFER':
      return refuse('MODE_NOT_PERMITTED', 'III.B');
    case 'PUBLIC_DISCLOSURE':
      return refuse('MODE_NOT_PERMITTED', 'III.C');
  }
});
