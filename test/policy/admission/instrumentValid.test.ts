import { instrumentValid } from '../../../src/policy/admission/instrumentValid';
import type { LegalInstrument } from '../../../src/policy/request';
import { disclosureModes, exceptionClauses } from '../../../src/policy/vocabulary';
import { aRequest, anEmergency, anInstrument, day, now, theSettings } from '../../support/policyBuilders';

const citing = (instrument: LegalInstrument, at = now) => instrumentValid.check(aRequest({ instrument }), at);

it('admits a request that cites no instrument', () => {
  expect(instrumentValid.check(aRequest(), now)).toBeUndefined();
});

describe('an approved instrument', () => {
  const ofOtherModes: ReadonlySet<string> = new Set(['III.B.2', 'III.C.2', 'III.C.3', 'III.D.4', 'III.D.8']);

  it.each(exceptionClauses.filter((clause) => !ofOtherModes.has(clause)))('is valid under %s', (clause) => {
    expect(citing(anInstrument({ clause }))).toBeUndefined();
  });

  it.each([
    ['III.A.2', 'SHARING'],
    ['III.B.2', 'TRANSFER'],
    ['III.C.2', 'PUBLIC_DISCLOSURE'],
    ['III.C.3', 'TRANSFER'],
  ] as const)('under %s is about %s alone', (clause, mode) => {
    for (const asked of disclosureModes) {
      const instrument = anInstrument({ clause, mode: asked, noticeGivenAt: now });
      expect(instrumentValid.check(aRequest({ mode: asked, instrument }), now)).toBe(
        asked === mode ? undefined : 'INSTRUMENT_INVALID',
      );
    }
  });

  it('under III.C.3 is valid from the instant at which notice was given', () => {
    const reorganised = (noticeGivenAt: number | undefined) => {
      const instrument = anInstrument({ clause: 'III.C.3', mode: 'TRANSFER', noticeGivenAt });
      return instrumentValid.check(aRequest({ mode: 'TRANSFER', instrument }), now);
    };
    expect(reorganised(now)).toBeUndefined();
    expect(reorganised(now + 1)).toBe('INSTRUMENT_INVALID');
    expect(reorganised(undefined)).toBe('INSTRUMENT_INVALID');
  });

  it("of a foreign authority is valid with the home authority's approval, from its instant on", () => {
    const foreign = (homeApprovedAt: number) => citing(anInstrument({ jurisdiction: 'US', homeApprovedAt }));
    expect(foreign(now)).toBeUndefined();
    expect(foreign(now + 1)).toBe('INSTRUMENT_INVALID');
  });

  it.each<[string, Partial<LegalInstrument>]>([
    ['is drawn up for another recipient', { recipientId: 'insurer' }],
    ['is drawn up for another purpose', { purposeId: 'marketing' }],
    ['is drawn up for a transfer', { mode: 'TRANSFER' }],
    ['is drawn up for a public disclosure', { mode: 'PUBLIC_DISCLOSURE' }],
    ['comes from a foreign authority', { jurisdiction: 'US' }],
    ['waits for its second officer', { approvedAt: undefined }],
    ['is approved a millisecond from now', { approvedAt: now + 1 }],
    ['is revoked at this instant', { revokedAt: now }],
    ['was revoked before it was approved', { revokedAt: now - 2 * day }],
    ['begins a millisecond from now', { validity: { from: now + 1, until: undefined } }],
    ['ends at this instant', { validity: { from: now - day, until: now } }],
    [
      'is unapproved and calls itself an emergency',
      { approvedAt: undefined, emergency: anEmergency().emergency },
    ],
  ])('is invalid when it %s', (_, facts) => {
    expect(citing(anInstrument(facts))).toBe('INSTRUMENT_INVALID');
  });

  it.each<[string, Partial<LegalInstrument>]>([
    ['is approved at this instant', { approvedAt: now }],
    ['will be revoked a millisecond from now', { revokedAt: now + 1 }],
    ['begins at this instant', { validity: { from: now, until: undefined } }],
    ['ends a millisecond from now', { validity: { from: now - day, until: now + 1 } }],
  ])('is valid when it %s', (_, facts) => {
    expect(citing(anInstrument(facts))).toBeUndefined();
  });
});

describe('an emergency under III.D.4', () => {
  const limbs = { threat: 'missing since the flood', whyNoConsent: 'can not be reached' };

  it('acts before a second officer has approved it', () => {
    expect(citing(anEmergency())).toBeUndefined();
  });

  it.each<[string, LegalInstrument['emergency']]>([
    ['neither threat nor why consent could not be had', undefined],
    ['no threat', { ...limbs, threat: '' }],
    ['a blank threat', { ...limbs, threat: ' \t' }],
    ['not why consent could not be had', { ...limbs, whyNoConsent: '' }],
    ['only blanks for why consent could not be had', { ...limbs, whyNoConsent: '  ' }],
  ])('is invalid, approved or not, when it states %s', (_, emergency) => {
    expect(citing(anEmergency({ emergency }))).toBe('INSTRUMENT_INVALID');
    expect(citing(anEmergency({ emergency, approvedAt: now - day }))).toBe('INSTRUMENT_INVALID');
  });

  it.each([
    ['lasts for 72 hours', now + 3 * day, undefined],
    ['lasts a millisecond longer than 72 hours', now + 3 * day + 1, 'INSTRUMENT_INVALID'],
    ['never ends', undefined, 'INSTRUMENT_INVALID'],
  ])('that %s is judged by its shortness, approved or not', (_, until, code) => {
    const validity = { from: now, until };
    expect(citing(anEmergency({ validity }))).toBe(code);
    expect(citing(anEmergency({ validity, approvedAt: now }))).toBe(code);
  });

  it('ends with its period though nobody has reviewed it', () => {
    expect(citing(anEmergency(), now + day)).toBe('INSTRUMENT_INVALID');
  });

  it('ends when its reviewer revokes it', () => {
    expect(citing(anEmergency({ revokedAt: now }))).toBe('INSTRUMENT_INVALID');
  });

  it('from a foreign authority is invalid', () => {
    expect(citing(anEmergency({ jurisdiction: 'US' }))).toBe('INSTRUMENT_INVALID');
  });
});

describe('an instrument under III.D.8', () => {
  const instrument = anInstrument({ clause: 'III.D.8' });

  it.each([undefined, '', ' '])(
    'is invalid while configuration names its provision as %j',
    (otherCircumstances) => {
      const settings = theSettings({ otherCircumstances });
      expect(instrumentValid.check(aRequest({ instrument, settings }), now)).toBe('INSTRUMENT_INVALID');
    },
  );

  it('is valid once configuration names its provision', () => {
    const settings = theSettings({ otherCircumstances: 'NDSM 12' });
    expect(instrumentValid.check(aRequest({ instrument, settings }), now)).toBeUndefined();
  });

  it('does not act before approval', () => {
    const settings = theSettings({ otherCircumstances: 'NDSM 12' });
    const unapproved = anInstrument({ clause: 'III.D.8', approvedAt: undefined });
    expect(instrumentValid.check(aRequest({ instrument: unapproved, settings }), now)).toBe(
      'INSTRUMENT_INVALID',
    );
  });
});
