import { necessity } from '../../../src/policy/bases/necessity';
import type { Category } from '../../../src/policy/categories';
import { refuse } from '../../../src/policy/decision';
import type { Enrolment } from '../../../src/policy/evidence';
import {
  aConsent,
  aField,
  aRequest,
  anAgreedPurpose,
  anAgreement,
  anEnrolment,
  anEvidence,
  categories,
  now,
} from '../../support/policyBuilders';

const notEnrolled = refuse('NOT_ENROLLED', 'III.A.3');
const beyond = refuse('BEYOND_NECESSITY', 'III.A.4');
const permit = {
  outcome: 'PERMIT',
  form: 'FULL',
  basis: { kind: 'NECESSITY', clause: 'III.A.3', agreementVersionId: 'ticketing/4' },
};

const decideFor = (
  enrolments: readonly Enrolment[],
  category: Category = categories.email,
  request = aRequest(),
) => necessity.check(request, aField({ category }), anEvidence({ enrolments }));

it('permits what the agreement calls necessary for someone who uses the service, and names the agreement', () => {
  expect(decideFor([anEnrolment()])).toEqual(permit);
});

it('redacts for someone who does not use the service', () => {
  expect(decideFor([])).toEqual(notEnrolled);
});

it.each<[string, Partial<Enrolment>]>([
  ["another recipient's service", { recipientId: 'insurer' }],
  ['the service for another purpose', { purposeId: 'marketing' }],
  ['the service from a millisecond on', { period: { from: now + 1, until: undefined } }],
  ['the service no more from this instant', { period: { from: 0, until: now } }],
])('redacts for someone who uses %s', (_, facts) => {
  expect(decideFor([anEnrolment(facts)])).toEqual(notEnrolled);
});

it.each([
  ['from the instant of enrolment', { from: now, until: undefined }],
  ['until the millisecond before its end', { from: 0, until: now + 1 }],
])('permits %s', (_, period) => {
  expect(decideFor([anEnrolment({ period })])).toEqual(permit);
});

it('permits someone who left and came back', () => {
  expect(decideFor([anEnrolment({ period: { from: 0, until: now - 1 } }), anEnrolment()])).toEqual(permit);
});

it('redacts an optional category, also for someone who uses the service', () => {
  expect(decideFor([anEnrolment()], categories.jobTitle)).toEqual(beyond);
});

it('redacts a category that the agreement does not mention', () => {
  expect(decideFor([anEnrolment()], categories.usage)).toEqual(beyond);
});

it('never makes a sensitive category necessary, whatever the agreement says', () => {
  const purposes = [anAgreedPurpose({ necessary: new Set(['HEALTH']) })];
  const request = aRequest({ agreement: anAgreement({ purposes }) });
  expect(decideFor([anEnrolment()], categories.health, request)).toEqual(beyond);
});

it('does not take for necessary what is necessary for another purpose', () => {
  const purposes = [
    anAgreedPurpose({ necessary: new Set(['NAME']) }),
    anAgreedPurpose({ purposeId: 'marketing', necessary: new Set(['EMAIL_ADDRESS']) }),
  ];
  expect(
    decideFor([anEnrolment()], categories.email, aRequest({ agreement: anAgreement({ purposes }) })),
  ).toEqual(beyond);
});

it('does not follow from a consent', () => {
  expect(necessity.check(aRequest(), aField(), anEvidence({ consents: [aConsent()] }))).toEqual(notEnrolled);
});
