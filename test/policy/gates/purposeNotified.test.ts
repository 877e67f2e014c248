import { decide } from '../../../src/policy/decide';
import { refuse } from '../../../src/policy/decision';
import {
  aField,
  aPurpose,
  aRequest,
  anInstrument,
  evidenceForEveryBasis,
  now,
} from '../../support/policyBuilders';

const notifiedAt = (instant: number | undefined) =>
  decide(
    aRequest({ purpose: aPurpose({ notifiedAt: instant }), instrument: anInstrument() }),
    aField(),
    evidenceForEveryBasis(),
  );

it.each([
  ['nobody was told of the present version', undefined],
  ['people are told of it a millisecond from now', now + 1],
])('redacts on every basis while %s', (_, instant) => {
  expect(notifiedAt(instant)).toEqual(refuse('PURPOSE_CHANGED', 'I.B.2'));
});

it('permits from the instant people are told', () => {
  expect(notifiedAt(now).outcome).toBe('PERMIT');
});
