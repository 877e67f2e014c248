import { agreementInForce } from './admission/agreementInForce';
import { instrumentValid } from './admission/instrumentValid';
import { purposeAgreed } from './admission/purposeAgreed';
import { recipientActive } from './admission/recipientActive';
import type { AdmissionRule } from './admissionRule';
import type { DisclosureRequest } from './request';
import type { AdmissionCode, Instant } from './vocabulary';

/** By the names of their files, in the order in which a refusal is told. */
export const admissionRules = {
  recipientActive,
  agreementInForce,
  purposeAgreed,
  instrumentValid,
};

/** What a request must meet before any of its fields is considered. */
export const specifiedAdmissionRules: readonly AdmissionRule[] = Object.values(admissionRules);

/** The code with which the whole request is turned away, or undefined when its fields may be decided one by one. */
export function admit(request: DisclosureRequest, at: Instant): AdmissionCode | undefined {
  for (const rule of specifiedAdmissionRules) {
    const code = rule.check(request, at);
    if (code) return code;
  }
  return undefined;
}
