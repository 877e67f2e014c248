import { decide } from '../../../src/policy/decide';
import { refuse } from '../../../src/policy/decision';
import {
  aField,
  aRecipient,
  aRequest,
  anInstrument,
  evidenceForEveryBasis,
} from '../../support/policyBuilders';

const askedBy = (facts: Parameters<typeof aRecipient>[0]) =>
  decide(
    aRequest({ recipient: aRecipient(facts), instrument: anInstrument() }),
    aField(),
    evidenceForEveryBasis(),
  );

it('redacts everything from a foreign authority, also with consent and a domestic instrument', () => {
  expect(askedBy({ kind: 'AUTHORITY', region: 'US' })).toEqual(refuse('FOREIGN_AUTHORITY', 'IX.2'));
});

it('permits an authority at home', () => {
  expect(askedBy({ kind: 'AUTHORITY', region: 'CN' }).outcome).toBe('PERMIT');
});
