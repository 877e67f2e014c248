import { legalInstrument } from '../../../src/policy/bases/legalInstrument';
import { decide } from '../../../src/policy/decide';
import { refuse } from '../../../src/policy/decision';
import type { LegalInstrument } from '../../../src/policy/request';
import {
  aField,
  aRequest,
  anEmergency,
  anEvidence,
  anInstrument,
  categories,
  now,
} from '../../support/policyBuilders';

const noBasis = refuse('NO_BASIS', 'III.A');
const named = anEvidence({ instrumentIds: new Set(['order-17']) });

const decideOn = (instrument: LegalInstrument | undefined, evidence = named, category = categories.email) =>
  legalInstrument.check(aRequest({ instrument }), aField({ category }), evidence);

it('permits what the cited instrument covers, of whom it names, under its own clause', () => {
  expect(decideOn(anInstrument({ clause: 'III.D.3' }))).toEqual({
    outcome: 'PERMIT',
    form: 'FULL',
    basis: { kind: 'LEGAL_EXCEPTION', clause: 'III.D.3', instrumentId: 'order-17' },
  });
});

it('permits a sensitive category that the instrument covers', () => {
  expect(decideOn(anInstrument(), named, categories.identityNumber).outcome).toBe('PERMIT');
});

it('permits a category that the agreement does not foresee: the law needs no agreement', () => {
  const instrument = anInstrument({ categories: new Set(['SERVICE_USAGE']) });
  expect(decideOn(instrument, named, categories.usage).outcome).toBe('PERMIT');
});

it('redacts a category that the instrument does not cover', () => {
  expect(decideOn(anInstrument(), named, categories.jobTitle)).toEqual(noBasis);
});

it('redacts of someone whom the instrument does not name', () => {
  expect(decideOn(anInstrument(), anEvidence())).toEqual(noBasis);
});

it('redacts of someone whom another instrument names', () => {
  expect(decideOn(anInstrument({ id: 'order-18' }))).toEqual(noBasis);
});

it('redacts when the instrument exists but the request does not cite it', () => {
  expect(decideOn(undefined)).toEqual(noBasis);
});

describe('a request that cites an invalid instrument', () => {
  it.each<[string, LegalInstrument]>([
    ['of another recipient', anInstrument({ recipientId: 'insurer' })],
    ['that has ended', anInstrument({ validity: { from: 0, until: now } })],
    ['that is revoked', anInstrument({ revokedAt: now })],
    ['that nobody approved', anInstrument({ approvedAt: undefined })],
    ['of a foreign authority', anInstrument({ jurisdiction: 'US' })],
    ['for an emergency without a threat', anEmergency({ emergency: { threat: '', whyNoConsent: 'asleep' } })],
    ['under III.D.8 while that is not configured', anInstrument({ clause: 'III.D.8' })],
  ])('%s gets nothing', (_, instrument) => {
    expect(decide(aRequest({ instrument }), aField(), named)).toEqual(noBasis);
  });
});
