import { readPage, readPages, valuesIn } from '../graphs/partner/readPages';
import { PartnerWorld } from '../support/partnerWorld';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
});
afterAll(() => world.close());

const alphabet = 'abcdefghijklmnopqrstuvwxyz'.split('');

/** Known by the consent to the phone number; the name and the company are nobody's business. */
async function hiddenPerson(name: string): Promise<string> {
  const subject = await world.account({ name, company: name });
  await world.consent(subject, { categories: ['PHONE_NUMBER'] });
  return world.idFor(subject);
}

/** Spells a value out by asking for longer and longer beginnings, and follows whatever finds somebody. */
async function walk(): Promise<string> {
  let known = '';
  for (let letter = 0; letter < 12; letter++) {
    const answers = await Promise.all(
      alphabet.map(async (next) => {
        const { edges } = await readPage(world, {
          first: 1,
          filter: `{ nameStartsWith: "${known}${next}" }`,
        });
        return edges.length > 0 ? next : '';
      }),
    );
    const next = answers.join('')[0];
    if (next === undefined) return known;
    known += next;
  }
  return known;
}

describe('a walk along the letters of a name', () => {
  it('spells nothing of a name that may not leave', async () => {
    await hiddenPerson('quixote');
    expect(await walk()).toBe('');
  });

  it('spells a name that may, so that its failure elsewhere proves something', async () => {
    const subject = await world.enrolled({ name: 'sancho' });
    expect(await walk()).toBe('sancho');
    await world.sql.query('UPDATE account SET restricted_at = now() WHERE id = $1', [subject]);
    expect(await walk()).toBe('');
  });
});

describe('a place in an order', () => {
  it('is the same whatever the hidden value is: among landmarks, from either end, at each page', async () => {
    for (const name of ['barn', 'hill', 'mill', 'well']) await world.enrolled({ name });
    const hidden = await hiddenPerson('aaa');
    const placesWith = async (value: string): Promise<unknown> => {
      await world.sql.query(
        `UPDATE account SET name = $2 FROM sharing_state s
         WHERE s.subject_id = account.id AND 'usr_' || s.pairwise_id = $1`,
        [hidden, value],
      );
      const orders = ['ASC', 'DESC'].flatMap((direction) => [
        `{ by: NAME, direction: ${direction} }`,
        `{ by: COMPANY, direction: ${direction} }`,
      ]);
      const listings = await Promise.all(
        orders.flatMap((orderBy) =>
          [1, 3, 1_000].map(async (first) => valuesIn(await readPages(world, { first, orderBy }), 'id')),
        ),
      );
      return listings;
    };
    const first = await placesWith('aaa');
    for (const value of ['car', 'jar', 'zzz', '']) expect(await placesWith(value)).toEqual(first);
  });

  it('after the hidden person is followed by the same people, whatever the value is', async () => {
    const hidden = await hiddenPerson('aaa');
    const after = Buffer.from(hidden).toString('base64url');
    const orderBy = '{ by: NAME, direction: ASC }';
    const before = valuesIn([await readPage(world, { first: 1_000, orderBy, after })], 'id');
    await world.sql.query("UPDATE account SET name = 'zzz' WHERE name = 'aaa'");
    expect(valuesIn([await readPage(world, { first: 1_000, orderBy, after })], 'id')).toEqual(before);
  });
});

describe('a count', () => {
  it('of matches is none for a hidden value, alone or together with one that may leave', async () => {
    const subject = await world.enrolled({ name: 'Counted', jobTitle: 'Hidden Title' });
    const id = await world.idFor(subject);
    const found = async (filter: string) => valuesIn(await readPages(world, { first: 1_000, filter }), 'id');
    expect(await found('{ nameStartsWith: "Counted" }')).toEqual([id]);
    expect(await found('{ nameStartsWith: "Counted", jobTitle: "Hidden Title" }')).toEqual([]);
    expect(await found('{ nameStartsWith: "Counted", jobTitle: "Other Title" }')).toEqual([]);
  });
});
