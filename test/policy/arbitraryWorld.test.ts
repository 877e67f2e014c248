import * as fc from 'fast-check';
import { admit } from '../../src/policy/admit';
import { decide } from '../../src/policy/decide';
import type { AdmissionCode, RedactionReason } from '../../src/policy/vocabulary';
import { redactionReasons } from '../../src/policy/vocabulary';
import type { World } from '../support/policyBuilders';
import { arbitraryWorld } from '../support/policyBuilders';

// A property over worlds that are never permitted would prove nothing. The seed is fixed: this is about the generator.
const worlds = fc.sample(arbitraryWorld(), { numRuns: 20_000, seed: 20_260_615 });
const decisions = worlds.map(({ request, field, evidence }) => decide(request, field, evidence));

/** Provisions that are not recorded yet, so that no world can be refused for lack of them. */
const notYetTold: readonly RedactionReason[] = [
  'CROSS_BORDER_CONSENT_MISSING',
  'CROSS_BORDER_SCOPE_EXCEEDED',
];

it('permits at least one world in five', () => {
  const permits = decisions.filter(({ outcome }) => outcome === 'PERMIT');
  expect(permits.length / decisions.length).toBeGreaterThan(0.2);
});

it.each([
  ['III.A.1', 1_000],
  ['III.A.3', 1_000],
  ['III.A.2', 100],
  ['III.D.1', 100],
  ['III.D.2', 100],
  ['III.D.3', 100],
  ['III.D.4', 100],
  ['III.D.5', 100],
  ['III.D.6', 100],
  ['III.D.7', 100],
  ['III.D.8', 100],
])('permits under %s at least %d times in 20,000', (clause, atLeast) => {
  const permits = decisions.filter(
    (decision) => decision.outcome === 'PERMIT' && decision.basis.clause === clause,
  );
  expect(permits.length).toBeGreaterThanOrEqual(atLeast);
});

it.each(redactionReasons.filter((reason) => !notYetTold.includes(reason)))('redacts for %s', (reason) => {
  expect(decisions).toContainEqual(expect.objectContaining({ reason }));
});

it.each<AdmissionCode>([
  'RECIPIENT_SUSPENDED',
  'AGREEMENT_EXPIRED',
  'PURPOSE_NOT_AGREED',
  'INSTRUMENT_INVALID',
])('turns requests away with %s', (code) => {
  const codeOf = ({ request, evidence }: World) => admit(request, evidence.at);
  expect(worlds.map(codeOf)).toContain(code);
});
