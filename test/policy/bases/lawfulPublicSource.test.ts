import { lawfulPublicSource } from '../../../src/policy/bases/lawfulPublicSource';
import type { Category } from '../../../src/policy/categories';
import { refuse } from '../../../src/policy/decision';
import type { Provenance } from '../../../src/policy/evidence';
import { aField, aPublication, aRequest, anEvidence, categories, now } from '../../support/policyBuilders';

const noBasis = refuse('NO_BASIS', 'III.A');
const permit = { outcome: 'PERMIT', form: 'FULL', basis: { kind: 'LEGAL_EXCEPTION', clause: 'III.D.6' } };

const decideOn = (facts: Partial<Provenance>, category: Category = categories.email) =>
  lawfulPublicSource.check(
    aRequest(),
    aField({ category }),
    anEvidence({
      provenance: [aPublication({ source: 'LAWFUL_PUBLIC_SOURCE', category: category.id, ...facts })],
    }),
  );

it('permits a public value without any consent', () => {
  expect(decideOn({})).toEqual(permit);
});

it('redacts a value that is not public', () => {
  expect(lawfulPublicSource.check(aRequest(), aField(), anEvidence())).toEqual(noBasis);
});

it.each([
  ['redacts from the instant the subject objects', { from: 0, until: now }, noBasis],
  ['permits until the millisecond before the subject objects', { from: 0, until: now + 1 }, permit],
  ['redacts until the millisecond before the value is public', { from: now + 1, until: undefined }, noBasis],
  ['permits from the instant the value is public', { from: now, until: undefined }, permit],
])('%s', (_, period, decision) => {
  expect(decideOn({ period })).toEqual(decision);
});

it('permits again when the value is public a second time', () => {
  const provenance = [
    aPublication({ source: 'LAWFUL_PUBLIC_SOURCE', period: { from: 0, until: now - 1 } }),
    aPublication({ source: 'LAWFUL_PUBLIC_SOURCE', period: { from: now, until: undefined } }),
  ];
  expect(lawfulPublicSource.check(aRequest(), aField(), anEvidence({ provenance }))).toEqual(permit);
});

it('does not rest on a value of another category', () => {
  expect(decideOn({ category: 'NAME' })).toEqual(noBasis);
});

it('does not rest on the other kind of public source', () => {
  expect(decideOn({ source: 'PUBLISHED_BY_SUBJECT' })).toEqual(noBasis);
});

it('redacts a public value of a sensitive category', () => {
  expect(decideOn({}, categories.health)).toEqual(noBasis);
});

it('redacts a public value that the agreement does not foresee for the purpose', () => {
  expect(decideOn({}, categories.usage)).toEqual(noBasis);
});
