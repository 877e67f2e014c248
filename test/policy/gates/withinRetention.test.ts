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

const decideWith = (retainedUntil: number | undefined) =>
  decide(aRequest({ instrument: anInstrument() }), aField(), evidenceForEveryBasis({ retainedUntil }));

it.each([
  ['from the instant', now],
  ['a millisecond after', now - 1],
  ['years after', now - 5 * year],
])('redacts on every basis %s retention is over', (_, instant) => {
  expect(decideWith(instant)).toEqual(refuse('RETENTION_EXPIRED', 'IV'));
});

it('permits until the millisecond before retention is over', () => {
  expect(decideWith(now + 1).outcome).toBe('PERMIT');
});

it('permits when no such instant is recorded', () => {
  expect(decideWith(undefined).outcome).toBe('PERMIT');
});
