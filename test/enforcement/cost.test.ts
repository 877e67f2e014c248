import { buildSchema, parse } from 'graphql';
import { costOf, costWith, requireAffordable } from '../../src/enforcement/cost';
import { chooseOperation } from '../../src/enforcement/document';
import { planOperation } from '../../src/enforcement/plan';

const schema = buildSchema(`
  type Query { me: Me! one: Person people(first: Int! = 50, after: String): People! }
  type Me { id: ID! purposes: [Purpose!]! }
  type Purpose { name: String }
  type Person { name: String email: String acts(first: Int! = 20): Acts }
  type People { edges: [PersonEdge!]! size: Int }
  type PersonEdge { cursor: String node: Person! }
  type Acts { edges: [ActEdge!]! }
  type ActEdge { node: Act! }
  type Act { kind: String }
`);

function cost(text: string, variableValues: Record<string, unknown> = {}): number {
  const { operation, fragments } = chooseOperation(parse(text), undefined);
  const plan = planOperation({
    schema,
    annotations: {
      dataSubjectTypes: new Map(),
      personalFields: new Map(),
      filters: new Map(),
    } as unknown as Parameters<typeof planOperation>[0]['annotations'],
    operation,
    fragments,
    variableValues,
    compile: undefined,
    fetching: new Set(),
  });
  return costWith(costOf(plan), variableValues);
}

it('is one for each field of one object', () => {
  expect(cost('{ one { name email } }')).toBe(3);
});

it('counts each alias, and each field once that is selected twice', () => {
  expect(cost('{ one { name a: name b: name } }')).toBe(4);
  expect(cost('{ one { name ...F } } fragment F on Person { name }')).toBe(2);
});

it('counts a connection as long as `first` says: an item, its edge’s fields and those of its node', () => {
  // people + edges + 10 items of (the item + node + name)
  expect(cost('{ people(first: 10) { edges { node { name } } } }')).toBe(2 + 10 * 3);
});

it('takes the default page where the operation says nothing', () => {
  expect(cost('{ people { edges { node { name } } } }')).toBe(2 + 50 * 3);
});

it.each([
  ['has a value', { n: 7 }, 7],
  ['has none', {}, 50],
])('takes the length from a variable that %s', (_, variables, length) => {
  expect(cost('query ($n: Int) { people(first: $n) { edges { node { name } } } }', variables)).toBe(
    2 + length * 3,
  );
});

it('multiplies by nesting, with variables at both levels as with literals', () => {
  // An item of the outer list: itself + node + acts + edges + 5 × (item + node + kind)
  const expected = 2 + 10 * (2 + 2 + 5 * 3);
  const nested = (outer: string, inner: string): string =>
    `{ people(first: ${outer}) { edges { node { acts(first: ${inner}) { edges { node { kind } } } } } } }`;
  expect(cost(nested('10', '5'))).toBe(expected);
  expect(cost(`query ($a: Int!, $b: Int!) ${nested('$a', '$b')}`, { a: 10, b: 5 })).toBe(expected);
  expect(cost(`query ($b: Int!) ${nested('10', '$b')}`, { b: 5 })).toBe(expected);
});

it('takes a list without a length for ten items', () => {
  expect(cost('{ me { purposes { name } } }')).toBe(2 + 10 * 2);
});

it('does not lower the cost of the rest for a page of less than nothing', () => {
  expect(cost('{ people(first: -1000) { edges { node { name } } } one { name } }')).toBe(4);
});

it('may be as much as the most that one may, and one more is refused with both numbers', () => {
  expect(() => requireAffordable(100, 100)).not.toThrow();
  expect(() => requireAffordable(101, 100)).toThrow(
    expect.objectContaining({ code: 'OPERATION_TOO_COSTLY', message: expect.stringMatching(/101.*100/) }),
  );
});
