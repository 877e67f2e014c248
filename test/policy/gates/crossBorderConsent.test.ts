import { decide } from '../../../src/policy/decide';
import { refuse } from '../../../src/policy/decision';
import type { ConsentRecord } from '../../../src/policy/evidence';
import {
  aConsent,
  aField,
  aGuardianship,
  aGuardiansConsent,
  anEnrolment,
  anEvidence,
  aRequest,
  aRequestFromAbroad,
  aWithdrawal,
  now,
} from '../../support/policyBuilders';

const missing = refuse('CROSS_BORDER_CONSENT_MISSING', 'IX.1');
const toGoAbroad = aConsent({ id: 5, separate: true, crossBorder: true });

/** A person whose e-mail address is necessary, so that only the consent to go abroad is in question. */
const asked = (...consents: ConsentRecord[]) =>
  decide(
    aRequestFromAbroad(),
    aField(),
    anEvidence({ consents, enrolments: [anEnrolment()], countedAbroad: true }),
  );

it('permits with a separate consent that names the recipient', () => {
  expect(asked(toGoAbroad)).toMatchObject({ outcome: 'PERMIT', basis: { kind: 'NECESSITY' } });
});

it.each([
  ['no consent', []],
  ['a consent to the sharing alone', [aConsent({ separate: true })]],
  ['one to another recipient', [{ ...toGoAbroad, recipientId: 'insurer' }]],
  ['one for another purpose', [{ ...toGoAbroad, purposeId: 'marketing' }]],
  ['one to a transfer', [{ ...toGoAbroad, mode: 'TRANSFER' as const }]],
  ['one about another category', [{ ...toGoAbroad, categories: new Set(['NAME']) }]],
  ['one to an older purpose', [{ ...toGoAbroad, purposeVersion: 1 }]],
  ['one that has expired', [{ ...toGoAbroad, expiresAt: now }]],
  ['one deemed', [{ ...toGoAbroad, kind: 'DEEMED' as const }]],
  ['one withdrawn', [toGoAbroad, aWithdrawal({ id: 6, crossBorder: true })]],
  ['one whose sharing was withdrawn', [toGoAbroad, aWithdrawal({ id: 6 })]],
])('redacts with %s', (_, consents) => {
  expect(asked(...consents)).toEqual(missing);
});

it('counts again when it is given after a withdrawal, and until the instant it expires', () => {
  expect(asked(aWithdrawal({ id: 4 }), toGoAbroad).outcome).toBe('PERMIT');
  expect(asked({ ...toGoAbroad, expiresAt: now + 1 }).outcome).toBe('PERMIT');
});

it('opens nothing by itself, at home or abroad', () => {
  const evidence = anEvidence({ consents: [toGoAbroad], countedAbroad: true });
  expect(decide(aRequest(), aField(), evidence)).toMatchObject({ reason: 'NOT_ENROLLED' });
  expect(decide(aRequestFromAbroad(), aField(), evidence)).toMatchObject({ reason: 'NOT_ENROLLED' });
});

it('withdrawn, leaves the sharing at home alone', () => {
  const evidence = anEvidence({ consents: [aConsent(), aWithdrawal({ id: 6, crossBorder: true })] });
  expect(decide(aRequest(), aField(), evidence).outcome).toBe('PERMIT');
});

it("is the guardian's to give for a minor", () => {
  const byWhom = (speaker: Pick<ConsentRecord, 'by' | 'guardianId'>) =>
    decide(
      aRequestFromAbroad(),
      aField(),
      anEvidence({
        birthDate: '2010-01-01',
        guardianships: [aGuardianship()],
        consents: [aGuardiansConsent(), { ...toGoAbroad, ...speaker }],
        countedAbroad: true,
      }),
    );
  expect(byWhom({ by: 'SUBJECT', guardianId: undefined })).toEqual(missing);
  expect(byWhom({ by: 'GUARDIAN', guardianId: 'father' })).toEqual(missing);
  expect(byWhom({ by: 'GUARDIAN', guardianId: 'mother' }).outcome).toBe('PERMIT');
});
