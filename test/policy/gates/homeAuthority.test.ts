import { decide } from '../../../src/policy/decide';
import { refuse } from '../../../src/policy/decision';
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

const askedFromAbroad = (homeApprovedAt: number | undefined) =>
  decide(
    aRequestFromAbroad({
      recipient: aRecipient({ kind: 'AUTHORITY', region: 'US' }),
      instrument: anInstrument({ homeApprovedAt }),
    }),
    aField(),
    willing,
  );

it('redacts everything from a foreign authority, also with consent and a domestic instrument', () => {
  expect(askedFromAbroad(undefined)).toEqual(refuse('FOREIGN_AUTHORITY', 'IX.2'));
});

it('lets the approval of the home authority open what else permits, from its instant on', () => {
  expect(askedFromAbroad(now).outcome).toBe('PERMIT');
  expect(askedFromAbroad(now + 1)).toEqual(refuse('FOREIGN_AUTHORITY', 'IX.2'));
});

it('permits an authority at home', () => {
  const request = aRequest({ recipient: aRecipient({ kind: 'AUTHORITY' }), instrument: anInstrument() });
  expect(decide(request, aField(), evidenceForEveryBasis()).outcome).toBe('PERMIT');
});
