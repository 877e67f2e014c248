import type { Evidence } from './evidence';
import type { DisclosureRequest } from './request';
import { holdsAt } from './vocabulary';

/** Whether the data subject uses this recipient's service for this purpose at the instant of the decision. Agreement III.A.3. */
export function isEnrolled({ recipient, purpose }: DisclosureRequest, { at, enrolments }: Evidence): boolean {
  return enrolments.some(
    ({ recipientId, purposeId, period }) =>
      recipientId === recipient.id && purposeId === purpose.id && holdsAt(period, at),
  );
}
