import type { About } from './about';
import type { DisclosureRequest } from './request';
import type { AdmissionCode, Instant } from './vocabulary';

/** What a request must meet before any of its fields is considered. */
export interface AdmissionRule {
  readonly about: About;
  check(request: DisclosureRequest, at: Instant): AdmissionCode | undefined;
}

export const admissionRule = (about: About, check: AdmissionRule['check']): AdmissionRule => ({
  about,
  check,
});
