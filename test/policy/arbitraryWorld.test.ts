import * as fc from 'fast-check';
import { admit } from '../../src/policy/admit';
import { decide } from '../../src/policy/decide';
import type { AdmissionCode } from '../../src/policy/vocabulary';
import { reducedForms, redactionReasons } from '../../src/policy/vocabulary';
import type { World } from '../support/policyBuilders';
import { arbitraryWorld } from '../support/policyBuilders';

// A property over worlds that are never permitted would prove nothing. The seed is fixed: this is about the generator.
const worlds = fc.sample(arbitraryWorld(), { numRuns: 20_000, seed: 20_260_615 });
const decisions = worlds.map(({ request, field, evidence }) => decide(request, field, evidence));

it('permits at least one world in eight', () => {
  const permits = decisions.filter(({ outcome }) => outcome === 'PERMIT');
  expect(permits.length / decisions.length).toBeGreaterThan(0.125);
});

it.each([
  ['III.A.1', 500],
  ['III.A.3', 500],
  ['III.A.2', 50],
  ['III.B.1', 20],
  ['III.B.2', 5],
  ['III.C.1', 10],
  ['III.C.2', 5],
  ['III.C.3', 5],
  ['III.D.1', 50],
  ['III.D.2', 50],
  ['III.D.3', 50],
  ['III.D.4', 50],
  ['III.D.5', 50],
  ['III.D.6', 50],
  ['III.D.7', 50],
  ['III.D.8', 50],
])('permits under %s at least %d times in 20,000', (clause, atLeast) => {
  const permits = decisions.filter(
    (decision) => decision.outcome === 'PERMIT' && decision.basis.clause === clause,
  );
  expect(permits.length).toBeGreaterThanOrEqual(atLeast);
});

it.each(['FULL', ...reducedForms])('permits in the form %s at least 50 times in 20,000', (form) => {
  const permits = decisions.filter((decision) => decision.outcome === 'PERMIT' && decision.form === form);
  expect(permits.length).toBeGreaterThanOrEqual(50);
});

it.each(redactionReasons)('redacts for %s', (reason) => {
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
