import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askAbout } from '../graphs/partner/askAbout';
import { PartnerWorld } from '../support/partnerWorld';
import type { Run } from './runProgram';
import { runProgram } from './runProgram';

let world: PartnerWorld;
let folder: string;
beforeAll(async () => {
  world = await PartnerWorld.open();
  folder = await mkdtemp(join(tmpdir(), 'sluice-agreement-'));
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

const run = (...args: string[]): Promise<Run> => runProgram(args, { DATABASE_URL: world.databaseUrl });

async function file(content: unknown): Promise<string> {
  const path = join(folder, 'agreement.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const terms = {
  recipient: 'rival',
  reference: 'RIVAL-2',
  inForce: { from: '2026-01-01T00:00+08:00' },
  impactAssessment: { from: '2026-01-01T00:00+08:00' },
  purposes: [
    { purpose: 'CUSTOMER_SUPPORT', necessary: ['NAME', 'PHONE_NUMBER'] },
    { purpose: 'IDENTITY_VERIFICATION', optional: ['EMAIL_ADDRESS'] },
  ],
};

describe('sluice agreement', () => {
  it('drafts, shows, approves, lists and ends a version, and each acts on the next request', async () => {
    const subject = await world.account({ phone: '5' });
    await world.enrol(subject, 'rival');
    const learn = async (): Promise<unknown> => {
      const { user, answer } = await askAbout(world, subject, { recipient: 'rival', fields: 'email phone' });
      return user ?? answer.errors[0]?.extensions.code;
    };
    const learnt = [await learn()];
    const drafted = await run('agreement', 'draft', '--file', await file(terms), '--by', 'officer-1');
    expect(drafted.out).toMatch(/^drafted rival\/2\n\ncompared with rival\/1, it\n/);
    expect(drafted.out).toContain('  makes PHONE_NUMBER necessary, before optional, for CUSTOMER_SUPPORT\n');
    expect(drafted.out).toContain('  drops EMAIL_ADDRESS as necessary for CUSTOMER_SUPPORT\n');
    learnt.push(await learn());
    expect((await run('agreement', 'show', 'rival/2')).out).toContain('\ndrafted by officer-1\n');
    const approved = await run('agreement', 'approve', 'rival/2', '--by', 'officer-2');
    expect(approved.out).toMatch(/^approved: takes effect 20\d\d-\S+Z\n$/);
    learnt.push(await learn());
    expect((await run('agreement', 'list', '--recipient', 'rival')).out).toMatch(
      /rival\/2 +IN_FORCE +RIVAL-2 .*\n.*rival\/1 +SUPERSEDED /,
    );
    const ended = await run('agreement', 'end', 'rival/2', '--by', 'officer-1', '--reason', 'terminated');
    expect(ended.out).toBe('ended\n');
    learnt.push(await learn());
    expect(learnt).toEqual([
      { email: 'canary@example.com', phone: null },
      { email: 'canary@example.com', phone: null },
      { email: null, phone: '5' },
      'AGREEMENT_EXPIRED',
    ]);
    const json = JSON.parse((await run('agreement', 'show', 'rival/2', '--json')).out) as unknown;
    expect(json).toMatchObject({
      id: 'rival/2',
      state: 'ENDED',
      approvedBy: 'officer-2',
      whyEnded: 'terminated',
    });
  });

  it.each<[string, string, unknown]>([
    ['on clause VI', 'CLAUSE_NEVER_PERMITS', [{ category: 'NAME', because: 'VI.7' }]],
    ['that calls a sensitive category necessary', 'SENSITIVE_NOT_NECESSARY', ['NATIONAL_ID']],
    ['about a category that there is not', 'CATEGORY_UNKNOWN', ['SHOE_SIZE']],
    ['of another shape', 'AGREEMENT_UNREADABLE', 'NAME'],
  ])('refuses a draft %s as misuse, and says so', async (_, told, necessary) => {
    const purposes = [{ purpose: 'CUSTOMER_SUPPORT', necessary }];
    const path = await file({ ...terms, recipient: 'crm', purposes });
    const { out, err, exitCode } = await run('agreement', 'draft', '--file', path, '--by', 'officer-1');
    expect([out, exitCode]).toEqual(['', 2]);
    expect(err).toContain(told);
  });

  it('refuses a file that is no JSON, or not there, without telling what is in it', async () => {
    const path = await file('{ "canary": }');
    const unreadable = await run('agreement', 'draft', '--file', path, '--by', 'officer-1');
    expect([unreadable.exitCode, unreadable.err]).toEqual([2, expect.stringContaining('no readable JSON')]);
    expect(unreadable.err).not.toContain('canary');
    expect((await run('agreement', 'draft', '--file', `${path}.not`, '--by', 'officer-1')).exitCode).toBe(2);
  });

  it('refuses one officer both parts, and an unknown version, as misuse', async () => {
    const drafted = await run(
      'agreement',
      'draft',
      '--file',
      await file({ ...terms, recipient: 'crm' }),
      '--by',
      'a',
    );
    expect(drafted.exitCode).toBe(0);
    const same = await run('agreement', 'approve', 'crm/2', '--by', 'A ');
    expect([same.exitCode, same.err]).toEqual([2, expect.stringContaining('SAME_OFFICER')]);
    const unknown = await run('agreement', 'show', 'crm/99');
    expect([unknown.exitCode, unknown.err]).toEqual([2, expect.stringContaining('AGREEMENT_UNKNOWN')]);
  });
});
