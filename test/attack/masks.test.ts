import { readPage, readPages, valuesIn } from '../graphs/partner/readPages';
import type { GraphAnswer } from '../support/partnerWorld';
import { PartnerWorld } from '../support/partnerWorld';

// Whoever gets a mask must not be able to look behind it: nothing that is asked about people may depend on the value.

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open({ LOG_LEVEL: 'debug' });
});
afterAll(() => world.close());

const recipient = 'frugal';
const name = 'Wanderer';
const email = 'wanderer@canary-domain.example';

async function masked(facts: Parameters<PartnerWorld['account']>[0] = {}): Promise<string> {
  const subject = await world.account({ name, email, ...facts });
  await world.enrol(subject, recipient);
  return subject;
}

const foundBy = async (filter: string): Promise<unknown[]> =>
  valuesIn(await readPages(world, { first: 1_000, filter, recipient }), 'id');

const filtersOn = (): readonly string[] => [
  ...Array.from(name, (_, end) => `{ nameStartsWith: "${name.slice(0, end + 1)}" }`),
  '{ nameStartsWith: "W**" }',
  `{ email: "${email}" }`,
  '{ email: "w***@c***.example" }',
];

describe('a filter on what leaves masked', () => {
  it('finds nobody: neither by any beginning of the value nor by the mask', async () => {
    await masked();
    for (const filter of filtersOn()) expect([filter, await foundBy(filter)]).toEqual([filter, []]);
  });

  it('finds whose value may leave, so that its failure elsewhere proves something, and from withdrawal on nobody', async () => {
    const subject = await masked();
    await world.consent(subject, { recipient, categories: ['NAME', 'EMAIL_ADDRESS'] });
    const id = await world.idFor(subject, recipient);
    expect(await foundBy(`{ nameStartsWith: "${name}" }`)).toEqual([id]);
    expect(await foundBy(`{ email: "${email}" }`)).toEqual([id]);
    await world.withdraw(subject, ['NAME', 'EMAIL_ADDRESS'], recipient);
    for (const filter of filtersOn()) expect([filter, await foundBy(filter)]).toEqual([filter, []]);
  });
});

/** Without what is new at each request. */
const normal = ({ text }: GraphAnswer): string =>
  text.replace(/"disclosureId":"[^"]+"|"receipt":\{[^}]*\}/g, '');

const everything =
  'id name email phone birthDate jobTitle company address { country province city street postalCode }';

const queries = [
  ...['', ', orderBy: { by: NAME, direction: ASC }', ', orderBy: { by: NAME, direction: DESC }'].flatMap(
    (order) => [1, 2, 1_000].map((first) => `(first: ${first}${order})`),
  ),
  ...filtersOn().map((filter) => `(filter: ${filter})`),
].map(
  (args) =>
    `query @purpose(is: CUSTOMER_SUPPORT) { users${args} { edges { cursor node { ${everything} } } pageInfo { hasNextPage endCursor } } }`,
);

it('values that have the same reduced forms are not told apart, whatever is asked and in whatever order', async () => {
  for (const each of ['Adam', 'Weaver', 'Zoe']) {
    const landmark = await masked({ name: each });
    await world.consent(landmark, { recipient, categories: ['NAME'] });
  }
  const subject = await masked();
  const answersWith = async (values: readonly string[]): Promise<string[]> => {
    await world.sql.query(
      `UPDATE account SET name = $2, email = $3, phone = $4, birth_date = $5, city = $6, street = $7, postal_code = $8,
         country = 'CN', province = 'Sichuan' WHERE id = $1`,
      [subject, ...values],
    );
    return Promise.all(queries.map(async (query) => normal(await world.ask(query, { recipient }))));
  };
  const first = await answersWith([
    name,
    email,
    '+86 10 1111 1142',
    '1980-01-02',
    'Chengdu',
    'A Street',
    '1',
  ]);
  const second = await answersWith([
    'Wxyz',
    'w@c.example',
    '+49 30 999999 42',
    '1980-12-31',
    'Leshan',
    'B Street',
    '2',
  ]);
  expect(second).toEqual(first);
  const third = await answersWith([
    'Other',
    email,
    '+86 10 1111 1142',
    '1980-01-02',
    'Chengdu',
    'A Street',
    '1',
  ]);
  expect(third).not.toEqual(first);
});

it('the value is in no answer, no log and no entry, also when what is asked fails', async () => {
  const canary = 'CANARYVALUE';
  const subject = await masked({
    name: `W${canary}`,
    email: `w${canary}@c${canary}.example`,
    phone: `+86 10 0000 0042 ${canary}`,
    city: canary,
  });
  const id = await world.idFor(subject, recipient);
  const answers = [
    await world.ask(`query @purpose(is: CUSTOMER_SUPPORT) { user(id: "${id}") { ${everything} } }`, {
      recipient,
    }),
    await world.ask(
      `query @purpose(is: CUSTOMER_SUPPORT) { node(id: "${id}") { ... on User { ${everything} } } }`,
      {
        recipient,
      },
    ),
    await world.ask(
      `query @purpose(is: CUSTOMER_SUPPORT) { users(filter: { nameStartsWith: "W${canary}\\u0000" }) { edges { node { name } } } }`,
      { recipient },
    ),
  ];
  for (const { text } of answers) expect(text.replaceAll(`W${canary}\\u0000`, '')).not.toContain(canary);
  expect(answers[0]?.data).toMatchObject({
    user: { name: 'W**', email: 'w***@c***.example', phone: '***42' },
  });
  expect(world.log.join('')).not.toContain(canary);
  expect(JSON.stringify(await world.entries())).not.toContain(canary);
});

it('a page is in the order of ids where names are masked, so that a place in it tells nothing', async () => {
  const page = await readPage(world, { first: 1_000, orderBy: '{ by: NAME, direction: ASC }', recipient });
  const masks = page.edges
    .filter(({ node }) => String(node['name']).endsWith('**'))
    .map(({ node }) => node['id']);
  expect(masks.length).toBeGreaterThan(2);
  expect(masks).toEqual([...masks].sort());
});
