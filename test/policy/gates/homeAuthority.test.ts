import { decide } from '../../../src/policy/decide';
import { refuse } from '../../../src/policy/decision';
import type { LegalInstrument } from '../../../src/policy/request';
import {
  aConsent,
  aField,
  anInstrument,
  aRecipient,
  aRequest,
  aRequestFromAbroad,
  evidenceForEveryBasis,
  now,
} from '../../support/policyBuilders';

const willing = evidenceForEveryBasis({
  consents: [aConsent({ separate: true }), aConsent({ id: 2, separate: true, crossBorder: true })],
  countedAbroad: true,
});

const askedFromAbroad = (homeApprovedAt: number | undefined, facts: Partial<LegalInstrument> = {}) =>
  decide(
    aRequestFromAbroad({
      recipient: aRecipient({ kind: 'AUTHORITY', region: 'US' }),
      instrument: anInstrument({ homeApprovedAt, ...facts }),
    }),
    aField(),
    willing,
  );

it('redacts everything from a foreign authority, also with consent and a domestic instrument', () => {
  expect(askedFromAbroad(undefined)).toEqual(refuse('FOREIGN_AUTHORITY', 'IX.2'));
});

it('lets the approval of the home authority open the order that it approved, from its instant on', () => {
  expect(askedFromAbroad(now)).toMatchObject({ outcome: 'PERMIT', basis: { kind: 'LEGAL_EXCEPTION' } });
  expect(askedFromAbroad(now + 1)).toEqual(refuse('FOREIGN_AUTHORITY', 'IX.2'));
});

it('opens nothing beyond the approved order, also with consent, necessity and publication', () => {
  const beyond = [{ categories: new Set<string>() }, { id: 'an-order-about-others' }];
  for (const facts of beyond) {
    expect(askedFromAbroad(now, facts)).toEqual(refuse('FOREIGN_AUTHORITY', 'IX.2'));
  }
});

it('permits an authority at home', () => {
  const request = aRequest({ recipient: aRecipient({ kind: 'AUTHORITY' }), instrument: anInstrument() });
  expect(decide(request, aField(), evidenceForEveryBasis()).outcome).toBe('PERMIT');
});
