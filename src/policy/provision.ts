import type { About } from './about';
import type { Decision } from './decision';
import type { Evidence } from './evidence';
import type { DisclosureRequest, PersonalField } from './request';
import { agreedPurpose } from './request';
import type { LegalBasis } from './vocabulary';

/** One provision of the agreement under which a value may leave, once no gate has stopped it. */
export interface Provision {
  readonly about: About;
  readonly basis: LegalBasis;
  /** Whether it opens a minor's data: only the law, the guardian's consent and the minor's protection do (VIII.3). */
  opensMinors(request: DisclosureRequest): boolean;
  /** Whether it opens data to an authority abroad: only the order that the home authority approved does (IX.2; PIPL 41). */
  readonly opensToForeignAuthorities: boolean;
  check(request: DisclosureRequest, field: PersonalField, evidence: Evidence): Decision;
}

/** Whether the agreement foresees this category for the request's purpose at all. */
export function isAgreed(request: DisclosureRequest, category: string): boolean {
  const agreed = agreedPurpose(request);
  return agreed !== undefined && (agreed.necessary.has(category) || agreed.optional.has(category));
}
