import { decide } from '../../src/policy/decide';
import { refuse } from '../../src/policy/decision';
import {
  aConsent,
  aField,
  aGuardiansConsent,
  aGuardianship,
  anEmergency,
  anEvidence,
  anInstrument,
  aRequest,
  aWithdrawal,
  categories,
  evidenceForEveryBasis,
  now,
  theSettings,
  year,
} from '../support/policyBuilders';

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

const minor = { birthDate: '2010-01-01', guardianships: [aGuardianship()] };
const guardians = aGuardiansConsent();

it("does not let a minor's own consent open anything", () => {
  const evidence = anEvidence({ ...minor, consents: [aConsent({ separate: true })] });
  expect(decide(aRequest(), aField(), evidence)).toEqual(stillAMinor);
});

it("permits with the guardian's explicit consent", () => {
  const decision = decide(aRequest(), aField(), anEvidence({ ...minor, consents: [guardians] }));
  expect(decision).toMatchObject({ outcome: 'PERMIT', basis: { kind: 'CONSENT', clause: 'III.A.1' } });
});

it.each([
  ['verified only after it', [aGuardianship({ period: { from: guardians.at + 1, until: undefined } })], true],
  ['verified at that instant', [aGuardianship({ period: { from: guardians.at, until: undefined } })], false],
  ['ended at the instant of the decision', [aGuardianship({ period: { from: 0, until: now } })], true],
  ['ended a millisecond later', [aGuardianship({ period: { from: 0, until: now + 1 } })], false],
  [
    'verified anew since, after an end',
    [
      aGuardianship({ period: { from: 0, until: now - 1 } }),
      aGuardianship({ period: { from: now - 1, until: undefined } }),
    ],
    true,
  ],
  ["another guardian's", [aGuardianship({ guardianId: 'father' })], true],
  [
    "ended, while another guardian's goes on",
    [aGuardianship({ period: { from: 0, until: now } }), aGuardianship({ guardianId: 'father' })],
    true,
  ],
  ["hers, beside another guardian's", [aGuardianship({ guardianId: 'father' }), aGuardianship()], false],
  ['never verified', [], true],
])("judges a guardian's consent by that guardian's link: %s", (_, guardianships, closed) => {
  const decision = decide(
    aRequest(),
    aField(),
    anEvidence({ ...minor, guardianships, consents: [guardians] }),
  );
  expect(decision).toEqual(closed ? stillAMinor : expect.objectContaining({ outcome: 'PERMIT' }));
});

it('counts no consent of which it is not known whose it was', () => {
  const consents = [aGuardiansConsent({ guardianId: undefined })];
  expect(decide(aRequest(), aField(), anEvidence({ ...minor, consents }))).toEqual(stillAMinor);
});

describe('of two guardians', () => {
  const both = { ...minor, guardianships: [aGuardianship(), aGuardianship({ guardianId: 'father' })] };
  const askedAfter = (...consents: (typeof guardians)[]) =>
    decide(aRequest(), aField(), anEvidence({ ...both, consents }));
  const fathers = { by: 'GUARDIAN', guardianId: 'father' } as const;

  it("either one's withdrawal ends the consent of both, and that of one whose link has ended too", () => {
    const withdrawn = refuse('CONSENT_WITHDRAWN', 'III.A.1');
    const one = aGuardiansConsent({ id: 1 });
    const other = aGuardiansConsent({ id: 2, guardianId: 'father' });
    expect(askedAfter(one, other).outcome).toBe('PERMIT');
    expect(askedAfter(one, other, aWithdrawal({ id: 3, ...fathers }))).toEqual(withdrawn);
    expect(askedAfter(one, aWithdrawal({ id: 3, ...fathers, guardianId: 'uncle' }))).toEqual(withdrawn);
  });

  it('either one may consent again after that', () => {
    const again = aGuardiansConsent({ id: 4 });
    expect(askedAfter(aWithdrawal({ id: 3, ...fathers }), again).outcome).toBe('PERMIT');
  });
});

