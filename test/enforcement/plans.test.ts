import { aPerson, aView, aWorld, consents, enforcementCategories } from '../support/enforcementWorld';

const enrolled = { flags: 16, ...consents('EMAIL_ADDRESS') };

/** Asks twice over, the second time from what is remembered, and at once. */
async function twice<Given>(ask: () => Promise<Given>): Promise<readonly Given[]> {
  return [await ask(), ...(await Promise.all([ask(), ask()]))];
}

describe('one document, asked again and again,', () => {
  it('is decided for each recipient by its own agreement', async () => {
    const world = aWorld({ one: aPerson('p1', { flags: 16 }) });
    const ask = async (clientId: string): Promise<unknown> =>
      (await world.ask('{ one { name } }', { clientId })).data?.['one'];
    const answers = await twice(() => Promise.all([ask('crm'), ask('rival'), ask('crm'), ask('rival')]));
    const [given, refused] = [{ name: 'name of p1' }, { name: null }];
    expect(answers).toEqual(Array.from({ length: 3 }, () => [given, refused, given, refused]));
    expect(
      world.ledger.entries.filter(
        ({ draft }) => draft.recipient === 'rival' && draft.classes[0]?.shared.length,
      ),
    ).toEqual([]);
  });

  it('is decided for each purpose by itself', async () => {
    const world = aWorld({ one: aPerson('p1', enrolled) });
    const ask = async (purpose: string): Promise<unknown> =>
      (await world.ask('{ one { name email } }', { headers: { purpose, instrument: undefined } })).data?.[
        'one'
      ];
    const answers = await twice(() => Promise.all([ask('CUSTOMER_SUPPORT'), ask('ORDER_FULFILMENT')]));
    const both = [
      { name: 'name of p1', email: 'email of p1' },
      { name: null, email: 'email of p1' },
    ];
    expect(answers).toEqual([both, both, both]);
  });

  it('is decided for each mode by itself', async () => {
    const world = aWorld({ one: aPerson('p1', enrolled) });
    const operation =
      'query ($mode: DisclosureMode!) @purpose(is: CUSTOMER_SUPPORT, mode: $mode) { one { name } }';
    const ask = async (mode: string): Promise<unknown> =>
      (await world.ask(operation, { variables: { mode } })).data?.['one'];
    const answers = await twice(() => Promise.all([ask('SHARING'), ask('TRANSFER')]));
    expect(answers).toEqual(Array.from({ length: 3 }, () => [{ name: 'name of p1' }, { name: null }]));
  });

  it('is planned for the values of its conditions, whichever variable holds which', async () => {
    const world = aWorld({ one: aPerson('p1', enrolled) });
    const operation =
      'query ($b: Boolean!, $a: Boolean!, $c: Boolean! = true) { one { id name @include(if: $a) ...F @skip(if: $c) } } fragment F on Person { email @include(if: $b) }';
    const ask = async (variables: Record<string, boolean>): Promise<unknown> =>
      (await world.ask(operation, { variables })).data?.['one'];
    const id = 'p1';
    const [name, email] = ['name of p1', 'email of p1'];
    const answers = await twice(() =>
      Promise.all([
        ask({ a: true, b: false, c: false }),
        ask({ a: false, b: true, c: false }),
        ask({ a: true, b: true }),
        ask({ a: false, b: true, c: true }),
      ]),
    );
    expect(answers).toEqual(
      Array.from({ length: 3 }, () => [{ id, name }, { id, email }, { id, name }, { id }]),
    );
  });

  it('is planned for a condition of any name', async () => {
    const world = aWorld({ one: aPerson('p1', enrolled) });
    const operation = 'query ($__proto__: Boolean!) { one { id name @include(if: $__proto__) } }';
    const ask = async (sent: string): Promise<unknown> => {
      const variables = JSON.parse(`{ "__proto__": ${sent} }`) as Record<string, unknown>;
      return (await world.ask(operation, { variables })).data?.['one'];
    };
    const answers = await twice(() => Promise.all([ask('true'), ask('false')]));
    expect(answers).toEqual(
      Array.from({ length: 3 }, () => [{ id: 'p1', name: 'name of p1' }, { id: 'p1' }]),
    );
  });

  it('runs the operation that was named', async () => {
    const world = aWorld({ one: aPerson('p1', enrolled) });
    const text = 'query A { one { name } } query B { one { email } }';
    const ask = async (operationName: string): Promise<unknown> =>
      (await world.ask(text, { operationName })).data;
    const answers = await twice(() => Promise.all([ask('A'), ask('B')]));
    const both = [{ one: { name: 'name of p1' } }, { one: { email: 'email of p1' } }];
    expect(answers).toEqual([both, both, both]);
  });

  it('is decided anew when the registry has changed', async () => {
    const world = aWorld({ one: aPerson('p1', enrolled) });
    const ask = async (): Promise<unknown> => (await world.ask('{ one { name email } }')).data?.['one'];
    expect(await ask()).toEqual({ name: 'name of p1', email: 'email of p1' });
    const suspending = enforcementCategories.map((each) =>
      each.id === 'NAME' ? { ...each, suspendedAt: 0 } : each,
    );
    world.registry.views.set('crm', aView({ revision: '2', categories: suspending }));
    expect(await ask()).toEqual({ name: null, email: 'email of p1' });
    const without = enforcementCategories.filter(({ id }) => id !== 'EMAIL_ADDRESS');
    world.registry.views.set('crm', aView({ revision: '3', categories: without }));
    expect(await ask()).toEqual({ name: 'name of p1', email: null });
  });

  it('is decided for each state by itself, whoever came first', async () => {
    const [open, closed] = [aPerson('p1', enrolled), aPerson('p2', {})];
    const world = aWorld({ sparse: [open, closed, open], rows: [[closed], [open]] });
    const [first, second, third] = await twice(
      async () => (await world.ask('{ sparse { name } rows { name } }')).data,
    );
    expect(first).toEqual({
      sparse: [{ name: 'name of p1' }, { name: null }, { name: 'name of p1' }],
      rows: [[{ name: null }], [{ name: 'name of p1' }]],
    });
    expect([second, third]).toEqual([first, first]);
  });
});

