import { PartnerWorld } from '../../support/partnerWorld';
import { readPage, readPages, valuesIn } from './readPages';

let world: PartnerWorld;
/** By id, in the order in which they were made. */
const ids: Record<string, string> = {};

beforeAll(async () => {
  world = await PartnerWorld.open();
  for (const name of ['Delta', 'Alpha', 'Charlie', 'Bravo', 'Bravo', 'Bravo']) await world.enrolled({ name });
  for (const name of ['Aardvark', 'Zulu', 'Mike']) {
    const subject = await world.account({ name, phone: null });
    await world.consent(subject, { categories: ['PHONE_NUMBER'] });
    ids[name] = await world.idFor(subject);
  }
  await world.enrolled({ name: null });
});
afterAll(() => world.close());

const ascending = ['Alpha', 'Bravo', 'Bravo', 'Bravo', 'Charlie', 'Delta', null, null, null, null];
const descending = ['Delta', 'Charlie', 'Bravo', 'Bravo', 'Bravo', 'Alpha', null, null, null, null];

describe('an order', () => {
  it.each([
    ['ASC', ascending],
    ['DESC', descending],
  ])('%s puts people whose value may not leave, or is empty, last', async (direction, expected) => {
    const orderBy = `{ by: NAME, direction: ${direction} }`;
    expect(valuesIn([await readPage(world, { first: 1_000, orderBy })], 'name')).toEqual(expected);
  });

  it.each(['ASC', 'DESC'])(
    '%s puts those last in the order of their ids, which tells nothing',
    async (direction) => {
      const page = await readPage(world, { first: 1_000, orderBy: `{ by: NAME, direction: ${direction} }` });
      const last = valuesIn([page], 'id').slice(-4).map(String);
      expect(last).toEqual([...last].sort());
      expect(last).toEqual(expect.arrayContaining(Object.values(ids)));
    },
  );

  it.each([
    ['ASC', 1, ascending],
    ['ASC', 3, ascending],
    ['ASC', 7, ascending],
    ['DESC', 1, descending],
    ['DESC', 3, descending],
    ['DESC', 7, descending],
  ])('%s in pages of %d has everybody once, in the same places', async (direction, first, expected) => {
    const orderBy = `{ by: NAME, direction: ${direction} }`;
    const pages = await readPages(world, { first, orderBy });
    const whole = await readPage(world, { first: 1_000, orderBy });
    expect(valuesIn(pages, 'name')).toEqual(expected);
    expect(valuesIn(pages, 'id')).toEqual(valuesIn([whole], 'id'));
  });

  it('by company pages through equals and nulls as well', async () => {
    for (const company of ['Anvil', 'Anvil', 'Bellows']) {
      await world.consent(await world.enrolled({ company }), { categories: ['ORGANISATION'] });
    }
    for (const direction of ['ASC', 'DESC']) {
      const orderBy = `{ by: COMPANY, direction: ${direction} }`;
      const pages = await readPages(world, { first: 2, orderBy, fields: 'id company' });
      const whole = await readPage(world, { first: 1_000, orderBy, fields: 'id company' });
      const seen = valuesIn(pages, 'id');
      expect(seen).toEqual(valuesIn([whole], 'id'));
      expect(new Set(seen).size).toBe(seen.length);
      const companies = ['Anvil', 'Anvil', 'Bellows'];
      expect(valuesIn(pages, 'company').slice(0, 3)).toEqual(
        direction === 'ASC' ? companies : companies.reverse(),
      );
    }
  });

  it('joins with a filter', async () => {
    const pages = await readPages(world, {
      first: 2,
      orderBy: '{ by: COMPANY }',
      filter: '{ nameStartsWith: "Bravo" }',
    });
    expect(valuesIn(pages, 'name')).toEqual(['Bravo', 'Bravo', 'Bravo']);
  });

  it('refuses a cursor whose person is known no more, since it marks no place, and one of nobody alike', async () => {
    const leaving = await world.enrolled({ name: 'Able' });
    const page = await readPage(world, { first: 1_000, orderBy: '{ by: NAME }' });
    const after = page.edges.find(({ node }) => node['name'] === 'Able')?.cursor;
    await world.sql.query('UPDATE enrolment SET ended_at = now() WHERE subject_id = $1', [leaving]);
    const invented = Buffer.from('usr_00000000-0000-4000-8000-000000000000').toString('base64url');
    const answers = await Promise.all(
      [after, invented].map((cursor) =>
        world.ask(
          'query ($after: String) @purpose(is: CUSTOMER_SUPPORT) { users(after: $after, orderBy: { by: NAME }) { edges { node { id } } } }',
          { variables: { after: cursor } },
        ),
      ),
    );
    expect(answers.map(({ errors }) => errors.map(({ extensions }) => extensions.code))).toEqual([
      ['BAD_USER_INPUT'],
      ['BAD_USER_INPUT'],
    ]);
    expect(answers[0]?.errors).toEqual(answers[1]?.errors);
  });
});