it("needs a guardian's separate consent for a sensitive category", () => {
  const identity = aField({ category: categories.identityNumber });
  const asked = (separate: boolean) =>
    decide(aRequest(), identity, anEvidence({ ...minor, consents: [{ ...guardians, separate }] }));
  expect(asked(false)).toEqual(refuse('SEPARATE_CONSENT_MISSING', 'III.A.1'));
  expect(asked(true).outcome).toBe('PERMIT');
});

it('takes all of a person under 14 for sensitive: a bundled consent of the guardian opens nothing', () => {
  const asked = (birthDate: string, separate: boolean) =>
    decide(aRequest(), aField(), anEvidence({ ...minor, birthDate, consents: [{ ...guardians, separate }] }));
  expect(asked('2012-06-16', false)).toEqual(stillAMinor);
  expect(asked('2012-06-16', true).outcome).toBe('PERMIT');
  expect(asked('2012-06-15', false).outcome).toBe('PERMIT');
});

it.each(['III.A.2', 'III.D.1', 'III.D.2', 'III.D.3', 'III.D.7'] as const)(
  'permits what an instrument under %s covers',
  (clause) => {
    const evidence = anEvidence({ ...minor, instrumentIds: new Set(['order-17']) });
    const decision = decide(aRequest({ instrument: anInstrument({ clause }) }), aField(), evidence);
    expect(decision).toMatchObject({ outcome: 'PERMIT', basis: { clause } });
  },
);

it('permits what protects the minor, in an emergency', () => {
  const evidence = anEvidence({ ...minor, instrumentIds: new Set(['order-17']) });
  const decision = decide(aRequest({ instrument: anEmergency() }), aField(), evidence);
  expect(decision).toMatchObject({ outcome: 'PERMIT', basis: { clause: 'III.D.4' } });
});

it('does not take other circumstances for the law, nor a reorganisation', () => {
  const settings = theSettings({ otherCircumstances: 'GB/T 35273' });
  const evidence = anEvidence({ ...minor, instrumentIds: new Set(['order-17']) });
  const instrument = anInstrument({ clause: 'III.D.8' });
  expect(decide(aRequest({ settings, instrument }), aField(), evidence)).toEqual(stillAMinor);
  expect(
    decide(aRequest({ settings, instrument }), aField(), { ...evidence, birthDate: '1990-01-01' }),
  ).toMatchObject({
    outcome: 'PERMIT',
    form: 'FULL',
  });
});

it('knows neither necessity nor public information of a minor', () => {
  const evidence = evidenceForEveryBasis({ ...minor, consents: [] });
  expect(decide(aRequest(), aField(), evidence)).toEqual(stillAMinor);
  expect(decide(aRequest(), aField(), { ...evidence, birthDate: '1990-01-01' }).outcome).toBe('PERMIT');
});

describe('coming of age', () => {
  const byConsent = aField({ bases: new Set(['CONSENT']) });
  const eighteenToday = { birthDate: '2008-06-15', guardianships: [aGuardianship()] };
  const askedAt = (at: number, consents: Parameters<typeof anEvidence>[0] & object) =>
    decide(aRequest(), byConsent, anEvidence({ ...eighteenToday, ...consents, at }));
  const midnight = Date.UTC(2026, 5, 15);

  it("ends the guardian's consent", () => {
    const consents = [aGuardiansConsent({ at: midnight - year })];
    expect(askedAt(midnight - 1, { consents }).outcome).toBe('PERMIT');
    expect(askedAt(midnight, { consents })).toEqual(refuse('CONSENT_MISSING', 'III.A.1'));
  });

  it("needs the person's own consent anew", () => {
    const given = (at: number) => askedAt(midnight + 1, { consents: [aConsent({ at })] });
    expect(given(midnight - 1)).toEqual(refuse('CONSENT_MISSING', 'III.A.1'));
    expect(given(midnight).outcome).toBe('PERMIT');
  });
});
