import type { GraphAnswer } from '../support/partnerWorld';
import { PartnerWorld, readAnswer } from '../support/partnerWorld';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
  await world.enrolled({ name: 'Ada', email: 'ada@example.com' });
});
afterAll(() => world.close());

/** All that a client can see of an answer, but what differs from one answer to the next. */
function visible({ status, headers, text, sharing }: GraphAnswer) {
  const changing = [sharing?.disclosureId, sharing?.receipt.leafHash, sharing?.receipt.rootHash];
  const body = changing.reduce<string>((masked, value) => masked.replace(`"${value}"`, '"-"'), text);
  return {
    status,
    body: body
      .replace(/"(position|sequence|treeSize)":"?\d+"?/g, '"$1":0')
      .replace(/"reference":"[0-9a-f]{16}"/, ''),
    headers: [...headers]
      .filter(([name]) => !['x-request-id', 'date', 'content-length'].includes(name))
      .sort(),
  };
}

const support = '@purpose(is: CUSTOMER_SUPPORT)';

describe('an operation that was sent before', () => {
  it.each([
    ['a list', `query ${support} { users(first: 5) { edges { node { name email phone } } } }`, {}],
    ['variables', `query ($n: Int!) ${support} { users(first: $n) { edges { node { name } } } }`, { n: 1 }],
    [
      'variables that do not fit',
      `query ($n: Int!) ${support} { users(first: $n) { totalCount: __typename } }`,
      {},
    ],
    ['a page that is too large', `query ${support} { users(first: 100000) { edges { node { name } } } }`, {}],
    ['an id of nobody', `query ${support} { user(id: "usr_none") { name } }`, {}],
    [
      'a purpose that is not agreed',
      'query @purpose(is: ORDER_FULFILMENT) { users(first: 1) { edges { node { name } } } }',
      {},
    ],
    ['no purpose', 'query { users(first: 1) { edges { node { name } } } }', {}],
    ['nothing personal', 'query { me { id } }', {}],
  ])('is answered as it was the first time: %s', async (_, query, variables) => {
    const first = visible(await world.ask(query, { variables }));
    const second = visible(await world.ask(query, { variables }));
    expect(second).toEqual(first);
  });

  it('is recorded once each time, also when it is turned away', async () => {
    const before = (await world.entries()).length;
    const query =
      'query Turned @purpose(is: ORDER_FULFILMENT) { users(first: 1) { edges { node { name } } } }';
    for (const sent of [1, 2, 3]) {
      await world.ask(query);
      expect(await world.entries()).toHaveLength(before + sent);
    }
  });

  it('follows the purpose that its header states this time', async () => {
    const query = 'query { users(first: 1) { edges { node { name } } } }';
    const stated = async (purpose: string) => world.ask(query, { headers: { 'sharing-purpose': purpose } });
    expect((await stated('CUSTOMER_SUPPORT')).sharing?.purpose).toBe('CUSTOMER_SUPPORT');
    expect((await stated('ORDER_FULFILMENT')).errors[0]?.extensions.code).toBe('PURPOSE_NOT_AGREED');
    expect((await stated('CUSTOMER_SUPPORT')).sharing?.purpose).toBe('CUSTOMER_SUPPORT');
  });

  it('runs the operation that is named this time', async () => {
    const query = `query A ${support} { users(first: 1) { edges { node { name } } } }
      query B ${support} { users(first: 1) { edges { node { email } } } }`;
    const run = async (operationName?: string) =>
      world.ask(query, operationName === undefined ? {} : { operationName });
    const person = (node: object) => ({ users: { edges: [{ node }] } });
    expect((await run('A')).data).toEqual(person({ name: 'Ada' }));
    expect((await run('B')).data).toEqual(person({ email: 'ada@example.com' }));
    expect((await run('A')).data).toEqual(person({ name: 'Ada' }));
    expect((await run('C')).errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect((await run('')).errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect((await run()).errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it.each([
    ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8', 200],
    ['application/json', 'application/json; charset=utf-8', 200],
    ['text/html', 'application/json; charset=utf-8', 406],
  ])('is answered in the media type that %s asks for', async (accept, type, status) => {
    const query = `query ${support} { users(first: 2) { edges { node { name } } } }`;
    await world.ask(query);
    const answer = await world.ask(query, { headers: { accept } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, type]);
  });

  it.each([
    ['variables as text', { variables: '{}' }],
    ['variables as a list', { variables: [] }],
    ['a name that is a number', { operationName: 7 }],
    ['extensions as text', { extensions: 'none' }],
  ])('is refused with %s, as it would be the first time', async (_, more) => {
    const query = `query ${support} { users(first: 3) { edges { node { name } } } }`;
    await world.ask(query);
    const response = await world.send('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, ...more }),
    });
    const { status, errors } = await readAnswer(response);
    expect([status, errors[0]?.extensions.code]).toEqual([400, 'BAD_REQUEST']);
  });
});
