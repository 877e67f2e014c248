import { decide } from '../../../src/policy/decide';
import { refuse } from '../../../src/policy/decision';
import {
  aConsent,
  aField,
  aRequest,
  anInstrument,
  evidenceForEveryBasis,
} from '../../support/policyBuilders';

it.each([
  ['TRANSFER', 'III.B'],
  ['PUBLIC_DISCLOSURE', 'III.C'],
] as const)('redacts every %s, also with a consent and an instrument for it', (mode, clause) => {
  const request = aRequest({ mode, instrument: anInstrument({ mode }) });
  const evidence = evidenceForEveryBasis({ consents: [aConsent({ mode, separate: true })] });
  expect(decide(request, aField(), evidence)).toEqual(refuse('MODE_NOT_PERMITTED', clause));
});

it('permits sharing', () => {
  expect(decide(aRequest({ mode: 'SHARING' }), aField(), evidenceForEveryBasis()).outcome).toBe('PERMIT');
});
