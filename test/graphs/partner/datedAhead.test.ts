import { PartnerWorld } from '../../support/partnerWorld';
import { askAbout } from './askAbout';

const hour = 60 * 60 * 1000;
const start = Math.ceil(Date.now() / 1000) * 1000 + 60_000;
let now = start;
let world: PartnerWorld;
beforeEach(async () => {
  now = start;
  world = await PartnerWorld.open({}, () => now);
});
afterEach(async () => world.close());

const tonight = new Date(start + 12 * hour);

describe('a suspension that is dated ahead acts at its instant and not before:', () => {
  it.each([
    ['of a recipient', "UPDATE recipient SET suspended_at = $1 WHERE id = 'crm'", 'RECIPIENT_SUSPENDED'],
    ['of everything', 'UPDATE containment SET suspended_at = $1', 'RECIPIENT_SUSPENDED'],
    [
      'of a purpose',
      "UPDATE purpose SET suspended_at = $1 WHERE id = 'CUSTOMER_SUPPORT'",
      'PURPOSE_NOT_AGREED',
    ],
  ])('%s', async (_, suspension, code) => {
    const subject = await world.enrolled();
    await world.sql.query(suspension, [tonight]);
    const codes = async (): Promise<string[]> =>
      (
        await world.ask(
          `query @purpose(is: CUSTOMER_SUPPORT) { user(id: "${await world.idFor(subject)}") { name } }`,
        )
      ).errors.map(({ extensions }) => extensions.code);
    expect(await codes()).toEqual([]);
    now = tonight.getTime() - 1;
    expect(await codes()).toEqual([]);
    now = tonight.getTime();
    expect(await codes()).toEqual([code]);
  });

  it('of a category, from everybody', async () => {
    const subject = await world.enrolled();
    await world.sql.query("UPDATE category SET suspended_at = $1 WHERE id = 'EMAIL_ADDRESS'", [tonight]);
    const email = async (): Promise<unknown> =>
      (await askAbout(world, subject, { fields: 'email' })).withheld['User.email'];
    expect(await email()).toBeUndefined();
    now = tonight.getTime() - 1;
    expect(await email()).toBeUndefined();
    now = tonight.getTime();
    expect(await email()).toBe('CATEGORY_SUSPENDED VII.D');
  });

  it('`me` tells the status of the moment', async () => {
    await world.sql.query("UPDATE recipient SET suspended_at = $1 WHERE id = 'crm'", [tonight]);
    const status = async (): Promise<unknown> => (await world.ask('{ me { status } }')).data;
    expect(await status()).toEqual({ me: { status: 'ACTIVE' } });
    now = tonight.getTime();
    expect(await status()).toEqual({ me: { status: 'SUSPENDED' } });
  });
});

describe.each(['PUBLISHED_BY_SUBJECT', 'LAWFUL_PUBLIC_SOURCE'])('what is public (%s)', (source) => {
  const dated = async (subject: string, since: Date, until: Date | null): Promise<void> => {
    await world.sql.query(
      `INSERT INTO value_provenance (account_id, category, source, reference, since, ended_at)
       VALUES ($1, 'JOB_TITLE', $2, 'test', $3, $4)`,
      [subject, source, since, until],
    );
  };
  const isOpen = async (subject: string): Promise<boolean> =>
    (await askAbout(world, subject, { fields: 'jobTitle' })).user?.['jobTitle'] === 'Lamplighter';

  it('is open until the end that was dated ahead, and closed from then on', async () => {
    const subject = await world.enrolled();
    await dated(subject, new Date(start - 2 * hour), tonight);
    expect(await isOpen(subject)).toBe(true);
    now = tonight.getTime() - 1;
    expect(await isOpen(subject)).toBe(true);
    now = tonight.getTime();
    expect(await isOpen(subject)).toBe(false);
  });

  it('is closed until the beginning that was dated ahead, and open from then on', async () => {
    const subject = await world.enrolled();
    await dated(subject, tonight, null);
    expect(await isOpen(subject)).toBe(false);
    now = tonight.getTime();
    expect(await isOpen(subject)).toBe(true);
  });

  it('stays out after an objection, though it would end by itself', async () => {
    const subject = await world.enrolled();
    await world.sql.query(
      `INSERT INTO subject_event (subject_id, event, category, reason, channel)
       VALUES ($1, 'OBJECTED', 'JOB_TITLE', 'no', 'test')`,
      [subject],
    );
    const entry = dated(subject, new Date(start - 2 * hour), tonight);
    if (source === 'LAWFUL_PUBLIC_SOURCE') await expect(entry).rejects.toMatchObject({ code: '23001' });
    else await expect(entry).resolves.toBeUndefined();
  });

  it('is decided alike whatever else was derived meanwhile', async () => {
    const subject = await world.enrolled();
    await dated(subject, new Date(start - 2 * hour), tonight);
    await world.publish(subject, 'PHONE_NUMBER', source);
    await world.sql.query("UPDATE value_provenance SET reference = 'again' WHERE account_id = $1", [subject]);
    expect(await isOpen(subject)).toBe(true);
    await world.takeBack(subject, 'JOB_TITLE');
    expect(await isOpen(subject)).toBe(false);
  });
});
