import { isMinor } from '../age';
import { refuse } from '../decision';
import { subjectGate } from '../gate';

/** A minor's data stays closed unless the law, the guardian or the minor's protection opens it; none of these is recorded here. Agreement VIII.3; PIPL 31. */
export const ofAge = subjectGate({
  state: 'MINOR',
  refusal: refuse('GUARDIAN_CONSENT_MISSING', 'VIII.3'),
  closes: ({ birthDate, at }, { settings }) => isMinor(birthDate, at, settings.ageOfMajority),
});
