import { decide } from '../../../src/policy/decide';
import { refuse } from '../../../src/policy/decision';
import {
  aField,
  aPurpose,
  aRequest,
  anInstrument,
  categories,
  evidenceForEveryBasis,
} from '../../support/policyBuilders';

const optimising = aRequest({ purpose: aPurpose({ optimisation: true }), instrument: anInstrument() });

it.each([categories.name, categories.email, categories.identityNumber])(
  'redacts $id from optimisation, also with a separate consent and a court order',
  (category) => {
    expect(decide(optimising, aField({ category }), evidenceForEveryBasis())).toEqual(
      refuse('IDENTIFYING_FOR_OPTIMISATION', 'I.C.1.ii'),
    );
  },
);

it('permits a category that identifies nobody for optimisation', () => {
  expect(decide(optimising, aField({ category: categories.jobTitle }), evidenceForEveryBasis()).outcome).toBe(
    'PERMIT',
  );
});

it('permits an identifying category for another purpose', () => {
  expect(decide(aRequest(), aField(), evidenceForEveryBasis()).outcome).toBe('PERMIT');
});
