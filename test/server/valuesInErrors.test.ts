import { PartnerWorld } from '../support/partnerWorld';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
});
afterAll(() => world.close());

const secret = 'zhang.san-4471';
const digits = '110101199001014471';

async function refused(query: string, variables?: Record<string, unknown>) {
  const answer = await world.ask(query, {
    ...(variables ? { variables } : {}),
    headers: { 'sharing-purpose': 'CUSTOMER_SUPPORT' },
  });
  expect(answer.errors).not.toEqual([]);
  expect(answer.text).not.toMatch(/4471/);
  return answer.errors.map(({ extensions }) => extensions.code);
}

const users = (args: string) => `{ users(${args}) { edges { node { id } } } }`;

describe('a literal that does not fit its type', () => {
  it.each([
    users(`first: "${secret}"`),
    users(`first: ${digits}`),
    users(`first: 4471.5`),
    users(`filter: "${secret}"`),
    users(`filter: { email: "${secret}" }`),
    users(`filter: { email: ${digits} }`),
    users(`filter: { email: { a: "${secret}, ${secret}" } }`),
    users(`filter: { jobTitle: ["${secret}, a", "b"] }`),
    users(`filter: { jobTitle: ${digits} }`),
    users(`filter: { nameStartsWith: ZHANG_4471 }`),
    users(`orderBy: { by: ZHANG_4471 }`),
    users(`orderBy: { by: "${secret}" }`),
    users(`after: ${digits}`),
    users(`after: """\n  ${secret}\n  """, first: """\n${secret}\n"""`),
    `{ user(id: { a: "${secret}" }) { id } }`,
    `{ user(id: 44.71) { id } }`,
    `query @purpose(is: ZHANG_4471) { me { id } }`,
    `query @purpose(is: "${secret}") { me { id } }`,
    `query @purpose(is: CUSTOMER_SUPPORT, mode: "${secret}") { me { id } }`,
    `query ($id: ID = { a: "${secret}" }) { user(id: $id) { id } }`,
    `query ($n: Int = "${secret}") { users(first: $n) { edges { node { id } } } }`,
    `{ me { id @include(if: "${secret}") } }`,
  ])('is refused without being quoted: %s', async (query) => {
    expect(new Set(await refused(query))).toEqual(new Set(['GRAPHQL_VALIDATION_FAILED']));
  });
});

describe('a document that cannot be parsed', () => {
  it.each([
    digits,
    `"${secret}"`,
    `"""${secret}"""`,
    `{ me { id } } "${secret}"`,
    `{ me { id } } ${digits}`,
    `{ user(id: "${secret}" "${secret}") { id } }`,
    `{ user(id: "${secret}) { id } }`,
    `{ user("${secret}") { id } }`,
    `{ "${secret}" }`,
    `{ user(id: ) { id } } # ${secret}`,
    `query Q($a: "${secret}") { me { id } }`,
    `{ me { id } } fragment "${secret}" on User { id }`,
    `{ me { id } } } ${secret}`,
  ])('is refused without being quoted: %s', async (query) => {
    expect(await refused(query)).toEqual(['GRAPHQL_PARSE_FAILED']);
  });
});

describe('a variable that does not fit its type', () => {
  it.each<[string, unknown]>([
    ['Int', secret],
    ['Int', 110101199001014471],
    ['Int', 44.71],
    ['String', { a: secret }],
    ['String', [`${secret}, a`, 'b']],
    ['Boolean', secret],
    ['ID', { [secret]: secret }],
    ['EmailAddress', secret],
    ['EmailAddress', 4471],
    ['Purpose', secret],
    ['UserFilter', secret],
    ['UserFilter', { email: secret }],
    ['UserFilter', { [secret]: 1 }],
    ['UserOrder', { by: secret }],
    ['UserOrder', { by: 'NAME', direction: secret }],
    ['[ID!]!', [secret, null]],
    ['Nothing', secret],
  ])('(%s) is named, and not quoted', async (type, value) => {
    const codes = await refused(
      `query ($value: ${type}) { me { id } ... on Query @skip(if: false) { me { name } } }`,
      {
        value,
      },
    );
    expect(['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED']).toContain(codes[0]);
  });

  it('is refused as BAD_USER_INPUT where it is used', async () => {
    const query = 'query ($filter: UserFilter) { users(filter: $filter) { edges { node { id } } } }';
    expect(await refused(query, { filter: { email: secret, jobTitle: 4471 } })).toEqual(['BAD_USER_INPUT']);
  });
});

it('logs none of it', () => {
  expect(world.log.filter((line) => line.includes('4471'))).toEqual([]);
});
