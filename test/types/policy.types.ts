/** What must not type-check, checked by `npm run types`: if one of these lines compiled, tsc would report its directive unused. */
import type { AdmissionRule } from '../../src/policy/admissionRule';
import { recipientActive } from '../../src/policy/admission/recipientActive';
import type { Basis, Decision, Permit, Refusal } from '../../src/policy/decision';
import { refuse } from '../../src/policy/decision';
import type { ConsentRecord, Evidence } from '../../src/policy/evidence';
import { fieldGate, subjectGate } from '../../src/policy/gate';
import type { Provision } from '../../src/policy/provision';
import type { LegalInstrument, PersonalField } from '../../src/policy/request';
import type { SharingState } from '../../src/policy/sharingState';
import type { DisclosureMode, LegalBasis } from '../../src/policy/vocabulary';
import { aConsent, aField, anEvidence, anInstrument } from '../support/policyBuilders';

const necessity: Basis = { kind: 'NECESSITY', clause: 'III.A.3', agreementVersionId: 'ticketing/4' };

// What does compile, so that the lines below fail for the reason that they give.
export const permit: Permit = { outcome: 'PERMIT', form: 'FULL', basis: necessity };
export const refusal: Refusal = { outcome: 'REDACT', reason: 'NO_BASIS', clause: 'III.A' };
export const decisions: readonly Decision[] = [permit, refusal];
export const instrument: LegalInstrument = { ...anInstrument(), clause: 'III.D.3' };

// --- A permit always has a basis, and a basis its evidence.

// @ts-expect-error a permit without a basis
export const baseless: Permit = { outcome: 'PERMIT', form: 'FULL' };

// @ts-expect-error a permit whose basis is still to be found
export const undecided: Permit = { outcome: 'PERMIT', form: 'FULL', basis: undefined };

// @ts-expect-error a permit that does not say in which form
export const formless: Permit = { outcome: 'PERMIT', basis: necessity };

// @ts-expect-error a form that nothing is reduced to
export const hashed: Permit = { outcome: 'PERMIT', form: 'HASHED', basis: necessity };

// @ts-expect-error a decision that is a permit without a basis
export const baselessDecision: Decision = { outcome: 'PERMIT', reason: 'NO_BASIS', clause: 'III.A' };

// @ts-expect-error a consent without the record that shows it
export const unevidencedConsent: Basis = { kind: 'CONSENT', clause: 'III.A.1' };

// @ts-expect-error a necessity without the agreement version that states it
export const unevidencedNecessity: Basis = { kind: 'NECESSITY', clause: 'III.A.3' };

// @ts-expect-error an order without the instrument that it stands in
export const unevidencedOrder: Basis = { kind: 'LEGAL_EXCEPTION', clause: 'III.D.3' };

// @ts-expect-error the record of a consent is a number, or found by the state's revision
export const namedConsent: Basis = { kind: 'CONSENT', clause: 'III.A.1', consentId: 'the one from May' };

// --- There are three bases, each under its own clauses.

// @ts-expect-error legitimate interest is no basis
export const legitimateInterest: LegalBasis = 'LEGITIMATE_INTEREST';

// @ts-expect-error nor can a field be annotated with it
export const annotated: PersonalField = aField({ bases: new Set(['LEGITIMATE_INTEREST']) });

// @ts-expect-error consent does not rest on the clause of necessity
export const misplacedConsent: Basis = { kind: 'CONSENT', clause: 'III.A.3', consentId: 1 };

// @ts-expect-error necessity does not rest on clause VI.7, which is about collecting and using
export const contract: Basis = { kind: 'NECESSITY', clause: 'VI.7', agreementVersionId: 'ticketing/4' };

// @ts-expect-error clause VI permits no share, as an exception either
export const useException: Basis = { kind: 'LEGAL_EXCEPTION', clause: 'VI.1', instrumentId: 'order-17' };

// @ts-expect-error an instrument can't be drawn up under clause VI.1
export const useInstrument: LegalInstrument = { ...anInstrument(), clause: 'VI.1' };

// @ts-expect-error nor under VI.10, though the recipient be a government agency
export const agencyInstrument: LegalInstrument = { ...anInstrument(), clause: 'VI.10' };

// @ts-expect-error what the subject made public follows the value's provenance, not an instrument
export const publicInstrument: LegalInstrument = { ...anInstrument(), clause: 'III.D.5' };

// @ts-expect-error nor does a lawful public source need one
export const sourceInstrument: LegalInstrument = { ...anInstrument(), clause: 'III.D.6' };

// @ts-expect-error an emergency states both limbs
export const halfEmergency: LegalInstrument['emergency'] = { threat: 'flood' };

// @ts-expect-error collecting and using are no modes of disclosure
export const collecting: DisclosureMode = 'COLLECTION';

// --- A refusal has a reason of the closed list, and a clause of the agreement.

// @ts-expect-error a reason outside the list
export const unknownReason: Refusal = { outcome: 'REDACT', reason: 'FORBIDDEN', clause: 'III.A' };

// @ts-expect-error a reason outside the list, told by way of `refuse`
export const unknownRefusal = refuse('BECAUSE', 'III.A');

// @ts-expect-error a refusal without a clause
export const unfounded: Refusal = { outcome: 'REDACT', reason: 'NO_BASIS' };

// @ts-expect-error a clause that the agreement has not
export const unknownClause = refuse('NO_BASIS', 'XII.A');

// @ts-expect-error a request is turned away with a code of the closed list
export const unknownCode: ReturnType<AdmissionRule['check']> = 'NOT_TODAY';

// @ts-expect-error the basis of a decision is there only once it is known to be a permit
export const basisOf = (decision: Decision): Basis => decision.basis;

// --- Gates only close; nothing in the policy waits or changes what it was given.

// @ts-expect-error a gate can't permit
export const openingGate = fieldGate(() => permit);

// @ts-expect-error a gate that looks at the request and the field does not see the subject
export const seeingGate = fieldGate(({ evidence }) => (evidence ? refusal : undefined));

// @ts-expect-error a state that closes is one that sources report
export const unreportedStop = subjectGate({ state: 'ON_HOLIDAY', refusal, closes: () => true });

// @ts-expect-error a provision can't wait
export const waiting: Provision = { basis: 'CONSENT', check: async () => permit };

// @ts-expect-error a rule is given the instant, it does not ask for the time
export const timeless = recipientActive();

export function tamper(evidence: Evidence, record: ConsentRecord, state: SharingState): void {
  // @ts-expect-error evidence is not added to while deciding
  evidence.consents.push(aConsent());
  // @ts-expect-error a consent record is never changed, only followed by others
  record.event = 'GIVEN';
  // @ts-expect-error a category is not slipped into a consent
  record.categories.add('HEALTH');
  // @ts-expect-error a sharing state is what the records say
  state.live |= 1;
}

// @ts-expect-error evidence without an instant decides nothing
export const undated: Evidence = { ...anEvidence(), at: undefined };
