import { recipientActive } from '../../../src/policy/admission/recipientActive';
import { aRecipient, aRequest, now } from '../../support/policyBuilders';

it('admits a recipient in good standing', () => {
  expect(recipientActive.check(aRequest(), now)).toBeUndefined();
});

it.each(['PARTNER', 'AUTHORITY'] as const)('turns a suspended recipient away: %s', (kind) => {
  const request = aRequest({ recipient: aRecipient({ kind, suspended: true }) });
  expect(recipientActive.check(request, now)).toBe('RECIPIENT_SUSPENDED');
});
