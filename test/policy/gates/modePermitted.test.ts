import { decide } from '../../../src/policy/decide';
import { refuse } from '../../../src/policy/decision';
import type { DisclosureMode } from '../../../src/policy/vocabulary';
import { disclosureModes } from '../../../src/policy/vocabulary';
import {
  aConsent,
  aField,
  anAgreedPurpose,
  anAgreement,
  anEnrolment,
  anEvidence,
  anInstrument,
  aRequest,
  evidenceForEveryBasis,
} from '../../support/policyBuilders';

const consentable = aField({ bases: new Set(['CONSENT']) });

const agreedFor = (...modes: DisclosureMode[]) =>
  anAgreement({ purposes: [anAgreedPurpose({ modes: new Set(modes) })] });

it.each([
  ['SHARING', 'III.A'],
  ['TRANSFER', 'III.B'],
  ['PUBLIC_DISCLOSURE', 'III.C'],
] as const)('redacts every %s that the agreement does not state, whatever permits it', (mode, clause) => {
  const others = disclosureModes.filter((each) => each !== mode);
  const instrument = anInstrument({ clause: 'III.D.1', mode });
  const request = aRequest({ mode, agreement: agreedFor(...others), instrument });
  const evidence = evidenceForEveryBasis({ consents: [aConsent({ mode, separate: true })] });
  expect(decide(request, aField(), evidence)).toEqual(refuse('MODE_NOT_PERMITTED', clause));
});

it.each([
  ['SHARING', 'III.A.1'],
  ['TRANSFER', 'III.B.1'],
  ['PUBLIC_DISCLOSURE', 'III.C.1'],
] as const)(
  'permits a %s that was agreed and consented to, and no consent to another way',
  (mode, clause) => {
    const request = aRequest({ mode, agreement: agreedFor(...disclosureModes) });
    for (const consented of disclosureModes) {
      const decision = decide(
        request,
        consentable,
        anEvidence({ consents: [aConsent({ mode: consented })] }),
      );
      if (consented === mode) expect(decision).toMatchObject({ outcome: 'PERMIT', basis: { clause } });
      else expect(decision).toEqual(refuse('CONSENT_MISSING', clause));
    }
  },
);

it.each(['TRANSFER', 'PUBLIC_DISCLOSURE'] as const)('knows no necessity of a %s', (mode) => {
  const request = aRequest({ mode, agreement: agreedFor(mode) });
  expect(decide(request, aField(), anEvidence({ enrolments: [anEnrolment()] })).outcome).toBe('REDACT');
});
