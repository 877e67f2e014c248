import { decide } from '../../../src/policy/decide';
import { refuse } from '../../../src/policy/decision';
import { aField, aRequest, anInstrument, evidenceForEveryBasis } from '../../support/policyBuilders';

const request = aRequest({ instrument: anInstrument() });

it('never shares a field without a basis in its annotation, whatever the records say', () => {
  const field = aField({ bases: new Set() });
  expect(decide(request, field, evidenceForEveryBasis())).toEqual(refuse('NEVER_SHARED', 'III.A'));
});

it.each(['CONSENT', 'NECESSITY', 'LEGAL_EXCEPTION'] as const)(
  'shares a field on %s alone when its annotation says so',
  (basis) => {
    const decision = decide(request, aField({ bases: new Set([basis]) }), evidenceForEveryBasis());
    expect(decision).toMatchObject({ outcome: 'PERMIT', basis: { kind: basis } });
  },
);
