import * as fc from 'fast-check';
import { consentStanding, countingConsents, crossBorderConsent } from '../../src/policy/consentStanding';
import { aConsent, anEvidence, aRequest, arbitraryWorld, aWithdrawal, now } from '../support/policyBuilders';

it('lists just the consents by which decisions are made, the newest first', () => {
  let counting = 0;
  fc.assert(
    fc.property(arbitraryWorld(), ({ request, field: { category }, evidence }) => {
      const consents = countingConsents(evidence, request, category.id);
      const shared = consents.filter(({ crossBorder }) => !crossBorder);
      const { live, liveSeparate } = consentStanding(evidence, request, category.id);
      counting += consents.length;
      expect(shared[0]).toBe(live);
      expect(shared.find(({ separate }) => separate)).toBe(liveSeparate);
      expect(consents.find(({ crossBorder }) => crossBorder)).toBe(
        crossBorderConsent(evidence, request, category.id),
      );
    }),
    { numRuns: 2_000 },
  );
  expect(counting).toBeGreaterThan(200);
});

it('has all that stand side by side, and none that was withdrawn, has expired or is outdated', () => {
  const [bundled, separate] = [aConsent({ id: 3 }), aConsent({ id: 4, separate: true })];
  const over = [aConsent({ id: 5, expiresAt: now }), aConsent({ id: 6, purposeVersion: 1 })];
  const consents = [aConsent({ id: 1 }), aWithdrawal({ id: 2 }), bundled, separate, ...over];
  expect(countingConsents(anEvidence({ consents }), aRequest(), 'EMAIL_ADDRESS')).toEqual([
    separate,
    bundled,
  ]);
});
