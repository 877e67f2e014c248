import { decide } from '../../../src/policy/decide';
import { refuse } from '../../../src/policy/decision';
import {
  aField,
  aRequest,
  anInstrument,
  evidenceForEveryBasis,
  now,
  year,
} from '../../support/policyBuilders';

const decideWith = (restrictedAt: number | undefined) =>
  decide(aRequest({ instrument: anInstrument() }), aField(), evidenceForEveryBasis({ restrictedAt }));

it.each([
  ['from the instant', now],
  ['a millisecond after', now - 1],
  ['years after', now - 5 * year],
])('redacts on every basis %s processing is restricted', (_, instant) => {
  expect(decideWith(instant)).toEqual(refuse('PROCESSING_RESTRICTED', 'IV'));
});

it('permits until the millisecond before processing is restricted', () => {
  expect(decideWith(now + 1).outcome).toBe('PERMIT');
});

it('permits when no such instant is recorded', () => {
  expect(decideWith(undefined).outcome).toBe('PERMIT');
});