describe('an operation that spreads out too far is refused before anything is read', () => {
  const fields = (count: number): string =>
    Array.from({ length: count }, (_, index) => `a${index}: id`).join(' ');
  const nested = (depth: number): string =>
    depth === 0 ? 'id' : `guardian { wards { ${nested(depth - 1)} } }`;
  const doubling = (depth: number): string =>
    Array.from(
      { length: depth },
      (_, index) =>
        `fragment F${index} on Person { a: guardian { wards { ...F${index + 1} } } b: guardian { wards { ...F${index + 1} } } }`,
    ).join(' ');

  it.each<readonly [string, string]>([
    ['ten thousand aliases', `{ one { ${fields(10_000)} } }`],
    ['thirty levels', `{ one { ${nested(15)} } }`],
    ['fragments that double', `{ one { ...F0 } } ${doubling(7)} fragment F7 on Person { ${fields(60)} }`],
    [
      'fragments that double beyond the depth',
      `{ one { ...F0 } } ${doubling(40)} fragment F40 on Person { id }`,
    ],
    ['a union that multiplies', `{ anybody { ... on Named { ${fields(2_600)} } } }`],
  ])('%s', async (_how, operation) => {
    const world = aWorld({ one: aPerson('p1') });
    await expect(world.ask(operation)).rejects.toMatchObject({ code: 'OPERATION_TOO_COSTLY' });
    expect(world.reader.asked).toEqual([]);
  });

  it('but not one of two hundred aliases', async () => {
    const world = aWorld({ one: aPerson('p1') });
    expect(await world.ask(`{ one { ${fields(200)} } }`)).toMatchObject({ errors: [] });
  });
});
