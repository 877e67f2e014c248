import { purposeAgreed } from '../../../src/policy/admission/purposeAgreed';
import { aPurpose, aRequest, anAgreedPurpose, anAgreement, now } from '../../support/policyBuilders';

it('admits a purpose that the agreement states', () => {
  expect(purposeAgreed.check(aRequest(), now)).toBeUndefined();
});

it('admits a purpose that stands second in the agreement', () => {
  const purposes = [anAgreedPurpose({ purposeId: 'marketing' }), anAgreedPurpose()];
  expect(purposeAgreed.check(aRequest({ agreement: anAgreement({ purposes }) }), now)).toBeUndefined();
});

it.each([
  ['a purpose that the agreement does not state', aRequest({ purpose: aPurpose({ id: 'marketing' }) })],
  ['a purpose whose name differs in case', aRequest({ purpose: aPurpose({ id: 'Booking' }) })],
  ['any purpose under an agreement that states none', aRequest({ agreement: anAgreement({ purposes: [] }) })],
  ['any purpose without an agreement', aRequest({ agreement: undefined })],
  ['a purpose whose service is suspended', aRequest({ purpose: aPurpose({ suspended: true }) })],
])('turns away %s', (_, request) => {
  expect(purposeAgreed.check(request, now)).toBe('PURPOSE_NOT_AGREED');
});
