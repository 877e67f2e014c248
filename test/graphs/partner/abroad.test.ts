import { PartnerWorld } from '../../support/partnerWorld';

let world: PartnerWorld;
beforeEach(async () => {
  world = await PartnerWorld.open();
  await world.rewriteAgreements(`
    INSERT INTO transfer_procedure VALUES ('abroad/1', 'STANDARD_CONTRACT', 'SCC-1', now() - interval '1 day',
      now() + interval '1 day', '{CUSTOMER_SUPPORT}', '{NAME,PHONE_NUMBER}', 2)
  `);
});
afterEach(() => world.close());

/** Enrolled with the recipient abroad, and content with the name's going there. */
async function willing(name: string): Promise<string> {
  const subject = await world.account({ name });
  await world.enrol(subject, 'abroad');
  await toGoAbroad(subject, 'GIVEN');
  return subject;
}

async function toGoAbroad(subject: string, event: 'GIVEN' | 'WITHDRAWN'): Promise<void> {
  const categories = ['NAME', 'EMAIL_ADDRESS'];
  await world.consent(subject, { event, recipient: 'abroad', categories, separate: true, crossBorder: true });
}

const list = '{ users(first: 10) { edges { node { name email } } } }';
const ask = (query = `query @purpose(is: CUSTOMER_SUPPORT) ${list}`) =>
  world.ask(query, { recipient: 'abroad' });

const named = ({ data }: { data: unknown }): unknown[] =>
  (data as { users: { edges: { node: { name: string | null } }[] } }).users.edges
    .map(({ node }) => node.name)
    .filter((name) => name !== null)
    .sort();

const reasons = ({ sharing }: Awaited<ReturnType<typeof ask>>) =>
  sharing?.redactions.map(({ field, reason }) => `${field} ${reason}`).sort();

describe('a recipient abroad', () => {
  it('gets what the procedure covers of who consented to it, and learns why not the rest', async () => {
    const subject = await willing('Ada');
    const answer = await ask();
    expect(named(answer)).toEqual(['Ada']);
    expect(reasons(answer)).toEqual(['User.email CROSS_BORDER_SCOPE_EXCEEDED']);
    await toGoAbroad(subject, 'WITHDRAWN');
    const after = await ask();
    expect(named(after)).toEqual([]);
    expect(reasons(after)).toContain('User.name CROSS_BORDER_CONSENT_MISSING');
  });

  it('gets nothing once the procedure has ended', async () => {
    await willing('Ada');
    await world.rewriteAgreements("UPDATE transfer_procedure SET valid_until = now() + interval '1 second'");
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(reasons(await ask())).toContain('User.name CROSS_BORDER_PROCEDURE_MISSING');
  });

  it('gets data of as many different people in a year as the procedure covers, whoever answers', async () => {
    for (const name of ['Ada', 'Ben', 'Cleo']) await willing(name);
    const first = await ask();
    expect(named(first)).toHaveLength(2);
    expect(reasons(first)).toContain('User.name CROSS_BORDER_SCOPE_EXCEEDED');
    const replica = await world.replica();
    try {
      const authorization = `Bearer ${(await replica.localIssuer?.mint('abroad')) ?? ''}`;
      const query = `query @purpose(is: CUSTOMER_SUPPORT) ${list}`;
      const there = await world.ask(query, { url: replica.url, headers: { authorization } });
      expect(named(there)).toEqual(named(first));
    } finally {
      await replica.close();
    }
    await world.rewriteAgreements('UPDATE transfer_procedure SET people = 3');
    expect(named(await ask())).toHaveLength(3);
    const { rows } = await world.sql.query('SELECT people FROM people_abroad');
    expect(rows).toEqual([{ people: 3 }]);
  });

  it('never gets more than that when many ask at once', async () => {
    for (let person = 0; person < 6; person++) await willing(`Person ${person}`);
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask()));
    expect(new Set(answers.flatMap(named)).size).toBe(2);
  });

  it('counts nobody of whom nothing would leave', async () => {
    const subject = await world.account({ name: 'Ada' });
    await world.enrol(subject, 'abroad');
    expect(named(await ask())).toEqual([]);
    expect((await world.sql.query('SELECT FROM person_abroad')).rowCount).toBe(0);
  });

  it('is answered over several lists in one snapshot too', async () => {
    await willing('Ada');
    const query = `query @purpose(is: CUSTOMER_SUPPORT) {
      users(first: 10) { edges { node { name } } } again: users(first: 10) { edges { node { name } } } }`;
    const { data } = await ask(query);
    const page = { edges: [{ node: { name: 'Ada' } }] };
    expect(data).toEqual({ users: page, again: page });
  });
});
