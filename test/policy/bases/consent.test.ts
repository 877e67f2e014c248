import { consent } from '../../../src/policy/bases/consent';
import type { Category } from '../../../src/policy/categories';
import { refuse } from '../../../src/policy/decision';
import type { ConsentRecord } from '../../../src/policy/evidence';
import {
  aConsent,
  aField,
  aPurpose,
  aRequest,
  aWithdrawal,
  anAgreedPurpose,
  anAgreement,
  anEvidence,
  categories,
  now,
} from '../../support/policyBuilders';

const missing = refuse('CONSENT_MISSING', 'III.A.1');
const notSeparate = refuse('SEPARATE_CONSENT_MISSING', 'III.A.1');
const withdrawn = refuse('CONSENT_WITHDRAWN', 'III.A.1');
const expired = refuse('CONSENT_EXPIRED', 'III.A.1');
const outdated = refuse('PURPOSE_CHANGED', 'I.B.2');

const permitOn = (consentId: number) => ({
  outcome: 'PERMIT',
  form: 'FULL',
  basis: { kind: 'CONSENT', clause: 'III.A.1', consentId },
});

const decideOn = (consents: readonly ConsentRecord[], category: Category = categories.email) =>
  consent.check(aRequest(), aField({ category }), anEvidence({ consents }));

describe('an explicit consent', () => {
  it('permits, and is named as the evidence', () => {
    expect(decideOn([aConsent({ id: 7 })])).toEqual(permitOn(7));
  });

  it('is the newest of those that count, however the records are ordered', () => {
    expect(decideOn([aConsent({ id: 4 }), aConsent({ id: 9 }), aConsent({ id: 5 })])).toEqual(permitOn(9));
  });

  it('is missing when nothing was asked', () => {
    expect(decideOn([])).toEqual(missing);
  });

  it.each<[string, Partial<ConsentRecord>]>([
    ['deemed from use of the platform', { kind: 'DEEMED' }],
    ['deemed from use, however separate it is called', { kind: 'DEEMED', separate: true }],
    ["a guardian's", { by: 'GUARDIAN', guardianId: 'mother' }],
    ['given about another recipient', { recipientId: 'insurer' }],
    ['given for another purpose', { purposeId: 'marketing' }],
    ['given for a transfer', { mode: 'TRANSFER' }],
    ['given for a public disclosure', { mode: 'PUBLIC_DISCLOSURE' }],
    ['given to another category', { categories: new Set(['NAME']) }],
    ['given to no category', { categories: new Set() }],
  ])('does not count when it is %s', (_, facts) => {
    expect(decideOn([aConsent(facts)])).toEqual(missing);
  });

  it('permits an optional category of the agreement', () => {
    expect(decideOn([aConsent()], categories.jobTitle)).toEqual(permitOn(1));
  });

  it('opens nothing that the agreement does not foresee for the purpose', () => {
    expect(decideOn([aConsent()], categories.usage)).toEqual(refuse('BEYOND_NECESSITY', 'III.A.4'));
  });

  it('opens nothing that the agreement foresees for another purpose only', () => {
    const purposes = [
      anAgreedPurpose({ necessary: new Set(), optional: new Set() }),
      anAgreedPurpose({ purposeId: 'marketing' }),
    ];
    const request = aRequest({ agreement: anAgreement({ purposes }) });
    expect(consent.check(request, aField(), anEvidence({ consents: [aConsent()] }))).toEqual(
      refuse('BEYOND_NECESSITY', 'III.A.4'),
    );
  });
});

describe('expiry', () => {
  it('redacts from the instant of expiry', () => {
    expect(decideOn([aConsent({ expiresAt: now })])).toEqual(expired);
  });

  it('permits until the millisecond before expiry', () => {
    expect(decideOn([aConsent({ expiresAt: now + 1 })])).toEqual(permitOn(1));
  });

  it('of a later consent leaves an earlier one standing', () => {
    expect(decideOn([aConsent({ id: 1 }), aConsent({ id: 2, expiresAt: now })])).toEqual(permitOn(1));
  });
});

