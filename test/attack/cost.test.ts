import { PartnerWorld } from '../support/partnerWorld';

const nested = (first: number, within: number): string =>
  `users(first: ${first}) { edges { node { activity(first: ${within}) { edges { node { kind } } } } } }`;

/** What somebody sends who wants much for few bytes. */
const attacks: readonly (readonly [string, string])[] = [
  ['lists in lists', nested(100, 100)],
  [
    'aliases of a list',
    Array.from({ length: 40 }, (_, index) => `a${index}: users(first: 100) { edges { node { name } } }`).join(
      ' ',
    ),
  ],
  [
    'a fragment that repeats a list',
    '...A } fragment A on Query { ...B b: users(first: 900) { edges { node { name } } } } fragment B on Query { c: users(first: 900) { edges { node { name } } } d: users(first: 900) { edges { node { name } } }',
  ],
  ['a list behind a condition that holds', `... @include(if: true) { ${nested(100, 100)} }`],
];

/** Refused whatever the operation may cost. */
const excesses: readonly (readonly [string, string])[] = [
  ['more aliases than 200', Array.from({ length: 201 }, (_, index) => `a${index}: __typename`).join(' ')],
  ['more directives than 200', Array.from({ length: 200 }, () => '__typename @skip(if: false)').join(' ')],
];

const costing = (text: string): string => `query @purpose(is: CUSTOMER_SUPPORT) { ${text} }`;

async function codeOf(world: PartnerWorld, text: string): Promise<string | undefined> {
  const answer = await world.ask(costing(text));
  return answer.errors[0]?.extensions.code;
}

describe('an operation that is small to send and large to answer', () => {
  let guarded: PartnerWorld;
  let unguarded: PartnerWorld;
  beforeAll(async () => {
    guarded = await PartnerWorld.open({ MAXIMUM_COST: '5000' });
    unguarded = await PartnerWorld.open({ MAXIMUM_COST: '1000000000' });
    await guarded.enrolled();
    await unguarded.enrolled();
  });
  afterAll(async () => {
    await guarded.close();
    await unguarded.close();
  });

  it.each(attacks)('(%s) is too costly, and runs where the guard is off', async (_, text) => {
    expect(await codeOf(guarded, text)).toBe('OPERATION_TOO_COSTLY');
    expect(await codeOf(unguarded, text)).toBeUndefined();
  });

  it.each(excesses)('(%s) is too costly whatever it costs', async (_, text) => {
    expect(await codeOf(unguarded, text)).toBe('OPERATION_TOO_COSTLY');
  });

  it('is refused by what it asks for, not by what there is: the cost tells nothing of anybody', async () => {
    const messageOf = async (filter: string): Promise<string | undefined> =>
      (
        await guarded.ask(
          costing(
            `users(first: 1000, filter: { nameStartsWith: "${filter}" }) { edges { node { name email phone } } }`,
          ),
        )
      ).errors[0]?.message;
    expect(await messageOf('Canary')).toMatch(/costs 5002/);
    expect(await messageOf('Nobody')).toBe(await messageOf('Canary'));
  });
});
