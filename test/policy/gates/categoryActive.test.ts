import { decide } from '../../../src/policy/decide';
import { refuse } from '../../../src/policy/decision';
import {
  aField,
  aRequest,
  anInstrument,
  categories,
  evidenceForEveryBasis,
} from '../../support/policyBuilders';

const request = aRequest({ instrument: anInstrument() });

it('redacts a suspended category from everyone, on every basis', () => {
  const field = aField({ category: { ...categories.email, suspended: true } });
  expect(decide(request, field, evidenceForEveryBasis())).toEqual(refuse('CATEGORY_SUSPENDED', 'VII.D'));
});

it('leaves the other categories open while one is suspended', () => {
  expect(decide(request, aField({ category: categories.name }), evidenceForEveryBasis()).outcome).toBe(
    'PERMIT',
  );
});
