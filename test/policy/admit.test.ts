import { admit } from '../../src/policy/admit';
import { aPurpose, aRecipient, aRequest, anInstrument, now } from '../support/policyBuilders';

it('admits a partner in good standing', () => {
  expect(admit(aRequest(), now)).toBeUndefined();
});

it('admits a partner who cites a valid instrument', () => {
  expect(admit(aRequest({ instrument: anInstrument() }), now)).toBeUndefined();
});

it('tells of suspension, agreement, purpose and instrument in this order', () => {
  const instrument = anInstrument({ revokedAt: now });
  const purpose = aPurpose({ suspended: true });
  const recipient = aRecipient({ suspended: true });
  expect(admit(aRequest({ instrument }), now)).toBe('INSTRUMENT_INVALID');
  expect(admit(aRequest({ instrument, purpose }), now)).toBe('PURPOSE_NOT_AGREED');
  expect(admit(aRequest({ instrument, purpose, agreement: undefined }), now)).toBe('AGREEMENT_EXPIRED');
  expect(admit(aRequest({ instrument, purpose, agreement: undefined, recipient }), now)).toBe(
    'RECIPIENT_SUSPENDED',
  );
});
