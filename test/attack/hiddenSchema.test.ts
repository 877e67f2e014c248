import { getIntrospectionQuery } from 'graphql';
import type { GraphAnswer } from '../support/partnerWorld';
import { approveDrafts, PartnerWorld } from '../support/partnerWorld';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open({ INTROSPECTION: 'on' });
  // `narrow` may be given names, and nothing else, for any purpose; `crm` may be given everything.
  await world.sql.query(`
    INSERT INTO recipient (id, client_id, name, kind, region, contact)
      SELECT id, id, id, 'PARTNER', 'CN', 'privacy@example.com' FROM unnest('{narrow,fresh}'::text[]) AS id;
    INSERT INTO agreement_version (id, recipient_id, version, reference, in_force_from, assessed_from, drafted_by)
      VALUES ('narrow/1', 'narrow', 1, 'AGR', now() - interval '1 year', now() - interval '1 year', 'officer-1');
    INSERT INTO agreement_purpose (agreement_version_id, purpose_id, necessary, optional)
      VALUES ('narrow/1', 'CUSTOMER_SUPPORT', '{NAME}', '{}');
    ${approveDrafts}
  `);
});
afterAll(() => world.close());

const support = '@purpose(is: CUSTOMER_SUPPORT)';

/** What tells one answer from another, the name that was asked for left out. */
function told({ status, text, headers }: GraphAnswer, name: string): unknown {
  return { status, text: text.replaceAll(name, '*'), type: headers.get('content-type') };
}

const codeOf = ({ errors }: GraphAnswer): unknown => errors[0]?.extensions.code;

/** Each with a name in the place of `*`: one that exists for others, and one of the same length that never did. */
const probes: readonly (readonly [string, string, string, string])[] = [
  ['a field', 'query @purpose(is: CUSTOMER_SUPPORT) { users { edges { node { * } } } }', 'email', 'qqqqq'],
  ['a field with a likely typo', `query ${support} { users { edges { node { * } } } }`, 'emaill', 'qqqqqq'],
  ['an object field', `query ${support} { users { edges { node { * { city } } } } }`, 'address', 'qqqqqqq'],
  [
    'a field with arguments',
    `query ${support} { users { edges { node { *(first: 1) { pageInfo { hasNextPage } } } } } }`,
    'activity',
    'qqqqqqqq',
  ],
  [
    'a type condition',
    `query ${support} { users { edges { node { ... on * { city } } } } }`,
    'Address',
    'Qqqqqqq',
  ],
  [
    'the type of a variable',
    `query ($v: *) ${support} { users { edges { node { name } } } }`,
    'Address',
    'Qqqqqqq',
  ],
  [
    'a filter',
    `query ${support} { users(filter: { *: "x" }) { edges { node { name } } } }`,
    'jobTitle',
    'qqqqqqqq',
  ],
  [
    'an order',
    `query ${support} { users(orderBy: { by: * }) { edges { node { name } } } }`,
    'COMPANY',
    'QQQQQQQ',
  ],
  ['a type by introspection', '{ __type(name: "*") { name fields { name } } }', 'Address', 'Qqqqqqq'],
];

describe.each(probes)('%s outside the view', (_, text, hidden, unknown) => {
  const ask = (recipient: string, name: string) => world.ask(text.replace('*', name), { recipient });

  it('is answered as one that never existed', async () => {
    const first = told(await ask('narrow', hidden), hidden);
    expect(first).toEqual(told(await ask('narrow', unknown), unknown));
    expect(told(await ask('narrow', hidden), hidden)).toEqual(first);
  });
});

it.each(probes.filter(([what]) => !what.includes('typo') && !what.includes('variable')))(
  '%s is told from an unknown one where the agreement foresees it, so that the silence elsewhere proves something',
  async (_, text, hidden, unknown) => {
    const ask = async (name: string) => told(await world.ask(text.replace('*', name)), name);
    expect(await ask(hidden)).not.toEqual(await ask(unknown));
  },
);

describe('a suggestion', () => {
  const misspelt = `query ${support} { users { edges { node { emial nane } } } }`;

  it('names no field outside the view', async () => {
    const { text } = await world.ask(misspelt, { recipient: 'narrow' });
    expect(text).toContain('\\"name\\"');
    expect(text).not.toContain('email');
  });

  it('names the field where the agreement foresees it', async () => {
    expect((await world.ask(misspelt)).text).toContain('email');
  });
});

