import { PartnerWorld } from '../../support/partnerWorld';
import { readActivity, readPage, readPages, valuesIn } from './readPages';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
  for (let index = 0; index < 11; index++) await world.enrolled({ name: `Person ${index}` });
});
afterAll(() => world.close());

const everybody = Array.from({ length: 11 }, (_, index) => `Person ${index}`).sort();

describe('pages of users', () => {
  it.each([1, 2, 5, 10, 11, 12, 1_000])(
    'of %d at most hold everybody once, and say where they end',
    async (first) => {
      const pages = await readPages(world, { first });
      expect(valuesIn(pages, 'name').map(String).sort()).toEqual(everybody);
      expect(pages.map(({ edges }) => edges.length <= first)).not.toContain(false);
      expect(pages.map(({ pageInfo }) => pageInfo.hasPreviousPage)).toEqual(
        pages.map((_, index) => index > 0),
      );
      for (const { edges, pageInfo } of pages) {
        expect(pageInfo.startCursor).toBe(edges[0]?.cursor);
        expect(pageInfo.endCursor).toBe(edges[edges.length - 1]?.cursor);
      }
    },
  );

  it('come the same again, and a cursor stays good while others come and go', async () => {
    const [first] = await readPages(world, { first: 5 });
    const after = first?.pageInfo.endCursor ?? '';
    const before = valuesIn([await readPage(world, { first: 6, after })], 'name');
    const passing = await world.enrolled({ name: 'Passing' });
    const during = valuesIn([await readPage(world, { first: 7, after })], 'name');
    await world.sql.query('UPDATE enrolment SET ended_at = now() WHERE subject_id = $1', [passing]);
    const afterwards = valuesIn([await readPage(world, { first: 6, after })], 'name');
    expect(during.filter((name) => name !== 'Passing')).toEqual(before);
    expect(afterwards).toEqual(before);
  });

  it('go on after a person who is known no more', async () => {
    const [whole] = await readPages(world, { first: 1_000 });
    const place = 4;
    const left = whole?.edges[place];
    await world.sql.query(
      `UPDATE enrolment SET ended_at = now() FROM sharing_state s
       WHERE s.subject_id = enrolment.subject_id AND 'usr_' || s.pairwise_id = $1`,
      [left?.node['id']],
    );
    const rest = valuesIn([await readPage(world, { first: 1_000, after: left?.cursor ?? '' })], 'id');
    await world.sql.query(
      'UPDATE enrolment SET ended_at = NULL WHERE ended_at IS NOT NULL AND reference = $1',
      ['test'],
    );
    expect(rest).toEqual(whole?.edges.slice(place + 1).map(({ node }) => node['id']));
  });

  it('are empty after the last, and where nobody matches', async () => {
    const [whole] = await readPages(world, { first: 1_000 });
    const beyond = await readPage(world, { first: 1, after: whole?.pageInfo.endCursor ?? '' });
    const nobody = await readPage(world, { first: 1, filter: '{ nameStartsWith: "Nobody" }' });
    for (const { edges, pageInfo } of [beyond, nobody]) {
      expect(edges).toEqual([]);
      expect(pageInfo).toMatchObject({ hasNextPage: false, startCursor: null, endCursor: null });
    }
  });
});

