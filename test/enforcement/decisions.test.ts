import { Decisions } from '../../src/enforcement/decisions';
import { compileField, encodeClassKey } from '../../src/policy';
import { aState } from '../support/enforcementWorld';
import { aField, aRequest, now } from '../support/policyBuilders';

const decisions = (): Decisions => new Decisions([compileField(aRequest(), aField(), now)]);
const keyOf = (live: number): string => encodeClassKey(aState({ live }));

it('decides once for all who share a state', () => {
  const decided = decisions();
  expect(decided.for(keyOf(1))).toBe(decided.for(keyOf(1)));
  expect(decided.for(keyOf(1))).not.toBe(decided.for(keyOf(2)));
});

it('forgets states beyond a bound, and decides them again alike', () => {
  const decided = decisions();
  const first = decided.for(keyOf(2));
  for (let live = 3; live < 5_000; live++) decided.for(keyOf(live));
  expect(decided.for(keyOf(2))).not.toBe(first);
  expect(decided.for(keyOf(2)).byField).toEqual(first.byField);
});

it('forgets how people fared beyond a bound, however many ways there are', () => {
  const decided = decisions();
  const first = decided.for(keyOf(2));
  for (let person = 0; person < 20_000; person++) {
    decided.for(keyOf(2)).nothingYet.after(person, () => ({
      coordinate: `User.field${person}`,
      became: 'REFUSED',
      refusal: { outcome: 'REDACT', reason: 'NO_BASIS', clause: 'III.A' },
    }));
  }
  expect(decided.for(keyOf(2))).not.toBe(first);
});
