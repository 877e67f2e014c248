import { PartnerWorld } from '../support/partnerWorld';
import { askAbout } from '../graphs/partner/askAbout';
import type { Run } from './runProgram';
import { runProgram } from './runProgram';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
});
afterAll(async () => {
  await world.close();
});

const run = (...args: string[]): Promise<Run> =>
  runProgram(args, { DATABASE_URL: world.databaseUrl, PUBLIC_URL: world.gateway.url });

describe('sluice token', () => {
  it('prints a token with which the recipient is answered', async () => {
    const { out, exitCode } = await run('token', '--recipient', 'rival');
    const response = await fetch(`${world.gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${out.trim()}` },
      body: JSON.stringify({ query: '{ me { id } }' }),
    });
    expect(exitCode).toBe(0);
    expect(await response.json()).toEqual({ data: { me: { id: 'rival' } } });
  });

  it.each([
    ['for a recipient that there is not', ['--recipient', 'nobody']],
    ['that would live too long', ['--recipient', 'crm', '--lifetime', '86401']],
    ['whose lifetime is no number', ['--recipient', 'crm', '--lifetime', '1e3']],
    ['for nobody', []],
  ])('gives out none %s', async (_, args) => {
    const { out, exitCode } = await run('token', ...args);
    expect([out, exitCode]).toEqual(['', 2]);
  });

  it('gives out none where another issuer does', async () => {
    const { out, exitCode } = await runProgram(['token', '--recipient', 'crm'], {
      DATABASE_URL: world.databaseUrl,
      OIDC_ISSUER: 'https://issuer.example',
    });
    expect([out, exitCode]).toEqual(['', 2]);
  });
});

describe('sluice consent', () => {
  const terms = (id: string, category: string): string[] => [
    '--user',
    id,
    '--recipient',
    'crm',
    '--purpose',
    'CUSTOMER_SUPPORT',
    '--category',
    category,
  ];

  it('withdraw acts on the next request, and give on the one after', async () => {
    const subject = await world.enrolled({ phone: '+86 9' });
    await world.consent(subject, { categories: ['PHONE_NUMBER'] });
    const id = await world.idFor(subject);
    const phones: unknown[] = [];
    for (const event of [undefined, 'withdraw', 'give']) {
      if (event) expect((await run('consent', event, ...terms(id, 'PHONE_NUMBER'))).exitCode).toBe(0);
      phones.push((await askAbout(world, subject, { fields: 'phone' })).user);
    }
    expect(phones).toEqual([{ phone: '+86 9' }, { phone: null }, { phone: '+86 9' }]);
  });

  it('give opens a sensitive category only with --separate', async () => {
    const subject = await world.enrolled({ nationalId: '77' });
    const id = await world.idFor(subject);
    const numbers: unknown[] = [];
    for (const how of [[], ['--separate']]) {
      await run('consent', 'give', ...terms(id, 'NATIONAL_ID'), ...how);
      numbers.push((await askAbout(world, subject, { fields: 'nationalId' })).user);
    }
    expect(numbers).toEqual([{ nationalId: null }, { nationalId: '77' }]);
  });

  it.each([
    ['nobody’s id', 'usr_00000000-0000-4000-8000-000000000000', 'NAME'],
    ['what is no id', 'canary@example.cn', 'NAME'],
    ['a category that there is not', undefined, 'SHOE_SIZE'],
  ])('withdraw refuses %s as misuse, and records nothing', async (_, id, category) => {
    const user = id ?? (await world.idFor(await world.enrolled()));
    const before = await consentRecords();
    const { exitCode, err } = await run('consent', 'withdraw', ...terms(user, category));
    expect(exitCode).toBe(2);
    expect(err).not.toContain('canary');
    expect(await consentRecords()).toBe(before);
  });

  // The command takes it for an id, and PostgreSQL's refusal for a failure; `decodeUserId` knows better.
  it('withdraw refuses an id of the wrong form as misuse', async () => {
    expect((await run('consent', 'withdraw', ...terms(`usr_${'-'.repeat(36)}`, 'NAME'))).exitCode).toBe(2);
  });

  async function consentRecords(): Promise<unknown> {
    const { rows } = await world.sql.query<{ count: string }>('SELECT count(*) FROM consent_record');
    return rows[0]?.count;
  }
});

describe('sluice ledger', () => {
  it('show prints the entry of an answer, as the ledger holds it', async () => {
    const subject = await world.enrolled();
    const { answer } = await askAbout(world, subject, { fields: 'name' });
    const { out, exitCode } = await run('ledger', 'show', answer.sharing?.disclosureId ?? '');
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ...(await world.entryOf(answer)),
      position: answer.sharing?.receipt.position,
    });
    expect(out).not.toContain('Canary Name');
  });

  it.each(['00000000-0000-4000-8000-000000000000', 'x', "' OR true --"])(
    'show refuses %s as misuse',
    async (id) => {
      const { out, exitCode } = await run('ledger', 'show', id);
      expect([out, exitCode]).toEqual(['', 2]);
    },
  );

  it('list prints the newest of a recipient', async () => {
    await askAbout(world, await world.enrolled(), { recipient: 'rival' });
    const { out } = await run('ledger', 'list', '--recipient', 'rival', '--last', '1');
    expect(JSON.parse(out)).toMatchObject({ entry: { recipient: 'rival' } });
  });
});

describe('sluice migrate', () => {
  it('finds nothing to do on a database that is up to date', async () => {
    expect(await run('migrate')).toMatchObject({ out: 'nothing to do\n', exitCode: 0 });
  });
});
