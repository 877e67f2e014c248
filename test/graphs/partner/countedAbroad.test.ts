import { PartnerWorld } from '../../support/partnerWorld';

let world: PartnerWorld;
beforeEach(async () => {
  world = await PartnerWorld.open();
  await procedureFor(2);
});
afterEach(() => world.close());

async function procedureFor(people: number): Promise<void> {
  await world.rewriteAgreements(
    `INSERT INTO transfer_procedure VALUES ('abroad/1', 'STANDARD_CONTRACT', 'SCC-1', now() - interval '1 day',
       now() + interval '1 day', '{CUSTOMER_SUPPORT}', '{NAME,PHONE_NUMBER}', $1)
     ON CONFLICT (agreement_version_id) DO UPDATE SET people = excluded.people`,
    [people],
  );
}

/** Enrolled with the recipient abroad, and content with the name's going there. */
async function willing(...names: string[]): Promise<void> {
  for (const name of names) {
    const subject = await world.account({ name });
    await world.enrol(subject, 'abroad');
    await world.consent(subject, {
      recipient: 'abroad',
      categories: ['NAME'],
      separate: true,
      crossBorder: true,
    });
  }
}

interface Page {
  readonly names: (string | null)[];
  readonly hasNextPage: boolean;
}

async function list(terms: string, fields = 'name', url?: string): Promise<Page> {
  const query = `query @purpose(is: CUSTOMER_SUPPORT) {
    users(${terms}) { edges { node { id ${fields} } } pageInfo { hasNextPage endCursor } } }`;
  const { data } = await world.ask(query, { recipient: 'abroad', ...(url === undefined ? {} : { url }) });
  const { edges, pageInfo } = (
    data as {
      users: { edges: { node: { name?: string | null } }[]; pageInfo: { hasNextPage: boolean } };
    }
  ).users;
  return { names: edges.map(({ node }) => node.name ?? null), hasNextPage: pageInfo.hasNextPage };
}

async function counted(): Promise<string[]> {
  const { rows } = await world.sql.query<{ name: string }>(
    'SELECT a.name FROM person_abroad p JOIN account a ON a.id = p.subject_id ORDER BY a.name',
  );
  const total = await world.sql.query<{ people: number }>(
    'SELECT sum(people)::integer AS people FROM people_abroad',
  );
  expect(total.rows[0]?.people ?? 0).toBe(rows.length);
  return rows.map(({ name }) => name);
}

describe('counting people abroad', () => {
  it('counts the people of a page, and not the one beyond it who tells that there are more', async () => {
    await willing('Ada', 'Ben');
    const page = await list('first: 1');
    expect(page.hasNextPage).toBe(true);
    expect(await counted()).toEqual(page.names);
  });

  it('counts in the order of the list, as far as there is room', async () => {
    await willing('Ada', 'Ben', 'Cleo', 'Dan');
    const { names } = await list('first: 10');
    expect(names.map((name) => name !== null)).toEqual([true, true, false, false]);
  });

  it('counts nobody for an answer that none of their data is in', async () => {
    await willing('Ada');
    await list('first: 10', 'email');
    await list('first: 10', '');
    expect(await counted()).toEqual([]);
  });
});

describe('where names leave masked only', () => {
  beforeEach(async () => {
    await world.rewriteAgreements(
      `UPDATE agreement_purpose SET forms = '{"NAME": "MASKED"}' WHERE agreement_version_id = 'abroad/1'`,
    );
  });

  it('counts whose mask goes abroad', async () => {
    await willing('Ada');
    expect((await list('first: 10')).names).toEqual(['A**']);
    expect(await counted()).toEqual(['Ada']);
  });

  it('counts nobody by an order or a filter, which they have no part in', async () => {
    await willing('Ada');
    expect((await list('first: 10, orderBy: { by: NAME }', '')).names).toEqual([null]);
    expect((await list('first: 10, filter: { nameStartsWith: "A" }', '')).names).toEqual([]);
    expect(await counted()).toEqual([]);
  });
});

