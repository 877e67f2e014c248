import { agreementInForce } from '../../../src/policy/admission/agreementInForce';
import { aRequest, always, anAgreement, now, year } from '../../support/policyBuilders';

it('admits whom an agreement in force binds', () => {
  expect(agreementInForce.check(aRequest(), now)).toBeUndefined();
});

it('turns away whom no agreement binds', () => {
  expect(agreementInForce.check(aRequest({ agreement: undefined }), now)).toBe('AGREEMENT_EXPIRED');
});

describe.each([
  ['the agreement', 'inForce'],
  ['its impact assessment', 'impactAssessment'],
])('%s', (_, limited) => {
  const from = now;
  const until = now + year;
  const request = aRequest({
    agreement: anAgreement({ inForce: always, impactAssessment: always, [limited]: { from, until } }),
  });

  it.each([
    ['admits from its first instant', from, undefined],
    ['admits in its last millisecond', until - 1, undefined],
    ['turns away the millisecond before it begins', from - 1, 'AGREEMENT_EXPIRED'],
    ['turns away from the instant it ends', until, 'AGREEMENT_EXPIRED'],
  ])('%s', (__, at, code) => {
    expect(agreementInForce.check(request, at)).toBe(code);
  });
});

it('admits without an end where none was agreed', () => {
  const agreement = anAgreement({ inForce: always, impactAssessment: always });
  expect(agreementInForce.check(aRequest({ agreement }), now + 100 * year)).toBeUndefined();
});
