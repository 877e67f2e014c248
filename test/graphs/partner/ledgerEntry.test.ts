import { PartnerWorld } from '../../support/partnerWorld';
import { askAbout, everyField } from './askAbout';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
});
afterAll(() => world.close());

describe('the ledger entry of an answer', () => {
  it('names the fields that left, those that were empty and those that were withheld, and no others', async () => {
    const subject = await world.enrolled({ jobTitle: null });
    await world.consent(subject, { categories: ['JOB_TITLE', 'BEHAVIOUR', 'ORGANISATION'] });
    await world.act(subject, ['order 1', null]);
    const { answer } = await askAbout(world, subject, { fields: everyField });
    const { entry, subjects } = await world.entryOf(answer);
    const [told] = entry.classes;
    expect(told?.shared.map(({ field, basis }) => [field, basis])).toEqual([
      ['Activity.kind', 'CONSENT'],
      ['Activity.subjectMatter', 'CONSENT'],
      ['User.activity', 'CONSENT'],
      ['User.company', 'CONSENT'],
      ['User.email', 'NECESSITY'],
      ['User.name', 'NECESSITY'],
    ]);
    expect(told?.empty.map(({ field }) => field)).toEqual(['User.jobTitle']);
    expect(told?.refused.map(({ field }) => field)).toEqual([
      'User.address',
      'User.birthDate',
      'User.nationalId',
      'User.phone',
    ]);
    expect(entry).toMatchObject({ subjectCount: 1, turnedAway: null, recipient: 'crm', agreement: 'crm/1' });
    expect(subjects).toHaveLength(1);
  });

  it('is committed before the answer comes, under the id and receipt that the answer tells', async () => {
    const subject = await world.enrolled();
    const { answer } = await askAbout(world, subject, { fields: 'name' });
    const { entry } = await world.entryOf(answer);
    const { rows } = await world.sql.query<{ hash: string; position: string }>(
      "SELECT encode(sha256('\\x00'::bytea || entry), 'hex') AS hash, position FROM ledger_entry WHERE disclosure_id = $1",
      [entry.disclosureId],
    );
    expect(rows).toEqual([
      { hash: answer.sharing?.receipt.leafHash, position: answer.sharing?.receipt.position },
    ]);
    expect(entry.recipientSequence).toBe(answer.sharing?.receipt.sequence);
  });

  it('groups the people who fared alike, and knows each by a pseudonym that only this recipient’s entries have', async () => {
    const one = await world.enrolled({ company: 'Group' });
    const other = await world.enrolled({ company: 'Group' });
    const consenting = await world.enrolled({ company: 'Group' });
    for (const subject of [one, other, consenting]) {
      await world.consent(subject, { categories: ['ORGANISATION'] });
    }
    await world.consent(consenting, { categories: ['PHONE_NUMBER'] });
    await world.enrol(one, 'rival');
    const answer = await world.ask(
      'query @purpose(is: CUSTOMER_SUPPORT) { users(filter: { company: "Group" }) { edges { node { phone } } } }',
    );
    const rival = await askAbout(world, one, { recipient: 'rival', fields: 'phone' });
    const { entry, subjects } = await world.entryOf(answer);
    const [rivalSubject] = (await world.entryOf(rival.answer)).subjects;
    expect(entry.classes).toHaveLength(2);
    expect(subjects.map(({ classIndex }) => entry.classes[classIndex]?.shared.length).sort()).toEqual([
      0, 0, 1,
    ]);
    expect(subjects.map(({ pseudonym }) => pseudonym)).not.toContain(rivalSubject?.pseudonym);
  });

  it('counts a person who appears twice once, with what left at either place', async () => {
    const subject = await world.enrolled();
    const id = await world.idFor(subject);
    const answer = await world.ask(
      `query @purpose(is: CUSTOMER_SUPPORT) { a: user(id: "${id}") { name } b: node(id: "${id}") { ... on User { email } } }`,
    );
    const { entry } = await world.entryOf(answer);
    expect(entry.subjectCount).toBe(1);
    expect(entry.classes[0]?.shared.map(({ field }) => field)).toEqual(['User.email', 'User.name']);
  });

  it('tells which fields filtered and ordered the people, whether or not they were asked for', async () => {
    const answer = await world.ask(
      'query @purpose(is: CUSTOMER_SUPPORT) { users(filter: { email: "a@example.cn", jobTitle: "x" }, orderBy: { by: NAME }) { edges { node { id } } } }',
    );
    expect((await world.entryOf(answer)).entry.filteredBy).toEqual([
      'User.email',
      'User.jobTitle',
      'User.name',
    ]);
  });

  it('holds no value that left', async () => {
    const subject = await world.enrolled({ name: 'Zebra Canary', email: 'zebra@example.cn' });
    const { answer } = await askAbout(world, subject);
    const { entry } = await world.entryOf(answer);
    expect(answer.text).toContain('Zebra Canary');
    expect(JSON.stringify(entry)).not.toMatch(/zebra/i);
  });

  it('is written for an answer about nobody too', async () => {
    const answer = await world.ask(
      'query @purpose(is: CUSTOMER_SUPPORT) { user(id: "usr_nobody") { name } }',
    );
    expect((await world.entryOf(answer)).entry).toMatchObject({ subjectCount: 0, classes: [] });
  });
});
