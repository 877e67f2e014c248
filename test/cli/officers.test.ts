import { askAbout } from '../graphs/partner/askAbout';
import { PartnerWorld } from '../support/partnerWorld';
import type { Run } from './runProgram';
import { runProgram } from './runProgram';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
});
afterAll(async () => world.close());

const run = (...args: string[]): Promise<Run> => runProgram(args, { DATABASE_URL: world.databaseUrl });

const inHours = (hours: number): string => new Date(Date.now() + hours * 60 * 60 * 1000).toISOString();

const decided = ['--by', 'officer-2', '--reason', 'as the file says'];

/** The options of a draft by officer-1; an option given anew replaces its own. */
function draftOptions(subject: string, changes: Record<string, string | undefined> = {}): string[] {
  const options: Record<string, string | undefined> = {
    '--by': 'officer-1',
    '--clause': 'III.A.2',
    '--issuer': 'Example District People’s Court',
    '--reference': '(2026) 001',
    '--provision': 'Civil Procedure Law, article 70',
    '--recipient': 'crm',
    '--purpose': 'CUSTOMER_SUPPORT',
    '--category': 'NATIONAL_ID',
    '--subject': subject,
    '--until': inHours(24),
    ...changes,
  };
  return Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
}

async function draft(subject: string, changes?: Record<string, string>): Promise<string> {
  const { out, exitCode } = await run('instrument', 'draft', ...draftOptions(subject, changes));
  expect(exitCode).toBe(0);
  return /^drafted (instrument-\S+)\n$/.exec(out)?.[1] ?? '';
}

/** The national id, or why there was no answer. */
async function learn(subject: string, instrument: string): Promise<unknown> {
  const { answer, user } = await askAbout(world, subject, { instrument, fields: 'nationalId' });
  return user?.['nationalId'] ?? answer.errors[0]?.extensions.code;
}

const danger = {
  '--clause': 'III.D.4',
  '--threat': 'somebody is missing at sea',
  '--why-no-consent': 'the person cannot be reached',
};

