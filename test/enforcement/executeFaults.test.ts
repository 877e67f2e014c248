import { aPerson, aWorld } from '../support/enforcementWorld';

const fails = (): never => {
  throw new Error('a fault');
};

/** A value that comes only later, and who asks whether it has come. */
function later(value: () => unknown): { value: () => Promise<unknown>; came: () => boolean } {
  let came = false;
  const wait = async (): Promise<unknown> => {
    await new Promise((resolve) => setImmediate(resolve));
    came = true;
    return value();
  };
  return { value: wait, came: () => came };
}

// jest fails a test in which a rejection goes unhandled; in the gateway it would end the process.
it.each<readonly [string, () => unknown]>([
  ['a value', () => 'late'],
  ['a fault', fails],
])('waits for what was being read beside a field that failed at once, be it %s', async (_what, value) => {
  const slow = later(value);
  const world = aWorld({
    other: aPerson('p1'),
    one: aPerson('p2', undefined, { badge: { title: slow.value, number: fails } }),
  });
  const { data } = await world.ask('{ one { badge { title number } } other { id } }');
  expect(data).toEqual({ one: { badge: null }, other: { id: 'p1' } });
  expect(slow.came()).toBe(true);
});

it('waits for the items before one that failed at once', async () => {
  const slow = later(fails);
  const members = [aPerson('p1', undefined, { rank: slow.value }), aPerson('p2', undefined, { rank: fails })];
  const { data, errors } = await aWorld({ crowd: { members } }).ask('{ crowd { members { rank } } }');
  expect(data).toBeNull();
  expect(errors.map(({ path }) => path)).toEqual([['crowd', 'members', 1, 'rank']]);
  expect(slow.came()).toBe(true);
});

it.each<readonly [string, Record<string, unknown>, string]>([
  ['a list that is none', { sparse: 'people' }, '{ sparse { id } }'],
  ['an object that does not say its type', { whoever: { id: 'p1' } }, '{ whoever { __typename } }'],
  [
    'an object of a type that can not be there',
    { whoever: { ...aPerson('p1'), __typename: 'Address' } },
    '{ whoever { __typename } }',
  ],
  [
    'an object that names a type by an inherited name',
    { whoever: { __typename: 'toString' } },
    '{ whoever { __typename } }',
  ],
])('gives null, with an error, for %s', async (_what, roots, operation) => {
  const { data, errors } = await aWorld(roots).ask(operation);
  expect(Object.values(data ?? {})).toEqual([null]);
  expect(errors).toHaveLength(1);
});

it.each([['text'], [undefined], [null], [Symbol('text')], [Object.create(null)]])(
  'takes whatever is thrown (%p) for a fault of its field',
  async (thrown: unknown) => {
    const name = async (): Promise<never> => {
      throw thrown;
    };
    const { data, errors } = await aWorld({ one: aPerson('p1', undefined, { name }) }).ask(
      '{ one { id name } }',
    );
    expect(data).toEqual({ one: { id: 'p1', name: null } });
    expect(errors.map(({ path }) => path)).toEqual([['one', 'name']]);
  },
);

it('gives the alias `__proto__` like any other', async () => {
  const { data } = await aWorld({ one: aPerson('p1') }).ask('{ one { __proto__: name id } }');
  expect(JSON.stringify(data)).toBe('{"one":{"__proto__":"name of p1","id":"p1"}}');
});