describe('a withdrawal', () => {
  it('redacts from then on', () => {
    expect(decideOn([aConsent(), aWithdrawal()])).toEqual(withdrawn);
  });

  it('ends every consent before it, the separate ones too', () => {
    const consents = [aConsent({ id: 1 }), aConsent({ id: 2, separate: true }), aWithdrawal({ id: 3 })];
    expect(decideOn(consents)).toEqual(withdrawn);
  });

  it('is followed by a new consent, which permits', () => {
    expect(decideOn([aConsent({ id: 1 }), aWithdrawal({ id: 2 }), aConsent({ id: 3 })])).toEqual(permitOn(3));
  });

  it('is judged by the order of ids, not by the order in which records arrive', () => {
    expect(decideOn([aConsent({ id: 3 }), aWithdrawal({ id: 4 }), aConsent({ id: 1 })])).toEqual(withdrawn);
    expect(decideOn([aWithdrawal({ id: 2 }), aConsent({ id: 3 }), aConsent({ id: 1 })])).toEqual(permitOn(3));
  });

  it('ends consents to all versions of the purpose', () => {
    expect(decideOn([aConsent(), aWithdrawal({ purposeVersion: 1 })])).toEqual(withdrawn);
  });

  it('counts although it is itself past an expiry', () => {
    expect(decideOn([aConsent(), aWithdrawal({ expiresAt: now - 1 })])).toEqual(withdrawn);
  });

  it.each<[string, Partial<ConsentRecord>]>([
    ["is a guardian's", { by: 'GUARDIAN', guardianId: 'mother' }],
    ['takes back a consent deemed from use', { kind: 'DEEMED' }],
  ])('counts also when it %s', (_, facts) => {
    expect(decideOn([aConsent(), aWithdrawal(facts)])).toEqual(withdrawn);
  });

  it.each<[string, Partial<ConsentRecord>]>([
    ['another recipient', { recipientId: 'insurer' }],
    ['another purpose', { purposeId: 'marketing' }],
    ['another mode', { mode: 'TRANSFER' }],
    ['another category', { categories: new Set(['NAME']) }],
  ])('about %s leaves the consent standing', (_, facts) => {
    expect(decideOn([aConsent(), aWithdrawal(facts)])).toEqual(permitOn(1));
  });

  it('is not undone by a deemed consent that follows', () => {
    expect(decideOn([aConsent(), aWithdrawal(), aConsent({ id: 3, kind: 'DEEMED' })])).toEqual(withdrawn);
  });

  it("is not undone by a guardian's consent that follows", () => {
    expect(
      decideOn([aConsent(), aWithdrawal(), aConsent({ id: 3, by: 'GUARDIAN', guardianId: 'mother' })]),
    ).toEqual(withdrawn);
  });

  it('is found among more records than a call could take arguments', () => {
    const many = Array.from({ length: 200_000 }, (_, place) => aWithdrawal({ id: place + 2 }));
    expect(decideOn([aConsent(), ...many])).toEqual(withdrawn);
  });
});

describe('a change of the purpose', () => {
  const decideAfter = (materialVersion: number, consents: readonly ConsentRecord[]) =>
    consent.check(
      aRequest({ purpose: aPurpose({ version: 3, materialVersion }) }),
      aField(),
      anEvidence({ consents }),
    );

  it('that is trivial leaves consents to the version before standing', () => {
    expect(decideAfter(2, [aConsent({ purposeVersion: 2 })])).toEqual(permitOn(1));
  });

  it('that is material ends consents to the version before', () => {
    expect(decideAfter(3, [aConsent({ purposeVersion: 2 })])).toEqual(outdated);
  });

  it('that is material counts also when trivial ones followed it', () => {
    expect(decideAfter(2, [aConsent({ purposeVersion: 1 })])).toEqual(outdated);
  });

  it('is met by a consent to the new version, though the old one stays on record', () => {
    expect(decideAfter(3, [aConsent({ id: 1, purposeVersion: 2 }), aConsent({ id: 2 })])).toEqual(
      permitOn(2),
    );
  });

  it('is told before an expiry, and an expiry before a withdrawal', () => {
    const old = aConsent({ id: 8, purposeVersion: 1 });
    const past = aConsent({ id: 9, expiresAt: now });
    const history = [aConsent(), aWithdrawal()];
    expect(decideOn([...history, past, old])).toEqual(outdated);
    expect(decideOn([...history, past])).toEqual(expired);
    expect(decideOn(history)).toEqual(withdrawn);
  });

  it('is told as an expiry when the old consent has expired as well', () => {
    expect(decideOn([aConsent({ purposeVersion: 1, expiresAt: now })])).toEqual(expired);
  });
});

describe('a sensitive category', () => {
  const decideHealth = (...consents: ConsentRecord[]) => decideOn(consents, categories.health);

  it('is permitted by a separate consent', () => {
    expect(decideHealth(aConsent({ separate: true }))).toEqual(permitOn(1));
  });

  it('is redacted on a bundled consent', () => {
    expect(decideHealth(aConsent())).toEqual(notSeparate);
  });

  it('lacks a separate consent when nothing was asked', () => {
    expect(decideHealth()).toEqual(notSeparate);
  });

  it('is redacted on a separate consent that is deemed', () => {
    expect(decideHealth(aConsent({ separate: true, kind: 'DEEMED' }))).toEqual(notSeparate);
  });

  it('keeps its separate consent when a bundled one follows', () => {
    const consents = [aConsent({ id: 1, separate: true }), aConsent({ id: 2 })];
    expect(decideHealth(...consents)).toEqual(permitOn(1));
  });

  it('needs a separate consent anew after a withdrawal', () => {
    const before = [aConsent({ id: 1, separate: true }), aWithdrawal({ id: 2 })];
    expect(decideHealth(...before, aConsent({ id: 3 }))).toEqual(notSeparate);
    expect(decideHealth(...before, aConsent({ id: 3, separate: true }))).toEqual(permitOn(3));
  });

  it('is redacted when the separate consent has expired and a bundled one lives', () => {
    expect(decideHealth(aConsent({ separate: true, expiresAt: now }), aConsent({ id: 2 }))).toEqual(
      notSeparate,
    );
  });

  it('tells why the last separate consent lapsed when no other lives', () => {
    expect(decideHealth(aConsent({ separate: true, expiresAt: now }))).toEqual(expired);
    expect(decideHealth(aConsent({ separate: true }), aWithdrawal())).toEqual(withdrawn);
    expect(decideHealth(aConsent({ separate: true, purposeVersion: 1 }))).toEqual(outdated);
  });
});