describe('sluice instrument', () => {
  it('drafts, approves and revokes, and each acts on the next request', async () => {
    const subject = await world.account({ nationalId: '77' });
    const id = await draft(subject);
    const learnt = [await learn(subject, id)];
    expect((await run('instrument', 'approve', id, '--by', 'officer-2')).out).toBe('approved\n');
    learnt.push(await learn(subject, id));
    expect((await run('instrument', 'revoke', id, ...decided)).out).toBe('revoked\n');
    learnt.push(await learn(subject, id));
    expect(learnt).toEqual(['INSTRUMENT_INVALID', '77', 'INSTRUMENT_INVALID']);
  });

  it('lets an emergency act at once, prints it for review, and ends it when it is rejected', async () => {
    const subject = await world.account({ nationalId: '78' });
    const id = await draft(subject, danger);
    expect(await learn(subject, id)).toBe('78');
    expect(JSON.parse((await run('instrument', 'review')).out)).toMatchObject({
      id,
      state: 'EMERGENCY',
      threat: danger['--threat'],
      whyNoConsent: danger['--why-no-consent'],
    });
    expect((await run('instrument', 'review', id, '--reject', ...decided)).out).toBe('rejected\n');
    expect(await learn(subject, id)).toBe('INSTRUMENT_INVALID');
    expect((await run('instrument', 'review')).out).toBe('');
  });

  it('lets an emergency that was upheld go on', async () => {
    const subject = await world.account({ nationalId: '79' });
    const id = await draft(subject, danger);
    expect((await run('instrument', 'review', id, '--uphold', ...decided)).out).toBe('upheld\n');
    expect(await learn(subject, id)).toBe('79');
  });

  it('lists what is on record, without the people', async () => {
    const subject = await world.account();
    const id = await draft(subject);
    const table = await run('instrument', 'list');
    expect(table.out).toMatch(new RegExp(`${id} +DRAFT +III\\.A\\.2 +crm +CUSTOMER_SUPPORT +1 `));
    const json = await run('instrument', 'list', '--recipient', 'crm', '--json');
    expect(json.out).toContain(id);
    expect(json.out + table.out).not.toContain(subject);
    expect((await run('instrument', 'list', '--recipient', 'rival', '--json')).out).toBe('');
  });

  it('names whom a predicate means once another officer approves as many as he was shown', async () => {
    const subject = await world.enrolled({ nationalId: '80' });
    await world.enrol(subject, 'rival', 'CUSTOMER_SUPPORT');
    const options = draftOptions(subject, { '--recipient': 'rival', '--subject': undefined });
    const { out } = await run('instrument', 'draft', ...options, '--everybody-enrolled');
    const id = out.slice('drafted '.length).trim();
    expect(JSON.parse((await run('instrument', 'show', id)).out)).toMatchObject({
      subjectsBy: 'ENROLLED',
      people: 1,
    });
    const approve = ['instrument', 'approve', id, '--by', 'officer-2'];
    const unseen = await run(...approve);
    expect([unseen.exitCode, unseen.err]).toEqual([2, expect.stringContaining('PEOPLE_UNCONFIRMED')]);
    expect((await run(...approve, '--people', '1')).out).toBe('approved\n');
  });

  it("takes the issuer's jurisdiction for HOME_REGION's unless it is told another, and a home approval for another", async () => {
    const subject = await world.account({ nationalId: '81' });
    const jurisdictionOf = async (id: string): Promise<unknown> =>
      (JSON.parse((await run('instrument', 'show', id)).out) as { jurisdiction: unknown }).jurisdiction;
    const home = await runProgram(['instrument', 'draft', ...draftOptions(subject)], {
      DATABASE_URL: world.databaseUrl,
      HOME_REGION: 'SG',
    });
    expect(await jurisdictionOf(home.out.slice('drafted '.length).trim())).toBe('SG');
    const foreign = await draft(subject, { '--jurisdiction': 'FR' });
    await run('instrument', 'approve', foreign, '--by', 'officer-2');
    const learnt = [await learn(subject, foreign)];
    const recorded = await run(
      'instrument',
      'home-approve',
      foreign,
      '--by',
      'officer-2',
      '--reference',
      'MoJ 17',
    );
    expect(recorded.out).toBe('recorded\n');
    learnt.push(await learn(subject, foreign));
    expect(learnt).toEqual(['INSTRUMENT_INVALID', '81']);
  });

  it('records that people were told, and how they are', async () => {
    const id = await draft(await world.account(), { '--notice-withheld-by': 'PIPL 18(1)' });
    expect((await run('instrument', 'notify', id, '--by', 'officer-1')).out).toBe('notified\n');
    expect(JSON.parse((await run('instrument', 'show', id)).out)).toMatchObject({
      notice: 'WITHHELD_BY_LAW',
      noticeProvision: 'PIPL 18(1)',
      noticeGivenAt: expect.any(String),
    });
  });

  it.each<[string, string, Record<string, string | undefined>]>([
    ['about nobody in particular', 'USAGE', { '--subject': undefined }],
    ['about people and an organisation', 'USAGE', { '--organisation': 'x' }],
    ['about half a period', 'USAGE', { '--subject': undefined, '--enrolled-from': '2026-01-01T00:00Z' }],
    [
      'with a notice both deferred and withheld',
      'USAGE',
      { '--notice-deferred-until': '2999-01-01T00:00Z', '--notice-withheld-by': 'PIPL 35' },
    ],
    ['with the instant of no approval', 'USAGE', { '--home-approved-at': '2026-01-01T00:00Z' }],
    ['on clause VI', 'CLAUSE_NEVER_PERMITS', { '--clause': 'VI.7' }],
    ['by nobody', 'OFFICER_MISSING', { '--by': '' }],
    ['of an emergency of four days', 'EMERGENCY_TOO_LONG', { ...danger, '--until': inHours(96) }],
    ['of an emergency with one limb', 'EMERGENCY_LIMB_MISSING', { ...danger, '--threat': undefined }],
    ['for a recipient that there is not', 'RECIPIENT_UNKNOWN', { '--recipient': 'nobody' }],
    ['until an instant without offset', '--until', { '--until': '2999-01-31T09:00' }],
    ['until a day that there is not', '--until', { '--until': '2999-02-31T09:00Z' }],
    ['without an issuer', '--issuer', { '--issuer': undefined }],
  ])('refuses a draft %s as misuse, and says so', async (_, told, changes) => {
    const subject = await world.account();
    const { out, err, exitCode } = await run('instrument', 'draft', ...draftOptions(subject, changes));
    expect([out, exitCode]).toEqual(['', 2]);
    expect(err).toContain(told);
    expect(err).not.toContain(subject);
  });

  it('refuses one officer both parts as misuse', async () => {
    const id = await draft(await world.account());
    const { err, exitCode } = await run('instrument', 'approve', id, '--by', 'officer-1');
    expect([exitCode, err]).toEqual([2, expect.stringContaining('SAME_OFFICER')]);
  });

  it.each<[string, string[]]>([
    ['without outcome', decided],
    ['with both outcomes', [...decided, '--uphold', '--reject']],
    ['by nobody', ['--uphold', '--reason', 'x']],
    ['without a reason', ['--uphold', '--by', 'officer-2']],
  ])('refuses a review %s as misuse', async (_, args) => {
    const id = await draft(await world.account(), danger);
    expect((await run('instrument', 'review', id, ...args)).exitCode).toBe(2);
    await run('instrument', 'review', id, '--uphold', ...decided);
  });
});

