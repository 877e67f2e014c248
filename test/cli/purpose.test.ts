import { askAbout } from '../graphs/partner/askAbout';
import { PartnerWorld } from '../support/partnerWorld';
import type { Run } from './runProgram';
import { runProgram } from './runProgram';

let world: PartnerWorld;
beforeAll(async () => {
  world = await PartnerWorld.open();
});
afterAll(async () => world.close());

const run = (...args: string[]): Promise<Run> =>
  runProgram(['purpose', ...args], { DATABASE_URL: world.databaseUrl });

const words = ['--by', 'officer-1', '--description', 'Answer questions, reworded'];

describe('sluice purpose', () => {
  it('adds a version, which shares nothing before people were told of it', async () => {
    const subject = await world.enrolled();
    const learn = async (): Promise<unknown> =>
      (await askAbout(world, subject, { fields: 'name' })).user?.['name'];
    const added = await run('add', 'CUSTOMER_SUPPORT', '--trivial', ...words);
    expect(added.out).toBe(
      'added CUSTOMER_SUPPORT 2: tell data subjects, then run `sluice purpose notify CUSTOMER_SUPPORT --version 2`\n',
    );
    expect((await run('list')).out).toMatch(
      /CUSTOMER_SUPPORT +2 +PRESENT +no +\S+ +nobody yet +Answer questions, reworded/,
    );
    const learnt = [await learn()];
    const notified = await run('notify', 'CUSTOMER_SUPPORT', '--version', '2', '--by', 'officer-1');
    expect(notified.out).toBe('notified\n');
    learnt.push(await learn());
    expect(learnt).toEqual([null, 'Canary Name']);
    expect((await run('list', '--json')).out).toContain('"purposeId": "CUSTOMER_SUPPORT"');
  });

  it('opens a new purpose', async () => {
    expect((await run('add', 'RESEARCH', '--new', '--optimisation', ...words)).out).toMatch(
      /^added RESEARCH 1: /,
    );
  });

  it.each<[string, string, string[]]>([
    ['that is neither material nor trivial', 'USAGE', ['CUSTOMER_SUPPORT']],
    ['that is both', 'USAGE', ['CUSTOMER_SUPPORT', '--material', '--trivial']],
    ['of an old purpose that optimises', 'USAGE', ['CUSTOMER_SUPPORT', '--material', '--optimisation']],
    ['that is the first and trivial', 'USAGE', ['SURVEY', '--new', '--trivial']],
    ['of no purpose', 'PURPOSE_UNKNOWN', ['CURIOSITY', '--material']],
    ['from the past', 'VALIDITY_INVALID', ['CUSTOMER_SUPPORT', '--material', '--from', '2020-01-01T00:00Z']],
  ])('refuses a version %s as misuse, and says so', async (_, told, args) => {
    const { out, err, exitCode } = await run('add', ...args, ...words);
    expect([out, exitCode]).toEqual(['', 2]);
    expect(err).toContain(told);
  });
});
