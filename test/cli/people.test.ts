import { askAbout } from '../graphs/partner/askAbout';
import { PartnerWorld } from '../support/partnerWorld';
import type { Run } from './runProgram';
import { runProgram } from './runProgram';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
});
afterAll(() => world.close());

const run = (...args: string[]): Promise<Run> => runProgram(args, { DATABASE_URL: world.databaseUrl });
const terms = ['--recipient', 'crm', '--purpose', 'CUSTOMER_SUPPORT', '--category', 'PHONE_NUMBER'];

async function phoneOf(subject: string, mode = 'SHARING'): Promise<unknown> {
  return (await askAbout(world, subject, { fields: 'phone', mode })).user?.['phone'];
}

describe('sluice guardian and sluice consent', () => {
  it('let a verified guardian consent for a minor, until the link ends', async () => {
    const year = new Date().getUTCFullYear() - 16;
    const minor = await world.enrolled({ phone: '16', birthDate: `${year}-01-01` });
    const guardian = await world.account({ birthDate: '1980-01-01' });
    const link = ['--minor', minor, '--guardian', guardian];
    const consent = ['consent', 'give', '--subject', minor, '--by-guardian', guardian, ...terms];
    expect((await run('guardian', 'link', ...link)).out).toContain('linked');
    expect(await run(...consent)).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('GUARDIAN_NOT_VERIFIED'),
    });
    expect((await run('guardian', 'verify', ...link, '--by', 'officer-1', '--how', 'register')).out).toBe(
      'verified\n',
    );
    expect((await run(...consent)).out).toMatch(/^given, as consent record \d+\n$/);
    expect(await phoneOf(minor)).toBe('16');
    const listed = await run('consent', 'list', '--subject', minor);
    expect(listed.out).toMatch(
      new RegExp(`crm +CUSTOMER_SUPPORT/1 +SHARING +PHONE_NUMBER +no +GUARDIAN ${guardian}`),
    );
    expect((await run('guardian', 'end', ...link, '--by', 'officer-1')).out).toBe('ended\n');
    expect(await phoneOf(minor)).toBeNull();
    expect((await run('guardian', 'list', '--minor', minor)).out).toMatch(/officer-1 +register +\d{4}-/);
    expect(JSON.parse((await run('guardian', 'list', '--guardian', guardian, '--json')).out)).toMatchObject({
      minorId: minor,
      endedBy: 'officer-1',
    });
  });

  it('take consents to going abroad, to another mode and for a time, and list them', async () => {
    const subject = await world.account();
    const abroad = ['--subject', subject, '--recipient', 'abroad', ...terms.slice(2), '--cross-border'];
    expect(await run('consent', 'give', ...abroad)).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('RECIPIENT_NOT_NAMED'),
    });
    await run('consent', 'give', ...abroad, '--notice', 'to Abroad', '--language', 'zh');
    const until = '2999-01-31T09:00Z';
    await run(
      'consent',
      'give',
      '--subject',
      subject,
      ...terms,
      '--mode',
      'TRANSFER',
      '--separate',
      '--expires',
      until,
    );
    const { out } = await run('consent', 'list', '--subject', subject);
    expect(out).toMatch(
      /crm +CUSTOMER_SUPPORT\/1 +TRANSFER +PHONE_NUMBER +yes +SUBJECT +\S+ +2999-01-31T09:00:00.000Z/,
    );
    expect(out).toMatch(/abroad +CUSTOMER_SUPPORT\/1 +SHARING ABROAD +PHONE_NUMBER +yes +SUBJECT/);
    expect((await run('consent', 'withdraw', ...abroad)).exitCode).toBe(0);
    const [left] = (await run('consent', 'list', '--subject', subject, '--json')).out.split('\n}\n');
    expect(JSON.parse(`${left ?? ''}}`)).toMatchObject({
      recipientId: 'crm',
      mode: 'TRANSFER',
      crossBorder: false,
    });
  });

  it.each([
    ['nobody', []],
    ['one person twice', ['--user', 'usr_x', '--subject', 'x']],
    ['a way that there is not', ['--subject', 'x', '--mode', 'GIVING']],
    ['a time that is none', ['--subject', 'x', '--expires', '2999-02-31T09:00Z']],
  ])('refuse %s as misuse', async (_, args) => {
    expect((await run('consent', 'give', ...terms, ...args)).exitCode).toBe(2);
  });
});

describe('sluice subject', () => {
  it('publishes, takes back and objects, each acting on the next request', async () => {
    const subject = await world.enrolled({ jobTitle: 'Lamplighter' });
    const person = ['--user', await world.idFor(subject), '--recipient', 'crm', '--category', 'JOB_TITLE'];
    const learn = async (): Promise<unknown> =>
      (await askAbout(world, subject, { fields: 'jobTitle' })).user?.['jobTitle'];
    const learnt: unknown[] = [];
    expect((await run('subject', 'publish', ...person, '--reference', 'profile page')).out).toBe(
      'published\n',
    );
    learnt.push(await learn());
    expect((await run('subject', 'retract', ...person)).out).toBe('retracted\n');
    learnt.push(await learn());
    await world.publish(subject, 'JOB_TITLE', 'LAWFUL_PUBLIC_SOURCE');
    learnt.push(await learn());
    expect((await run('subject', 'object', ...person)).out).toBe('objected\n');
    learnt.push(await learn());
    expect(learnt).toEqual(['Lamplighter', null, 'Lamplighter', null]);
  });

  it('restricts, opens again, limits retention and takes a wish for erasure', async () => {
    const subject = await world.enrolled({ name: 'Ada' });
    const person = ['--subject', subject];
    const learn = async (): Promise<unknown> =>
      (await askAbout(world, subject, { fields: 'name' })).user?.['name'];
    const learnt: unknown[] = [];
    for (const [command, ...args] of [
      ['restrict', '--reason', 'contested'],
      ['unrestrict', '--reason', 'settled'],
      ['retain', '--until', '2999-01-31T09:00Z', '--reason', 'contract'],
      ['ask-erasure', '--ground', 'V.A.4'],
    ] as const) {
      expect((await run('subject', command, ...person, ...args)).exitCode).toBe(0);
      learnt.push(await learn());
    }
    expect(learnt).toEqual([null, 'Ada', 'Ada', null]);
  });

  it.each([
    ['nobody', ['restrict', '--reason', 'x'], '--subject'],
    ['somebody unknown', ['restrict', '--subject', 'canary@example.cn', '--reason', 'x'], 'SUBJECT_UNKNOWN'],
    [
      'a recipient’s id without the recipient',
      ['restrict', '--user', 'usr_x', '--reason', 'x'],
      '--recipient',
    ],
    ['erasure without a ground', ['ask-erasure', '--subject', 'x'], '--ground'],
    ['erasure on no ground', ['ask-erasure', '--subject', 'x', '--ground', 'VI.1'], '--ground'],
  ])('refuses %s as misuse', async (_, args, told) => {
    const { exitCode, err } = await run('subject', ...args);
    expect([exitCode, err]).toEqual([2, expect.stringContaining(told)]);
    expect(err).not.toContain('canary');
  });
});
