import * as fc from 'fast-check';
import { maximumBit } from '../../src/policy/categories';
import type { SharingState } from '../../src/policy/sharingState';
import { decodeClassKey, encodeClassKey, stateFlags, summarise } from '../../src/policy/sharingState';
import {
  aConsent,
  aRequest,
  aWithdrawal,
  anEnrolment,
  anEvidence,
  anInstrument,
  arbitraryWorld,
  catalogue,
  now,
} from '../support/policyBuilders';
import { propertyRuns } from '../support/propertyRuns';

const nothing: SharingState = {
  flags: 0,
  live: 0,
  liveSeparate: 0,
  outdated: 0,
  expired: 0,
  withdrawn: 0,
  crossBorder: 0,
  publishedBySubject: 0,
  lawfulPublicSource: 0,
};

const email = new Set(['EMAIL_ADDRESS']);
const emailMask = 1 << 1;

describe('a sharing state', () => {
  it('is empty for an adult of whom nothing else is recorded', () => {
    expect(summarise(aRequest(), anEvidence(), catalogue)).toEqual(nothing);
  });

  it.each<[string, Partial<SharingState>, Parameters<typeof anEvidence>[0]]>([
    ['a live consent', { live: emailMask }, { consents: [aConsent({ categories: email })] }],
    [
      'a live separate consent',
      { live: emailMask, liveSeparate: emailMask },
      { consents: [aConsent({ categories: email, separate: true })] },
    ],
    [
      'a consent to an old version',
      { outdated: emailMask },
      { consents: [aConsent({ categories: email, purposeVersion: 1 })] },
    ],
    [
      'an expired consent',
      { expired: emailMask },
      { consents: [aConsent({ categories: email, expiresAt: now })] },
    ],
    [
      'a withdrawal',
      { withdrawn: emailMask },
      { consents: [aConsent({ categories: email }), aWithdrawal({ categories: email })] },
    ],
    ['an enrolment', { flags: stateFlags.ENROLLED }, { enrolments: [anEnrolment()] }],
    ['minority', { flags: stateFlags.MINOR }, { birthDate: '2015-01-01' }],
    [
      'all that closes',
      {
        flags: stateFlags.ERASURE_REQUESTED | stateFlags.PROCESSING_RESTRICTED | stateFlags.RETENTION_EXPIRED,
      },
      { erasureRequestedAt: now, restrictedAt: now, retainedUntil: now },
    ],
  ])('tells of %s', (_, told, facts) => {
    expect(summarise(aRequest(), anEvidence(facts), catalogue)).toEqual({ ...nothing, ...told });
  });

  it('tells that the cited instrument names the subject, and of no other instrument', () => {
    const named = anEvidence({ instrumentIds: new Set(['order-17']) });
    const cited = aRequest({ instrument: anInstrument() });
    const another = aRequest({ instrument: anInstrument({ id: 'order-18' }) });
    expect(summarise(cited, named, catalogue).flags).toBe(stateFlags.NAMED_BY_INSTRUMENT);
    expect(summarise(another, named, catalogue).flags).toBe(0);
    expect(summarise(aRequest(), named, catalogue).flags).toBe(0);
  });

  it('keeps a category in one of live, outdated, expired and withdrawn at most', () => {
    fc.assert(
      fc.property(arbitraryWorld(), ({ request, evidence }) => {
        const { live, liveSeparate, outdated, expired, withdrawn } = summarise(request, evidence, catalogue);
        const overlap =
          (live & (outdated | expired | withdrawn)) |
          (outdated & (expired | withdrawn)) |
          (expired & withdrawn);
        expect({ overlap, separateButNotLive: liveSeparate & ~live }).toEqual({
          overlap: 0,
          separateButNotLive: 0,
        });
      }),
      { numRuns: propertyRuns(2_000) },
    );
  });
});

describe('a class key', () => {
  const mask = fc.oneof(
    fc.integer({ min: 0, max: 2 ** (maximumBit + 1) - 1 }),
    fc.constantFrom(0, 1, 2 ** maximumBit),
  );
  const arbitraryState: fc.Arbitrary<SharingState> = fc.record({
    flags: fc.integer({ min: 0, max: 255 }),
    live: mask,
    liveSeparate: mask,
    outdated: mask,
    expired: mask,
    withdrawn: mask,
    crossBorder: mask,
    publishedBySubject: mask,
    lawfulPublicSource: mask,
  });

  it('reads back as the state it was written from', () => {
    fc.assert(
      fc.property(arbitraryState, (state) => expect(decodeClassKey(encodeClassKey(state))).toEqual(state)),
    );
  });

  it('reads back for each world that a source could report', () => {
    fc.assert(
      fc.property(arbitraryWorld(), ({ request, evidence }) => {
        const state = summarise(request, evidence, catalogue);
        expect(decodeClassKey(encodeClassKey(state))).toEqual(state);
      }),
      { numRuns: propertyRuns(2_000) },
    );
  });

  it('is the flags and then the masks in the order that sources report', () => {
    const state = {
      flags: 16,
      live: 1,
      liveSeparate: 2,
      outdated: 3,
      expired: 4,
      withdrawn: 5,
      crossBorder: 6,
    };
    expect(encodeClassKey({ lawfulPublicSource: 8, publishedBySubject: 7, ...state })).toBe(
      '16,1,2,3,4,5,6,7,8',
    );
  });

  it('is different for different states', () => {
    fc.assert(
      fc.property(arbitraryState, arbitraryState, (one, other) => {
        fc.pre(Object.keys(one).some((name) => Reflect.get(one, name) !== Reflect.get(other, name)));
        expect(encodeClassKey(one)).not.toBe(encodeClassKey(other));
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['eight numbers', '0,1,1,0,0,0,0,0'],
    ['ten numbers', '0,1,1,0,0,0,0,0,0,0'],
    ['an empty place', '0,,1,0,0,0,0,0,0'],
    ['a sign', '0,-1,1,0,0,0,0,0,0'],
    ['a fraction', '0,1.5,1,0,0,0,0,0,0'],
    ['an exponent', '0,1e3,1,0,0,0,0,0,0'],
    ['hexadecimal', '0,0x1,1,0,0,0,0,0,0'],
    ['a space', '0, 1,1,0,0,0,0,0,0'],
    ['a line after it', '0,1,1,0,0,0,0,0,0\n'],
    ['digits of another script', '0,١,1,0,0,0,0,0,0'],
    ['a category bit that no category can have', '0,1073741824,1,0,0,0,0,0,0'],
    ['a number whose low bits would open', '0,4294967298,1,0,0,0,0,0,0'],
    ['a flag of no known meaning', '256,1,1,0,0,0,0,0,0'],
    ['a number too long for any mask', '0,10000000002,1,0,0,0,0,0,0'],
  ])('that holds %s is unreadable', (_, key) => {
    expect(decodeClassKey(key)).toBeUndefined();
  });
});
