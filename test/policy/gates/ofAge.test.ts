import { decide } from '../../../src/policy/decide';
import { refuse } from '../../../src/policy/decision';
import {
  aConsent,
  aField,
  aRequest,
  anEvidence,
  anInstrument,
  evidenceForEveryBasis,
  theSettings,
} from '../../support/policyBuilders';

const stillAMinor = refuse('GUARDIAN_CONSENT_MISSING', 'VIII.3');

const decideFor = (birthDate: string | undefined, today = '2026-06-15T12:00:00Z', ageOfMajority = 18) =>
  decide(
    aRequest({ settings: theSettings({ ageOfMajority }) }),
    aField(),
    evidenceForEveryBasis({ birthDate, at: Date.parse(today) }),
  );

it.each([
  ['on the day of coming of age', '2008-06-15', '2026-06-15T00:00:00Z'],
  ['the day after', '2008-06-14', '2026-06-15T12:00:00Z'],
  ['long after', '1941-12-07', '2026-06-15T12:00:00Z'],
  ['born on 29 February, on 1 March of a common year', '2008-02-29', '2026-03-01T00:00:00Z'],
  ['born on 28 February, on 28 February', '2008-02-28', '2026-02-28T00:00:00Z'],
  ['born on 28 February, on 29 February', '2010-02-28', '2028-02-29T00:00:00Z'],
  ['born on 1 March, on 1 March of a leap year', '2010-03-01', '2028-03-01T00:00:00Z'],
  ['born on 31 December, on 31 December', '2008-12-31', '2026-12-31T00:00:00Z'],
])('permits a person %s', (_, birthDate, today) => {
  expect(decideFor(birthDate, today).outcome).toBe('PERMIT');
});

it.each([
  ['in the last millisecond of the day before coming of age', '2008-06-15', '2026-06-14T23:59:59.999Z'],
  ['born on 29 February, on 28 February of a common year', '2008-02-29', '2026-02-28T23:59:59.999Z'],
  ['born on 1 March, on 29 February', '2010-03-01', '2028-02-29T23:59:59.999Z'],
  ['born on 1 January, on 31 December', '2009-01-01', '2026-12-31T23:59:59.999Z'],
  ['born today', '2026-06-15', '2026-06-15T12:00:00Z'],
  ['whose birth is still to come', '2030-01-01', '2026-06-15T12:00:00Z'],
])('redacts for a person %s', (_, birthDate, today) => {
  expect(decideFor(birthDate, today)).toEqual(stillAMinor);
});

it('comes of age on 29 February itself where the age of majority falls on a leap year', () => {
  expect(decideFor('2008-02-29', '2028-02-28T23:59:59.999Z', 20)).toEqual(stillAMinor);
  expect(decideFor('2008-02-29', '2028-02-29T00:00:00Z', 20).outcome).toBe('PERMIT');
});

it.each([undefined, '', '?', '0', '15/03/1990', '1990', '1990-3-14', '-1990-03-14', '1990-03-14T00:00:00Z'])(
  'takes a person whose birth date reads %j for a minor',
  (birthDate) => {
    expect(decideFor(birthDate)).toEqual(stillAMinor);
  },
);

it('follows the age of majority that is configured', () => {
  expect(decideFor('2012-06-15', '2026-06-15T00:00:00Z', 14).outcome).toBe('PERMIT');
  expect(decideFor('2008-06-15', '2026-06-15T00:00:00Z', 21)).toEqual(stillAMinor);
});

it("does not let a minor's own consent open anything", () => {
  const evidence = anEvidence({ birthDate: '2012-01-01', consents: [aConsent({ separate: true })] });
  expect(decide(aRequest(), aField(), evidence)).toEqual(stillAMinor);
});

it("does not yet know a guardian's consent, nor an order that names a minor: both stay closed", () => {
  const evidence = evidenceForEveryBasis({
    birthDate: '2012-01-01',
    consents: [aConsent({ by: 'GUARDIAN' })],
  });
  expect(decide(aRequest({ instrument: anInstrument() }), aField(), evidence)).toEqual(stillAMinor);
});
