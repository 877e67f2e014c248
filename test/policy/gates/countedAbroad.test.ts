import { decide } from '../../../src/policy/decide';
import { refuse } from '../../../src/policy/decision';
import { aConsent, aField, anEvidence, aRequest, aRequestFromAbroad } from '../../support/policyBuilders';

const consents = [aConsent(), aConsent({ id: 2, separate: true, crossBorder: true })];

it('redacts from a recipient abroad whoever is not among the people counted this year', () => {
  const asked = (countedAbroad: boolean) =>
    decide(aRequestFromAbroad(), aField(), anEvidence({ consents, countedAbroad }));
  expect(asked(true).outcome).toBe('PERMIT');
  expect(asked(false)).toEqual(refuse('CROSS_BORDER_SCOPE_EXCEEDED', 'IX.2'));
});

it('counts nobody at home', () => {
  expect(decide(aRequest(), aField(), anEvidence({ consents })).outcome).toBe('PERMIT');
});