describe('a filter from abroad', () => {
  it('finds who is not counted yet, as long as there is room, and counts nobody else', async () => {
    await willing('Ada', 'Ben', 'Cleo');
    expect((await list('first: 10, filter: { nameStartsWith: "Cl" }')).names).toEqual(['Cleo']);
    expect(await counted()).toEqual(['Cleo']);
    expect((await list('first: 10, filter: { nameStartsWith: "A" }')).names).toEqual(['Ada']);
    expect(await counted()).toEqual(['Ada', 'Cleo']);
  });

  it('finds nobody beyond what the procedure covers, nor tells that there is somebody', async () => {
    await willing('Ada', 'Ada', 'Ada', 'Ben');
    const page = await list('first: 2, filter: { nameStartsWith: "Ada" }');
    expect(page).toEqual({ names: ['Ada', 'Ada'], hasNextPage: false });
    expect(await list('first: 10, filter: { nameStartsWith: "Ben" }')).toEqual({
      names: [],
      hasNextPage: false,
    });
    expect(await counted()).toEqual(['Ada', 'Ada']);
  });

  it('counts who is found by their name, although nothing else of them is asked for', async () => {
    await willing('Ada', 'Ben');
    expect((await list('first: 10, filter: { nameStartsWith: "B" }', '')).names).toEqual([null]);
    expect(await counted()).toEqual(['Ben']);
  });

  it('tells that there are more who can be found, and counts them only with their page', async () => {
    await willing('Ada', 'Ada');
    expect(await list('first: 1, filter: { nameStartsWith: "Ada" }')).toEqual({
      names: ['Ada'],
      hasNextPage: true,
    });
    expect(await counted()).toEqual(['Ada']);
  });

  it('matches nobody by a field that may not go abroad, and counts nobody for it', async () => {
    await willing('Ada');
    expect((await list('first: 10, filter: { email: "canary@example.com" }')).names).toEqual([]);
    expect(await counted()).toEqual([]);
  });

  it('finds people in several lists of one operation', async () => {
    await willing('Ada', 'Ben', 'Cleo');
    const query = `query @purpose(is: CUSTOMER_SUPPORT) {
      ben: users(first: 10, filter: { nameStartsWith: "Ben" }) { edges { node { name } } }
      cleo: users(first: 10, filter: { nameStartsWith: "Cleo" }) { edges { node { name } } } }`;
    const { data } = await world.ask(query, { recipient: 'abroad' });
    const pageOf = (name: string) => ({ edges: [{ node: { name } }] });
    expect(data).toEqual({ ben: pageOf('Ben'), cleo: pageOf('Cleo') });
    expect(await counted()).toEqual(['Ben', 'Cleo']);
  });
});

describe('an order from abroad', () => {
  it('puts who is not counted yet in their place, as long as there is room, and counts the page only', async () => {
    await willing('Cleo', 'Ada', 'Ben');
    expect(await list('first: 1, orderBy: { by: NAME }')).toEqual({ names: ['Ada'], hasNextPage: true });
    expect(await counted()).toEqual(['Ada']);
  });

  it('counts in its own direction, and puts who does not fit last without their name', async () => {
    await willing('Ada', 'Ben', 'Cleo');
    const { names } = await list('first: 10, orderBy: { by: NAME, direction: DESC }');
    expect(names).toEqual(['Cleo', 'Ben', null]);
    expect(await counted()).toEqual(['Ben', 'Cleo']);
  });

  it('is read page by page to its end, and counts everybody once', async () => {
    await procedureFor(4);
    await willing('Dan', 'Ada', 'Cleo', 'Ben');
    const names: (string | null)[] = [];
    let after = '';
    for (let page = 0; page < 2; page++) {
      const query = `query @purpose(is: CUSTOMER_SUPPORT) { users(first: 2, orderBy: { by: NAME }${after}) {
        edges { node { name } } pageInfo { endCursor } } }`;
      const { data } = await world.ask(query, { recipient: 'abroad' });
      const { edges, pageInfo } = (
        data as { users: { edges: { node: { name: string } }[]; pageInfo: { endCursor: string } } }
      ).users;
      names.push(...edges.map(({ node }) => node.name));
      after = `, after: "${pageInfo.endCursor}"`;
    }
    expect(names).toEqual(['Ada', 'Ben', 'Cleo', 'Dan']);
    expect(await counted()).toEqual(names);
  });

  it('that was begun without room counts nobody whose page it is not', async () => {
    await procedureFor(0);
    await willing('Ada', 'Ben', 'Cleo');
    const order = 'orderBy: { by: NAME }';
    const query = `query @purpose(is: CUSTOMER_SUPPORT) { users(first: 1, ${order}) {
      edges { node { name } } pageInfo { endCursor } } }`;
    const { data } = await world.ask(query, { recipient: 'abroad' });
    const { endCursor } = (data as { users: { pageInfo: { endCursor: string } } }).users.pageInfo;
    await procedureFor(2);
    const { names } = await list(`first: 1, ${order}, after: "${endCursor}"`);
    expect(await counted()).toEqual(names.filter((name) => name !== null));
  });
});

it('two gateways that are asked for different people at once count no more than the procedure covers', async () => {
  await willing('Ada', 'Ben', 'Cleo', 'Dan', 'Eve');
  const replica = await world.replica();
  try {
    const authorization = `Bearer ${(await replica.localIssuer?.mint('abroad')) ?? ''}`;
    const asked = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve'].flatMap((name) =>
      [undefined, replica.url].map(async (url) => {
        const query = `query @purpose(is: CUSTOMER_SUPPORT) {
          users(first: 5, filter: { nameStartsWith: "${name}" }) { edges { node { name } } } }`;
        const there = url === undefined ? { recipient: 'abroad' } : { url, headers: { authorization } };
        const { data } = await world.ask(query, there);
        return (data as { users: { edges: { node: { name: string } }[] } }).users.edges.map(
          ({ node }) => node.name,
        );
      }),
    );
    const found = new Set((await Promise.all(asked)).flat());
    expect([...found].sort()).toEqual(await counted());
    expect(found.size).toBe(2);
  } finally {
    await replica.close();
  }
});
