import type { Basis } from '../../src/policy';
import { noticeOf } from '../../src/policy';
import { aPurpose, aRequest, anEmergency, anInstrument, day, now } from '../support/policyBuilders';

const consent: Basis = { kind: 'CONSENT', clause: 'III.A.1', consentId: 1 };
const necessity: Basis = { kind: 'NECESSITY', clause: 'III.A.3', agreementVersionId: 'ticketing/4' };
const published: Basis = { kind: 'LEGAL_EXCEPTION', clause: 'III.D.5' };
const fromPublicSource: Basis = { kind: 'LEGAL_EXCEPTION', clause: 'III.D.6' };
const ordered: Basis = { kind: 'LEGAL_EXCEPTION', clause: 'III.A.2', instrumentId: 'order-17' };

const dueAtOnce = { state: 'DEFERRED', dueAt: now };

const underAn = (instrument = anInstrument(), at = now) => noticeOf(aRequest({ instrument }), ordered, at);

it('is owed to nobody who consented: they were told when they were asked', () => {
  expect(noticeOf(aRequest(), consent, now)).toBeUndefined();
  expect(noticeOf(aRequest({ instrument: anInstrument() }), consent, now)).toBeUndefined();
});

describe('of what a purpose needs, and of what is public', () => {
  const told = (notifiedAt: number | undefined, basis: Basis) =>
    noticeOf(aRequest({ purpose: aPurpose({ notifiedAt }) }), basis, now);

  it.each([necessity, published, fromPublicSource])(
    'was sent when people were told of the purpose, from that instant on: $clause',
    (basis) => {
      expect(told(now - day, basis)).toEqual({ state: 'SENT', at: now - day });
      expect(told(now, basis)).toEqual({ state: 'SENT', at: now });
      expect(told(now + 1, basis)).toEqual(dueAtOnce);
      expect(told(undefined, basis)).toEqual(dueAtOnce);
    },
  );

  it('does not hang on an instrument that the request cites beside it', () => {
    const instrument = anInstrument({ notice: { state: 'WITHHELD_BY_LAW', provision: 'PIPL 18(1)' } });
    const request = aRequest({ instrument, purpose: aPurpose({ notifiedAt: now - day }) });
    expect(noticeOf(request, necessity, now)).toEqual({ state: 'SENT', at: now - day });
  });
});

describe('under an instrument', () => {
  it('that says nothing is due at once, whatever people were told of the purpose', () => {
    expect(underAn()).toEqual(dueAtOnce);
    expect(underAn(anInstrument(), now + 5)).toEqual({ state: 'DEFERRED', dueAt: now + 5 });
  });

  it('that defers it is due when it says, and once that has passed at once', () => {
    const deferred = (until: number) => underAn(anInstrument({ notice: { state: 'DEFERRED', until } }));
    expect(deferred(now + day)).toEqual({ state: 'DEFERRED', dueAt: now + day });
    expect(deferred(now + 1)).toEqual({ state: 'DEFERRED', dueAt: now + 1 });
    expect(deferred(now)).toEqual(dueAtOnce);
    expect(deferred(now - 1)).toEqual(dueAtOnce);
  });

  it('that withholds it is withheld, by the provision that it names', () => {
    const notice = { state: 'WITHHELD_BY_LAW', provision: 'PIPL 18(1)' } as const;
    expect(underAn(anInstrument({ notice }))).toEqual(notice);
  });

  it('was sent once people were told, from that instant on and whatever else it says', () => {
    const notice = { state: 'WITHHELD_BY_LAW', provision: 'PIPL 18(1)' } as const;
    expect(underAn(anInstrument({ notice, noticeGivenAt: now }))).toEqual({ state: 'SENT', at: now });
    expect(underAn(anInstrument({ notice, noticeGivenAt: now + 1 }))).toEqual(notice);
  });

  it('that is not there is due at once', () => {
    expect(noticeOf(aRequest({ instrument: undefined }), ordered, now)).toEqual(dueAtOnce);
  });
});

describe('in an emergency', () => {
  const until = now + day;
  const validity = { from: now - 1, until };

  it('is due when the emergency ends', () => {
    expect(underAn(anEmergency({ validity }))).toEqual({ state: 'DEFERRED', dueAt: until });
  });

  it('is due or withheld as the instrument says, if it says so', () => {
    const deferred = { state: 'DEFERRED', until: now + 1 } as const;
    expect(underAn(anEmergency({ validity, notice: deferred }))).toEqual({
      state: 'DEFERRED',
      dueAt: now + 1,
    });
    const withheld = { state: 'WITHHELD_BY_LAW', provision: 'PIPL 18(1)' } as const;
    expect(underAn(anEmergency({ validity, notice: withheld }))).toEqual(withheld);
  });

  it('without an end is due at once', () => {
    expect(underAn(anEmergency({ validity: { from: now, until: undefined } }))).toEqual(dueAtOnce);
  });
});
