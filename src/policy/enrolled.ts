import type { Enrolment, Evidence } from './evidence';
import type { DisclosureRequest } from './request';
import { holdsAt } from './vocabulary';

/**
 * Whether the data subject uses this recipient's service for this purpose at the instant of the decision, and took it
 * up after the purpose last changed materially. Agreement III.A.3-4.
 */
export function isEnrolled(request: DisclosureRequest, evidence: Evidence): boolean {
  return current(request, evidence).some(
    ({ purposeVersion }) => purposeVersion >= request.purpose.materialVersion,
  );
}

/** Whether they do, and took it up only before: the recipient may know of them, and necessity is over. */
export function isEnrolledInOlderPurpose(request: DisclosureRequest, evidence: Evidence): boolean {
  return current(request, evidence).length > 0 && !isEnrolled(request, evidence);
}

const current = ({ recipient, purpose }: DisclosureRequest, { at, enrolments }: Evidence): Enrolment[] =>
  enrolments.filter(
    ({ recipientId, purposeId, period }) =>
      recipientId === recipient.id && purposeId === purpose.id && holdsAt(period, at),
  );
