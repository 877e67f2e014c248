import { decide } from '../../../src/policy/decide';
import { refuse } from '../../../src/policy/decision';
import type { TransferProcedure } from '../../../src/policy/request';
import {
  aConsent,
  aField,
  anAgreement,
  anInstrument,
  aProcedure,
  aRecipient,
  aRequest,
  evidenceForEveryBasis,
  now,
  theSettings,
} from '../../support/policyBuilders';

const sentTo = (region: string, procedure?: TransferProcedure, homeRegion = 'CN') =>
  decide(
    aRequest({
      recipient: aRecipient({ region }),
      agreement: anAgreement({ transferProcedure: procedure }),
      instrument: anInstrument({ jurisdiction: homeRegion }),
      settings: theSettings({ homeRegion }),
    }),
    aField(),
    evidenceForEveryBasis({
      consents: [aConsent({ separate: true }), aConsent({ id: 2, separate: true, crossBorder: true })],
      countedAbroad: true,
    }),
  );

const missing = refuse('CROSS_BORDER_PROCEDURE_MISSING', 'IX.1');
const exceeded = refuse('CROSS_BORDER_SCOPE_EXCEEDED', 'IX.2');

it.each(['DE', 'HK', 'cn', ''])(
  'redacts on every basis from a recipient in %j without a procedure',
  (region) => {
    expect(sentTo(region)).toEqual(missing);
  },
);

it('permits a recipient in the home region, which configuration names', () => {
  expect(sentTo('CN').outcome).toBe('PERMIT');
  expect(sentTo('DE', undefined, 'DE').outcome).toBe('PERMIT');
  expect(sentTo('CN', undefined, 'DE')).toEqual(missing);
});

it.each([
  ['as it begins', { from: now, until: now + 1 }, 'PERMIT'],
  ['a millisecond before it begins', { from: now + 1, until: now + 2 }, 'REDACT'],
  ['in its last millisecond', { from: 0, until: now + 1 }, 'PERMIT'],
  ['as it ends', { from: 0, until: now }, 'REDACT'],
])('judges the procedure by its validity: %s', (_, validity, outcome) => {
  const decision = sentTo('DE', aProcedure({ validity }));
  expect(decision.outcome).toBe(outcome);
  if (outcome === 'REDACT') expect(decision).toEqual(missing);
});

it('redacts a purpose or a category that the procedure does not cover', () => {
  expect(sentTo('DE', aProcedure({ purposes: new Set(['marketing']) }))).toEqual(exceeded);
  expect(sentTo('DE', aProcedure({ categories: new Set(['NAME']) }))).toEqual(exceeded);
  expect(sentTo('DE', aProcedure({ categories: new Set(['EMAIL_ADDRESS']) })).outcome).toBe('PERMIT');
});
