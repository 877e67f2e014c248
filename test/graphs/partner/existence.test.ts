import { PartnerWorld } from '../../support/partnerWorld';
import { askAbout } from './askAbout';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
});
afterAll(() => world.close());

const unknown = 'usr_00000000-0000-4000-8000-000000000000';

async function answerTo(id: string): Promise<unknown> {
  const { data, errors, sharing } = await world.ask(
    'query ($id: ID!) @purpose(is: CUSTOMER_SUPPORT) { user(id: $id) { id name } node(id: $id) { id } }',
    { variables: { id } },
  );
  return { data, errors, redactions: sharing?.redactions };
}

describe('a person whom the recipient may not know of', () => {
  it('is answered for exactly like an id of nobody, and like what is no id at all', async () => {
    const stranger = await world.account();
    await world.enrol(stranger, 'rival');
    const left = await world.enrolled();
    await world.sql.query('UPDATE enrolment SET ended_at = now() WHERE subject_id = $1', [left]);
    const idless = [
      '',
      'x',
      stranger,
      `usr_${stranger}`,
      unknown.toUpperCase(),
      `${unknown}0`,
      'usr_',
      "usr_' OR true --",
      'usr_%',
      '\u0000',
      '\ud800',
      'usr_００００００００-0000-4000-8000-000000000000',
      'x'.repeat(10_000),
    ];
    const expected = await answerTo(unknown);
    expect(expected).toEqual({ data: { user: null, node: null }, errors: [], redactions: [] });
    const ids = [await world.idFor(left), await world.idFor(stranger, 'rival'), ...idless];
    for (const id of ids) expect(await answerTo(id)).toEqual(expected);
  });

  it('is not listed', async () => {
    const stranger = await world.account({ name: 'Not Listed' });
    await world.enrol(stranger, 'rival');
    const known = await world.enrolled({ name: 'Is Listed' });
    const { text } = await world.ask(
      'query @purpose(is: CUSTOMER_SUPPORT) { users(first: 1000) { edges { node { id name } } } }',
    );
    expect(text).toContain(await world.idFor(known));
    expect(text).not.toContain('Not Listed');
  });

  it('that is asked for by cursors alone needs a purpose and leaves an entry all the same', async () => {
    const listed = await world.ask(
      'query @purpose(is: CUSTOMER_SUPPORT) { users { edges { cursor } pageInfo { hasNextPage } } }',
    );
    const purposeless = await world.ask('{ users { pageInfo { hasNextPage } } }');
    expect(listed.sharing).toBeDefined();
    expect(purposeless.errors.map(({ extensions }) => extensions.code)).toEqual(['PURPOSE_REQUIRED']);
  });

  it('is not found by any condition', async () => {
    const stranger = await world.account({ name: 'Hidden Person', email: 'hidden@example.cn' });
    await world.enrol(stranger, 'rival');
    const { data } = await world.ask(
      'query @purpose(is: CUSTOMER_SUPPORT) { users(filter: { nameStartsWith: "Hidden", email: "hidden@example.cn" }) { edges { node { id } } pageInfo { hasNextPage } } }',
    );
    expect(data).toEqual({ users: { edges: [], pageInfo: { hasNextPage: false } } });
  });
});

describe('node', () => {
  it('finds a data subject by the id that `user` gives, under the same decision', async () => {
    const subject = await world.enrolled({ name: 'As Node' });
    const id = await world.idFor(subject);
    const { data } = await world.ask(
      'query ($id: ID!) @purpose(is: CUSTOMER_SUPPORT) { node(id: $id) { __typename id ... on User { name phone } } }',
      { variables: { id } },
    );
    expect(data).toEqual({ node: { __typename: 'User', id, name: 'As Node', phone: null } });
  });
});

describe('two recipients of one person', () => {
  it('know the person by different ids, and neither finds them by the other’s', async () => {
    const subject = await world.enrolled();
    await world.enrol(subject, 'rival');
    const own = await world.idFor(subject);
    const others = await world.idFor(subject, 'rival');
    expect(own).not.toBe(others);
    expect(await answerTo(others)).toEqual(await answerTo(unknown));
    expect((await askAbout(world, subject, { recipient: 'rival' })).user).not.toBeNull();
  });

  it('list the same people in orders that have nothing to do with one another', async () => {
    const own = await PartnerWorld.open();
    try {
      const names = Array.from({ length: 24 }, (_, index) => `Person ${index}`);
      for (const name of names) {
        await own.enrol(await own.enrolled({ name }), 'rival');
      }
      const [mine = [], theirs = []] = await Promise.all(
        ['crm', 'rival'].map(async (recipient) => {
          const { text } = await own.ask(
            'query @purpose(is: CUSTOMER_SUPPORT) { users(first: 1000) { edges { node { name } } } }',
            { recipient },
          );
          return [...text.matchAll(/Person \d+/g)].map(([name]) => name);
        }),
      );
      expect([...mine].sort()).toEqual([...names].sort());
      expect([...theirs].sort()).toEqual([...names].sort());
      expect(mine).not.toEqual(theirs);
      expect(mine).not.toEqual(names);
    } finally {
      await own.close();
    }
  });
});