describe('an argument of a page', () => {
  const ask = (list: string, variables?: Record<string, unknown>) =>
    world.ask(`query ($text: String, $whole: Int) @purpose(is: CUSTOMER_SUPPORT) { ${list} }`, {
      variables: { text: null, whole: 1, ...variables },
    });

  it.each([
    [0, 'BAD_USER_INPUT'],
    [-1, 'BAD_USER_INPUT'],
    [1_001, 'BAD_USER_INPUT'],
    // More than any operation may cost, so that nobody looks at the page any more.
    [2_147_483_647, 'OPERATION_TOO_COSTLY'],
  ])('of %d people is refused with %s', async (first, code) => {
    const { data, errors } = await world.ask(
      `query @purpose(is: CUSTOMER_SUPPORT) { users(first: ${first}) { edges { node { name } } } }`,
    );
    expect(data ?? null).toBeNull();
    expect(errors.map(({ extensions }) => extensions.code)).toEqual([code]);
  });

  it.each([
    ['empty', ''],
    ['no base64', '%%%'],
    ['an id', 'usr_00000000-0000-4000-8000-000000000000'],
    ['of activity', Buffer.from('activity:3').toString('base64url')],
    ['of a platform id', Buffer.from('00000000-0000-4000-8000-000000000000').toString('base64url')],
    ['of SQL', Buffer.from("usr_' OR 1=1 --").toString('base64url')],
    ['very long', 'A'.repeat(20_000)],
  ])('that is a cursor %s is refused', async (_, after) => {
    const { errors } = await world.ask(
      'query ($after: String) @purpose(is: CUSTOMER_SUPPORT) { users(after: $after) { edges { node { name } } } }',
      { variables: { after } },
    );
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });

  it('that is null where a number is due is the asker’s fault, not the gateway’s', async () => {
    const { errors } = await world.ask(
      'query ($first: Int) @purpose(is: CUSTOMER_SUPPORT) { users(first: $first) { edges { node { name } } } }',
      { variables: { first: null } },
    );
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });

  it('that is left out or a null cursor means the first page', async () => {
    const { data, errors } = await ask('users(first: $whole, after: $text) { edges { node { id } } }');
    expect(errors).toEqual([]);
    expect(data?.['users']).toMatchObject({ edges: [{}] });
  });
});

describe('pages of activity', () => {
  async function active(events: number): Promise<{ subject: string; id: string }> {
    const subject = await world.enrolled();
    await world.consent(subject, { categories: ['BEHAVIOUR'] });
    await world.act(
      subject,
      Array.from({ length: events }, (_, index) => `event ${index + 1}`),
    );
    return { subject, id: await world.idFor(subject) };
  }

  const newestFirst = (events: number) =>
    Array.from({ length: events }, (_, index) => `event ${events - index}`);

  it.each([1, 3, 7, 8])('of %d at most hold each event once, the newest first', async (first) => {
    const { id } = await active(7);
    const seen: unknown[] = [];
    let after: string | null = null;
    do {
      const page = await readActivity(world, id, first, after);
      seen.push(...valuesIn([page], 'subjectMatter'));
      expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(newestFirst(7));
  });

  it('go on where they were when new events come in between', async () => {
    const { subject, id } = await active(4);
    const first = await readActivity(world, id, 2, null);
    await world.act(subject, ['event 5', 'event 6']);
    const second = await readActivity(world, id, 2, first.pageInfo.endCursor);
    expect(valuesIn([first, second], 'subjectMatter')).toEqual(newestFirst(4));
  });

  it('are cut for each person of a list by their own events', async () => {
    const few = await active(1);
    const many = await active(5);
    const { text } = await world.ask(
      `query @purpose(is: CUSTOMER_SUPPORT) {
        few: user(id: "${few.id}") { activity(first: 2) { edges { node { subjectMatter } } pageInfo { hasNextPage } } }
        many: user(id: "${many.id}") { activity(first: 2) { edges { node { subjectMatter } } pageInfo { hasNextPage } } }
      }`,
    );
    const { data } = JSON.parse(text) as { data: unknown };
    expect(data).toEqual({
      few: {
        activity: { edges: [{ node: { subjectMatter: 'event 1' } }], pageInfo: { hasNextPage: false } },
      },
      many: {
        activity: {
          edges: [{ node: { subjectMatter: 'event 5' } }, { node: { subjectMatter: 'event 4' } }],
          pageInfo: { hasNextPage: true },
        },
      },
    });
  });

  it.each([
    ['first: 0', null],
    ['first: 1001', null],
    ['first: -1', null],
    ['after: ""', null],
    ['after: "YWN0aXZpdHk6MA"', null],
    ['after: "YWN0aXZpdHk6OTk5OTk5OTk5OTk5OTk5OTk5OTk"', null],
  ])('are refused with (%s), and the rest of the answer stands', async (argument) => {
    const { id } = await active(1);
    const { data, errors } = await world.ask(
      `query @purpose(is: CUSTOMER_SUPPORT) { user(id: "${id}") { name activity(${argument}) { edges { node { kind } } } } }`,
    );
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    expect(data).toEqual({ user: { name: 'Canary Name', activity: null } });
  });
});
