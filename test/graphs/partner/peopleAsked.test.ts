import { PartnerWorld } from '../../support/partnerWorld';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
});
afterAll(() => world.close());

const lists = (count: number, first: number): string =>
  `query @purpose(is: CUSTOMER_SUPPORT) {
    ${Array.from({ length: count }, (_, index) => `a${index}: users(first: ${first}) { edges { node { name } } }`).join(' ')}
  }`;

it('answers an operation whose lists ask for 5,000 people in all', async () => {
  await world.enrolled();
  const { data, errors } = await world.ask(lists(5, 1_000));
  expect(errors).toEqual([]);
  expect(Object.keys(data ?? {})).toHaveLength(5);
});

it('answers nothing to one that asks for one person more, and says that it is too costly', async () => {
  await world.enrolled();
  const { data, errors, text } = await world.ask(
    lists(5, 1_000).replace(/}\s*$/, ' last: users(first: 1) { edges { node { name } } } }'),
  );
  expect(data).toBeNull();
  expect(errors[0]?.extensions.code).toBe('OPERATION_TOO_COSTLY');
  expect(text).not.toContain('Canary');
});
