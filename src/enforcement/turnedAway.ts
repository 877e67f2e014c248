import type { AdmissionCode } from '../policy';
import { EnforcementError } from './EnforcementError';

const messages: Readonly<Record<AdmissionCode, string>> = {
  RECIPIENT_SUSPENDED: 'sharing with this recipient is suspended: ask the platform why, and when it resumes',
  AGREEMENT_EXPIRED:
    'no agreement with this recipient is in force with a valid impact assessment: renew it with the platform',
  PURPOSE_NOT_AGREED:
    'the agreement in force does not state this purpose, or its service is suspended: query `me` for the purposes that it states',
  INSTRUMENT_INVALID:
    'the legal instrument cited is not in force for this recipient, purpose and mode: check its reference, validity and approval',
};

export function turnedAway(code: AdmissionCode): EnforcementError {
  return new EnforcementError(code, messages[code]);
}
