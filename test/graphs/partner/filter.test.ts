import { PartnerWorld } from '../../support/partnerWorld';
import { readPages, valuesIn } from './readPages';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
});
afterAll(() => world.close());

async function found(filter: string): Promise<unknown[]> {
  return valuesIn(await readPages(world, { first: 1_000, filter }), 'id');
}

async function enrolledAs(facts: Parameters<PartnerWorld['enrolled']>[0]): Promise<string> {
  return world.idFor(await world.enrolled(facts));
}

describe('a condition', () => {
  it.each([
    ['nameStartsWith', 'NAME', { name: 'Quince' }, 'Quin'],
    ['email', 'EMAIL_ADDRESS', { email: 'quince@example.cn' }, 'quince@example.cn'],
    ['jobTitle', 'JOB_TITLE', { jobTitle: 'Gardener' }, 'Gardener'],
    ['company', 'ORGANISATION', { company: 'Orchard' }, 'Orchard'],
  ])('on %s matches only people whose %s may leave', async (condition, category, facts, value) => {
    const open = await world.account(facts);
    await world.consent(open, { categories: [category] });
    const closed = await world.account(facts);
    await world.consent(closed, { categories: ['PHONE_NUMBER'] });
    const restricted = await world.account(facts);
    await world.consent(restricted, { categories: [category] });
    await world.sql.query('UPDATE account SET restricted_at = now() WHERE id = $1', [restricted]);
    expect(await found(`{ ${condition}: "${value}" }`)).toEqual([await world.idFor(open)]);
  });

  it('stops matching a person from the instant their consent is withdrawn', async () => {
    const subject = await world.enrolled({ jobTitle: 'Falconer' });
    await world.consent(subject, { categories: ['JOB_TITLE'] });
    const before = await found('{ jobTitle: "Falconer" }');
    await world.withdraw(subject, ['JOB_TITLE']);
    expect([before.length, (await found('{ jobTitle: "Falconer" }')).length]).toEqual([1, 0]);
  });

  it('must hold together with each other one', async () => {
    const both = await enrolledAs({ name: 'Both', email: 'both@example.cn' });
    await enrolledAs({ name: 'Both', email: 'other@example.cn' });
    expect(await found('{ nameStartsWith: "Both", email: "both@example.cn" }')).toEqual([both]);
  });

  it.each([
    ['%', '100% Silk'],
    ['_', '_underscore'],
    ["'", "'; DROP TABLE account; --"],
    ['\\\\', '\\backslash'],
    ['\\"', '"quoted"'],
    ['$1', '$1 parameter'],
    ['李', '李雷'],
    ['😀', '😀 smile'],
  ])('reads %s as the character that it is', async (start, name) => {
    const id = await enrolledAs({ name });
    await enrolledAs({ name: 'Plain Person' });
    const literal = start === '%' ? '100%' : start;
    expect(await found(`{ nameStartsWith: "${literal}" }`)).toEqual([id]);
  });

  it('that compares is exact: no pattern, no case, no spaces taken away', async () => {
    const id = await enrolledAs({ email: 'Exact@example.cn' });
    expect(await found('{ email: "Exact@example.cn" }')).toEqual([id]);
    expect(await found('{ email: "exact@example.cn" }')).toEqual([]);
    expect(await found('{ email: "%@example.cn" }')).toEqual([]);
  });

  it.each(['nameStartsWith', 'email', 'jobTitle', 'company'])(
    'on %s that is null or empty is refused, whether written or sent as a variable',
    async (condition) => {
      const type = condition === 'email' ? 'EmailAddress' : 'String';
      const query = `query ($value: ${type}) @purpose(is: CUSTOMER_SUPPORT) { users(filter: { ${condition}: $value }) { edges { node { id } } } }`;
      for (const value of [null, '']) {
        const { data, errors } = await world.ask(query, { variables: { value } });
        expect(data ?? null).toBeNull();
        expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
      }
    },
  );

  it('with a character that no text can hold is refused, and is no fault of the gateway', async () => {
    const { errors } = await world.ask(
      'query ($value: String) @purpose(is: CUSTOMER_SUPPORT) { users(filter: { jobTitle: $value }) { edges { node { id } } } }',
      { variables: { value: 'a\u0000b' } },
    );
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });

  it('that is left out by way of its variable does not narrow, and an empty filter is none', async () => {
    const everybody = (await found('{ }')).length;
    const { data } = await world.ask(
      'query ($value: String) @purpose(is: CUSTOMER_SUPPORT) { users(first: 1000, filter: { jobTitle: $value }) { edges { node { id } } } }',
    );
    expect(data?.['users']).toMatchObject({ edges: { length: everybody } });
  });

  it('on what a person leaves empty matches nothing', async () => {
    const subject = await world.enrolled({ jobTitle: null });
    await world.consent(subject, { categories: ['JOB_TITLE'] });
    expect(await found('{ jobTitle: "null" }')).toEqual([]);
  });
});