describe('sluice suspend and resume', () => {
  const held = async (): Promise<string> => (await run('suspend', 'list')).out;

  it.each([['recipient', 'crm'], ['purpose', 'CUSTOMER_SUPPORT'], ['everything']])(
    'turn requests away for %s %s, and answer them again',
    async (...target) => {
      const subject = await world.enrolled();
      const learnt: unknown[] = [];
      for (const command of ['suspend', 'resume']) {
        expect((await run(command, ...target, ...decided)).out).toBe(`${command.replace(/e?$/, 'ed')}\n`);
        if (command === 'suspend') expect(await held()).toContain('as the file says');
        learnt.push((await askAbout(world, subject, { fields: 'name' })).user);
      }
      expect(learnt).toEqual([null, { name: 'Canary Name' }]);
      expect(await held()).not.toContain('as the file says');
    },
  );

  it('redact a category, and share it again', async () => {
    const subject = await world.enrolled();
    await run('suspend', 'category', 'EMAIL_ADDRESS', ...decided);
    const { user } = await askAbout(world, subject, { fields: 'name email' });
    expect(user).toEqual({ name: 'Canary Name', email: null });
    await run('resume', 'category', 'EMAIL_ADDRESS', ...decided);
    expect((await askAbout(world, subject, { fields: 'email' })).user).toEqual({
      email: 'canary@example.com',
    });
  });

  it.each<[string, string[]]>([
    ['nothing in particular', ['suspend']],
    ['a recipient without a name', ['suspend', 'recipient', ...decided]],
    ['a recipient that there is not', ['suspend', 'recipient', 'nobody', ...decided]],
    ['a category that there is not', ['suspend', 'category', 'SHOE_SIZE', ...decided]],
    ['everything by nobody', ['suspend', 'everything', '--reason', 'x']],
    ['everything without a reason', ['suspend', 'everything', '--by', 'officer-1']],
    ['what was not suspended', ['resume', 'everything', ...decided]],
  ])('refuse %s as misuse, and change nothing', async (_, args) => {
    const before = await held();
    expect((await run(...args)).exitCode).toBe(2);
    expect(await held()).toBe(before);
  });
});
