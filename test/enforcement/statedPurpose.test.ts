import { aPerson, aWorld, consents, enforcementSchema } from '../support/enforcementWorld';
import { parse, validate } from 'graphql';

const silent = { headers: { purpose: undefined, instrument: undefined } };
const forOrders = { headers: { purpose: 'ORDER_FULFILMENT', instrument: undefined } };

describe('an operation that states no purpose', () => {
  it.each([
    '{ one { name } }',
    '{ one { id } }',
    '{ one { __typename } }',
    '{ crowd { members { id } } }',
    '{ crowd { total } }',
    '{ crowd { __typename } }',
    '{ whoever { __typename } }',
    '{ named { ... on Guardian { id } } }',
    '{ me { title } ... { one { id } } }',
  ])('gets nothing of people: %s', async (operation) => {
    const world = aWorld({ one: aPerson('p1'), crowd: { members: [], total: 7 } });
    await expect(world.ask(operation, silent)).rejects.toMatchObject({ code: 'PURPOSE_REQUIRED' });
    expect(world.reader.asked).toEqual([]);
    expect(world.source.readings).toEqual([]);
    expect(world.ledger.entries).toEqual([]);
  });

  it.each(['{ me { title } }', '{ __typename }', '{ __schema { queryType { name } } }'])(
    'is answered where it asks about nobody: %s',
    async (operation) => {
      const { data, errors, sharing } = await aWorld().ask(operation, silent);
      expect(data).not.toBeNull();
      expect({ errors, sharing }).toEqual({ errors: [], sharing: undefined });
    },
  );

  it('does not reach people that a condition leaves out', async () => {
    const operation = 'query ($yes: Boolean!) { me { title } one @include(if: $yes) { id } }';
    const world = aWorld({ one: aPerson('p1') });
    expect(await world.ask(operation, { ...silent, variables: { yes: false } })).toMatchObject({
      errors: [],
    });
    await expect(world.ask(operation, { ...silent, variables: { yes: true } })).rejects.toMatchObject({
      code: 'PURPOSE_REQUIRED',
    });
  });
});

describe('the purpose', () => {
  it('of the operation itself wins over the header', async () => {
    const world = aWorld({ one: aPerson('p1', consents('EMAIL_ADDRESS', 'NAME')) });
    const operation = 'query @purpose(is: CUSTOMER_SUPPORT) { one { name email } }';
    const { sharing, data } = await world.ask(operation, forOrders);
    expect(sharing).toMatchObject({ purpose: 'CUSTOMER_SUPPORT', mode: 'SHARING' });
    expect(data).toEqual({ one: { name: 'name of p1', email: 'email of p1' } });
  });

  it('of the header counts where the operation states none', async () => {
    const world = aWorld({ one: aPerson('p1', consents('EMAIL_ADDRESS', 'NAME')) });
    const { sharing, data } = await world.ask('{ one { name email } }', forOrders);
    expect(sharing?.purpose).toBe('ORDER_FULFILMENT');
    expect(data).toEqual({ one: { name: null, email: 'email of p1' } });
    expect(world.source.readings).toMatchObject([{ purposeId: 'ORDER_FULFILMENT' }]);
  });

  it('may come by variable', async () => {
    const operation = 'query ($why: Purpose!) @purpose(is: $why) { one { email } }';
    const world = aWorld({ one: aPerson('p1') });
    const { sharing } = await world.ask(operation, { ...silent, variables: { why: 'ORDER_FULFILMENT' } });
    expect(sharing?.purpose).toBe('ORDER_FULFILMENT');
  });

  it.each(['MARKETING', 'customer_support', '', 'toString', '__proto__'])(
    'that nobody knows (%p) is refused',
    async (purpose) => {
      const world = aWorld({ one: aPerson('p1') });
      const refusal = world.ask('{ one { name } }', { headers: { purpose, instrument: undefined } });
      await expect(refusal).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
      expect(world.reader.asked).toEqual([]);
    },
  );

  it('that the agreement does not state turns the request away, with an entry', async () => {
    const world = aWorld({ one: aPerson('p1') });
    const operation = 'query @purpose(is: DISPUTE_RESOLUTION) { one { name } }';
    await expect(world.ask(operation)).rejects.toMatchObject({ code: 'PURPOSE_NOT_AGREED' });
    expect(world.ledger.last.draft).toMatchObject({
      turnedAway: 'PURPOSE_NOT_AGREED',
      purpose: 'DISPUTE_RESOLUTION',
    });
  });

  it('in another mode than sharing opens nothing that is only consented to', async () => {
    const world = aWorld({ one: aPerson('p1') });
    const operation = 'query @purpose(is: CUSTOMER_SUPPORT, mode: PUBLIC_DISCLOSURE) { one { name } }';
    const { data, sharing } = await world.ask(operation);
    expect(data).toEqual({ one: { name: null } });
    expect(sharing).toMatchObject({
      mode: 'PUBLIC_DISCLOSURE',
      redactions: [{ reason: 'MODE_NOT_PERMITTED' }],
    });
  });
});

it('turns away a request that cites a legal instrument which is not on record, and does not keep what it wrote', async () => {
  const world = aWorld({ one: aPerson('p1') });
  const cited = { headers: { purpose: 'CUSTOMER_SUPPORT', instrument: 'order-17' } };
  await expect(world.ask('{ one { name } }', cited)).rejects.toMatchObject({ code: 'INSTRUMENT_INVALID' });
  expect(world.ledger.last.draft).toMatchObject({ turnedAway: 'INSTRUMENT_INVALID', instrument: null });
});

describe('variables that do not fit', () => {
  const operation =
    'query ($why: Purpose!, $yes: Boolean!, $no: Boolean) @purpose(is: $why) { one @skip(if: $yes) { id } }';

  it('are all named, without what was sent', async () => {
    const variables = { why: 'secret purpose', yes: 'secret text', no: { secret: 1 } };
    const refusal: unknown = await aWorld()
      .ask(operation, { variables })
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT' });
    const { message } = refusal as Error;
    expect(['$why', '$yes', '$no'].filter((name) => !message.includes(`\`${name}\``))).toEqual([]);
    expect(message).not.toContain('secret');
  });

  it('are named when they are missing', async () => {
    await expect(aWorld().ask(operation, { variables: { no: true } })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('`$why`, `$yes`') as unknown,
    });
  });
});

it.each<readonly [string, Record<string, unknown>]>([
  ['query ($on: Boolean = true) { one @include(if: $on) { id } }', { on: null }],
  ['query ($on: Boolean = true) { one { ... @skip(if: $on) { id } } }', { on: null }],
])('refuses a condition that has no value: %s', async (operation, variables) => {
  expect(validate(enforcementSchema, parse(operation))).toEqual([]);
  const world = aWorld({ one: aPerson('p1') });
  await expect(world.ask(operation, { variables })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});

it.each<readonly [string, string | undefined]>([
  ['query A { me { title } } query B { me { title } }', undefined],
  ['query A { me { title } }', 'B'],
  ['query A { me { title } }', 'toString'],
  ['{ me { title } }', '__proto__'],
  ['fragment F on Self { title }', undefined],
])('refuses a document without the operation that is to run: %s', async (text, operationName) => {
  await expect(aWorld().ask(text, { operationName })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});