describe('a variable', () => {
  const query = `query ($filter: UserFilter, $by: UserOrderField!) ${support} {
    users(filter: $filter, orderBy: { by: $by }) { edges { node { name } } } }`;
  const ask = (filter: object, by: string, recipient: string) =>
    world.ask(query, { recipient, variables: { filter, by } });

  it('with a filter or an order outside the view does not fit, as with one that never existed', async () => {
    expect((await ask({ nameStartsWith: 'A' }, 'NAME', 'narrow')).errors).toEqual([]);
    for (const [hidden, unknown] of [
      [await ask({ company: 'A' }, 'NAME', 'narrow'), await ask({ nothing: 'A' }, 'NAME', 'narrow')],
      [await ask({}, 'COMPANY', 'narrow'), await ask({}, 'NOTHING', 'narrow')],
    ] as const) {
      expect(codeOf(hidden)).toBe('BAD_USER_INPUT');
      expect([hidden.status, hidden.text]).toEqual([unknown.status, unknown.text]);
    }
    expect((await ask({ company: 'A' }, 'COMPANY', 'crm')).errors).toEqual([]);
  });
});

describe('introspection', () => {
  const namesOf = async (recipient: string): Promise<string> =>
    (await world.ask(getIntrospectionQuery({ descriptions: false }), { recipient })).text;

  it('knows the fields, filters, orders and types of the view alone', async () => {
    const narrow = await namesOf('narrow');
    for (const name of [
      '"email"',
      '"nationalId"',
      '"Address"',
      '"Activity"',
      '"jobTitle"',
      '"COMPANY"',
      '"Date"',
    ]) {
      expect(narrow).not.toContain(name);
      expect(await namesOf('crm')).toContain(name);
    }
    for (const name of ['"name"', '"nameStartsWith"', '"UserOrderField"', '"purpose"', '"Purpose"']) {
      expect(narrow).toContain(name);
    }
  });

  it('leaves out an input of which nothing is left, and the argument for it', async () => {
    const fresh = await namesOf('fresh');
    expect(fresh).toContain('"users"');
    for (const name of ['UserFilter', 'UserOrder', 'UserOrderField', 'orderBy', 'filter']) {
      expect(fresh).not.toContain(`"${name}"`);
    }
  });
});

describe('a document that another recipient has sent', () => {
  it('is as invalid as ever for one in whose view it is not', async () => {
    const query = `query Shared ${support} { users { edges { node { phone } } } }`;
    for (const sent of [1, 2]) {
      expect([sent, (await world.ask(query)).errors]).toEqual([sent, []]);
      expect([sent, codeOf(await world.ask(query, { recipient: 'narrow' }))]).toEqual([
        sent,
        'GRAPHQL_VALIDATION_FAILED',
      ]);
    }
  });
});

describe('a change of the terms', () => {
  it('changes the view with the next request of every replica', async () => {
    const replica = await world.replica();
    const query = `query Changing ${support} { users { edges { node { phone } } } }`;
    const ask = async (): Promise<unknown[]> =>
      Promise.all(
        [world.gateway, replica].map(async ({ url, localIssuer }) => {
          const headers = { authorization: `Bearer ${(await localIssuer?.mint('narrow')) ?? ''}` };
          return codeOf(await world.ask(query, { recipient: 'narrow', url, headers }));
        }),
      );
    try {
      const refused = ['GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_VALIDATION_FAILED'];
      expect(await ask()).toEqual(refused);
      await agree('narrow/2', 2, '{PHONE_NUMBER}');
      expect(await ask()).toEqual([undefined, undefined]);
      await agree('narrow/3', 3, '{}');
      expect(await ask()).toEqual(refused);
    } finally {
      await replica.close();
    }
  });

  it('opens nothing more by an instrument that nobody has approved', async () => {
    const query = 'query @purpose(is: DISPUTE_RESOLUTION) { users { edges { node { nationalId } } } }';
    const ask = async () => codeOf(await world.ask(query, { recipient: 'fresh' }));
    const facts = { recipient: 'fresh', purpose: 'DISPUTE_RESOLUTION', categories: ['NATIONAL_ID'] };
    await world.instrument([], { ...facts, approved: false });
    expect(await ask()).toBe('GRAPHQL_VALIDATION_FAILED');
    await world.instrument([], facts);
    expect(await ask()).toBe('AGREEMENT_EXPIRED');
  });

  async function agree(id: string, version: number, optional: string): Promise<void> {
    await world.sql.query(
      `INSERT INTO agreement_version (id, recipient_id, version, reference, in_force_from, assessed_from, drafted_by)
       VALUES ($1, 'narrow', $2, 'AGR', now() - interval '1 minute', now() - interval '1 minute', 'officer-1')`,
      [id, version],
    );
    await world.sql.query(
      `INSERT INTO agreement_purpose (agreement_version_id, purpose_id, necessary, optional)
       VALUES ($1, 'CUSTOMER_SUPPORT', '{NAME}', $2)`,
      [id, optional],
    );
    await world.sql.query(
      "UPDATE agreement_version SET approved_by = 'officer-2', approved_at = clock_timestamp() WHERE id = $1",
      [id],
    );
  }
});
