import type { AdmissionRule } from '../admit';
import { agreedPurpose } from '../request';

/** Only the specific, explicit purposes that the agreement states, while the service behind them runs. Agreement III.A.4, VII.C. */
export const purposeAgreed: AdmissionRule = (request) =>
  agreedPurpose(request) && !request.purpose.suspended ? undefined : 'PURPOSE_NOT_AGREED';
