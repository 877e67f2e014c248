import type { AdmissionRule } from '../admit';

/** A suspended recipient receives nothing; suspension is the switch for containing an incident. Agreement VII.C, VII.D. */
export const recipientActive: AdmissionRule = ({ recipient }) =>
  recipient.suspended ? 'RECIPIENT_SUSPENDED' : undefined;
